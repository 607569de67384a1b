"""Which connection gives way, and which has waited too long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from limner.http1 import connection_table
from limner.http1.connection_table import ConnectionTable, IdleState
from limner.observe import Metrics
from limner.settings import ConnectionSettings

PROXY, ONE, OTHER = "127.0.0.1", "198.51.100.1", "198.51.100.2"


@dataclass(eq=False)
class Line:
    """A connection that notes how it was ended."""

    unsent: int = 0
    ended: tuple[IdleState, bool] | None = None
    settled: int = 0

    def unsent_bytes(self) -> int:
        """Return what the test says."""
        return self.unsent

    def settle(self) -> None:
        """Count it."""
        self.settled += 1

    def end(self, rest: IdleState, *, late: bool) -> None:
        """Note it."""
        self.ended = (rest, late)


def table(open_max: int = 4, **settings: float) -> ConnectionTable:
    return ConnectionTable(ConnectionSettings.model_validate(settings), open_max, Metrics())


async def until(seen: Callable[[], object]) -> None:
    """Let the table's clock run until something is seen."""
    for _ in range(1000):
        if seen():
            return
        await asyncio.sleep(0.005)  # Then it looks again.
    raise AssertionError


def opened(to: ConnectionTable, *hosts: str) -> list[Line]:
    lines = [Line() for _ in hosts]
    assert all(to.open(line, host) for line, host in zip(lines, hosts, strict=True))
    return lines


def test_the_one_that_rested_the_longest_gives_way_however_it_rests() -> None:
    async def run() -> None:
        full = table()
        lines = opened(full, *[PROXY] * 4)
        full.work(lines[0])
        full.rest(lines[1], IdleState.HEAD)
        await asyncio.sleep(0.002)  # The clock's own steps.
        full.rest(lines[2], IdleState.LEFT)
        await asyncio.sleep(0.002)  # The same.
        full.rest(lines[0], IdleState.IDLE)
        opened(full, *[PROXY] * 4)
        assert [line.ended for line in lines] == [
            (IdleState.IDLE, False),
            (IdleState.HEAD, False),
            (IdleState.LEFT, False),
            (IdleState.IDLE, False),
        ]

    asyncio.run(run())


def test_where_each_works_none_gives_way_and_one_that_ends_makes_room() -> None:
    async def run() -> None:
        full = table()
        lines = opened(full, *[PROXY] * 4)
        for line in lines:
            full.work(line)
        assert not full.open(Line(), PROXY)
        full.close(lines[2])
        full.close(lines[2])
        opened(full, PROXY)
        assert [line.ended for line in lines] == [None] * 4

    asyncio.run(run())


def test_an_address_gives_way_to_itself_alone() -> None:
    async def run() -> None:
        full = table(10, address_open_max=2)
        lines = opened(full, ONE, ONE, OTHER)
        full.work(lines[1])
        opened(full, ONE)
        assert [line.ended for line in lines] == [(IdleState.IDLE, False), None, None]
        for line in lines:
            full.close(line)
        opened(full, OTHER, OTHER, *[PROXY] * 6)

    asyncio.run(run())


def test_one_whose_client_takes_its_answer_does_not_give_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor one that has taken none of it for a moment; but one that has stalled does."""
    monkeypatch.setattr(connection_table, "STALLED_S", 0.1)

    async def run() -> None:
        full = table(2, answer_pause_s=60, idle_s=0.04)
        taking, stalled = opened(full, PROXY, PROXY)
        taking.unsent = stalled.unsent = 100
        assert not full.open(Line(), PROXY)
        for _ in range(15):
            taking.unsent -= 1
            await asyncio.sleep(0.01)  # Its peer takes some now and then.
        opened(full, PROXY)
        assert (taking.ended, stalled.ended) == (None, (IdleState.UNREAD, True))

    asyncio.run(run())


def test_answers_that_nobody_takes_have_a_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_table, "STALLED_S", 0.01)

    async def run() -> None:
        some = table(10, idle_s=0.04, unread_bytes_max=2**20)
        lines = opened(some, *[PROXY] * 3)
        for line in lines:
            line.unsent = 400_000
            some.rest(line, IdleState.UNREAD)
        await until(lambda: lines[0].ended)
        await asyncio.sleep(0.1)  # Nine looks, in which two such answers are left alone.
        assert [line.ended for line in lines] == [(IdleState.UNREAD, True), None, None]
        lines[1].unsent = 0
        await until(lambda: lines[1].settled)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("rest", "setting"),
    [(IdleState.IDLE, "idle_s"), (IdleState.HEAD, "head_s"), (IdleState.UNREAD, "answer_pause_s")],
)
def test_each_rest_has_its_time(rest: IdleState, setting: str) -> None:
    async def run() -> None:
        some = table(4, **{setting: 0.05})
        late, at_work = opened(some, PROXY, PROXY)
        late.unsent = 5 if rest is IdleState.UNREAD else 0
        some.rest(late, rest)
        some.work(at_work)
        await until(lambda: late.ended)
        assert late.ended == (rest, True)
        assert at_work.ended is None
        assert some.rest_of(late) is None

    asyncio.run(run())


def test_many_that_are_turned_away_are_told_the_oldest_the_shortest() -> None:
    async def run() -> None:
        some = table()
        lines = [Line() for _ in range(connection_table.TURNED_AWAY_MAX + 1)]
        for line in lines:
            some.turn_away(line)
        assert [line.ended is not None for line in lines] == [True] + [False] * (len(lines) - 1)
        some.close(lines[1])
        some.turn_away(Line())
        assert lines[2].ended is None

    asyncio.run(run())
