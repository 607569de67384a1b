"""The line before an engine: so many draw at once, so many wait, one more is told to come back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from limner.engines.engine import (
    Bought,
    Capabilities,
    Drawn,
    DrawOrder,
    Engine,
    Finished,
    Placed,
)
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

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished | Placed | Bought]:
        """Yield `Placed`, wait for its turn, then draw.

        Raises Overloaded instead of the first where the line is full, and later where it is slow.
        """
        places = self._all_places()
        waits = places.locked()
        if waits:
            placed = self._join()
            try:
                yield placed
                await self._wait(places)
            finally:
                self._waiting -= 1
        else:
            await places.acquire()  # At once, so that nobody comes between.
        self._drawing += 1
        try:
            if not waits:
                yield Placed(0, self._order_s)
            began = time.monotonic()
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

    def _join(self) -> Placed:
        """Stand at the end of the line. Raises Overloaded where it is full."""
        if self._waiting >= self._waiting_max:
            raise Overloaded(self._retry_after_s())
        placed = Placed(self._waiting + self._drawing, self._turns() * self._order_s)
        self._waiting += 1
        return placed

    async def _wait(self, places: asyncio.Semaphore) -> None:
        try:
            async with asyncio.timeout(self._wait_max_s):
                await places.acquire()
        except TimeoutError:
            raise Overloaded(self._retry_after_s()) from None

    def _turns(self) -> float:
        """Return how many orders, one after another, end before one that comes now, and itself."""
        return 1 + (self._waiting + 1) / self.capabilities.concurrent_max

    def _retry_after_s(self) -> int:
        ahead = self._waiting + self.capabilities.concurrent_max
        return whole_seconds(min(60, ahead / self.capabilities.concurrent_max * self._order_s))
