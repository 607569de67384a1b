"""A circuit breaker: after several failures in a row a server gets no orders for a while.

After the pause one request that draws nothing probes the server; only when it succeeds do orders go
there again (M. Nygard, Release It!, "Circuit Breaker").

`purgatory` 3.0.1, `aiobreaker` 1.2.0 and `pybreaker` probe with the callers' own calls, each of
which buys a picture here, and purgatory reads the wall clock. While closed, a call takes 1 µs here
and 10 µs with purgatory (`python -m benchmarks machinery`).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable

from limner.errors import UpstreamUnavailable


class CircuitBreaker:
    """Opens after `failures_max` failures in a row, for `open_s` seconds by `clock`.

    `probe` tells whether the server answers again; `on_change` is called with True when the breaker
    opens and with False when it closes.
    """

    def __init__(
        self,
        probe: Callable[[], Awaitable[bool]],
        on_change: Callable[[bool], None],
        clock: Callable[[], float],
        *,
        failures_max: int,
        open_s: float,
    ) -> None:
        self._probe = probe
        self._on_change = on_change
        self._clock = clock
        self._failures_max = failures_max
        self._open_s = open_s
        self._failures = 0
        self._open_until: float | None = None
        self._probing: asyncio.Lock = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether orders are refused at present."""
        return self._open_until is not None

    async def admit(self) -> None:
        """Let an order through, or raise UpstreamUnavailable; the first after the pause probes."""
        if self._open_until is None:
            return
        left_s = self._open_until - self._clock()
        if left_s > 0 or self._probing.locked():
            raise UpstreamUnavailable(max(1, math.ceil(left_s)))
        async with self._probing:
            if await self._probe():
                self.record_success()
                return
        self._open()
        raise UpstreamUnavailable(math.ceil(self._open_s))

    def record_success(self) -> None:
        """Count an answer of the server, even an error of the caller's; this closes the breaker."""
        self._failures = 0
        if self._open_until is not None:
            self._open_until = None
            self._on_change(False)

    def record_failure(self) -> None:
        """Count a failure of the server; the last of `failures_max` in a row opens the breaker."""
        self._failures += 1
        if self._failures >= self._failures_max:
            self._open()

    def _open(self) -> None:
        was_open = self.is_open
        self._open_until = self._clock() + self._open_s
        if not was_open:
            self._on_change(True)
