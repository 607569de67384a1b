"""Worker processes: real ones, which are cancelled, killed, too slow, replaced and ended."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import psutil
import pytest

from limner.engines.host.worker_pool import WorkerPool
from limner.errors import DrawingFailed, DrawingTooSlow
from tests.support.worker_targets import Count, Die, Fail, Hang, Job, WhoAmI, work

pytestmark = pytest.mark.filterwarnings(
    # A test runner may have threads of its own, which a host has not.
    "ignore:This process .* is multi-threaded:DeprecationWarning"
)

FOREVER = 100_000
"""More steps than any test waits for."""

Pool = WorkerPool[Job, int]


@asynccontextmanager
async def running(
    count: int = 1, timeout_s: float = 30, cancel_timeout_s: float = 10
) -> AsyncGenerator[Pool]:
    pool: Pool = WorkerPool(work, count, timeout_s, cancel_timeout_s)
    try:
        await pool.start()
        yield pool
    finally:
        await pool.stop()


async def states(pool: Pool, job: Job, *, partial: bool = False) -> list[int]:
    async with aclosing(pool.run(job, partial=partial)) as answers:
        return [state async for state in answers]


async def until(condition: Callable[[], bool], limit_s: float = 20) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - what it waits for is another process
            await asyncio.sleep(0.005)


def with_pool(
    test: Callable[[Pool], Awaitable[None]],
    count: int = 1,
    timeout_s: float = 30,
    cancel_timeout_s: float = 10,
) -> None:
    """Run `test` with a started pool, and see that nothing of it is left."""

    async def run() -> list[int]:
        async with running(count, timeout_s, cancel_timeout_s) as pool:
            await test(pool)
            return pool.pids

    for pid in asyncio.run(run()):
        assert not psutil.pid_exists(pid)


def test_partial_states_arrive_in_order_and_the_last_one_is_the_picture() -> None:
    async def test(pool: Pool) -> None:
        assert await states(pool, Count(6), partial=True) == [0, 1, 2, 3, 4, 5]

    with_pool(test)


def test_without_partial_only_the_last_state_arrives() -> None:
    async def test(pool: Pool) -> None:
        assert await states(pool, Count(6)) == [5]

    with_pool(test)


def test_a_job_of_no_states_yields_nothing_and_frees_its_worker() -> None:
    async def test(pool: Pool) -> None:
        assert await states(pool, Count(0)) == []
        assert await states(pool, Count(1)) == [0]

    with_pool(test)


def test_partial_states_come_while_the_drawing_goes_on() -> None:
    """The first state of an endless job arrives: nothing waits for its end."""

    async def test(pool: Pool) -> None:
        async with aclosing(pool.run(Count(FOREVER), partial=True)) as answers:
            async for state in answers:
                assert state == 0
                break

    with_pool(test)


def test_closing_the_iterator_stops_the_worker_within_a_step(tmp_path: Path) -> None:
    """The diary ends soon after the close, and the same process serves the next job."""
    diary = tmp_path / "diary"

    async def test(pool: Pool) -> None:
        before = pool.pids
        async with aclosing(pool.run(Count(FOREVER, diary), partial=True)) as answers:
            async for state in answers:
                if state == 3:
                    break
        assert await states(pool, WhoAmI()) == before
        written = len(diary.read_text().splitlines())
        assert written < 100  # 4 were seen; each further one took 10 ms.
        assert await states(pool, Count(10)) == [9]
        assert len(diary.read_text().splitlines()) == written

    with_pool(test)


def test_cancelling_the_task_stops_the_worker_and_it_serves_the_next_job(tmp_path: Path) -> None:
    diary = tmp_path / "diary"

    async def test(pool: Pool) -> None:
        before = pool.pids
        drawing = asyncio.create_task(states(pool, Count(FOREVER, diary)))
        await until(diary.exists)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        assert await states(pool, WhoAmI()) == before
        written = diary.read_text()
        assert await states(pool, Count(10)) == [9]
        assert diary.read_text() == written

    with_pool(test)


def test_many_cancelled_jobs_leave_no_answer_behind_for_the_next() -> None:
    """Answers of a cancelled job are never taken for those of the next."""

    async def test(pool: Pool) -> None:
        before = pool.pids
        for round_ in range(20):
            async with aclosing(pool.run(Count(1 + round_ % 4), partial=True)) as answers:
                async for _ in answers:
                    break
            assert await states(pool, WhoAmI()) == before

    with_pool(test)


def test_a_job_that_raises_fails_with_its_reason_and_the_worker_lives_on() -> None:
    async def test(pool: Pool) -> None:
        before = pool.pids
        with pytest.raises(DrawingFailed, match="ValueError: no brush") as caught:
            await states(pool, Fail("no brush"))
        assert (caught.value.status, caught.value.code) == (500, "drawing_failed")
        assert await states(pool, WhoAmI()) == before

    with_pool(test)


def test_a_worker_that_dies_fails_its_one_job_and_is_replaced() -> None:
    """The other worker's job goes on, and the dead one's place is taken soon."""

    async def test(pool: Pool) -> None:
        before = set(pool.pids)
        other = asyncio.create_task(states(pool, Count(100)))
        await asyncio.sleep(0)
        with pytest.raises(DrawingFailed, match="died"):
            await states(pool, Die())
        await until(lambda: len(pool.pids) == 2 and set(pool.pids) != before)
        assert await other == [99]
        assert len(set(pool.pids) & before) == 1
        (one,) = await states(pool, WhoAmI())
        assert one in pool.pids

    with_pool(test, count=2)


def test_a_dead_worker_is_replaced_at_once() -> None:
    """Nobody waits for a dead process to confirm that it stopped."""

    async def test(pool: Pool) -> None:
        began = time.monotonic()
        with pytest.raises(DrawingFailed):
            await states(pool, Die())
        await states(pool, WhoAmI())
        assert time.monotonic() - began < 30

    with_pool(test, cancel_timeout_s=60)


def test_a_worker_killed_from_outside_fails_its_job_and_is_replaced(tmp_path: Path) -> None:
    """The kernel's out-of-memory killer sends SIGKILL in the middle of a job."""
    diary = tmp_path / "diary"

    async def test(pool: Pool) -> None:
        (victim,) = pool.pids
        drawing = asyncio.create_task(states(pool, Count(FOREVER, diary)))
        await until(diary.exists)
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(DrawingFailed, match="died"):
            await drawing
        (successor,) = await states(pool, WhoAmI())
        assert successor != victim
        assert not psutil.pid_exists(victim)

    with_pool(test)


def test_a_worker_killed_while_idle_is_replaced_before_it_is_needed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No job meets it, and the log has one line."""

    async def test(pool: Pool) -> None:
        before = pool.pids
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        await until(lambda: len(set(pool.pids) - set(before)) == len(before))
        assert await asyncio.gather(*(states(pool, Count(2)) for _ in range(4))) == [[1]] * 4
        assert sorted(record.getMessage() for record in caplog.records) == [
            f"worker {pid} ended while it was idle (signal 9); it is replaced" for pid in before
        ]

    with_pool(test, count=2)


def test_a_worker_that_died_while_idle_fails_one_job_at_most() -> None:
    async def test(pool: Pool) -> None:
        (victim,) = pool.pids
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(DrawingFailed):
            await states(pool, WhoAmI())
        (successor,) = await states(pool, WhoAmI())
        assert successor != victim

    with_pool(test)


def test_a_job_past_its_time_limit_is_too_slow_and_its_worker_serves_on() -> None:
    async def test(pool: Pool) -> None:
        before = pool.pids
        with pytest.raises(DrawingTooSlow, match=r"within 0\.2 s") as caught:
            await states(pool, Count(FOREVER))
        assert (caught.value.status, caught.value.code) == (504, "drawing_too_slow")
        assert await states(pool, WhoAmI()) == before

    with_pool(test, timeout_s=0.2)


def test_a_job_that_never_yields_is_too_slow_and_its_worker_replaced(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, logger="limner.engines.host.worker_pool")

    async def test(pool: Pool) -> None:
        (stuck,) = pool.pids
        with pytest.raises(DrawingTooSlow):
            await states(pool, Hang())
        await until(lambda: bool(pool.pids) and pool.pids != [stuck])
        assert not psutil.pid_exists(stuck)
        assert await states(pool, Count(1)) == [0]

    with_pool(test, timeout_s=0.3, cancel_timeout_s=0.2)
    assert "did not stop when told to" in caplog.text


def test_jobs_wait_for_a_free_worker_and_all_are_served() -> None:
    async def test(pool: Pool) -> None:
        drawn = await asyncio.gather(*(states(pool, Count(n)) for n in range(1, 9)))
        assert drawn == [[n - 1] for n in range(1, 9)]

    with_pool(test, count=2)


def test_two_workers_draw_at_the_same_time(tmp_path: Path) -> None:
    """Both of two endless jobs have begun before either ends."""
    diaries = [tmp_path / "one", tmp_path / "two"]

    async def test(pool: Pool) -> None:
        drawings = [asyncio.create_task(states(pool, Count(FOREVER, d))) for d in diaries]
        await until(lambda: all(diary.exists() for diary in diaries))
        for drawing in drawings:
            drawing.cancel()
        await asyncio.gather(*drawings, return_exceptions=True)

    with_pool(test, count=2)


def test_stopping_in_the_middle_of_a_job_ends_the_process_and_the_job(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"

    async def run() -> list[int]:
        async with running() as pool:
            pids = pool.pids
            drawing = asyncio.create_task(states(pool, Count(FOREVER, diary)))
            await until(diary.exists)
            await pool.stop()
            with pytest.raises(DrawingFailed):
                await drawing
            assert pool.pids == []
            return pids

    for pid in asyncio.run(run()):
        assert not psutil.pid_exists(pid)
    assert caplog.text == ""


def test_stopping_while_a_worker_is_being_replaced_leaves_no_process() -> None:
    """The replacement is cancelled at each moment of its start."""
    me = psutil.Process()

    before = {child.pid for child in me.children()}

    async def run(turns: int) -> None:
        async with running() as pool:
            with pytest.raises(DrawingFailed):
                await states(pool, Die())
            for _ in range(turns):
                await asyncio.sleep(0)

    for turns in range(12):
        asyncio.run(run(turns))  # At its end no thread is left that could start a process.
        assert {child.pid for child in me.children()} <= before


def test_a_target_that_raises_when_it_is_called_fails_its_job_alone() -> None:
    """Not every target is a generator: some choose one first."""

    def choosy(job: Job) -> Iterator[int]:
        if isinstance(job, Fail):
            raise EOFError(job.message)
        return work(job)

    async def run() -> None:
        pool: Pool = WorkerPool(choosy, 1, 30)
        await pool.start()
        try:
            with pytest.raises(DrawingFailed, match="EOFError: no paper"):
                await states(pool, Fail("no paper"))
            assert await states(pool, WhoAmI()) == pool.pids
        finally:
            await pool.stop()

    asyncio.run(run())


def test_a_worker_has_nothing_open_but_its_pipe_and_the_log() -> None:
    """Else the host's sockets would stay open when the host dies, and nobody would notice."""

    async def test(pool: Pool) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            with pytest.raises(DrawingFailed):
                await states(pool, Die())
            await states(pool, WhoAmI())  # Of a worker that was forked while these were open.
            for pid in pool.pids:
                assert len(os.listdir(f"/proc/{pid}/fd")) == 4  # noqa: PTH208
            theirs.close()
            assert ours.recv(1) == b""

    if not Path("/proc/self/fd").exists():
        pytest.skip("only Linux tells what a process has open")
    with_pool(test)


def test_workers_end_when_the_process_of_the_pool_is_killed() -> None:
    """An idle one at once, a busy one before its next state."""
    code = (
        "import asyncio, os, sys\n"
        "from limner.engines.host.worker_pool import WorkerPool\n"
        "from tests.support.worker_targets import Count, work\n"
        "async def run():\n"
        "    pool = WorkerPool(work, 2, 30)\n"
        "    await pool.start()\n"
        "    print(*pool.pids, flush=True)\n"
        "    async for _ in pool.run(Count(100000), partial=True):\n"
        "        print('drawing', flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(run())\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout is not None
        workers = [psutil.Process(int(pid)) for pid in host.stdout.readline().split()]
        assert host.stdout.readline() == "drawing\n"
        host.kill()
        _, alive = psutil.wait_procs(workers, 10)
        assert len(workers) == 2
        assert alive == []


def test_a_cancelled_wait_for_a_worker_costs_no_worker(tmp_path: Path) -> None:
    diary = tmp_path / "diary"

    async def test(pool: Pool) -> None:
        drawing = asyncio.create_task(states(pool, Count(FOREVER, diary)))
        await until(diary.exists)
        waiting = asyncio.create_task(states(pool, WhoAmI()))
        await asyncio.sleep(0)
        waiting.cancel()
        drawing.cancel()
        await asyncio.gather(waiting, drawing, return_exceptions=True)
        assert await states(pool, WhoAmI()) == pool.pids

    with_pool(test)
