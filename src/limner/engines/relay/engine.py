"""The relay engine: has one other server draw an order, and returns its pictures."""

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
from limner.engines.relay.receiver import Receiver
from limner.engines.relay.response_parser import NO_PICTURE, Item, item_of, items
from limner.engines.relay.retries import RetryPolicy
from limner.engines.relay.settings import RelaySettings
from limner.engines.relay.upstream import Upstream
from limner.engines.relay.upstream_faults import UpstreamFault
from limner.errors import DrawingTooSlow, LimnerError, UpstreamFailed
from limner.fetching.fetcher import Fetch
from limner.observe import Metrics

log = logging.getLogger(__name__)

THREADS = 2


class RelayEngine:
    """An Engine that has another server draw. `name` is the engine's, for the log.

    Raises ConfigurationError where the settings name a key that does not exist.
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
        self._in_flight = InflightLimit(
            settings.bytes_max, waiting_max=settings.concurrent_max, wait_max_s=settings.timeout_s
        )
        self._call_slots = asyncio.Semaphore(settings.concurrent_max)
        self._retries = RetryPolicy(settings.retries_max)
        self._breaker = CircuitBreaker(
            self._upstream.is_there,
            self._on_breaker_change,
            time.monotonic,
            failures_max=settings.failures_max,
            open_s=settings.open_s,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What the server can do, as its dialect says."""
        return self._capabilities

    async def start(self) -> None:
        """Prepare the connections; the first order opens one."""
        self._upstream.open()

    async def stop(self) -> None:
        """Close the connections."""
        await self._upstream.close()
        self._threads.shutdown(wait=False)

    async def is_there(self) -> bool:
        """Tell whether the server accepts our key, by a request that draws nothing."""
        return await self._upstream.is_there()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Bought]:
        """Have an order drawn. Raises what the server's answer means to our caller.

        Yields `Bought` before each call; closing the iterator ends the calls nevertheless. Where a
        call fails after pictures have been delivered, the order ends with these, without an error.
        """
        plan = await self._plan(order)
        if plan.ignored:
            log.info("%s ignores: %s", self._name, ", ".join(plan.ignored))
        sent_bytes = sum(call.size_bytes for call in plan.calls)
        wanted, delivered = len(order.seeds), 0
        received_bytes = expected_bytes(order.asked.size, wanted)
        async with self._in_flight.reserve(sent_bytes + received_bytes):
            streams = [self._call(call, plan, order) for call in plan.calls]
            try:
                one_stream = streams[0] if len(streams) == 1 else _merged(streams)
                async with aclosing(one_stream) as pictures:
                    async for one in pictures:
                        delivered += isinstance(one, Drawn) and one.final
                        yield one
            except LimnerError as fault:
                if not delivered:
                    raise
                counts = (self._name, delivered, wanted)
                log.warning("%s drew %d of %d pictures: %s", *counts, fault.message)

    async def _plan(self, order: DrawOrder) -> Plan:
        if order.source is None:
            return self._planner.plan(order)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._planner.plan, order)

    def _call(
        self, call: UpstreamCall, plan: Plan, order: DrawOrder
    ) -> AsyncGenerator[Drawn | Bought]:
        """Make one call; its time limit begins now, its turn among the concurrent calls later."""
        deadline = asyncio.get_running_loop().time() + self._settings.timeout_s
        draw = self._draw_by_events if call.streams else self._draw_by_response
        return draw(call, plan, order, deadline)

    async def _draw_by_response(
        self, call: UpstreamCall, plan: Plan, order: DrawOrder, deadline: float
    ) -> AsyncGenerator[Drawn | Bought]:
        """Make a call whose pictures come in one response, as nearly all do."""
        async with self._admitted(deadline):
            yield Bought()
            async with asyncio.timeout_at(deadline):
                response = await self._retries.run(
                    lambda: self._upstream.request(call, order.asked.model)
                )
            self._breaker.record_success()
            for offset, item in enumerate(_items(response)[: call.count]):
                async with asyncio.timeout_at(deadline):
                    picture = await self._receiver.receive(item, call.first + offset, plan)
                yield picture

    async def _draw_by_events(
        self, call: UpstreamCall, plan: Plan, order: DrawOrder, deadline: float
    ) -> AsyncGenerator[Drawn | Bought]:
        """Make a call whose picture comes as events, after its partial pictures."""
        async with (
            self._admitted(deadline),
            aclosing(self._pictures_of_events(call, plan, order.asked.model)) as pictures,
        ):
            yield Bought()
            async for picture in until(deadline, pictures):
                yield picture

    async def _pictures_of_events(
        self, call: UpstreamCall, plan: Plan, model: str
    ) -> AsyncGenerator[Drawn]:
        """Yield the picture of each event; a whole response is read as one event."""
        finished = 0
        async with aclosing(
            self._retries.stream(lambda: self._upstream.stream(call, model))
        ) as events:
            async for event in events:
                self._breaker.record_success()
                kind = str(event.get("type", ""))
                if kind.endswith(".partial_image"):
                    if (item := item_of(event)) is not None:
                        yield await self._receiver.receive(item, call.first, plan, final=False)
                elif (completed := kind.endswith(".completed")) or "data" in event:
                    finished += 1
                    response = {"data": [event]} if completed else event
                    yield await self._receiver.receive(_items(response)[0], call.first, plan)
                if finished == call.count:
                    return
        raise UpstreamFault(UpstreamFailed(NO_PICTURE), "the stream ended early")

    @asynccontextmanager
    async def _admitted(self, deadline: float) -> AsyncGenerator[None]:
        """Wait for a call slot and the circuit breaker; count the outcome of the call within.

        Raises DrawingTooSlow for TimeoutError, and the caller's error for UpstreamFault.
        """
        outcome = "cancelled"
        try:
            async with asyncio.timeout_at(deadline):
                await self._call_slots.acquire()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._breaker.admit()
                yield
            finally:
                self._call_slots.release()
            outcome = "ok"
        except TimeoutError:
            outcome = "timeout"
            self._breaker.record_failure()
            raise DrawingTooSlow(self._settings.timeout_s) from None
        except UpstreamFault as fault:
            outcome = fault.error.code or "error"
            self._record(fault)
            raise fault.error from None
        except LimnerError as error:
            outcome = error.code or "error"
            raise
        finally:
            self._metrics.upstream_calls.labels(self._name, outcome).inc()

    def _record(self, fault: UpstreamFault) -> None:
        """Log a fault, and count it as a failure of the server where it is one."""
        level = logging.ERROR if fault.is_for_operator else logging.WARNING
        hint = "; check its key, its credit and the model's name" if fault.is_for_operator else ""
        detail = str(fault)
        if self._key:
            detail = detail.replace(self._key, "***")  # Some servers repeat the key.
        log.log(level, "%s: %s%s", self._name, detail, hint)
        if fault.is_server_failure:
            self._breaker.record_failure()
        else:
            self._breaker.record_success()

    def _on_breaker_change(self, opened: bool) -> None:
        self._metrics.upstream_open.labels(self._name).set(opened)
        if opened:
            log.error("%s failed too often; it gets no orders for a while", self._name)
        else:
            log.info("%s answers again and gets orders", self._name)


def _capabilities(dialect: Dialect, concurrent_max: int) -> Capabilities:
    tasks = {Task.GENERATE} | ({Task.EDIT} if dialect.edits else set())
    if dialect.variations or dialect.edits:
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
    streams: Sequence[AsyncGenerator[Drawn | Bought]],
) -> AsyncGenerator[Drawn | Bought]:
    """Yield the pictures of concurrent calls, then raise the first error among them."""
    errors = list[LimnerError]()
    async with aclosing(merge(streams)) as merged:
        async for item in merged:
            if isinstance(item, LimnerError):
                errors.append(item)
            else:
                yield item
    if errors:
        raise errors[0]


def _items(response: dict[str, Any]) -> list[Item]:
    try:
        return items(response)
    except UpstreamFailed as error:
        raise UpstreamFault(error, error.message) from None
