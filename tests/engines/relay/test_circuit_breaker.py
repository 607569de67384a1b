"""When a server gets no orders, and what brings it back."""

from __future__ import annotations

import asyncio

import pytest

from limner.engines.relay.circuit_breaker import CircuitBreaker
from limner.errors import UpstreamUnavailable
from tests.support.clock import Clock


class Server:
    """A server that a breaker guards: whether it answers a probe, and how often it was probed."""

    def __init__(self) -> None:
        self.is_well = False
        self.probes = 0
        self.changes: list[bool] = []
        self.clock = Clock()
        self.breaker = CircuitBreaker(
            self.probe, self.changes.append, self.clock, failures_max=2, open_s=30
        )

    async def probe(self) -> bool:
        """Count a probe; take a moment for it."""
        self.probes += 1
        await asyncio.sleep(0)
        return self.is_well

    def open(self) -> None:
        """Fail as often as opens the breaker."""
        self.breaker.record_failure()
        self.breaker.record_failure()


def test_failures_in_a_row_open_it_and_others_do_not() -> None:
    server = Server()
    server.breaker.record_failure()
    server.breaker.record_success()
    server.breaker.record_failure()
    asyncio.run(server.breaker.admit())
    server.breaker.record_failure()
    assert server.breaker.is_open
    with pytest.raises(UpstreamUnavailable) as refused:
        asyncio.run(server.breaker.admit())
    assert refused.value.retry_after_s == 30
    assert (server.changes, server.probes) == ([True], 0)


def test_after_the_pause_a_probe_closes_it() -> None:
    server = Server()
    server.open()
    server.clock.now += 30
    server.is_well = True
    asyncio.run(server.breaker.admit())
    assert not server.breaker.is_open
    assert (server.changes, server.probes) == ([True, False], 1)


def test_a_failed_probe_opens_it_for_another_pause() -> None:
    server = Server()
    server.open()
    server.clock.now += 31
    with pytest.raises(UpstreamUnavailable):
        asyncio.run(server.breaker.admit())
    server.is_well = True
    server.clock.now += 29
    with pytest.raises(UpstreamUnavailable) as refused:
        asyncio.run(server.breaker.admit())
    assert refused.value.retry_after_s == 1
    assert (server.changes, server.probes) == ([True], 1)


def test_only_one_of_many_orders_probes() -> None:
    server = Server()
    server.open()
    server.clock.now += 31
    server.is_well = True

    async def together() -> list[BaseException | None]:
        orders = (server.breaker.admit() for _ in range(5))
        return await asyncio.gather(*orders, return_exceptions=True)

    refused = [one for one in asyncio.run(together()) if isinstance(one, UpstreamUnavailable)]
    assert (server.probes, len(refused)) == (1, 4)
