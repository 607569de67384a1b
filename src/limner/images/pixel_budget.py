"""How many bytes of decoded pixels a process holds at once; who finds no room waits in line."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from limner.contract.orders import Size
from limner.errors import PixelsFull

SMOOTHING = 0.2
"""The weight of the newest share in the moving average of how long one is held."""
RETRY_MAX_S = 60


@dataclass(frozen=True, slots=True)
class PixelNeed:
    """What an order's pictures take: while they are read, and afterwards until it is drawn."""

    reading_bytes: int
    kept_bytes: int

    @classmethod
    def of(cls, size: Size, *, pictures: int, decoding_bytes: int) -> Self:
        """Compute it for so many pictures at a size, read one by one.

        What is kept is each picture as RGBA, the first twice (with and without what its hole
        hides), and the hole; all of it a second time where the engine's host finds it.
        """
        kept = 2 * size.width * size.height * (4 * (pictures + 1) + 1)
        return cls(decoding_bytes + kept // 2, kept)


class PixelShare:
    """What one order holds of a budget."""

    def __init__(self, budget: PixelBudget, held_bytes: int) -> None:
        self._budget = budget
        self.held_bytes = held_bytes

    def shrink(self, to_bytes: int) -> None:
        """Give back what is not needed any more; what the share has not got is not taken."""
        given_back = max(0, self.held_bytes - to_bytes)
        self.held_bytes -= given_back
        self._budget.give_back(given_back)


class PixelBudget:
    """Bytes for decoded pixels, for one event loop.

    Shares are taken in the order in which they were asked for, so that a large one is not passed
    over for ever by small ones. One of more than the whole budget is taken when nothing else is:
    it runs alone. One of nothing never waits. `waiting_max` may wait, each at most `wait_max_s`
    seconds.
    """

    def __init__(self, bytes_max: int, *, waiting_max: int, wait_max_s: float) -> None:
        self._bytes_max = bytes_max
        self._waiting_max = waiting_max
        self._wait_max_s = wait_max_s
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._mean_s = 1.0
        self.held_bytes = 0

    @property
    def waiting(self) -> int:
        """How many wait for a share."""
        return len(self._waiting)

    @asynccontextmanager
    async def share(self, wanted_bytes: int) -> AsyncGenerator[PixelShare]:
        """Hold a share within the context; it may be shrunk meanwhile. Raises PixelsFull."""
        await self._take(wanted_bytes)
        began = time.monotonic()
        share = PixelShare(self, wanted_bytes)
        try:
            yield share
        finally:
            self._mean_s += SMOOTHING * (time.monotonic() - began - self._mean_s)
            share.shrink(0)

    def give_back(self, given_bytes: int) -> None:
        """Take back bytes, and give them to who waits."""
        self.held_bytes -= given_bytes
        while self._waiting and self._has_room(self._waiting[0][0]):
            wanted, admitted = self._waiting.popleft()
            self.held_bytes += wanted
            admitted.set_result(None)

    async def _take(self, wanted: int) -> None:
        if wanted == 0 or (not self._waiting and self._has_room(wanted)):
            self.held_bytes += wanted
            return
        if len(self._waiting) >= self._waiting_max:
            raise PixelsFull(self._retry_after_s())
        admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place = (wanted, admitted)
        self._waiting.append(place)
        try:
            async with asyncio.timeout(self._wait_max_s):
                await asyncio.shield(admitted)
        except TimeoutError:
            if not admitted.done():
                raise PixelsFull(self._retry_after_s()) from None
        except asyncio.CancelledError:
            if admitted.done():
                self.give_back(wanted)
            raise
        finally:
            if place in self._waiting:
                self._waiting.remove(place)
                self.give_back(0)  # Who stood behind a large one may have room.

    def _has_room(self, wanted: int) -> bool:
        return self.held_bytes == 0 or self.held_bytes + wanted <= self._bytes_max

    def _retry_after_s(self) -> int:
        return math.ceil(min(RETRY_MAX_S, max(1.0, self._mean_s * (1 + len(self._waiting)))))
