"""The relay engine: plans an order for one server, asks it, checks what comes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from limner.contract.orders import Task
from limner.engines.engine import Capabilities, Drawn, DrawOrder, Relayed
from limner.engines.relay.answers import NO_PICTURE, Item, item_of, items
from limner.engines.relay.breaker import Breaker
from limner.engines.relay.deadline import until
from limner.engines.relay.dialects import Dialect, find_dialect
from limner.engines.relay.inflight import InFlight, expected_bytes
from limner.engines.relay.planning import Call, Plan, Planner
from limner.engines.relay.receiving import Fetch, Receiver
from limner.engines.relay.refusals import Fault
from limner.engines.relay.retrying import Retrying
from limner.engines.relay.settings import UpstreamSettings
from limner.engines.relay.together import together
from limner.engines.relay.upstream import Upstream
from limner.errors import DrawingTooSlow, LimnerError, UpstreamFailed
from limner.observe import Metrics
from limner.threads import thread_pool

log = logging.getLogger(__name__)

THREADS = 2


class RelayEngine:
    """Another server as an engine; an Engine itself. `name` is the engine's, for the log."""

    def __init__(
        self, name: str, settings: UpstreamSettings, fetch: Fetch, metrics: Metrics
    ) -> None:
        self._name = name
        self._settings = settings
        self._dialect = find_dialect(settings.dialect, settings.sizes)
        self._capabilities = _capabilities(self._dialect, settings.concurrent_max)
        self._planner = Planner(self._dialect, settings.model)
        self._upstream = Upstream(settings, self._dialect)
        self._threads = thread_pool(THREADS, f"relay-{name}")
        self._receiver = Receiver(
            self._upstream, fetch, self._threads, revises=self._dialect.revises
        )
        self._metrics = metrics
        self._in_flight = InFlight(settings.bytes_max)
        self._places = asyncio.Semaphore(settings.concurrent_max)
        self._retrying = Retrying(settings.retries_max)
        self._breaker = Breaker(
            self._upstream.is_there,
            self._on_breaker,
            time.monotonic,
            failures_max=settings.failures_max,
            open_s=settings.open_s,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What the server can do, as its dialect says."""
        return self._capabilities

    async def start(self) -> None:
        """Open the connections; the server is first asked when there is an order."""
        self._upstream.open()

    async def stop(self) -> None:
        """Close the connections."""
        await self._upstream.close()
        self._threads.shutdown(wait=False)

    async def is_there(self) -> bool:
        """Tell whether the server answers, to our key, by a request that draws nothing."""
        return await self._upstream.is_there()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Relayed]:
        """Have an order drawn. Raises what the server's answer means to our caller."""
        plan = await self._planned(order)
        if plan.ignored:
            log.info("%s does not heed: %s", self._name, ", ".join(plan.ignored))
        sent = sum(call.size_bytes for call in plan.calls)
        with self._in_flight.reserved(sent + expected_bytes(order.size, len(order.seeds))):
            async with aclosing(self._together(plan, order)) as pictures:
                async for picture in pictures:
                    yield picture

    async def _planned(self, order: DrawOrder) -> Plan:
        if order.source is None:
            return self._planner.plan(order)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._planner.plan, order)

    async def _together(self, plan: Plan, order: DrawOrder) -> AsyncGenerator[Drawn | Relayed]:
        """Make all calls at once; yield what they bring. Raises only where none brings any."""
        faults, delivered = list[LimnerError](), 0
        calls = [self._timed(call, plan, order) for call in plan.calls]
        async with aclosing(together(calls)) as coming:
            async for one in coming:
                if isinstance(one, LimnerError):
                    faults.append(one)
                else:
                    delivered += one.final
                    yield one
        if not faults:
            return
        if not delivered:
            raise faults[0]
        wanted, why = len(order.seeds), faults[0].message
        log.warning("%s drew %d of %d pictures: %s", self._name, delivered, wanted, why)

    async def _timed(
        self, call: Call, plan: Plan, order: DrawOrder
    ) -> AsyncGenerator[Drawn | Relayed]:
        """Make one call within its time and its place; count how it went."""
        outcome = "cancelled"
        deadline = asyncio.get_running_loop().time() + self._settings.timeout_s
        try:
            async with aclosing(self._called(call, plan, order)) as coming:
                async for picture in until(deadline, coming):
                    yield picture
            outcome = "ok"
        except TimeoutError:
            outcome = "timeout"
            self._breaker.fail()
            raise DrawingTooSlow(self._settings.timeout_s) from None
        except Fault as fault:
            outcome = fault.error.code or "error"
            self._note(fault)
            raise fault.error from None
        except LimnerError as error:
            outcome = error.code or "error"
            raise
        finally:
            self._metrics.upstream_calls.labels(self._name, outcome).inc()

    async def _called(
        self, call: Call, plan: Plan, order: DrawOrder
    ) -> AsyncGenerator[Drawn | Relayed]:
        follow = self._followed if call.streams else self._asked
        async with self._places:
            await self._breaker.admit()
            async with aclosing(follow(call, plan, order)) as pictures:
                async for picture in pictures:
                    yield picture

    async def _asked(
        self, call: Call, plan: Plan, order: DrawOrder
    ) -> AsyncGenerator[Drawn | Relayed]:
        answer = await self._retrying.run(lambda: self._upstream.ask(call, order.model))
        self._breaker.succeed()
        for offset, item in enumerate(_items(answer)[: call.count]):
            yield await self._receiver.receive(item, call.first + offset, plan, order)

    async def _followed(
        self, call: Call, plan: Plan, order: DrawOrder
    ) -> AsyncGenerator[Drawn | Relayed]:
        """Pass a stream on, event by event; a server that answers plainly is taken as well."""
        finished = 0
        async with aclosing(
            self._retrying.follow(lambda: self._upstream.follow(call, order.model))
        ) as coming:
            async for event in coming:
                self._breaker.succeed()
                kind = str(event.get("type", ""))
                if kind.endswith(".partial_image"):
                    if (item := item_of(event)) is not None:
                        yield await self._receiver.receive(
                            item, call.first, plan, order, final=False
                        )
                elif kind.endswith(".completed"):
                    finished += 1
                    yield await self._receiver.receive(
                        _items({"data": [event]})[0], call.first, plan, order
                    )
                elif "data" in event:
                    finished += 1
                    yield await self._receiver.receive(_items(event)[0], call.first, plan, order)
                if finished == call.count:
                    return
        raise Fault(UpstreamFailed(NO_PICTURE), "the stream ended early")

    def _note(self, fault: Fault) -> None:
        """Log a fault, and count it against the server where it is its fault."""
        level = logging.ERROR if fault.operator else logging.WARNING
        mend = "; see to its key, its credit and the model's name" if fault.operator else ""
        told = str(fault)
        if self._settings.key:
            told = told.replace(self._settings.key, "***")  # Some servers say it again.
        log.log(level, "%s: %s%s", self._name, told, mend)
        if fault.hurts:
            self._breaker.fail()
        else:
            self._breaker.succeed()

    def _on_breaker(self, opened: bool) -> None:
        self._metrics.upstream_open.labels(self._name).set(opened)
        if opened:
            log.error("%s failed too often; nothing is asked for a while", self._name)
        else:
            log.info("%s is there again", self._name)


def _capabilities(dialect: Dialect, concurrent_max: int) -> Capabilities:
    edits, routes = bool(dialect.edits), bool(dialect.variations)
    tasks = {Task.GENERATE} | ({Task.EDIT} if edits else set())
    if routes or edits:
        tasks.add(Task.VARY)
    return Capabilities(
        tasks=frozenset(tasks),
        partial_pictures=dialect.stream,
        seeded=bool(dialect.seed),
        concurrent_max=concurrent_max,
        revises=dialect.revises,
    )


def _items(answer: dict[str, Any]) -> list[Item]:
    try:
        return items(answer)
    except UpstreamFailed as error:
        raise Fault(error, error.message) from None
