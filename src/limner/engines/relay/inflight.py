"""How much may be on its way at once: a limit on bytes, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from limner.contract.orders import Size
from limner.errors import Overloaded

BASE64 = 4 / 3
BYTES_PER_PIXEL = 4
RETRY_S = 2


class InFlight:
    """Counts bytes on their way; one order alone may always go."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._bytes = 0

    @contextmanager
    def reserved(self, size_bytes: int) -> Iterator[None]:
        """Count so many bytes meanwhile. Raises Overloaded where they would be too many."""
        if self._bytes and self._bytes + size_bytes > self._bytes_max:
            raise Overloaded(RETRY_S)
        self._bytes += size_bytes
        try:
            yield
        finally:
            self._bytes -= size_bytes


def expected_bytes(size: Size, pictures: int) -> int:
    """Return how large an answer of so many pictures may well be: its pixels in base64."""
    return int(size.width * size.height * BYTES_PER_PIXEL * BASE64) * pictures
