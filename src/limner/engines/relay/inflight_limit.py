"""How much may be on its way at once: a limit on bytes, so that memory stays bounded."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from limner.contract.orders import Size
from limner.errors import Overloaded

BASE64 = 4 / 3
BYTES_PER_PIXEL = 4
RETRY_S = 2


class InflightLimit:
    """Counts bytes on their way; one order alone may always go, others wait for room in turn."""

    def __init__(self, bytes_max: int, wait_max_s: float) -> None:
        self._bytes_max = bytes_max
        self._wait_max_s = wait_max_s
        self._bytes = 0
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def reserved(self, size_bytes: int) -> AsyncGenerator[None]:
        """Count so many bytes meanwhile. Raises Overloaded where there is no room in time."""
        if self._waiting or not self._has_room(size_bytes):
            await self._wait(size_bytes)
        else:
            self._bytes += size_bytes
        try:
            yield
        finally:
            self._bytes -= size_bytes
            self._admit()

    async def _wait(self, size_bytes: int) -> None:
        """Wait until the bytes are counted."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (size_bytes, turn)
        self._waiting.append(entry)
        try:
            await asyncio.wait({turn}, timeout=self._wait_max_s)
            if not turn.done():
                raise Overloaded(RETRY_S)
        except BaseException:
            if turn.done():
                self._bytes -= size_bytes
            else:
                self._waiting.remove(entry)
            self._admit()
            raise

    def _admit(self) -> None:
        while self._waiting and self._has_room(self._waiting[0][0]):
            size_bytes, turn = self._waiting.popleft()
            self._bytes += size_bytes
            turn.set_result(None)

    def _has_room(self, size_bytes: int) -> bool:
        return not self._bytes or self._bytes + size_bytes <= self._bytes_max


def expected_bytes(size: Size, pictures: int) -> int:
    """Return how large an answer of so many pictures may well be: its pixels in base64."""
    return int(size.width * size.height * BYTES_PER_PIXEL * BASE64) * pictures
