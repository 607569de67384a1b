"""A request at work and its client: what happens to the drawing when the client leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.engine import Bought, Placed
from limner.ledger.hold_placement import PlacedHold
from limner.policy.billing import LedgerHold
from limner.rate_limits import NO_ALLOWANCES
from limner.service.images import Image, Partial
from limner.service.progress import Progress
from limner.service.request_task import AnswerDelivery, RequestTask

ORDER = ImageOrder(
    *(Task.GENERATE, "dall-e-2", "a cat", 2, Size(256, 256), Quality.STANDARD, None),
    ResponseFormat.URL,
)
IMAGE = Image(0, "key", None, None, None)
HOLD = LedgerHold(None, PlacedHold("imgreq_1", 5.0, NO_ALLOWANCES), "local")  # type: ignore[arg-type] # no billing is called


class Work:
    """A request whose drawing waits to be let go."""

    def __init__(self, order: ImageOrder, *, outlives_client: bool = False) -> None:
        self.go_on = asyncio.Event()
        self.progress = Progress()
        self.left: list[str] = []
        self.task = asyncio.create_task(self._draw())
        self.request = RequestTask(
            order,
            HOLD,
            self.task,
            self.progress,
            outlives_client=outlives_client,
            on_left=self.left.append,
        )

    async def _draw(self) -> tuple[Image, ...]:
        await self.go_on.wait()
        return (IMAGE,)

    async def is_cancelled(self) -> bool:
        """Let the drawing go on; tell whether it was cancelled."""
        self.go_on.set()
        await asyncio.wait({self.task})
        return self.task.cancelled()


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(5):
            await work()

    asyncio.run(limited())


def test_an_answer_is_lost_once_or_not_at_all() -> None:
    lost: list[int] = []
    delivery = AnswerDelivery(lambda: lost.append(1))
    delivery.lost()
    delivery.lost()
    assert lost == [1]
    delivery = AnswerDelivery(lambda: lost.append(2))
    delivery.made()
    delivery.lost()
    assert lost == [1]


def test_a_drawing_ends_with_its_client() -> None:
    async def work() -> None:
        plain = Work(ORDER)
        plain.request.delivery.lost()
        assert await plain.is_cancelled()
        assert not plain.progress.has_left
        assert plain.left == []

    run(work)


def test_a_request_that_outlives_client_goes_on() -> None:
    async def work() -> None:
        alone = Work(ORDER, outlives_client=True)
        alone.progress.note(Bought())
        assert not alone.request.is_owed  # Its client comes back for it.
        alone.request.delivery.lost()
        assert not await alone.is_cancelled()
        assert alone.left == []

    run(work)


def test_what_is_bought_is_finished_for_whoever_comes_next() -> None:
    async def work() -> None:
        bought = Work(ORDER)
        before = bought.request.is_owed
        bought.progress.note(Bought())
        assert (before, bought.request.is_owed) == (False, True)
        bought.request.delivery.lost()
        assert not await bought.is_cancelled()
        assert bought.progress.has_left
        assert bought.left == ["imgreq_1"]

    run(work)


@pytest.mark.parametrize("stream", [True, False])
def test_a_stream_that_is_left_keeps_what_its_reader_saw(stream: bool) -> None:
    async def work() -> None:
        seen = Work(replace(ORDER, stream=stream))
        seen.progress.images.append(IMAGE)
        outcomes: list[bool] = []

        async def draw() -> tuple[Image, ...]:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                outcomes.append(seen.progress.absorb_cancellation())
                raise
            return ()

        seen.request.task = asyncio.create_task(draw())
        await asyncio.sleep(0)
        seen.request.delivery.lost()
        await asyncio.wait({seen.request.task})
        seen.task.cancel()
        assert outcomes == [stream]

    run(work)


def test_a_client_that_leaves_when_all_is_finished_stops_nothing() -> None:
    async def work() -> None:
        done = Work(ORDER)
        done.progress.images += [IMAGE, IMAGE]
        done.request.delivery.lost()
        assert not await done.is_cancelled()

    run(work)


def test_partial_pictures_are_read_until_the_drawing_is_over() -> None:
    async def work() -> None:
        drawing = Work(ORDER)
        reading = asyncio.create_task(drawing.request.next_partial())
        await asyncio.sleep(0)
        for number in range(2):
            drawing.progress.show(Partial(0, number, b""))
        first = await reading
        assert first is not None
        drawing.go_on.set()
        await drawing.task
        second, end = [await drawing.request.next_partial() for _ in range(2)]
        assert second is not None
        assert (first.number, second.number, end) == (0, 1, None)
        idle = Work(ORDER)
        reading = asyncio.create_task(idle.request.next_partial())
        await asyncio.sleep(0)
        idle.go_on.set()
        assert await reading is None  # The drawing was over before one came.

    run(work)


@pytest.mark.parametrize("is_placed", [True, False])
def test_a_request_has_its_place_or_is_over(is_placed: bool) -> None:
    async def work() -> None:
        drawing = Work(ORDER)
        waiting = asyncio.create_task(drawing.request.placed())
        await asyncio.sleep(0)
        assert not waiting.done()
        if is_placed:
            drawing.progress.note(Placed(ahead=0, expected_s=8.0))
            assert drawing.request.left_s() is not None
        else:
            drawing.go_on.set()
        await waiting
        drawing.go_on.set()
        await drawing.task

    run(work)
