"""Which calls are repeated, how often, and after which pause."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from limner.engines.relay.retries import BUDGET_MAX, WAIT_MAX_S, RetryPolicy
from limner.engines.relay.upstream_faults import UpstreamFault
from limner.errors import UpstreamUnavailable


def fault(*, may_repeat: bool = True, after_s: float | None = 0.0) -> UpstreamFault:
    return UpstreamFault(UpstreamUnavailable(1), "no", may_repeat=may_repeat, retry_after_s=after_s)


class Calls:
    """Calls that fail in turn as they are told to, and then succeed."""

    def __init__(self, *faults: UpstreamFault) -> None:
        self.faults = list(faults)
        self.made = 0

    async def __call__(self) -> dict[str, Any]:
        """Make a call."""
        self.made += 1
        if self.faults:
            raise self.faults.pop(0)
        return {"call": self.made}

    async def stream(self) -> AsyncGenerator[dict[str, Any]]:
        """Make a call whose response is two events."""
        yield await self()
        yield {"call": "second event"}


def test_a_call_is_repeated_until_it_succeeds() -> None:
    calls = Calls(fault(), fault())
    assert asyncio.run(RetryPolicy(2).run(calls)) == {"call": 3}


def test_a_call_is_repeated_no_more_often_than_allowed() -> None:
    calls = Calls(*(fault() for _ in range(9)))
    with pytest.raises(UpstreamFault):
        asyncio.run(RetryPolicy(2).run(calls))
    assert calls.made == 3


@pytest.mark.parametrize("last", [fault(may_repeat=False), fault(after_s=WAIT_MAX_S + 1)])
def test_what_may_have_bought_and_a_long_wait_are_not_repeated(last: UpstreamFault) -> None:
    calls = Calls(last)
    with pytest.raises(UpstreamFault) as raised:
        asyncio.run(RetryPolicy(5).run(calls))
    assert raised.value is last
    assert calls.made == 1


def test_the_budget_ends_repeats_of_a_server_that_is_down() -> None:
    policy, made = RetryPolicy(2), 0
    for _ in range(20):
        calls = Calls(*(fault() for _ in range(9)))
        with pytest.raises(UpstreamFault):
            asyncio.run(policy.run(calls))
        made += calls.made
    assert made <= 20 + BUDGET_MAX + 2


def test_a_stream_is_repeated_before_its_first_event_alone() -> None:
    calls = Calls(fault())

    async def run() -> list[dict[str, Any]]:
        return [event async for event in RetryPolicy(2).stream(calls.stream)]

    assert asyncio.run(run()) == [{"call": 2}, {"call": "second event"}]
    assert calls.made == 2


def test_a_stream_that_breaks_later_raises() -> None:
    made = 0

    async def breaking() -> AsyncGenerator[dict[str, Any]]:
        nonlocal made
        made += 1
        yield {"call": 1}
        raise fault()

    async def run() -> None:
        async for _ in RetryPolicy(2).stream(breaking):
            pass

    with pytest.raises(UpstreamFault):
        asyncio.run(run())
    assert made == 1
