"""Teams of threads: what goes to a thread together, and what waits."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Coroutine

import pytest

from limner.concurrency.batching_pool import Batch, BatchingPool, LoopQueue, WorkItem, run_each


def work() -> None:
    """Do nothing: here no thread works."""


class Desk:
    """A line, and what was handed over."""

    def __init__(self, *, group_max: int, at_once: int) -> None:
        self.handed: queue.SimpleQueue[Batch[WorkItem]] = queue.SimpleQueue()
        loop = asyncio.get_running_loop()
        self.line: LoopQueue[WorkItem] = LoopQueue(
            loop, self.handed.put, group_max=group_max, at_once=at_once
        )

    def wait(self, count: int) -> list[asyncio.Future[object]]:
        """Let so many pieces of work wait."""
        return [self.line.wait(WorkItem(work)) for _ in range(count)]

    def taken(self) -> list[Batch[WorkItem]]:
        """Take what was handed over."""
        groups = []
        while not self.handed.empty():
            groups.append(self.handed.get())
        return groups


def run(test: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 10))


def test_what_comes_in_one_turn_goes_together() -> None:
    async def test() -> None:
        desk = Desk(group_max=64, at_once=1)
        outcomes = desk.wait(3)
        assert not desk.taken()
        await asyncio.sleep(0)
        (group,) = desk.taken()
        assert len(group.pieces) == 3
        for number, piece in enumerate(group.pieces):
            piece.result = number
        group.hand_over()
        assert await asyncio.gather(*outcomes) == [0, 1, 2]

    run(test)


def test_what_comes_while_all_threads_are_busy_waits_for_the_first_that_is_free() -> None:
    async def test() -> None:
        desk = Desk(group_max=64, at_once=2)
        for _ in range(3):
            desk.wait(2)
            await asyncio.sleep(0)
        first, second = desk.taken()
        later = desk.wait(1)
        await asyncio.sleep(0)
        assert not desk.taken()
        first.hand_over()
        await asyncio.wait({one.outcome for one in first.pieces})
        (third,) = desk.taken()
        assert len(third.pieces) == 3
        third.hand_over()
        await later[0]
        second.hand_over()

    run(test)


def test_a_long_line_goes_in_several_groups() -> None:
    async def test() -> None:
        desk = Desk(group_max=2, at_once=8)
        desk.wait(5)
        await asyncio.sleep(0)
        assert [len(group.pieces) for group in desk.taken()] == [2, 2, 1]

    run(test)


def test_each_is_told_of_its_own_fault_and_who_has_left_of_nothing() -> None:
    async def test() -> None:
        desk = Desk(group_max=64, at_once=1)
        gone, failed, fine = desk.wait(3)
        await asyncio.sleep(0)
        (group,) = desk.taken()
        gone.cancel()
        group.pieces[1].fault = ValueError("no")
        group.hand_over()
        assert await fine is None
        with pytest.raises(ValueError, match="no"):
            await failed

    run(test)


def test_a_loop_that_is_over_is_told_nothing() -> None:
    async def begin() -> Desk:
        desk = Desk(group_max=64, at_once=1)
        desk.wait(1)
        await asyncio.sleep(0)
        return desk

    (group,) = asyncio.run(begin()).taken()
    group.hand_over()


def test_a_team_works_off_the_loop_s_thread_and_each_piece_by_itself() -> None:
    """What one raises is told to whoever waits for it; the thread goes on."""
    team = BatchingPool("test", 2, run_each, group_max=4)

    def fail() -> None:
        raise ValueError("no")

    async def test() -> None:
        with pytest.raises(ValueError, match="no"):
            await team.submit(WorkItem(fail))
        names = await asyncio.gather(
            *(team.submit(WorkItem(lambda: threading.current_thread().name)) for _ in range(20))
        )
        assert {name[:5] for name in names} == {"test-"}

    run(test)
    run(test)  # Another loop, as tests and commands have one after another.
    team.close()


def test_a_team_that_is_closed_finishes_what_it_has_begun() -> None:
    team = BatchingPool("test", 1, run_each, group_max=1)
    going_on = threading.Event()
    done: list[bool] = []

    async def test() -> None:
        team.submit(WorkItem(lambda: done.append(going_on.wait(10))))
        await asyncio.sleep(0)

    run(test)
    closer = threading.Thread(target=team.close)
    closer.start()
    going_on.set()
    closer.join(10)
    assert done == [True]


def test_who_comes_after_the_end_is_told_and_does_not_wait() -> None:
    team = BatchingPool("test", 1, run_each, group_max=1)

    async def test() -> None:
        await team.submit(WorkItem(work))
        team.close()
        with pytest.raises(RuntimeError):
            await team.submit(WorkItem(work))

    run(test)


def test_what_was_given_up_before_it_began_is_not_done() -> None:
    team = BatchingPool("test", 1, run_each, group_max=1)
    going_on = threading.Event()
    done: list[str] = []

    async def test() -> None:
        first = team.submit(WorkItem(going_on.wait))
        await asyncio.sleep(0)
        second = team.submit(WorkItem(lambda: done.append("second")))
        second.cancel()
        going_on.set()
        await first
        await team.submit(WorkItem(lambda: done.append("third")))

    run(test)
    team.close()
    assert done == ["third"]
