"""Repeats calls that cannot have bought anything: with jitter, `Retry-After` and a budget.

The budget allows one repeat per ten calls, and ten at the beginning, so that a server that is down
does not get three times its load.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt, wait_random_exponential

from limner.engines.relay.upstream_faults import UpstreamFault

BUDGET_MAX = 10.0
BUDGET_PER_CALL = 0.1
WAIT_MAX_S = 10.0
"""A call is not repeated where `Retry-After` is longer; our caller gets the error with it."""


class RetryPolicy:
    """Repeats each call at most `retries_max` times, within one budget for all calls."""

    def __init__(self, retries_max: int) -> None:
        self._retries_max = retries_max
        self._budget = BUDGET_MAX
        self._wait = wait_random_exponential(multiplier=0.2, max=WAIT_MAX_S)

    async def run(self, call: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        """Return the result of a call. Raises the last UpstreamFault."""
        self._budget = min(BUDGET_MAX, self._budget + BUDGET_PER_CALL)
        try:
            return await call()  # Nearly all calls end here, without the cost of AsyncRetrying.
        except UpstreamFault as fault:
            first_fault = [fault]  # A list: no name in this frame may keep the traceback alive.
        async for attempt in AsyncRetrying(
            retry=self._may_repeat,
            wait=self._pause_s,
            stop=stop_after_attempt(1 + self._retries_max),
            reraise=True,
        ):
            with attempt:
                if first_fault:  # The first attempt was made above.
                    raise first_fault.pop()
                return await call()
        raise AssertionError("tenacity returns or raises")

    async def stream(
        self, call: Callable[[], AsyncGenerator[dict[str, Any]]]
    ) -> AsyncGenerator[dict[str, Any]]:
        """Yield the events of a stream; only a fault before its first event is repeated."""
        events: AsyncGenerator[dict[str, Any]] | None = None

        async def first_event() -> dict[str, Any]:
            nonlocal events
            if events is not None:
                await events.aclose()
            events = call()
            return await anext(events, {})

        try:
            yield await self.run(first_event)
            if events is not None:
                async for event in events:
                    yield event
        finally:
            if events is not None:
                await events.aclose()

    def _may_repeat(self, state: RetryCallState) -> bool:
        fault = state.outcome.exception() if state.outcome else None
        if not isinstance(fault, UpstreamFault) or not fault.may_repeat or self._budget < 1:
            return False
        if fault.retry_after_s is not None and fault.retry_after_s > WAIT_MAX_S:
            return False
        if state.attempt_number <= self._retries_max:
            self._budget -= 1
        return True

    def _pause_s(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        asked_s = fault.retry_after_s if isinstance(fault, UpstreamFault) else None
        return self._wait(state) if asked_s is None else asked_s
