"""A store in memory: for tests, and for a server that leaves no picture on a disk."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from limner.errors import StorageFailed
from limner.storage.store import PAGE_KEYS_MAX, require_key


@dataclass(frozen=True, slots=True)
class _Entry:
    """A content, and when it was put (Unix seconds)."""

    content: bytes
    put_at: float


class MemoryStore:
    """At most `bytes_max` bytes of contents, for as long as the process lives."""

    def __init__(self, bytes_max: int, clock: Callable[[], float] = time.time) -> None:
        self._bytes_max = bytes_max
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._bytes = 0

    async def put(self, key: str, content: bytes) -> None:
        """Keep a content. Raises StorageFailed when the memory is full."""
        before = self._entries.get(require_key(key))
        grows = len(content) - (0 if before is None else len(before.content))
        if self._bytes + grows > self._bytes_max:
            raise StorageFailed(f"the store in memory holds {self._bytes_max} bytes, and is full")
        self._bytes += grows
        self._entries[key] = _Entry(content, self._clock())

    async def get(self, key: str) -> bytes | None:
        """Return a content; None when it is not there."""
        entry = self._entries.get(key)
        return None if entry is None else entry.content

    async def delete(self, keys: Sequence[str]) -> None:
        """Forget contents."""
        for key in [require_key(one) for one in keys]:
            entry = self._entries.pop(key, None)
            if entry is not None:
                self._bytes -= len(entry.content)

    async def list_older(self, than: float) -> AsyncGenerator[Sequence[str]]:
        """Yield the keys of older contents."""
        older = iter([key for key, entry in self._entries.items() if entry.put_at < than])
        while page := tuple(islice(older, PAGE_KEYS_MAX)):
            yield page
