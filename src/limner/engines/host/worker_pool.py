"""WorkerPool: worker processes that draw, forked from the host, cancelled and replaced.

A worker is a copy of the host: what the host had read and imported when its pool started (a
lexicon, NumPy, Skia) is available at once, and in memory once. It draws one job at a time. A
cancelled worker stops before its next state; when one dies, its job fails and another one takes its
place.

A fork copies one thread. The process of a pool must have no other, at its start and later, since a
dead worker is replaced by forking again. An engine that needs threads starts them in the workers.

`concurrent.futures.ProcessPoolExecutor` has threads in the parent, cannot cancel a running job, and
is of no more use once a process has died. `pebble` 5.2.3 has threads as well, and cancels by
killing: the next job can begin 84 ms later, here 11 ms. An empty job takes 1.2 ms with all three
(`python -m benchmarks machinery`).
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncGenerator, Coroutine
from typing import Generic

from limner.engines.host.worker_messages import Assignment, Cancel, JobT, StateT, Target
from limner.engines.host.worker_process import WorkerProcess
from limner.errors import ConfigurationError, DrawingFailed, DrawingTooSlow
from limner.observe import request_id

log = logging.getLogger(__name__)

REPLACE_INTERVAL_S = 5
CANCEL_TIMEOUT_S = 10


class WorkerPool(Generic[JobT, StateT]):
    """`count` worker processes that run `target`, a function from a job to an iterator of states.

    `timeout_s` limits each job. A cancelled worker that does not stop within `cancel_timeout_s` is
    killed and replaced. `run` may be called from many tasks; jobs wait for a free worker.
    """

    def __init__(
        self,
        target: Target[JobT, StateT],
        count: int,
        timeout_s: float,
        cancel_timeout_s: float = CANCEL_TIMEOUT_S,
    ) -> None:
        self._target = target
        self._count = count
        self._timeout_s = timeout_s
        self._cancel_timeout_s = cancel_timeout_s
        self._free: asyncio.Queue[WorkerProcess[JobT, StateT]] = asyncio.Queue()
        self._idle: set[WorkerProcess[JobT, StateT]] = set()
        self._all: set[WorkerProcess[JobT, StateT]] = set()
        self._background: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Fork all workers. Raises ConfigurationError where the system refuses a process."""
        gc.collect()  # Else each worker would copy the pages with garbage when it fills them.
        try:
            for _ in range(self._count):
                self._add()
        except OSError as fault:
            raise ConfigurationError(f"A drawing process did not start: {fault}") from None

    async def stop(self) -> None:
        """Kill all workers, also those that draw."""
        for task in list(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        for worker in list(self._all):
            worker.kill()
        self._all.clear()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return sorted(worker.pid for worker in self._all)

    async def run(self, job: JobT, *, partial: bool = False) -> AsyncGenerator[StateT]:
        """Yield the job's states; without `partial`, its last one only.

        Closing the iterator stops the worker before its next state. Raises DrawingFailed,
        DrawingTooSlow.
        """
        async with contextlib.aclosing(self.states(job, partial=partial)) as states:
            async for state, _ in states:
                yield state

    async def states(
        self, job: JobT, *, partial: bool = False
    ) -> AsyncGenerator[tuple[StateT, bool]]:
        """Yield what `run` yields, each with whether it is the job's last state."""
        worker = await self._free_worker()
        deadline = asyncio.get_running_loop().time() + self._timeout_s
        is_free = False
        try:
            worker.send(Assignment(job, partial, request_id.get()))
            while not is_free:
                async with asyncio.timeout_at(deadline):
                    reply = await worker.reply()
                if reply is None:
                    raise DrawingFailed("the drawing process died. Nothing is charged.")
                is_free = reply.ends_job
                if reply.kind == "failed":
                    raise DrawingFailed(reply.reason)
                if reply.state is not None:
                    yield reply.state, reply.ends_job
        except TimeoutError:
            raise DrawingTooSlow(self._timeout_s) from None
        finally:
            if is_free:
                self._release(worker)
            elif worker in self._all:  # Not after `stop`, which killed it.
                self._run_in_background(self._recover(worker))

    async def _recover(self, worker: WorkerProcess[JobT, StateT]) -> None:
        """Cancel a job whose iterator was closed; replace a worker that does not stop."""
        try:
            async with asyncio.timeout(self._cancel_timeout_s):
                worker.send(Cancel())
                while (reply := await worker.reply()) is not None:
                    if reply.ends_job:
                        self._release(worker)
                        return
        except TimeoutError:
            log.warning("worker %d did not stop when told to; it is replaced", worker.pid)
            self._all.discard(worker)
            worker.kill()
            await self._add_replacement()
        else:
            await self._replace_dead(worker, "while it drew")

    async def _replace_dead(self, worker: WorkerProcess[JobT, StateT], when: str) -> None:
        """Log that a worker has ended by itself, and replace it."""
        self._all.discard(worker)
        log.error("worker %d ended %s (%s); it is replaced", worker.pid, when, worker.kill())
        await self._add_replacement()

    async def _free_worker(self) -> WorkerProcess[JobT, StateT]:
        """Wait for a free worker that is alive."""
        while True:
            worker = await self._free.get()
            if worker in self._idle:
                self._idle.discard(worker)
                return worker

    def _release(self, worker: WorkerProcess[JobT, StateT]) -> None:
        """Make a worker free for the next job."""
        self._idle.add(worker)
        self._free.put_nowait(worker)
        if worker.is_dead:
            self._on_end(worker)

    def _on_end(self, worker: WorkerProcess[JobT, StateT]) -> None:
        """Replace an idle worker that has ended; `states` notices the end of one that draws."""
        if worker in self._idle:
            self._idle.discard(worker)
            self._run_in_background(self._replace_dead(worker, "while it was idle"))

    async def _add_replacement(self) -> None:
        while True:
            try:
                self._add()
            except OSError as fault:
                log.error("a worker could not be replaced, trying again: %s", fault)
                await asyncio.sleep(REPLACE_INTERVAL_S)
            else:
                return

    def _add(self) -> None:
        worker = WorkerProcess(self._target, self._on_end)
        self._all.add(worker)
        self._release(worker)

    def _run_in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
