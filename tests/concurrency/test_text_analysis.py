"""Long texts wait for a thread, the shortest first; short ones do not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine

import pytest

from limner.concurrency.text_analysis import INLINE_CHARS_MAX, TextAnalysis
from limner.errors import Overloaded
from limner.observe import request_id

LONG = INLINE_CHARS_MAX + 1


class Gate:
    """Work that goes on until the test lets it end; it says when it has begun."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self._end = threading.Event()

    def __call__(self) -> str:
        """Begin, and wait for the end."""
        self.begun.set()
        assert self._end.wait(30)
        return "gate"

    def open(self) -> None:
        """Let it end."""
        self._end.set()

    async def has_begun(self) -> None:
        """Wait until a thread is in it."""
        assert await asyncio.to_thread(self.begun.wait, 30)


Scenario = Callable[[TextAnalysis], Coroutine[None, None, None]]


def run(scenario: Scenario, *, waiting_max: int = 16) -> None:
    """Run a scenario on one thread, which most of these tests keep busy first."""

    async def whole() -> None:
        analysis = TextAnalysis(threads=1, waiting_max=waiting_max, timeout_s=30)
        try:
            await scenario(analysis)
        finally:
            analysis.close()

    asyncio.run(whole())


async def turns() -> None:
    """Let every task that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_short_text_is_read_at_once_even_while_all_threads_are_busy() -> None:
    async def scenario(analysis: TextAnalysis) -> None:
        gate = Gate()
        busy = asyncio.create_task(analysis.run(LONG, gate))
        await gate.has_begun()
        assert await analysis.run(INLINE_CHARS_MAX, threading.get_ident) == threading.get_ident()
        gate.open()
        assert await busy == "gate"

    run(scenario)


def test_a_long_text_is_read_on_a_thread_whose_log_names_the_request() -> None:
    async def scenario(analysis: TextAnalysis) -> None:
        request_id.set("req_of_the_caller")
        seen = await analysis.run(LONG, lambda: (threading.get_ident(), request_id.get()))
        assert seen[0] != threading.get_ident()
        assert seen[1] == "req_of_the_caller"

    run(scenario)


def test_the_shortest_goes_first_and_equals_in_turn() -> None:
    async def scenario(analysis: TextAnalysis) -> None:
        gate, order = Gate(), list[str]()
        busy = asyncio.create_task(analysis.run(LONG, gate))
        await gate.has_begun()
        tasks = []
        for length, name in ((9000, "c"), (5000, "a"), (9000, "d"), (6000, "b")):
            tasks.append(asyncio.create_task(analysis.run(length, order.append, name)))
            await turns()
        gate.open()
        await asyncio.gather(busy, *tasks)
        assert order == ["a", "b", "c", "d"]

    run(scenario)


def test_one_more_than_may_wait_is_refused_and_the_others_are_served() -> None:
    async def scenario(analysis: TextAnalysis) -> None:
        gate = Gate()
        busy = asyncio.create_task(analysis.run(LONG, gate))
        await gate.has_begun()
        waiting = [asyncio.create_task(analysis.run(LONG, str, n)) for n in range(2)]
        await turns()
        with pytest.raises(Overloaded) as refused:
            await analysis.run(LONG, str, 3)
        assert refused.value.headers["Retry-After"] == "1"
        gate.open()
        assert await asyncio.gather(busy, *waiting) == ["gate", "0", "1"]

    run(scenario, waiting_max=2)


def test_what_takes_too_long_is_refused_and_its_thread_is_not_given_away() -> None:
    async def scenario() -> None:
        analysis = TextAnalysis(threads=1, waiting_max=16, timeout_s=0.05)
        gate = Gate()
        with pytest.raises(Overloaded):
            await analysis.run(LONG, gate)
        with pytest.raises(Overloaded):
            await analysis.run(LONG, str, "waits behind it")
        gate.open()
        analysis.close()

    asyncio.run(scenario())


def test_a_caller_that_leaves_gives_its_place_back() -> None:
    async def scenario(analysis: TextAnalysis) -> None:
        gate = Gate()
        busy = asyncio.create_task(analysis.run(LONG, gate))
        await gate.has_begun()
        leaves = asyncio.create_task(analysis.run(LONG, str, "left"))
        await turns()
        leaves.cancel()
        await turns()
        stays = asyncio.create_task(analysis.run(LONG, str, "stayed"))
        await turns()
        gate.open()
        assert await stays == "stayed"
        assert await busy == "gate"
        assert await analysis.run(LONG, str, "and one more") == "and one more"

    run(scenario, waiting_max=1)


def test_work_whose_caller_left_keeps_its_thread_until_it_ends() -> None:
    async def scenario(analysis: TextAnalysis) -> None:
        gate = Gate()
        leaves = asyncio.create_task(analysis.run(LONG, gate))
        await gate.has_begun()
        leaves.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaves
        waits = asyncio.create_task(analysis.run(LONG, str, "next"))
        await turns()
        assert not waits.done()
        gate.open()
        assert await waits == "next"

    run(scenario)


def test_a_fault_of_the_work_reaches_its_caller_and_frees_the_thread() -> None:
    async def scenario(analysis: TextAnalysis) -> None:
        with pytest.raises(ZeroDivisionError):
            await analysis.run(LONG, lambda: 1 // 0)
        assert await analysis.run(LONG, str, "fine") == "fine"

    run(scenario)
