"""The relay engine: plans an order for one server, asks it, checks what comes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from limner.concurrency.threads import thread_pool
from limner.contract.orders import Task
from limner.engines.engine import Bought, Capabilities, Drawn, DrawOrder, PromptIntake
from limner.engines.relay.circuit_breaker import CircuitBreaker
from limner.engines.relay.deadline import until
from limner.engines.relay.dialects import Dialect, find_dialect
from limner.engines.relay.inflight_limit import InflightLimit, expected_bytes
from limner.engines.relay.merge import merge
from limner.engines.relay.planner import CallPlanner, Plan, UpstreamCall
from limner.engines.relay.receiver import Fetch, Receiver
from limner.engines.relay.response_parser import NO_PICTURE, Item, item_of, items
from limner.engines.relay.retries import RetryPolicy
from limner.engines.relay.settings import RelaySettings
from limner.engines.relay.upstream import Upstream
from limner.engines.relay.upstream_faults import UpstreamFault
from limner.errors import DrawingTooSlow, LimnerError, UpstreamFailed
from limner.observe import Metrics

log = logging.getLogger(__name__)

THREADS = 2


class RelayEngine:
    """Another server as an engine; an Engine itself. `name` is the engine's, for the log.

    Raises ConfigurationError where the settings name a key that is not there.
    """

    def __init__(self, name: str, settings: RelaySettings, fetch: Fetch, metrics: Metrics) -> None:
        self._name = name
        self._settings = settings
        self._key = settings.resolved_key(name)
        self._dialect = find_dialect(settings.dialect, settings.sizes)
        self._capabilities = _capabilities(self._dialect, settings.concurrent_max)
        self._planner = CallPlanner(self._dialect, settings.model)
        self._upstream = Upstream(settings, self._dialect, self._key)
        self._threads = thread_pool(THREADS, f"relay-{name}")
        self._receiver = Receiver(self._upstream, fetch, self._threads)
        self._metrics = metrics
        self._in_flight = InflightLimit(settings.bytes_max, settings.timeout_s)
        self._places = asyncio.Semaphore(settings.concurrent_max)
        self._retrying = RetryPolicy(settings.retries_max)
        self._breaker = CircuitBreaker(
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

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Bought]:
        """Have an order drawn. Raises what the server's answer means to our caller.

        Yields `Bought` before each call; closing the iterator ends the calls all the same.
        Where one of several calls fails, or a call half-way, what the others brought is delivered.
        """
        plan = await self._planned(order)
        if plan.ignored:
            log.info("%s does not heed: %s", self._name, ", ".join(plan.ignored))
        sent = sum(call.size_bytes for call in plan.calls)
        wanted, delivered = len(order.seeds), 0
        async with self._in_flight.reserved(sent + expected_bytes(order.asked.size, wanted)):
            calls = [self._call(call, plan, order) for call in plan.calls]
            try:
                async with aclosing(calls[0] if len(calls) == 1 else _merged(calls)) as pictures:
                    async for one in pictures:
                        delivered += isinstance(one, Drawn) and one.final
                        yield one
            except LimnerError as fault:
                if not delivered:
                    raise
                told = (self._name, delivered, wanted, fault.message)
                log.warning("%s drew %d of %d pictures: %s", *told)

    async def _planned(self, order: DrawOrder) -> Plan:
        if order.source is None:
            return self._planner.plan(order)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._planner.plan, order)

    def _call(
        self, call: UpstreamCall, plan: Plan, order: DrawOrder
    ) -> AsyncGenerator[Drawn | Bought]:
        """Make one call, within its time and its place."""
        deadline = asyncio.get_running_loop().time() + self._settings.timeout_s
        return (self._followed if call.streams else self._asked)(call, plan, order, deadline)

    async def _asked(
        self, call: UpstreamCall, plan: Plan, order: DrawOrder, deadline: float
    ) -> AsyncGenerator[Drawn | Bought]:
        """Ask for pictures that come in one answer, as nearly all do; so no layers lie between."""
        async with self._place(deadline):
            yield Bought()
            async with asyncio.timeout_at(deadline):
                answer = await self._retrying.run(
                    lambda: self._upstream.ask(call, order.asked.model)
                )
            self._breaker.succeed()
            for offset, item in enumerate(_items(answer)[: call.count]):
                async with asyncio.timeout_at(deadline):
                    picture = await self._receiver.receive(item, call.first + offset, plan)
                yield picture

    async def _followed(
        self, call: UpstreamCall, plan: Plan, order: DrawOrder, deadline: float
    ) -> AsyncGenerator[Drawn | Bought]:
        """Ask for pictures that come as events, with their states on the way."""
        async with (
            self._place(deadline),
            aclosing(self._events(call, plan, order.asked.model)) as coming,
        ):
            yield Bought()
            async for picture in until(deadline, coming):
                yield picture

    async def _events(self, call: UpstreamCall, plan: Plan, model: str) -> AsyncGenerator[Drawn]:
        """Pass a stream on, event by event; a server that answers plainly is taken as well."""
        finished = 0
        async with aclosing(
            self._retrying.follow(lambda: self._upstream.follow(call, model))
        ) as coming:
            async for event in coming:
                self._breaker.succeed()
                kind = str(event.get("type", ""))
                if kind.endswith(".partial_image"):
                    if (item := item_of(event)) is not None:
                        yield await self._receiver.receive(item, call.first, plan, final=False)
                elif (completed := kind.endswith(".completed")) or "data" in event:
                    finished += 1
                    answer = {"data": [event]} if completed else event
                    yield await self._receiver.receive(_items(answer)[0], call.first, plan)
                if finished == call.count:
                    return
        raise UpstreamFault(UpstreamFailed(NO_PICTURE), "the stream ended early")

    @asynccontextmanager
    async def _place(self, deadline: float) -> AsyncGenerator[None]:
        """Hold one of the places for calls, if the server may be asked; count how it went.

        Translates faults and TimeoutError into what our caller is told.
        """
        outcome = "cancelled"
        try:
            async with asyncio.timeout_at(deadline):
                await self._places.acquire()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._breaker.admit()
                yield
            finally:
                self._places.release()
            outcome = "ok"
        except TimeoutError:
            outcome = "timeout"
            self._breaker.fail()
            raise DrawingTooSlow(self._settings.timeout_s) from None
        except UpstreamFault as fault:
            outcome = fault.error.code or "error"
            self._note(fault)
            raise fault.error from None
        except LimnerError as error:
            outcome = error.code or "error"
            raise
        finally:
            self._metrics.upstream_calls.labels(self._name, outcome).inc()

    def _note(self, fault: UpstreamFault) -> None:
        """Log a fault, and count it against the server where it is its fault."""
        level = logging.ERROR if fault.operator else logging.WARNING
        mend = "; see to its key, its credit and the model's name" if fault.operator else ""
        told = str(fault)
        if self._key:
            told = told.replace(self._key, "***")  # Some servers say it again.
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
        prompts=PromptIntake.upstream() if dialect.revises else PromptIntake.text(),
        buys=True,
    )


async def _merged(
    calls: Sequence[AsyncGenerator[Drawn | Bought]],
) -> AsyncGenerator[Drawn | Bought]:
    """Make all calls at once; yield what they bring, then raise the first fault."""
    faults = list[LimnerError]()
    async with aclosing(merge(calls)) as coming:
        async for one in coming:
            if isinstance(one, LimnerError):
                faults.append(one)
            else:
                yield one
    if faults:
        raise faults[0]


def _items(answer: dict[str, Any]) -> list[Item]:
    try:
        return items(answer)
    except UpstreamFailed as error:
        raise UpstreamFault(error, error.message) from None
