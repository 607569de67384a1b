"""Counts and limits the bytes of requests' bodies that are in the memory of this process."""

from __future__ import annotations

from asyncio import Task
from contextvars import ContextVar

from limner.errors import BodyMemoryFull

SMALL_BYTES = 64 * 1024
RESERVED_SHARE = 16
"""One part of so many is reserved for bodies of up to `SMALL_BYTES`, which most requests have."""


class BodyMemory:
    """Counts the bytes of all bodies in memory, at most `bytes_max`."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self.held_bytes = 0

    def check(self, size_bytes: int) -> None:
        """Raise BodyMemoryFull when a body of this size would not fit now."""
        if self.held_bytes + size_bytes > self._limit(size_bytes):
            raise BodyMemoryFull

    def take(self, size_bytes: int, so_far: int) -> None:
        """Count a part of a body that has `so_far` bytes already. Raises BodyMemoryFull."""
        if self.held_bytes + size_bytes > self._limit(so_far + size_bytes):
            raise BodyMemoryFull
        self.held_bytes += size_bytes

    def give_back(self, size_bytes: int) -> None:
        """Count a body no longer."""
        self.held_bytes -= size_bytes

    def _limit(self, body_bytes: int) -> int:
        if body_bytes <= SMALL_BYTES:
            return self._bytes_max
        return self._bytes_max - self._bytes_max // RESERVED_SHARE


class HeldBody:
    """The body of one request: counted until the request and its tasks are over."""

    def __init__(self, memory: BodyMemory) -> None:
        self._memory = memory
        self._holders = 1
        self.size_bytes = 0

    def add(self, size_bytes: int) -> None:
        """Count a part of the body. Raises BodyMemoryFull."""
        self._memory.take(size_bytes, self.size_bytes)
        self.size_bytes += size_bytes

    def drop(self) -> None:
        """Stop counting the body: no code holds it any more."""
        self._memory.give_back(self.size_bytes)
        self.size_bytes = 0

    def let_go(self) -> None:
        """Release one hold; the last one stops counting the body."""
        self._holders -= 1
        if not self._holders:
            self.drop()

    def hold_until_over(self, task: Task[object]) -> None:
        """Count the body until `task` is over, too."""
        self._holders += 1
        task.add_done_callback(lambda _: self.let_go())


held_body: ContextVar[HeldBody | None] = ContextVar("held_body", default=None)
"""The body of the request that is being served."""


def hold_body_until_over(task: Task[object]) -> None:
    """Count the body of this request until `task` is over, which may outlive the request."""
    body = held_body.get()
    if body is not None:
        body.hold_until_over(task)
