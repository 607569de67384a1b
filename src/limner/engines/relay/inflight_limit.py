"""Limits how many bytes one relay sends and receives at once, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from limner.contract.orders import Size
from limner.errors import Overloaded, PixelsFull
from limner.images.pixel_budget import PixelBudget

BASE64_RATIO = 4 / 3
BYTES_PER_PIXEL = 4


class InflightLimit:
    """At most `bytes_max` bytes in flight; one larger order runs alone.

    At most `waiting_max` orders wait for room, first come, first served, each for at most
    `wait_max_s` seconds.
    """

    def __init__(self, bytes_max: int, *, waiting_max: int, wait_max_s: float) -> None:
        self._budget = PixelBudget(bytes_max, waiting_max=waiting_max, wait_max_s=wait_max_s)

    @asynccontextmanager
    async def reserve(self, size_bytes: int) -> AsyncGenerator[None]:
        """Count so many bytes within the context. Raises Overloaded where there is no room."""
        try:
            async with self._budget.share(size_bytes):
                yield
        except PixelsFull as fault:
            raise Overloaded(fault.retry_after_s or 1) from None


def expected_bytes(size: Size, pictures: int) -> int:
    """Estimate the bytes of a response with so many pictures: their pixels, in base64."""
    return int(size.width * size.height * BYTES_PER_PIXEL * BASE64_RATIO) * pictures
