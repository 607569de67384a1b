"""The schema knows its revision, refuses others, and is brought to the newest one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from limner.errors import ConfigurationError
from limner.ledger.connections import connectable
from limner.ledger.schema import Schema, revision_head


@pytest.fixture
def engine(place: Path | str) -> Iterator[Engine]:
    made = connectable(place)
    yield made
    made.dispose()


def test_an_empty_database_is_brought_to_the_newest_revision(engine: Engine) -> None:
    schema = Schema(engine, "the place")
    if engine.dialect.name == "postgresql":  # A SQLite file need not even be there.
        assert schema.revision() is None
        with pytest.raises(ConfigurationError, match=r"the place is at revision none.*migrate"):
            schema.check()
    for _ in range(2):
        schema.migrate()
        schema.check()
    assert schema.revision() == revision_head()
    assert {"accounts", "entries", "requests"} <= set(inspect(engine).get_table_names())


def test_a_newer_schema_is_refused(engine: Engine) -> None:
    schema = Schema(engine, "the place")
    schema.migrate()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (schema.check, schema.migrate):
        with pytest.raises(ConfigurationError, match=r"the place was made by a newer Limner"):
            refuse()


def test_a_place_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "limner.db"
    file.write_bytes(b"no database at all" * 100)
    schema = Schema(connectable(file), "the place")
    for use in (schema.revision, schema.migrate):
        with pytest.raises(ConfigurationError, match=r"the place cannot be used: file is not a"):
            use()
