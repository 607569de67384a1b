"""Orders answered at once, again, later and as streams; what a client that leaves gives up.

A real ledger, pictures in memory, and an engine that waits to be let go; no server.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from limner import factories
from limner.config import Config
from limner.contract.orders import ImageOrder, Quality, RequestOptions, ResponseFormat, Size, Task
from limner.engines.engine import Bought, Capabilities, DrawOrder, Finished, Placed, PromptIntake
from limner.engines.router import EngineEntry, Router
from limner.errors import (
    ContentRefused,
    DrawingFailed,
    LimnerError,
    Overloaded,
    Recorded,
    RequestFinished,
    RequestGone,
    RequestNotFound,
    StillDrawing,
)
from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.hold_store import HoldStore
from limner.ledger.prices import Prices
from limner.ledger.request_records import RequestRecord, RequestRecords
from limner.ledger.tables import LOCAL
from limner.ledger.verifier import Verifier
from limner.observe import Metrics
from limner.policy.auth import Caller
from limner.policy.billing import LedgerBilling
from limner.policy.moderation.moderator import Moderator
from limner.service.image_service import ImageResult, ImageService, PendingRequest
from limner.service.images import Image, Partial
from limner.service.pipeline import Pipeline
from limner.service.request_ends import PolledEnds
from limner.storage.links import LinkSigner
from limner.storage.memory import MemoryStore
from limner.storage.picture_store import PictureStore
from tests.support.clock import Clock

CALLER = Caller("key", "key")
PRICE = 16_000
ORDER = ImageOrder(
    *(Task.GENERATE, "dall-e-2", "a cat", 1, Size(256, 256), Quality.STANDARD, None),
    ResponseFormat.B64_JSON,
)
NONE, LATER, KEY = RequestOptions(), RequestOptions(later=True), RequestOptions("key")


class Painter:
    """Draws when it is let go; `buys`: as a relay does. `fault`: what it raises then."""

    def __init__(self) -> None:
        self.buys = False
        self.fault: LimnerError | None = None
        self.begun = 0
        self.partial = 0

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        return Capabilities(
            *(frozenset(Task), True, True, 8), prompts=PromptIntake.upstream(), buys=self.buys
        )

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Placed | Bought | Finished]:
        """Draw."""
        yield Placed(ahead=0, expected_s=5.0)
        if self.buys:
            yield Bought()
        self.begun += 1
        self.started.set()
        for number in range(self.partial):
            yield Finished(0, b"partial %d" % number, final=False)
        await self.go_on.wait()
        if self.fault is not None:
            raise self.fault
        for index, _ in enumerate(order.seeds):
            yield Finished(index, b"picture %d" % index)

    def open(self) -> None:
        """Make the events of this event loop."""
        self.started, self.go_on = asyncio.Event(), asyncio.Event()


@pytest.fixture(scope="module")
def safety() -> Iterator[Moderator]:
    """Load the word lists once."""
    config = Config()
    with closing(factories.text_analysis(config)) as analysis:
        yield factories.moderator(config, analysis, Metrics())


class World:
    """One server's service, its ledger, its pictures and its painter."""

    def __init__(self, database: Database, safety: Moderator) -> None:
        self.database = database
        self.painter = Painter()
        self.store = MemoryStore(1_000_000)
        config, metrics = Config(), Metrics()
        self.analysis = factories.text_analysis(config)
        self.requests = RequestRecords(database)
        billing = LedgerBilling(
            *(HoldStore(database, lease_s=30), self.requests, Prices()),
            lease_s=30,
            settle_patience_s=1,
        )
        storage = PictureStore(
            self.store, LinkSigner(b"s" * 32, 3600, Clock()), retention_s=9999, clock=Clock()
        )
        pipeline = Pipeline(
            factories.content_guard(config, safety, self.analysis, metrics),
            billing,
            factories.prompt_service(config, self.analysis, metrics),
            Router(
                [EngineEntry("painter", self.painter, (ORDER.model,), 1.0)],
                [ORDER.model],
                random.Random(1),
            ),
            storage,
            metrics,
            factories.source_reader(config, ThreadPoolExecutor(1)),
        )
        self.ends = PolledEnds(self.requests, waiting_max=1, wait_max_s=30)
        self.service = ImageService(pipeline, billing, self.requests, storage, self.ends)

    def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run a test's work on an event loop, within a time, and close the service."""

        async def limited() -> None:
            self.painter.open()
            async with asyncio.timeout(20):
                await work()
                await self.service.close(5)

        asyncio.run(limited())

    def begin(
        self, order: ImageOrder = ORDER, options: RequestOptions = NONE
    ) -> asyncio.Task[ImageResult | PendingRequest]:
        """Send an order; its answer comes once the painter is let go."""
        return asyncio.create_task(self.service.deliver(CALLER, order, options))

    async def answer(
        self, order: ImageOrder = ORDER, options: RequestOptions = NONE
    ) -> ImageResult:
        """Send an order and let the painter go."""
        self.painter.go_on.set()
        result = await self.service.deliver(CALLER, order, options)
        assert isinstance(result, ImageResult)
        return result

    async def leave(self, order: ImageOrder = ORDER, options: RequestOptions = NONE) -> None:
        """Send an order, and hang up while it is drawn."""
        task = self.begin(order, options)
        await self.painter.started.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def only_record(self) -> RequestRecord:
        """Return the record of the one request that there is."""
        records = await self.requests.recent(LOCAL, limit=5, after=None)
        assert records is not None
        (record,) = records
        return record

    def charged(self) -> tuple[int, int]:
        """Return the pictures that were charged, and those that are held."""
        local = Accounts(self.database).find(LOCAL)
        return local.month_micros // PRICE, local.held_micros // PRICE


@pytest.fixture
def world(tmp_path: Path, safety: Moderator) -> Iterator[World]:
    database = Database(tmp_path / "limner.db")
    database.migrate()
    made = World(database, safety)
    with closing(made.analysis), closing(database):
        yield made
        assert Verifier(database).verify().differences == ()


def files(pictures: tuple[Image, ...]) -> list[bytes | None]:
    return [picture.file for picture in pictures]


async def read(pictures: AsyncGenerator[Partial | Image]) -> list[bytes | None]:
    return [picture.file async for picture in pictures]


def test_an_order_is_answered_and_charged(world: World) -> None:
    async def work() -> None:
        result = await world.answer(replace(ORDER, n=2))
        assert files(result.pictures) == [b"picture 0", b"picture 1"]
        assert (result.ignored, result.unread, result.delivery) == ((), None, None)

    world.run(work)
    assert world.charged() == (2, 0)


def test_what_is_forbidden_or_fails_costs_nothing(world: World) -> None:
    async def work() -> None:
        with pytest.raises(ContentRefused):
            await world.answer(replace(ORDER, prompt="a naked woman"))
        world.painter.fault = DrawingFailed("the pen broke")
        with pytest.raises(DrawingFailed):
            await world.answer()

    world.run(work)
    assert world.charged() == (0, 0)


def test_a_client_that_hangs_up_is_not_charged(world: World) -> None:
    world.run(world.leave)
    assert world.charged() == (0, 0)


def test_a_key_gives_the_same_answer_again_also_while_it_is_drawn(world: World) -> None:
    async def work() -> None:
        first = world.begin(options=KEY)
        await world.painter.started.wait()
        second = world.begin(options=KEY)
        pending = await world.service.deliver(CALLER, ORDER, replace(KEY, later=True))
        assert isinstance(pending, PendingRequest)
        world.painter.go_on.set()
        for answer in (await first, await second, await world.answer(options=KEY)):
            assert isinstance(answer, ImageResult)
            assert files(answer.pictures) == [b"picture 0"]

    world.run(work)
    assert (world.painter.begun, world.charged()) == (1, (1, 0))


def test_a_request_with_a_key_goes_on_without_its_client(world: World) -> None:
    async def work() -> None:
        await world.leave(options=KEY)
        assert files((await world.answer(options=KEY)).pictures) == [b"picture 0"]

    world.run(work)
    assert (world.painter.begun, world.charged()) == (1, (1, 0))


def test_an_answer_is_collected_later(world: World) -> None:
    async def work() -> None:
        pending = await world.begin(options=LATER)
        assert isinstance(pending, PendingRequest)
        assert (pending.ahead, pending.retry_after_s) == (0, 5)
        again = await world.service.collect(CALLER, pending.id)
        assert isinstance(again, PendingRequest)
        record = await world.requests.find(LOCAL, pending.id)
        assert record is not None
        world.painter.go_on.set()
        await world.ends.wait(record, CALLER)
        result = await world.service.collect(CALLER, pending.id)
        assert isinstance(result, ImageResult)
        assert files(result.pictures) == [b"picture 0"]
        (stored,) = await world.service.recent(CALLER, limit=5, after=None)
        assert (stored.record.id, len(stored.links)) == (pending.id, 1)
        await world.store.delete([result.pictures[0].key])
        with pytest.raises(RequestGone):
            await world.service.collect(CALLER, pending.id)
        with pytest.raises(RequestFinished):
            await world.service.cancel(CALLER, pending.id)
        with pytest.raises(RequestNotFound):
            await world.service.recent(CALLER, limit=5, after="imgreq_unknown")

    world.run(work)


def test_one_that_waits_a_moment_gets_the_answer_itself(world: World) -> None:
    async def work() -> None:
        world.painter.go_on.set()
        result = await world.service.deliver(CALLER, ORDER, replace(LATER, wait_s=10))
        assert isinstance(result, ImageResult)

    world.run(work)
    assert world.charged() == (1, 0)


def test_a_cancelled_request_is_gone(world: World) -> None:
    async def work() -> None:
        pending = await world.begin(options=LATER)
        assert isinstance(pending, PendingRequest)
        await world.service.cancel(CALLER, pending.id)
        with pytest.raises(Recorded) as caught:
            await world.service.collect(CALLER, pending.id)
        assert caught.value.code == "request_gone"
        with pytest.raises(RequestNotFound):
            await world.service.collect(CALLER, "imgreq_unknown")

    world.run(work)
    assert world.charged() == (0, 0)


def test_a_stream_shows_partial_pictures_first_and_a_key_replays_it(world: World) -> None:
    world.painter.partial = 2

    async def work() -> None:
        first = await world.service.stream(CALLER, ORDER, KEY)
        again = await world.service.stream(CALLER, ORDER, KEY)
        world.painter.go_on.set()
        assert await read(first.pictures) == [b"partial 0", b"partial 1", b"picture 0"]
        assert await read(again.pictures) == [b"picture 0"]
        finished = await world.service.stream(CALLER, ORDER, KEY)
        assert await read(finished.pictures) == [b"picture 0"]

    world.run(work)
    assert world.charged() == (1, 0)


@pytest.mark.parametrize("streams", [True, False])
def test_what_was_bought_for_a_client_that_left_goes_to_the_next(
    world: World, streams: bool
) -> None:
    world.painter.buys = True

    async def work() -> None:
        await world.leave()
        if streams:
            stream = await world.service.stream(CALLER, ORDER, NONE)
            assert stream.delivery is not None
            world.painter.go_on.set()
            assert await read(stream.pictures) == [b"picture 0"]
        else:
            result = await world.answer()
            assert files(result.pictures) == [b"picture 0"]
            assert result.delivery is not None

    world.run(work)
    assert (world.painter.begun, world.charged()) == (1, (1, 0))


@pytest.mark.parametrize("streams", [True, False])
def test_a_purchase_that_cannot_be_waited_for_is_given_back(world: World, streams: bool) -> None:
    world.painter.buys = True

    async def work() -> None:
        await world.leave()
        record = await world.only_record()
        waiting = asyncio.create_task(world.ends.wait(record, CALLER))  # The one place is taken.
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            if streams:
                await world.service.stream(CALLER, ORDER, NONE)
            else:
                await world.service.deliver(CALLER, ORDER, NONE)
        with pytest.raises(StillDrawing):
            await world.ends.check_room(record, CALLER)
        world.painter.go_on.set()
        await waiting
        assert files((await world.answer()).pictures) == [b"picture 0"]

    world.run(work)
    assert (world.painter.begun, world.charged()) == (1, (1, 0))


def test_a_purchase_whose_pictures_were_deleted_is_drawn_anew(world: World) -> None:
    world.painter.buys = True

    async def work() -> None:
        await world.leave()
        record = await world.only_record()
        world.painter.go_on.set()
        ended = await world.ends.wait(record, CALLER)
        await world.store.delete([picture.key for picture in ended.pictures])
        assert files((await world.answer()).pictures) == [b"picture 0"]

    world.run(work)
    assert (world.painter.begun, world.charged()) == (2, (2, 0))


def test_a_server_that_stops_cancels_what_takes_too_long(world: World) -> None:
    async def work() -> None:
        pending = await world.begin(options=LATER)
        assert isinstance(pending, PendingRequest)
        await world.service.close(0.01)
        with pytest.raises(Recorded):
            await world.service.collect(CALLER, pending.id)

    world.run(work)
    assert world.charged() == (0, 0)
