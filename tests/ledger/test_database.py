from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from limner.errors import ConfigurationError, LedgerUnavailable
from limner.ledger.connections import POSTGRES_THREADS
from limner.ledger.database import Database, Duplicate
from limner.ledger.keys import Keys
from limner.ledger.statements import Statement
from limner.ledger.tables import keys
from tests.support.postgres import Cluster


@contextmanager
def opened(place: Path | str) -> Iterator[Database]:
    database = Database(place)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


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


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "oracle://x", "sqlite://", "https://x"])
def test_a_url_of_another_kind_is_refused_and_named(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"database\.url"):
        Database(url)


def test_a_password_is_not_shown() -> None:
    database = Database("postgresql://limner:secret@127.0.0.1:1/limner")
    try:
        assert "secret" not in database.place
        with pytest.raises(ConfigurationError, match="cannot be used") as caught:
            database.migrate()
        assert "secret" not in str(caught.value)
    finally:
        database.close()


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM keys")).scalar_one())


def insert(connection: Connection, name: str = "x") -> None:
    connection.execute(
        text("INSERT INTO keys (id, name, prefix, digest, created_at) VALUES (:n, :n, '', :n, 0)"),
        {"n": name},
    )


def test_work_that_raises_is_rolled_back(database: Database) -> None:
    def fail(connection: Connection) -> None:
        insert(connection)
        raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        database.do(fail)
    with pytest.raises(RuntimeError, match="changed my mind"):
        asyncio.run(database.run(fail))
    assert database.do(count) == 0
    database.do(insert)
    assert database.do(count) == 1


def test_one_that_raises_among_many_is_rolled_back_alone(database: Database) -> None:
    """They wait together and may be committed together; each hears of its own fate."""

    def work(number: int, connection: Connection) -> int:
        insert(connection, str(number))
        if number % 3 == 0:
            raise RuntimeError(str(number))
        if number % 3 == 1:
            insert(connection, str(number))  # A duplicate.
        return number

    async def run() -> list[object]:
        started = threading.Event()
        blocker = asyncio.ensure_future(database.run(lambda _: started.wait(20)))
        pieces = [asyncio.ensure_future(database.run(partial(work, n))) for n in range(60)]
        await asyncio.sleep(0)
        started.set()
        await blocker
        return await asyncio.gather(*pieces, return_exceptions=True)

    outcomes = asyncio.run(run())
    for number, outcome in enumerate(outcomes):
        if number % 3 == 2:
            assert outcome == number
        else:
            assert isinstance(outcome, RuntimeError if number % 3 == 0 else Duplicate)
    names = database.do(lambda it: it.execute(text("SELECT name FROM keys")).scalars().all())
    assert sorted(map(int, names)) == [number for number in range(60) if number % 3 == 2]


def test_asynchronous_work_runs_in_threads_of_its_own(database: Database) -> None:
    """SQLite has one writer; PostgreSQL has a few."""

    def name(_connection: Connection) -> str:
        return threading.current_thread().name

    async def run() -> set[str]:
        return set(await asyncio.gather(*(database.run(name) for _ in range(50))))

    threads = asyncio.run(run())
    assert len(threads) == 1 if database.is_sqlite else len(threads) <= POSTGRES_THREADS
    assert all(thread.startswith("ledger") for thread in threads)


def test_work_that_is_given_up_while_it_waits_is_not_done(database: Database) -> None:
    async def run() -> None:
        go_on = threading.Event()
        writers = 1 if database.is_sqlite else POSTGRES_THREADS
        blockers = [
            asyncio.ensure_future(database.run(lambda _: go_on.wait(20))) for _ in range(writers)
        ]
        waiting = asyncio.ensure_future(database.run(insert))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
        go_on.set()
        await asyncio.gather(*blockers)

    asyncio.run(run())
    assert database.do(count) == 0


def test_work_from_many_tasks_is_all_done(database: Database) -> None:
    async def run() -> None:
        def put(number: int) -> asyncio.Future[None]:
            return asyncio.ensure_future(database.run(lambda link: insert(link, str(number))))

        await asyncio.gather(*(put(number) for number in range(100)))

    asyncio.run(run())
    assert database.do(count) == 100


def test_what_is_read_changes_nothing_and_waits_for_no_writer(database: Database) -> None:
    """A long transaction of another does not keep a key from being found."""

    async def run() -> int:
        written, go_on = threading.Event(), threading.Event()

        def write(connection: Connection) -> None:
            insert(connection)
            written.set()
            assert go_on.wait(20)

        writing = asyncio.ensure_future(database.run(write))
        assert await asyncio.to_thread(written.wait, 20)
        seen = await asyncio.wait_for(database.read(count), 5)
        go_on.set()
        await writing
        return seen

    assert asyncio.run(run()) == 0
    assert asyncio.run(database.read(count)) == 1


def test_two_processes_worth_of_connections_write_side_by_side(place: Path | str) -> None:
    """The server and the command line share it: neither meets a locked database."""
    with opened(place) as one, opened(place) as two:
        threads = [
            threading.Thread(target=lambda d=database, n=number: d.do(lambda c: insert(c, str(n))))
            for number, database in enumerate([one, two] * 20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.do(count) == two.do(count) == 40


def test_a_sqlite_file_that_stays_locked_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limner.ledger.connections.BUSY_TIMEOUT_S", 0.1)
    file = tmp_path / "limner.db"
    with opened(file) as database, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnavailable):
            asyncio.run(database.run(insert))
        other.execute("ROLLBACK")
        asyncio.run(database.run(insert))  # It goes on by itself.
        assert database.do(count) == 1


def test_a_postgresql_that_is_not_there_is_an_error_of_ours_within_seconds() -> None:
    database = Database("postgresql://limner@127.0.0.1:1/limner")
    try:
        with pytest.raises(LedgerUnavailable):
            asyncio.run(asyncio.wait_for(database.run(insert), 10))
        with pytest.raises(LedgerUnavailable):
            asyncio.run(asyncio.wait_for(database.read(count), 10))
    finally:
        database.close()


def test_a_postgresql_that_was_restarted_is_reached_at_once(fragile_postgres: Cluster) -> None:
    """None of the connections that were open before makes a request fail, were it many."""
    with fragile_postgres.new_database() as url, opened(url) as database:

        async def all_at_once() -> list[int]:
            looks = [database.run(count) for _ in range(20)]
            return await asyncio.gather(*looks, *(database.read(count) for _ in range(20)))

        for stop in (fragile_postgres.stop, fragile_postgres.crash):
            assert asyncio.run(all_at_once()) == [0] * 40
            stop()
            with pytest.raises(LedgerUnavailable):
                asyncio.run(database.run(count))
            fragile_postgres.start()
            assert asyncio.run(all_at_once()) == [0] * 40
            stop()
            fragile_postgres.start()
            assert asyncio.run(all_at_once()) == [0] * 40


def test_a_postgresql_that_goes_away_in_a_transaction_fails_that_alone(
    fragile_postgres: Cluster,
) -> None:
    with fragile_postgres.new_database() as url, opened(url) as database:

        def interrupted(connection: Connection) -> None:
            insert(connection)
            fragile_postgres.crash()
            fragile_postgres.start()
            Statement(select(keys.c.id)).run(connection, {})

        with pytest.raises(LedgerUnavailable):
            asyncio.run(database.run(interrupted))
        assert asyncio.run(database.run(count)) == 0
        asyncio.run(database.run(insert))
        assert asyncio.run(database.read(count)) == 1


def test_what_is_waited_for_takes_what_is_not_to_the_disk(fragile_postgres: Cluster) -> None:
    """A hold is not waited for; a settlement is, and a crash right after it forgets neither."""
    with fragile_postgres.new_database() as url, opened(url) as database:

        async def hold_and_settle(number: int) -> None:
            await database.run(partial(insert, name=f"hold {number}"), unsettled=True)
            await database.run(partial(insert, name=f"settlement {number}"))

        for number in (1, 2, 3):
            asyncio.run(hold_and_settle(number))
            fragile_postgres.crash()
            fragile_postgres.start()
            assert asyncio.run(database.run(count)) == 2 * number
