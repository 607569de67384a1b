"""Repeat a call that cannot have bought anything: with jitter, as the server says, on a budget.

The budget (at most a tenth of the calls are repeats, and a few to begin with) keeps a server that
is down from getting three times its load.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt, wait_random_exponential

from limner.engines.relay.upstream_faults import UpstreamFault

BUDGET_MAX = 10.0
BUDGET_PER_CALL = 0.1
WAIT_MAX_S = 10.0
"""A server that asks for a longer wait is not waited for; our caller is told how long."""


class RetryPolicy:
    """Repeats calls at most `retries_max` times each."""

    def __init__(self, retries_max: int) -> None:
        self._retries_max = retries_max
        self._budget = BUDGET_MAX
        self._wait = wait_random_exponential(multiplier=0.2, max=WAIT_MAX_S)

    async def run(self, call: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        """Return what a call brings. Raises the last Fault."""
        self._budget = min(BUDGET_MAX, self._budget + BUDGET_PER_CALL)
        try:
            return await call()  # Nearly all end here, and need none of the machinery below.
        except UpstreamFault as fault:
            behind = [fault]
        async for attempt in AsyncRetrying(
            retry=self._may_repeat,
            wait=self._pause_s,
            stop=stop_after_attempt(1 + self._retries_max),
            reraise=True,
        ):
            with attempt:
                if behind:  # The first attempt has been made.
                    raise behind.pop()
                return await call()
        raise AssertionError("tenacity returns or raises")

    async def follow(
        self, call: Callable[[], AsyncGenerator[dict[str, Any]]]
    ) -> AsyncGenerator[dict[str, Any]]:
        """Yield what a stream brings; only its beginning is repeated."""
        stream: AsyncGenerator[dict[str, Any]] | None = None

        async def begin() -> dict[str, Any]:
            nonlocal stream
            if stream is not None:
                await stream.aclose()
            stream = call()
            return await anext(stream, {})

        try:
            yield await self.run(begin)
            if stream is not None:
                async with aclosing(stream):
                    async for one in stream:
                        yield one
        finally:
            if stream is not None:
                await stream.aclose()

    def _may_repeat(self, state: RetryCallState) -> bool:
        fault = state.outcome.exception() if state.outcome else None
        if not isinstance(fault, UpstreamFault) or not fault.again or self._budget < 1:
            return False
        if fault.retry_after_s is not None and fault.retry_after_s > WAIT_MAX_S:
            return False
        if state.attempt_number <= self._retries_max:
            self._budget -= 1
        return True

    def _pause_s(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        told = fault.retry_after_s if isinstance(fault, UpstreamFault) else None
        return self._wait(state) if told is None else told
