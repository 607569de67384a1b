"""Worker processes that draw: started, supervised, cancelled, replaced.

A worker is a fresh interpreter (`python -m limner.engines.worker`) at the other end of a socket
pair. It takes one job at a time and answers with the states of its drawing. Told to stop, it does
so before its next state; if it dies, its one job fails and another takes its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Thread
from typing import Generic, Literal, TypeVar

from limner.errors import ConfigurationError, DrawingFailed, DrawingTooSlow

log = logging.getLogger(__name__)

JobT = TypeVar("JobT")
StateT = TypeVar("StateT")

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 5
CANCEL_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Assignment(Generic[JobT]):
    """Parent to worker: draw this. Intermediate states are sent only when `partial`."""

    job: JobT
    partial: bool


@dataclass(frozen=True, slots=True)
class Cancel:
    """Parent to worker: stop before the next state. Meaningless, and ignored, between jobs."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer(Generic[StateT]):
    """Worker to parent. After `ready` at its start, each job ends with one of the last three."""

    kind: Literal["ready", "state", "finished", "cancelled", "failed"]
    state: StateT | None = None
    reason: str = ""

    @property
    def last(self) -> bool:
        """Tell whether the worker is free again."""
        return self.kind not in ("ready", "state")


class _Worker(Generic[JobT, StateT]):
    """One process, a thread that listens to it and one that speaks to it."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._inbox: asyncio.Queue[Answer[StateT] | None] = asyncio.Queue()
        self._speaker = ThreadPoolExecutor(1, thread_name_prefix="worker")

    async def start(self) -> None:
        """Start the process and wait until it can draw. Raises ConfigurationError."""
        spawning = asyncio.create_task(asyncio.to_thread(self._spawn))
        try:
            await asyncio.shield(spawning)
        except asyncio.CancelledError:
            await asyncio.wait([spawning])  # A thread goes on; its process would outlive the pool.
            if spawning.exception() is None:
                self._connection.close()
                self.kill()
            raise
        loop = asyncio.get_running_loop()
        Thread(target=self._listen, args=(loop,), daemon=True).start()
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                answer = await self._inbox.get()
        except TimeoutError:
            answer = None
        except asyncio.CancelledError:
            self.kill()
            raise
        if answer is None or answer.kind != "ready":
            self.kill()
            reason = answer.reason if answer else "the process ended; its log says why"
            raise ConfigurationError(f"A drawing process did not start: {reason}")

    def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._connection = Connection(ours.detach())
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "limner.engines.worker", str(theirs.fileno()), self._target],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in the terminal is for the server to handle.
            )

    async def send(self, message: Assignment[JobT] | Cancel) -> None:
        """Send a message; a dead worker is noticed when its answer is awaited."""

        def speak() -> None:
            with contextlib.suppress(OSError):
                self._connection.send(message)

        await asyncio.get_running_loop().run_in_executor(self._speaker, speak)

    async def answer(self) -> Answer[StateT] | None:
        """Wait for the next answer; None means that the process is dead, now and ever after."""
        answer = await self._inbox.get()
        if answer is None:
            self._inbox.put_nowait(None)
        return answer

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def kill(self) -> None:
        """End the process now."""
        self._process.kill()
        self._process.wait(STOP_TIMEOUT_S)
        self._speaker.shutdown(wait=False)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError), self._connection:  # The loop may have closed.
            try:
                while True:
                    loop.call_soon_threadsafe(self._inbox.put_nowait, self._connection.recv())
            except (EOFError, OSError):
                loop.call_soon_threadsafe(self._inbox.put_nowait, None)


class WorkerPool(Generic[JobT, StateT]):
    """`count` workers that run `target` (`"package.module:function"`, job to iterator of states).

    `timeout_s` bounds each job; a worker that does not stop within `cancel_timeout_s` when told to
    is killed and replaced. `run` may be called from many tasks; jobs wait for a free worker.
    """

    def __init__(
        self,
        target: str,
        count: int,
        timeout_s: float,
        cancel_timeout_s: float = CANCEL_TIMEOUT_S,
    ) -> None:
        self._target = target
        self._count = count
        self._timeout_s = timeout_s
        self._cancel_timeout_s = cancel_timeout_s
        self._free: asyncio.Queue[_Worker[JobT, StateT]] = asyncio.Queue()
        self._all: set[_Worker[JobT, StateT]] = set()
        self._chores: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start all workers, side by side. Raises ConfigurationError."""
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._count):
                    group.create_task(self._add())
        except BaseExceptionGroup as faults:
            raise faults.exceptions[0] from None

    async def stop(self) -> None:
        """End all workers, whatever they are doing."""
        for chore in list(self._chores):
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        for worker in list(self._all):
            worker.kill()
        self._all.clear()

    @property
    def pids(self) -> list[int]:
        """The workers' process ids, for a supervisor or a test."""
        return sorted(worker.pid for worker in self._all)

    async def run(self, job: JobT, *, partial: bool = False) -> AsyncGenerator[StateT]:
        """Yield the job's states as they come; without `partial`, its last one only.

        Closing the iterator stops the worker within a step. Raises DrawingFailed, DrawingTooSlow.
        """
        async with contextlib.aclosing(self.states(job, partial=partial)) as states:
            async for state, _ in states:
                yield state

    async def states(
        self, job: JobT, *, partial: bool = False
    ) -> AsyncGenerator[tuple[StateT, bool]]:
        """Do as `run`, and tell of each state whether it is the last."""
        worker = await self._free.get()
        deadline = asyncio.get_running_loop().time() + self._timeout_s
        resting = False
        try:
            await worker.send(Assignment(job, partial))
            while not resting:
                async with asyncio.timeout_at(deadline):
                    answer = await worker.answer()
                if answer is None:
                    raise DrawingFailed("the drawing process died. Nothing is charged.")
                resting = answer.last
                if answer.kind == "failed":
                    raise DrawingFailed(answer.reason)
                if answer.state is not None:
                    yield answer.state, answer.last
        except TimeoutError:
            raise DrawingTooSlow(self._timeout_s) from None
        finally:
            if resting:
                self._free.put_nowait(worker)
            elif worker in self._all:  # Not after `stop`, which killed it.
                self._do(self._recover(worker))

    async def _recover(self, worker: _Worker[JobT, StateT]) -> None:
        """Get a worker back that was left in the middle of a job, or replace it."""
        try:
            async with asyncio.timeout(self._cancel_timeout_s):
                await worker.send(Cancel())
                while (answer := await worker.answer()) is not None:
                    if answer.last:
                        self._free.put_nowait(worker)
                        return
        except TimeoutError:
            log.warning("worker %d did not stop when told to; it is replaced", worker.pid)
        else:
            log.error("worker %d died; it is replaced", worker.pid)
        self._all.discard(worker)
        worker.kill()
        await self._replace()

    async def _replace(self) -> None:
        while True:
            try:
                await self._add()
            except (ConfigurationError, OSError) as fault:
                log.error("a worker could not be replaced, trying again: %s", fault)
                await asyncio.sleep(STOP_TIMEOUT_S)
            else:
                return

    async def _add(self) -> None:
        worker: _Worker[JobT, StateT] = _Worker(self._target)
        await worker.start()
        self._all.add(worker)
        self._free.put_nowait(worker)

    def _do(self, chore: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
