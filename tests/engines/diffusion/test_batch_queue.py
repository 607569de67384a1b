"""Which jobs are drawn together, and in which order."""

from __future__ import annotations

import asyncio

from limner.contract.orders import Size
from limner.engines.diffusion.batch_queue import BatchQueue
from limner.engines.diffusion.jobs import PictureJob, Recipe
from limner.engines.engine import Drawn
from limner.errors import LimnerError

SMALL = Recipe("text", Size(64, 64), 4, 7.5)
LARGE = Recipe("text", Size(128, 128), 4, 7.5)


def ignore(_event: Drawn | LimnerError) -> None:
    """Nobody reads what these jobs send."""


def job(seed: int, recipe: Recipe = SMALL) -> PictureJob:
    return PictureJob(recipe, ("a cat",), seed, 0, ignore)


def batches(queue: BatchQueue, count: int) -> list[list[int]]:
    """Return the seeds of the next batches."""

    async def run() -> list[list[int]]:
        return [[one.seed for one in await queue.next_batch()] for _ in range(count)]

    return asyncio.run(run())


def test_equal_jobs_share_a_batch_and_the_first_comes_first() -> None:
    queue = BatchQueue(batch_max=3, window_s=0)
    queue.put([job(1), job(2, LARGE), job(3), job(4), job(5), job(6, LARGE)])
    assert batches(queue, 3) == [[1, 3, 4], [2, 6], [5]]


def test_without_batches_each_job_is_drawn_alone() -> None:
    queue = BatchQueue(batch_max=1, window_s=30)
    queue.put([job(1), job(2)])
    assert batches(queue, 2) == [[1], [2]]


def test_cancelled_jobs_are_left_out() -> None:
    queue = BatchQueue(batch_max=2, window_s=0)
    jobs = [job(number) for number in range(4)]
    queue.put(jobs)
    jobs[0].cancel()
    jobs[2].cancel()
    assert batches(queue, 1) == [[1, 3]]


def test_a_batch_waits_for_more_jobs_within_its_window() -> None:
    async def run() -> list[int]:
        queue = BatchQueue(batch_max=2, window_s=30)
        queue.put([job(1)])
        waiting = asyncio.create_task(queue.next_batch())
        await asyncio.sleep(0)
        queue.put([job(2)])
        return [one.seed for one in await waiting]

    assert asyncio.run(run()) == [1, 2]


def test_a_job_that_is_cancelled_while_its_batch_waits_is_not_drawn() -> None:
    async def run() -> list[int]:
        queue = BatchQueue(batch_max=2, window_s=0.01)
        cancelled = job(1)
        queue.put([cancelled])
        waiting = asyncio.create_task(queue.next_batch())
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.sleep(0.02)  # The window passes twice.
        assert not waiting.done()
        queue.put([job(2)])
        return [one.seed for one in await waiting]

    assert asyncio.run(run()) == [2]
