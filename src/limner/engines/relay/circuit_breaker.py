"""A circuit breaker: a server that fails again and again is left alone for a while.

After the pause it is probed by a request that draws nothing; only then do orders go there again
(M. Nygard, Release It!, "Circuit Breaker").
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable

from limner.errors import UpstreamUnavailable


class CircuitBreaker:
    """Opens after `failures_max` failures in a row, for `open_s` seconds.

    `probe` tells whether the server is there again; `changed` hears whether it is open.
    """

    def __init__(
        self,
        probe: Callable[[], Awaitable[bool]],
        changed: Callable[[bool], None],
        clock: Callable[[], float],
        *,
        failures_max: int,
        open_s: float,
    ) -> None:
        self._probe = probe
        self._changed = changed
        self._clock = clock
        self._failures_max = failures_max
        self._open_s = open_s
        self._failures = 0
        self._until: float | None = None
        self._probing: asyncio.Lock = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked at present."""
        return self._until is not None

    async def admit(self) -> None:
        """Let an order through, or raise UpstreamUnavailable."""
        if self._until is None:
            return
        left_s = self._until - self._clock()
        if left_s > 0 or self._probing.locked():
            raise UpstreamUnavailable(max(1, math.ceil(left_s)))
        async with self._probing:
            if await self._probe():
                self.succeed()
                return
        self._open()
        raise UpstreamUnavailable(math.ceil(self._open_s))

    def succeed(self) -> None:
        """Count an answer, whatever it says: the server is there."""
        self._failures = 0
        if self._until is not None:
            self._until = None
            self._changed(False)

    def fail(self) -> None:
        """Count a failure."""
        self._failures += 1
        if self._failures >= self._failures_max:
            self._open()

    def _open(self) -> None:
        was_open = self.is_open
        self._until = self._clock() + self._open_s
        if not was_open:
            self._changed(True)
