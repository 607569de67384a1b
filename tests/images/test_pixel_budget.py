"""How many bytes of pixels are held at once: who finds no room waits, in turn, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

import pytest

from limner.contract.orders import Size
from limner.errors import PixelsFull
from limner.images.pixel_budget import PixelBudget, PixelNeed

A_WHILE_S = 30.0


def budget(
    bytes_max: int = 100, waiting_max: int = 10, wait_max_s: float = A_WHILE_S
) -> PixelBudget:
    return PixelBudget(bytes_max, waiting_max=waiting_max, wait_max_s=wait_max_s)


class Callers:
    """Orders that hold shares until they are told to go, and the turn in which they came."""

    def __init__(self, pixels: PixelBudget) -> None:
        self.pixels = pixels
        self.came: list[str] = []
        self.may_go: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def begin(self, name: str, wanted: int) -> None:
        """Let an order ask for a share, and get as far as it gets."""
        self.may_go[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._hold(name, wanted))
        await settled()

    async def end(self, *names: str) -> None:
        """Let orders give their shares back."""
        for name in names:
            self.may_go[name].set()
            await self._tasks[name]
        await settled()

    async def cancel(self, name: str) -> None:
        """Let an order's client leave."""
        self._tasks[name].cancel()
        await asyncio.wait({self._tasks[name]})
        await settled()

    async def _hold(self, name: str, wanted: int) -> None:
        async with self.pixels.share(wanted):
            self.came.append(name)
            await self.may_go[name].wait()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_shares_are_held_together_as_long_as_there_is_room() -> None:
    async def work() -> None:
        callers = Callers(budget(100))
        for name, wanted in (("a", 50), ("b", 50), ("c", 1)):
            await callers.begin(name, wanted)
        assert callers.came == ["a", "b"]
        assert callers.pixels.held_bytes == 100
        assert callers.pixels.waiting == 1
        await callers.end("a")
        assert callers.came == ["a", "b", "c"]
        await callers.end("b", "c")
        assert callers.pixels.held_bytes == 0

    run(work())


def test_a_large_one_is_not_passed_over_by_small_ones() -> None:
    async def work() -> None:
        callers = Callers(budget(100))
        for name, wanted in (("first", 60), ("large", 90), ("small", 10)):
            await callers.begin(name, wanted)
        assert callers.came == ["first"]
        await callers.end("first")
        assert callers.came == ["first", "large", "small"]
        await callers.end("large", "small")

    run(work())


def test_one_of_more_than_all_runs_alone() -> None:
    async def work() -> None:
        callers = Callers(budget(100))
        for name, wanted in (("small", 1), ("giant", 1000), ("next", 1)):
            await callers.begin(name, wanted)
        assert callers.came == ["small"]
        await callers.end("small")
        assert callers.came == ["small", "giant"]
        await callers.end("giant")
        assert callers.came == ["small", "giant", "next"]
        await callers.end("next")
        assert callers.pixels.held_bytes == 0

    run(work())


def test_what_a_share_gives_back_goes_to_the_next() -> None:
    async def work() -> None:
        callers = Callers(budget(100))
        async with callers.pixels.share(100) as share:
            await callers.begin("next", 70)
            assert callers.came == []
            share.shrink(30)
            await settled()
            assert callers.came == ["next"]
            share.shrink(90)  # It has 30, and gets no more.
            assert callers.pixels.held_bytes == 100
        await callers.end("next")
        assert callers.pixels.held_bytes == 0

    run(work())


def test_an_order_without_pixels_never_waits() -> None:
    async def work() -> None:
        callers = Callers(budget(10, waiting_max=0))
        async with callers.pixels.share(10), callers.pixels.share(0):
            assert callers.pixels.held_bytes == 10

    run(work())


def test_one_more_than_may_wait_is_refused_at_once_with_a_time_to_come_back() -> None:
    async def work() -> None:
        callers = Callers(budget(10, waiting_max=2))
        for name in ("a", "b", "c"):
            await callers.begin(name, 10)
        with pytest.raises(PixelsFull) as caught:
            async with callers.pixels.share(1):
                pass
        assert caught.value.status == 503
        assert 1 <= int(caught.value.headers["Retry-After"]) <= 60
        await callers.end("a", "b", "c")
        assert callers.pixels.held_bytes == 0

    run(work())


def test_who_waited_too_long_is_refused_and_its_place_is_free() -> None:
    async def work() -> None:
        pixels = budget(10, waiting_max=1, wait_max_s=0.02)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(pixels.share(10))
            for _ in range(2):  # The second finds the place that the first has left.
                with pytest.raises(PixelsFull):
                    await stack.enter_async_context(pixels.share(1))
            assert pixels.waiting == 0
        assert pixels.held_bytes == 0

    run(work())


def test_who_leaves_the_line_lets_those_behind_pass() -> None:
    async def work() -> None:
        callers = Callers(budget(100))
        for name, wanted in (("first", 60), ("large", 90), ("small", 10)):
            await callers.begin(name, wanted)
        await callers.cancel("large")
        assert callers.came == ["first", "small"]
        await callers.cancel("first")
        await callers.end("small")
        assert callers.pixels.held_bytes == 0

    run(work())


def test_a_share_that_came_as_its_order_was_cancelled_is_given_back() -> None:
    async def work() -> None:
        callers = Callers(budget(100))
        await callers.begin("first", 100)
        await callers.begin("second", 100)
        callers.may_go["first"].set()
        await asyncio.sleep(0)  # The first ends; the second has its share, and does not know it.
        assert callers.pixels.waiting == 0
        assert callers.came == ["first"]
        await callers.cancel("second")
        assert callers.pixels.held_bytes == 0

    run(work())


def test_what_an_order_keeps_counts_here_and_in_its_host() -> None:
    need = PixelNeed.of(Size(10, 20), pictures=3, decoding_bytes=5000)
    assert need.kept_bytes == 2 * 200 * (3 * 4 + 4 + 1)
    assert need.reading_bytes == 5000 + need.kept_bytes // 2
