"""Connections: which database a URL names, and how its faults are put into words."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from limner.errors import ConfigurationError
from limner.ledger.connections import aware, connectable, first_line, has_gone
from tests.support.postgres import Cluster


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://host/name", "begins with postgresql:// or sqlite:///"),
        ("no url", "database.url: "),
        ("nonsense+driver://x", "database.url: "),
    ],
)
def test_a_wrong_url_names_the_setting(url: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        connectable(url)
    assert words in str(caught.value)


@pytest.mark.parametrize("begin", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_postgresql_is_reached_by_psycopg(begin: str) -> None:
    engine = connectable(f"{begin}user@host/name")
    assert engine.url.drivername == "postgresql+psycopg"


def test_a_sqlite_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "with ? and % in its name.db"
    before = os.umask(0)
    try:
        engine = connectable(file)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
        with connectable(f"sqlite:///{tmp_path}/other.db").begin() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    finally:
        os.umask(before)
        engine.dispose()
    for name in (file.name, "other.db"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_writer_waits_for_another_and_a_reader_does_not(tmp_path: Path) -> None:
    engine = connectable(tmp_path / "limner.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    with engine.connect() as writer, engine.connect() as reader:
        writer.begin()
        writer.execute(text("INSERT INTO t VALUES (1)"))
        reader.execution_options(limner_reads=True)
        reader.begin()
        assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 0
    engine.dispose()


@pytest.fixture
def postgresql(postgres: Cluster) -> Iterator[Engine]:
    with postgres.new_database() as url:
        engine = connectable(url)
        yield engine
        engine.dispose()


def test_a_connection_that_the_server_left_is_noticed(postgresql: Engine) -> None:
    with postgresql.connect() as first, postgresql.connect() as second:
        raw = first.connection.dbapi_connection
        assert raw is not None
        assert not has_gone(raw)
        pid = first.execute(text("SELECT pg_backend_pid()")).scalar()
        first.commit()
        second.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        assert has_gone(raw)
        driver = postgresql.dialect.loaded_dbapi
        with pytest.raises(driver.OperationalError), aware(first):
            first.connection.cursor().execute("SELECT 1")
        assert first.invalidated
        raw.close()
        second.invalidate()  # Its pool went with the first one.


@pytest.mark.parametrize(
    ("fault", "line"),
    [(ValueError("one\ntwo"), "one"), (ValueError(""), "ValueError"), (OSError("  x "), "x")],
)
def test_a_fault_is_one_line(fault: Exception, line: str) -> None:
    assert first_line(fault) == line
