"""The ledger's own statements and connections against SQLAlchemy's, by the processor's time.

`ledger/statements.py` stands for SQLAlchemy's execution, `ledger/thread_connection.py` for its
pool. Each is replaced in turn by what it stands for, and the processor's time of a hold and its
settlement is taken, all threads of the process together.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ClauseElement
from tests.support.postgres import find_binaries, running_cluster

from benchmarks.figures import section
from benchmarks.metering import LEASE_S, PICTURES, new_name, request_of
from limner.ledger.database import Database
from limner.ledger.hold_store import HoldStore
from limner.ledger.limits import NO_LIMITS
from limner.ledger.statements import Statement
from limner.ledger.tables import LOCAL
from limner.ledger.thread_connection import ThreadConnection

PAIRS = 320
ROUNDS = 5
PREFIX = "of_"
"""SQLAlchemy reserves the names of columns in an UPDATE: the parameters are renamed."""


def run() -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder:
        _measure("SQLite", Path(folder) / "limner.db")
    binaries = find_binaries()
    if binaries is None:
        print("  PostgreSQL is not installed: not measured")
        return
    with running_cluster(binaries) as cluster, cluster.new_database() as url:
        _measure("PostgreSQL", url)


def _measure(name: str, place: Path | str) -> None:
    database = Database(place)
    database.migrate()
    database.close()
    for callers in (1, 16):
        section(f"Processor time of a hold and its settlement, {name}, {callers} callers")
        times: dict[str, list[float]] = {what: [] for what in SUBJECTS}
        for _ in range(ROUNDS):
            for what, subject in SUBJECTS.items():
                with subject():
                    times[what].append(_pair_ms(place, callers))
        for what, found in times.items():
            print(f"  {what:40} {statistics.median(found):6.2f} ms")


def _pair_ms(place: Path | str, callers: int) -> float:
    database = Database(place)
    holds = HoldStore(database, lease_s=LEASE_S)

    async def caller(count: int) -> None:
        for _ in range(count):
            name = new_name()
            await holds.hold(request_of(LOCAL, name), NO_LIMITS)
            await holds.settle(name, 0, PICTURES)

    async def pairs(count: int) -> None:
        await asyncio.gather(*(caller(count // callers) for _ in range(callers)))

    try:
        asyncio.run(pairs(callers))  # Statements are compiled now.
        began = time.process_time()
        asyncio.run(pairs(PAIRS))
        return (time.process_time() - began) / PAIRS * 1000
    finally:
        database.close()


_renamed: dict[int, ClauseElement] = {}


def _execute(
    self: Statement, connection: Connection, values: Mapping[str, object]
) -> list[tuple[Any, ...]]:
    """Run a statement by SQLAlchemy, with its cache of compiled statements."""
    statement = _renamed.get(id(self))
    if statement is None:
        original = self._statement
        statement = visitors.cloned_traverse(original, {}, {"bindparam": _rename})
        _renamed[id(self)] = statement
    renamed = {PREFIX + name: value for name, value in values.items()}
    result = connection.execute(statement, renamed)  # type: ignore[call-overload] # any statement
    return [tuple(row) for row in result.all()] if result.returns_rows else []


def _rename(parameter: BindParameter[Any]) -> None:
    if not parameter.unique and not parameter.key.startswith(PREFIX):
        parameter.key = PREFIX + parameter.key


@contextmanager
def _begin(self: ThreadConnection) -> Generator[Connection]:
    """Begin a transaction on a connection of SQLAlchemy's pool."""
    engine, options = self._engine, self._options
    with engine.connect() as connection:
        connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def _as_it_is() -> Generator[None]:
    yield


@contextmanager
def _by_sqlalchemy() -> Generator[None]:
    with patch.object(Statement, "run", _execute):
        yield


@contextmanager
def _by_pool() -> Generator[None]:
    with patch.object(ThreadConnection, "begin", _begin):
        yield


SUBJECTS: Mapping[str, Callable[[], Any]] = {
    "as it is": _as_it_is,
    "SQLAlchemy's execution": _by_sqlalchemy,
    "SQLAlchemy's pool": _by_pool,
}


if __name__ == "__main__":
    run()
