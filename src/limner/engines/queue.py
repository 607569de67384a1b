"""The line before an engine: so many draw at once, so many wait, one more is told to come back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from limner.engines.engine import Capabilities, Drawn, DrawOrder, Engine, Finished
from limner.errors import Overloaded
from limner.retry_after import whole_seconds

SMOOTHING = 0.2
"""The weight of the newest order in the moving average of how long an order takes."""


class QueuedEngine:
    """An engine with a bounded line before it; an Engine itself.

    `waiting_max` orders may wait, each at most `wait_max_s` seconds. An order whose caller goes
    away leaves the line at once.
    """

    def __init__(self, engine: Engine, *, waiting_max: int, wait_max_s: float) -> None:
        self._engine = engine
        self._waiting_max = waiting_max
        self._wait_max_s = wait_max_s
        self._places: asyncio.Semaphore | None = None
        self._waiting = 0
        self._drawing = 0
        self._order_s = 1.0

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self._engine.capabilities

    @property
    def waiting(self) -> int:
        """How many orders wait for a place."""
        return self._waiting

    @property
    def drawing(self) -> int:
        """How many orders are drawn now."""
        return self._drawing

    @property
    def mean_s(self) -> float:
        """About how long an order is drawn, in seconds: a moving average, 1 before the first."""
        return self._order_s

    async def start(self) -> None:
        """Start the engine."""
        await self._engine.start()

    async def stop(self) -> None:
        """Stop the engine."""
        await self._engine.stop()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished]:
        """Wait for a place, then draw. Raises Overloaded when the line is full or too slow."""
        places = self._all_places()
        await self._take(places)
        self._drawing += 1
        began = time.monotonic()
        try:
            async with aclosing(self._engine.draw(order)) as pictures:
                async for picture in pictures:
                    yield picture
            self._order_s += SMOOTHING * (time.monotonic() - began - self._order_s)
        finally:
            self._drawing -= 1
            places.release()

    def _all_places(self) -> asyncio.Semaphore:
        """Return the places; how many there are may be known only once the engine has started."""
        if self._places is None:
            self._places = asyncio.Semaphore(self.capabilities.concurrent_max)
        return self._places

    async def _take(self, places: asyncio.Semaphore) -> None:
        if places.locked() and self._waiting >= self._waiting_max:
            raise Overloaded(self._retry_after_s())
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_max_s):
                await places.acquire()
        except TimeoutError:
            raise Overloaded(self._retry_after_s()) from None
        finally:
            self._waiting -= 1

    def _retry_after_s(self) -> int:
        ahead = self._waiting + self.capabilities.concurrent_max
        return whole_seconds(min(60, ahead / self.capabilities.concurrent_max * self._order_s))
