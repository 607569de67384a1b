"""Waiting for the end of another request: how long it takes yet, here and at other servers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.contract.orders import ImageOrder, Quality, RequestOptions, ResponseFormat, Size, Task
from limner.engines.engine import Placed
from limner.errors import StillDrawing
from limner.ledger.database import Database
from limner.ledger.hold_placement import SeenBefore
from limner.ledger.hold_store import HoldStore
from limner.ledger.limits import Limits
from limner.ledger.prices import Prices
from limner.ledger.request_records import KeptPicture, RequestRecord, RequestRecords, RequestState
from limner.policy.auth import Caller
from limner.policy.billing import LedgerBilling, LedgerHold
from limner.service.images import Image
from limner.service.progress import Progress
from limner.service.request_ends import PolledEnds
from limner.service.request_task import RequestTask

CALLER = Caller("key", "key")
ORDER = ImageOrder(
    *(Task.GENERATE, "dall-e-2", "a cat", 10, Size(256, 256), Quality.STANDARD, None),
    ResponseFormat.URL,
)
IMAGE = Image(0, "key", None, None, None)


class World:
    """A database, a server at work on one request with an Idempotency-Key, and a clock."""

    def __init__(self, database: Database) -> None:
        self.requests = RequestRecords(database)
        self.billing = LedgerBilling(
            HoldStore(database, lease_s=30),
            self.requests,
            Prices(),
            lease_s=30,
            settle_patience_s=1,
        )
        self.late_s = 0.0

    def ends(self, waiting_max: int = 10, wait_max_s: float = 30) -> PolledEnds:
        """Make what waits, by a clock that the test moves."""
        return PolledEnds(
            self.requests, waiting_max=waiting_max, wait_max_s=wait_max_s, clock=self.now
        )

    def now(self) -> float:
        """Return the time."""
        return self.began + self.late_s

    async def hold(self) -> tuple[LedgerHold, RequestRecord]:
        """Place a hold; return it and its record as the second request finds it."""
        hold = await self.billing.hold(CALLER, ORDER, RequestOptions("key"))
        self.began = hold.created_at
        with pytest.raises(SeenBefore) as taken:
            await self.billing.hold(CALLER, ORDER, RequestOptions("key"))
        return hold, taken.value.record

    def drawing(self, hold: LedgerHold, progress: Progress) -> RequestTask:
        """Make a drawing that takes for ever."""
        task: asyncio.Task[tuple[Image, ...]] = asyncio.create_task(_for_ever())
        return RequestTask(
            ORDER, hold, task, progress, outlives_client=True, on_left=lambda _: None
        )


async def _for_ever() -> tuple[Image, ...]:
    await asyncio.Event().wait()
    return ()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = Database(tmp_path / "limner.db")
    opened.migrate()
    yield World(opened)
    opened.close()


def test_the_end_of_another_servers_request_is_seen_in_the_database(world: World) -> None:
    async def run() -> None:
        hold, record = await world.hold()
        waiting = asyncio.create_task(world.ends().wait(record, CALLER))
        await asyncio.sleep(0)
        async with hold:
            await hold.settle([KeptPicture("a", None, None)])
        async with asyncio.timeout(5):
            ended = await waiting
        assert (ended.state, len(ended.pictures)) == (RequestState.SETTLED, 1)

    asyncio.run(run())


def test_one_that_does_not_end_in_time_is_waited_for_no_longer(world: World) -> None:
    async def run() -> None:
        hold, record = await world.hold()
        ends = world.ends(waiting_max=1, wait_max_s=0.05)
        for _ in range(2):  # The place of the first is free again.
            with pytest.raises(StillDrawing):
                await ends.wait(record, CALLER)
        async with hold:
            pass

    asyncio.run(run())


async def has_room(ends: PolledEnds, record: RequestRecord) -> bool:
    """Tell whether one more may wait."""
    try:
        await ends.check_room(record, CALLER)
    except StillDrawing:
        return False
    return True


def test_no_more_than_may_wait_do(world: World) -> None:
    async def run() -> None:
        hold, record = await world.hold()
        ends = world.ends(waiting_max=1)
        first = asyncio.create_task(ends.wait(record, CALLER))
        async with asyncio.timeout(20):
            while await has_room(ends, record):  # noqa: ASYNC110 - nothing else tells
                await asyncio.sleep(0)  # Until the first waits.
        with pytest.raises(StillDrawing):
            await ends.wait(record, CALLER)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await ends.check_room(record, CALLER)
        limited = Caller("other", "other", limits=Limits(concurrent=1))
        with pytest.raises(StillDrawing):
            await ends.check_room(record, limited)
        await ends.check_room(record, Caller("other", "other", limits=Limits(concurrent=2)))
        async with hold:
            pass

    asyncio.run(run())


@pytest.mark.parametrize(
    ("late_s", "wait_s"),
    [(0.0, 1), (10.0, 3), (400.0, 60)],
)
def test_one_of_another_server_is_judged_by_how_long_requests_take(
    world: World, late_s: float, wait_s: int
) -> None:
    """A second until one was seen; one that is late takes a quarter of its time more."""

    async def run() -> None:
        hold, record = await world.hold()
        world.late_s = late_s
        assert await world.ends().retry_after_s(record) == wait_s
        async with hold:
            pass

    asyncio.run(run())


def test_one_of_this_process_is_judged_by_its_place_and_then_by_its_pictures(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("limner.service.progress.time.monotonic", lambda: now)

    async def run() -> None:
        nonlocal now
        hold, record = await world.hold()
        progress, ends = Progress(), world.ends()
        drawing = world.drawing(hold, progress)
        ends.track(drawing)
        progress.note(Placed(ahead=7, expected_s=40.0))
        assert await ends.retry_after_s(record) == 40
        now += 15
        assert await ends.retry_after_s(record) == 25
        progress.images += [IMAGE] * 5  # Half of ten took 15 s.
        assert await ends.retry_after_s(record) == 15
        drawing.task.cancel()
        await asyncio.gather(drawing.task, return_exceptions=True)
        async with hold:
            pass

    asyncio.run(run())
