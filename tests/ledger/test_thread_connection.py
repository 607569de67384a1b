"""Each thread keeps its connection, and no broken one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from limner.ledger.connections import connectable
from limner.ledger.thread_connection import ThreadConnection


@pytest.fixture
def engine(place: Path | str) -> Iterator[Engine]:
    made = connectable(place)
    yield made
    made.dispose()


@pytest.fixture
def connections(engine: Engine) -> Iterator[ThreadConnection]:
    made = ThreadConnection(engine)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    yield made
    made.close()


def numbers(connections: ThreadConnection) -> list[int]:
    with connections.begin() as connection:
        return [n for (n,) in connection.execute(text("SELECT n FROM t ORDER BY n"))]


def raw(connections: ThreadConnection) -> object:
    """Return the driver's connection of this thread."""
    with connections.begin() as connection:
        return connection.connection.dbapi_connection


def test_a_thread_keeps_its_connection_and_shares_it_with_no_other(
    connections: ThreadConnection,
) -> None:
    with ThreadPoolExecutor(1) as other:
        mine = [raw(connections) for _ in range(2)]
        theirs = [other.submit(raw, connections).result() for _ in range(2)]
    assert mine[0] is mine[1]
    assert theirs[0] is theirs[1]
    assert mine[0] is not theirs[0]


def test_what_raises_is_rolled_back_and_the_connection_goes_on(
    connections: ThreadConnection,
) -> None:
    with pytest.raises(ZeroDivisionError), connections.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        raise ZeroDivisionError
    with connections.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (2)"))
    assert numbers(connections) == [2]


def test_a_connection_that_was_closed_behind_its_back_is_replaced(
    connections: ThreadConnection, engine: Engine
) -> None:
    first = raw(connections)
    first.close()  # type: ignore[attr-defined] # both drivers have it
    if engine.dialect.name == "sqlite":
        # A file does not go away: what was broken fails once, and is dropped.
        with pytest.raises(Exception, match="closed"):
            numbers(connections)
    assert numbers(connections) == []
    assert raw(connections) is not first
