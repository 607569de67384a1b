from __future__ import annotations

import asyncio
import os
import threading

import pytest

from limner.concurrency.threads import run_to_end, thread_pool


def test_threads_have_the_pools_name_and_wait_for_a_free_core() -> None:
    def look() -> tuple[str, int]:
        return threading.current_thread().name, os.sched_getscheduler(0)

    with thread_pool(1, "pixels") as threads:
        name, scheduler = threads.submit(look).result(10)
    assert name.startswith("pixels")
    assert scheduler == os.SCHED_BATCH
    assert os.sched_getscheduler(0) != os.SCHED_BATCH


def test_the_result_and_the_exception_of_the_work_are_the_callers() -> None:
    async def test() -> None:
        with thread_pool(1, "test") as threads:
            assert await run_to_end(threads, divmod, 7, 2) == (3, 1)
            with pytest.raises(ZeroDivisionError):
                await run_to_end(threads, divmod, 7, 0)

    asyncio.run(test())


def test_a_cancelled_caller_waits_for_the_work_that_has_begun() -> None:
    """Also for work that then fails."""

    async def test() -> None:
        begun, going_on = threading.Event(), threading.Event()
        over: list[bool] = []

        def work() -> None:
            begun.set()
            over.append(going_on.wait(10))
            raise ValueError("nobody is told")

        with thread_pool(1, "test") as threads:
            task = asyncio.create_task(run_to_end(threads, work))
            await asyncio.to_thread(begun.wait, 10)
            task.cancel()
            await asyncio.sleep(0)
            assert not task.done()
            going_on.set()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert over == [True]

    asyncio.run(test())


def test_work_that_is_cancelled_before_it_begins_is_not_done() -> None:
    async def test() -> None:
        begun, going_on = threading.Event(), threading.Event()
        done: list[str] = []

        def first() -> None:
            begun.set()
            going_on.wait(10)

        with thread_pool(1, "test") as threads:
            running = asyncio.create_task(run_to_end(threads, first))
            await asyncio.to_thread(begun.wait, 10)
            waiting = asyncio.create_task(run_to_end(threads, done.append, "second"))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            going_on.set()
            await running
        assert done == []

    asyncio.run(test())
