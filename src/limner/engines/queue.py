"""The bounded queue before an engine: a few orders draw, some wait, others are refused."""

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
    """An Engine with a bounded queue before it.

    `waiting_max` orders may wait, each at most `wait_max_s` seconds. A cancelled order leaves the
    queue at once.
    """

    def __init__(self, engine: Engine, *, waiting_max: int, wait_max_s: float) -> None:
        self._engine = engine
        self._waiting_max = waiting_max
        self._wait_max_s = wait_max_s
        self._slots: asyncio.Semaphore | None = None
        self._waiting = 0
        self._drawing = 0
        self._order_s = 1.0

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self._engine.capabilities

    @property
    def waiting(self) -> int:
        """How many orders wait."""
        return self._waiting

    @property
    def drawing(self) -> int:
        """How many orders the engine draws now."""
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
        """Yield `Placed`, wait, then draw.

        Raises Overloaded at once where the queue is full, or after `wait_max_s` in it.
        """
        slots = self._slots_of_engine()
        waits = slots.locked()
        if waits:
            placed = self._join()
            try:
                yield placed
                await self._wait(slots)
            finally:
                self._waiting -= 1
        else:
            await slots.acquire()  # Without waiting, so that no other order comes first.
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
            slots.release()

    def _slots_of_engine(self) -> asyncio.Semaphore:
        """Return the slots; their number may be known only once the engine has started."""
        if self._slots is None:
            self._slots = asyncio.Semaphore(self.capabilities.concurrent_max)
        return self._slots

    def _join(self) -> Placed:
        """Append an order to the queue. Raises Overloaded where it is full."""
        if self._waiting >= self._waiting_max:
            raise Overloaded(self._retry_after_s())
        placed = Placed(self._waiting + self._drawing, self._rounds_ahead() * self._order_s)
        self._waiting += 1
        return placed

    async def _wait(self, slots: asyncio.Semaphore) -> None:
        try:
            async with asyncio.timeout(self._wait_max_s):
                await slots.acquire()
        except TimeoutError:
            raise Overloaded(self._retry_after_s()) from None

    def _rounds_ahead(self) -> float:
        """Return how many orders in succession end until a new one, itself included."""
        return 1 + (self._waiting + 1) / self.capabilities.concurrent_max

    def _retry_after_s(self) -> int:
        ahead = self._waiting + self.capabilities.concurrent_max
        return whole_seconds(min(60, ahead / self.capabilities.concurrent_max * self._order_s))
