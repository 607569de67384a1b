from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from limner.errors import ConfigurationError
from limner.ledger.database import Database, revision_head
from limner.ledger.keys import Keys
from limner.ledger.tables import metadata


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    database = Database(file)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


def revision(file: Path) -> str | None:
    with closing(sqlite3.connect(file)) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def test_a_new_database_is_migrated_from_zero(tmp_path: Path) -> None:
    """Also in a folder that is not there yet; a second start finds nothing to do."""
    file = tmp_path / "new" / "limner.db"
    for _ in range(2):
        with opened(file):
            pass
        assert revision(file) == revision_head() == "0001"


def test_the_migrations_lead_to_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    """Every column, type and index of tables.py came to be in a migration."""
    with opened(tmp_path / "limner.db") as database:
        differences = database.do(
            lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
        )
    assert differences == []


def test_a_migrated_database_keeps_its_rows_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "limner.db"
    with opened(file) as database:
        Keys(database).create("team")
    with opened(file) as database:
        assert [record.name for record in Keys(database).records()] == ["team"]


def test_a_schema_newer_than_this_code_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "limner.db"
    with opened(file):
        pass
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigurationError, match="newer Limner") as caught, opened(file):
        pass
    assert str(file) in str(caught.value)
    assert revision(file) == "9999"


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "limner.db"
    file.write_bytes(b"This is a letter, not a database. " * 100)
    before = file.read_bytes()
    with pytest.raises(ConfigurationError, match="cannot be used") as caught, opened(file):
        pass
    assert str(file) in str(caught.value)
    assert file.read_bytes() == before


def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for file in (tmp_path / "file" / "limner.db", tmp_path):
        with pytest.raises(ConfigurationError, match="cannot be used"), opened(file):
            pass


@pytest.mark.parametrize("name", ["a?b=c", "a#b", "100%41", "a b", "中文", "a&b;c", "file:x"])
def test_a_folder_of_any_name_holds_the_database(tmp_path: Path, name: str) -> None:
    """The name is no part of a URL."""
    file = tmp_path / name / "limner.db"
    with opened(file) as database:
        Keys(database).create("team")
    assert file.is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM keys")).scalar_one())


def insert(connection: Connection, name: str = "x") -> None:
    connection.execute(
        text("INSERT INTO keys (id, name, prefix, digest, created_at) VALUES (:n, :n, '', :n, 0)"),
        {"n": name},
    )


def test_work_that_raises_is_rolled_back(tmp_path: Path) -> None:
    def fail(connection: Connection) -> None:
        insert(connection)
        raise RuntimeError("changed my mind")

    with opened(tmp_path / "limner.db") as database:
        with pytest.raises(RuntimeError, match="changed my mind"):
            database.do(fail)
        with pytest.raises(RuntimeError, match="changed my mind"):
            asyncio.run(database.run(fail))
        assert database.do(count) == 0
        database.do(insert)
        assert database.do(count) == 1


def test_asynchronous_work_runs_in_one_thread_off_the_event_loop(tmp_path: Path) -> None:
    def name(_connection: Connection) -> str:
        return threading.current_thread().name

    async def run(database: Database) -> set[str]:
        return set(await asyncio.gather(*(database.run(name) for _ in range(20))))

    with opened(tmp_path / "limner.db") as database:
        (thread,) = asyncio.run(run(database))
    assert thread.startswith("ledger")
    assert thread != threading.current_thread().name


def test_work_from_many_tasks_is_all_done(tmp_path: Path) -> None:
    async def run(database: Database) -> None:
        def put(number: int) -> asyncio.Future[None] | asyncio.Task[None]:
            return asyncio.ensure_future(database.run(lambda link: insert(link, str(number))))

        await asyncio.gather(*(put(number) for number in range(100)))

    with opened(tmp_path / "limner.db") as database:
        asyncio.run(run(database))
        assert database.do(count) == 100


def test_two_processes_worth_of_connections_write_side_by_side(tmp_path: Path) -> None:
    """The server and the command line share the file: neither meets a locked database."""
    file = tmp_path / "limner.db"
    with opened(file) as one, opened(file) as two:
        threads = [
            threading.Thread(target=lambda d=database, n=number: d.do(lambda c: insert(c, n)))
            for number, database in enumerate([one, two] * 20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.do(count) == two.do(count) == 40
