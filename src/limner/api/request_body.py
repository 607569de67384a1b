"""A request's body as it comes: limits of time, of rate, and of the memory that bodies take."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from limner.body_memory import SMALL_BYTES, BodyMemory, HeldBody
from limner.errors import BodyTimeout, BodyTooLarge, BodyTooLong, BodyTooSlow, BodyTrickles
from limner.settings import BodySettings


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How slowly a body may come. `pause_s` is the longest time in which nothing comes."""

    pause_s: float
    total_s: float
    bytes_per_s_min: int
    slow_s: float

    @classmethod
    def of(cls, pause_s: float, settings: BodySettings) -> BodyLimits:
        """Take them from the settings."""
        return cls(pause_s, settings.total_s, settings.bytes_per_s_min, settings.slow_s)


class Body:
    """Receives a body chunk by chunk, within its limits, and counts its bytes.

    It is read only when the application asks for it, which it does for known keys alone.
    """

    def __init__(
        self, scope: Scope, receive: Receive, limits: BodyLimits, memory: BodyMemory
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._limits = limits
        self._memory = memory
        self.held = HeldBody(memory)
        self.complete = False
        self.awaited = False
        self._ends = self._window_ends = 0.0
        self._window_bytes = 0

    async def receive(self) -> Message:
        """Receive the next chunk; once the body is complete, wait for the client to leave.

        Raises BodyTimeout, BodyMemoryFull, and MalformedRequest when what comes is no HTTP.
        """
        if self.complete:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        if not self.awaited:
            self._memory.check(_declared_bytes(self._scope))
            self.awaited = True
            self._ends = now + self._limits.total_s
        if now >= self._window_ends:
            self._window_ends = now + self._limits.slow_s
            self._window_bytes = 0
        message = await self._next(now)
        size = len(message.get("body", b""))
        self._window_bytes += size
        self.held.add(size)
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self.complete = True
        return message

    async def _next(self, now: float) -> Message:
        ends, fault = self._deadline(now)
        try:
            async with asyncio.timeout_at(ends):
                return await self._receive()
        except TimeoutError:
            raise fault from None

    def _deadline(self, now: float) -> tuple[float, BodyTimeout]:
        """Return until when something must come, and the error if nothing does."""
        limits = self._limits
        needed = int(limits.bytes_per_s_min * limits.slow_s)
        ends = now + limits.pause_s
        if (
            self.held.size_bytes > SMALL_BYTES
            and self._window_bytes < needed
            and self._window_ends < min(ends, self._ends)
        ):
            return self._window_ends, BodyTrickles(needed, limits.slow_s)
        if self._ends < ends:
            return self._ends, BodyTooLong(limits.total_s)
        return ends, BodyTooSlow(limits.pause_s)


def check_declared(request: Request, bytes_max: int) -> None:
    """Raise BodyTooLarge before anything is read when a body says to be longer than `bytes_max`."""
    if _declared_bytes(request.scope) > bytes_max:
        raise BodyTooLarge(bytes_max)


def _declared_bytes(scope: Scope) -> int:
    """Return what Content-Length says; 0 where nothing does, or nonsense that the parser let by."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
