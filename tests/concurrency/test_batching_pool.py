"""What goes to a thread in one batch, what waits, and what each caller gets."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Coroutine

import pytest

from limner.concurrency.batching_pool import Batch, BatchingPool, LoopQueue, WorkItem, run_each


def work() -> None:
    """Do nothing: here no thread works."""


class Dispatched:
    """A queue, and the batches that it dispatched."""

    def __init__(self, *, batch_max: int, threads: int) -> None:
        self._batches: queue.SimpleQueue[Batch[WorkItem]] = queue.SimpleQueue()
        loop = asyncio.get_running_loop()
        self.queue: LoopQueue[WorkItem] = LoopQueue(
            loop, self._batches.put, batch_max=batch_max, threads=threads
        )

    def add(self, count: int) -> list[asyncio.Future[object]]:
        """Add so many items."""
        return [self.queue.add(WorkItem(work)) for _ in range(count)]

    def batches(self) -> list[Batch[WorkItem]]:
        """Return the batches that were dispatched since the last call."""
        batches = []
        while not self._batches.empty():
            batches.append(self._batches.get())
        return batches


def run(test: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 10))


def test_what_is_added_in_one_turn_goes_together() -> None:
    async def test() -> None:
        dispatched = Dispatched(batch_max=64, threads=1)
        futures = dispatched.add(3)
        assert not dispatched.batches()
        await asyncio.sleep(0)
        (batch,) = dispatched.batches()
        assert len(batch.items) == 3
        for number, item in enumerate(batch.items):
            item.result = number
        batch.complete()
        assert await asyncio.gather(*futures) == [0, 1, 2]

    run(test)


def test_what_is_added_while_all_threads_are_busy_waits_for_the_first_that_is_free() -> None:
    async def test() -> None:
        dispatched = Dispatched(batch_max=64, threads=2)
        for _ in range(3):
            dispatched.add(2)
            await asyncio.sleep(0)
        first, second = dispatched.batches()
        later = dispatched.add(1)
        await asyncio.sleep(0)
        assert not dispatched.batches()
        first.complete()
        await asyncio.wait({one.future for one in first.items})
        (third,) = dispatched.batches()
        assert len(third.items) == 3
        third.complete()
        await later[0]
        second.complete()

    run(test)


def test_a_long_queue_goes_in_several_batches() -> None:
    async def test() -> None:
        dispatched = Dispatched(batch_max=2, threads=8)
        dispatched.add(5)
        await asyncio.sleep(0)
        assert [len(batch.items) for batch in dispatched.batches()] == [2, 2, 1]

    run(test)


def test_each_caller_gets_its_own_fault_and_a_cancelled_one_nothing() -> None:
    async def test() -> None:
        dispatched = Dispatched(batch_max=64, threads=1)
        gone, failed, fine = dispatched.add(3)
        await asyncio.sleep(0)
        (batch,) = dispatched.batches()
        gone.cancel()
        batch.items[1].fault = ValueError("no")
        batch.complete()
        assert await fine is None
        with pytest.raises(ValueError, match="no"):
            await failed

    run(test)


def test_a_batch_of_a_loop_that_is_closed_completes_without_a_word() -> None:
    async def begin() -> Dispatched:
        dispatched = Dispatched(batch_max=64, threads=1)
        dispatched.add(1)
        await asyncio.sleep(0)
        return dispatched

    (batch,) = asyncio.run(begin()).batches()
    batch.complete()


def test_a_pool_works_on_its_threads_and_each_item_by_itself() -> None:
    """The caller of one that raises gets the exception; the thread goes on."""
    pool: BatchingPool[WorkItem] = BatchingPool("test", 2, run_each, batch_max=4)

    def fail() -> None:
        raise ValueError("no")

    async def test() -> None:
        with pytest.raises(ValueError, match="no"):
            await pool.submit(WorkItem(fail))
        names = await asyncio.gather(
            *(pool.submit(WorkItem(lambda: threading.current_thread().name)) for _ in range(20))
        )
        assert {name[:5] for name in names} == {"test-"}

    run(test)
    run(test)  # Another loop, as tests and commands have one after another.
    pool.close()


def test_close_waits_for_what_has_begun() -> None:
    pool: BatchingPool[WorkItem] = BatchingPool("test", 1, run_each, batch_max=1)
    going_on = threading.Event()
    done: list[bool] = []

    async def test() -> None:
        pool.submit(WorkItem(lambda: done.append(going_on.wait(10))))
        await asyncio.sleep(0)

    run(test)
    closer = threading.Thread(target=pool.close)
    closer.start()
    going_on.set()
    closer.join(10)
    assert done == [True]


@pytest.mark.parametrize("is_started", [True, False])
def test_submit_after_close_raises(is_started: bool) -> None:
    pool: BatchingPool[WorkItem] = BatchingPool("test", 1, run_each, batch_max=1)

    async def test() -> None:
        if is_started:
            await pool.submit(WorkItem(work))
        pool.close()
        pool.close()
        with pytest.raises(RuntimeError, match="closed"):
            await pool.submit(WorkItem(work))

    run(test)


def test_an_item_that_is_cancelled_before_its_turn_is_not_run() -> None:
    pool: BatchingPool[WorkItem] = BatchingPool("test", 1, run_each, batch_max=1)
    going_on = threading.Event()
    done: list[str] = []

    async def test() -> None:
        first = pool.submit(WorkItem(going_on.wait))
        await asyncio.sleep(0)
        second = pool.submit(WorkItem(lambda: done.append("second")))
        second.cancel()
        going_on.set()
        await first
        await pool.submit(WorkItem(lambda: done.append("third")))

    run(test)
    pool.close()
    assert done == ["third"]
