"""Progress: what has come of an order so far, and how long the rest takes."""

from __future__ import annotations

import asyncio

import pytest

from limner.engines.engine import Bought, Placed
from limner.service.images import Image, Partial
from limner.service.progress import PARTIAL_AHEAD_MAX, Progress

IMAGE = Image(0, "key", None, None, None)


def test_events_of_an_engine_are_noted() -> None:
    progress = Progress()
    progress.note(Bought())
    assert (progress.is_bought, progress.placed.is_set()) == (True, False)
    progress.note(Placed(ahead=2, expected_s=9.0))
    assert progress.placed.is_set()


def test_a_reader_that_is_slow_misses_partial_pictures() -> None:
    progress = Progress()
    for number in range(PARTIAL_AHEAD_MAX + 2):
        progress.show(Partial(0, number, b""))
    waiting = [progress.partials.get_nowait().number for _ in range(progress.partials.qsize())]
    assert waiting == list(range(PARTIAL_AHEAD_MAX))


@pytest.mark.parametrize(
    ("stops", "finished", "is_settled"), [(True, 1, True), (True, 0, False), (False, 1, False)]
)
def test_a_cancelled_drawing_settles_what_is_finished_where_it_was_told_to(
    stops: bool, finished: int, is_settled: bool
) -> None:
    progress = Progress()
    progress.images += [IMAGE] * finished

    async def draw() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if not progress.absorb_cancellation():
                raise
            await asyncio.sleep(0)  # The cancellation is taken back: this is not interrupted.
            assert not progress.absorb_cancellation()  # A second one would end it.
        return "settled"

    async def run() -> object:
        task = asyncio.create_task(draw())
        await asyncio.sleep(0)
        if stops:
            progress.settle_finished()
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        return outcome

    assert (asyncio.run(run()) == "settled") == is_settled


def test_the_rest_is_estimated_by_the_queue_and_then_by_the_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("limner.service.progress.time.monotonic", lambda: now)
    progress = Progress()
    assert progress.left_s(4) is None
    progress.note(Placed(ahead=0, expected_s=40.0))
    now += 10
    assert progress.left_s(4) == 30
    progress.images.append(IMAGE)
    assert progress.left_s(4) == 30  # One took 10 s, and three are to come.
    now += 10
    progress.images.append(IMAGE)
    assert progress.left_s(4) == 20
