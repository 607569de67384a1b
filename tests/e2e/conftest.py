"""What whole servers stand on: a SQLite file in their data folder, or a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from limner.ledger.database import Database
from tests.support.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Give the setting `database.url`: none for SQLite, else that of a migrated PostgreSQL."""
    if request.param == "sqlite":
        yield None
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    with cluster.new_database() as made:
        database = Database(made)
        database.migrate()
        database.close()
        yield made
