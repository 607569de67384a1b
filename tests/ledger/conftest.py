"""Every test of the ledger runs twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.ledger.database import Database
from tests.support.clock import Clock
from tests.support.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Name an empty database: a file that is not there yet, or a PostgreSQL's URL."""
    if request.param == "sqlite":
        yield tmp_path / "limner.db"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    with cluster.new_database() as url:
        yield url


@pytest.fixture
def database(place: Path | str) -> Iterator[Database]:
    """Open a new database, its schema up to date."""
    opened = Database(place)
    try:
        opened.migrate()
        yield opened
    finally:
        opened.close()


@pytest.fixture
def clock() -> Clock:
    """Give the clock that the test sets."""
    return Clock()
