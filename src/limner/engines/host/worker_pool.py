"""Worker processes that draw: forked from the host, supervised, cancelled, replaced.

A worker is a copy of the host at the other end of a socket pair: what the host had read and
imported when its pool started (a lexicon, NumPy, Skia) is there at once, and in memory once. It
takes one job at a time and answers with the states of its drawing. Told to stop, it does so before
its next state; if it dies, its one job fails and another takes its place.

A fork copies one thread. The process of a pool must have no other, at its start and later, since a
dead worker is replaced by forking again: what needs threads belongs into the workers.
`concurrent.futures.ProcessPoolExecutor` has threads in the parent, cannot cancel a job that runs,
and is of no more use when one process dies.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
import traceback
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Generic, Literal, NoReturn, TypeVar

from limner.errors import ConfigurationError, DrawingFailed, DrawingTooSlow
from limner.heap import IDLE_S, trim
from limner.observe import request_id

log = logging.getLogger(__name__)

JobT = TypeVar("JobT")
StateT = TypeVar("StateT")
Target = Callable[[JobT], Iterator[StateT]]
"""From a job to the states of its drawing; what the two are is the engine's own business."""

REPLACE_INTERVAL_S = 5
CANCEL_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Assignment(Generic[JobT]):
    """Parent to worker: draw this. Intermediate states are sent only when `partial`.

    `request_id` stands in the worker's log lines.
    """

    job: JobT
    partial: bool
    request_id: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """Parent to worker: stop before the next state. A worker without a job ignores it."""


@dataclass(frozen=True, slots=True, eq=False)
class WorkerReply(Generic[StateT]):
    """Worker to parent. Each job ends with one of the last three."""

    kind: Literal["state", "finished", "cancelled", "failed"]
    state: StateT | None = None
    reason: str = ""

    @property
    def last(self) -> bool:
        """Tell whether the worker is free again."""
        return self.kind != "state"


class _Worker(Generic[JobT, StateT]):
    """One process, and our end of the pipe to it."""

    def __init__(
        self, target: Target[JobT, StateT], on_end: Callable[[_Worker[JobT, StateT]], None]
    ) -> None:
        self._on_end = on_end
        self._inbox: asyncio.Queue[WorkerReply[StateT] | None] = asyncio.Queue()
        self._connection, theirs = Pipe()
        with theirs:
            self.pid = _fork(target, theirs)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._connection.fileno(), self._listen)
        # uvloop lets what it watches not block, and a large message comes in several pieces.
        os.set_blocking(self._connection.fileno(), True)

    def send(self, message: Assignment[JobT] | Cancel) -> None:
        """Send a message; a dead worker is noticed when its answer is awaited.

        A worker reads while it is free, so that this waits no longer than copying takes.
        """
        with contextlib.suppress(OSError):
            self._connection.send(message)

    async def answer(self) -> WorkerReply[StateT] | None:
        """Wait for the next answer; None means that the process is dead, now and ever after."""
        answer = await self._inbox.get()
        if answer is None:
            self._inbox.put_nowait(None)
        return answer

    @property
    def is_dead(self) -> bool:
        """Whether the process was seen to have ended."""
        return self._connection.closed

    def kill(self) -> str:
        """End the process now, unless it has ended; return how it ended."""
        self._hang_up()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        try:
            status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        except ChildProcessError:  # Somebody else has asked before.
            return "unknown"
        return f"signal {-status}" if status < 0 else f"status {status}"

    def _listen(self) -> None:
        try:
            self._inbox.put_nowait(self._connection.recv())
        except (EOFError, OSError):
            self._hang_up()
            self._on_end(self)

    def _hang_up(self) -> None:
        if not self._connection.closed:
            self._loop.remove_reader(self._connection.fileno())
            self._connection.close()
            self._inbox.put_nowait(None)


class WorkerPool(Generic[JobT, StateT]):
    """`count` workers that run `target`, a function from a job to an iterator of states.

    `timeout_s` bounds each job; a worker that does not stop within `cancel_timeout_s` when told to
    is killed and replaced. `run` may be called from many tasks; jobs wait for a free worker.
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
        self._free: asyncio.Queue[_Worker[JobT, StateT]] = asyncio.Queue()
        self._idle: set[_Worker[JobT, StateT]] = set()
        self._all: set[_Worker[JobT, StateT]] = set()
        self._chores: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Fork all workers. Raises ConfigurationError when the machine lets no more run."""
        gc.collect()  # Its holes would be filled, and so copied, in each worker.
        try:
            for _ in range(self._count):
                self._add()
        except OSError as fault:
            raise ConfigurationError(f"A drawing process did not start: {fault}") from None

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
        """Yield what `run` yields, each with whether it is the job's last state."""
        worker = await self._take()
        deadline = asyncio.get_running_loop().time() + self._timeout_s
        resting = False
        try:
            worker.send(Assignment(job, partial, request_id.get()))
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
                self._rest(worker)
            elif worker in self._all:  # Not after `stop`, which killed it.
                self._do(self._recover(worker))

    async def _recover(self, worker: _Worker[JobT, StateT]) -> None:
        """Get a worker back that was left in the middle of a job, or replace it."""
        try:
            async with asyncio.timeout(self._cancel_timeout_s):
                worker.send(Cancel())
                while (answer := await worker.answer()) is not None:
                    if answer.last:
                        self._rest(worker)
                        return
        except TimeoutError:
            log.warning("worker %d did not stop when told to; it is replaced", worker.pid)
            self._all.discard(worker)
            worker.kill()
            await self._replace()
        else:
            await self._bury(worker, "while it drew")

    async def _bury(self, worker: _Worker[JobT, StateT], when: str) -> None:
        """Say that a worker has ended by itself, and replace it."""
        self._all.discard(worker)
        log.error("worker %d ended %s (%s); it is replaced", worker.pid, when, worker.kill())
        await self._replace()

    async def _take(self) -> _Worker[JobT, StateT]:
        """Wait for a free worker that lives."""
        while True:
            worker = await self._free.get()
            if worker in self._idle:
                self._idle.discard(worker)
                return worker

    def _rest(self, worker: _Worker[JobT, StateT]) -> None:
        """Let a worker be taken again."""
        self._idle.add(worker)
        self._free.put_nowait(worker)
        if worker.is_dead:
            self._on_end(worker)

    def _on_end(self, worker: _Worker[JobT, StateT]) -> None:
        """Replace a worker that ended while it had nothing to do; who has a job sees it himself."""
        if worker in self._idle:
            self._idle.discard(worker)
            self._do(self._bury(worker, "while it was idle"))

    async def _replace(self) -> None:
        while True:
            try:
                self._add()
            except OSError as fault:
                log.error("a worker could not be replaced, trying again: %s", fault)
                await asyncio.sleep(REPLACE_INTERVAL_S)
            else:
                return

    def _add(self) -> None:
        worker = _Worker(self._target, self._on_end)
        self._all.add(worker)
        self._rest(worker)

    def _do(self, chore: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)


def _fork(target: Target[JobT, StateT], connection: Connection) -> int:
    """Fork a process that takes jobs from `connection`; return its id."""
    gc.freeze()  # The collector writes into what it looks at: pages would be copied for nothing.
    # A signal between the fork and the child's own handlers would be handled as the parent's.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        pid = os.fork()
        if pid == 0:
            _be_a_worker(target, connection)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return pid


def _be_a_worker(target: Target[JobT, StateT], connection: Connection) -> NoReturn:
    """Run the jobs of a forked worker, then end the process; never return to the parent's code."""
    status = 1
    try:
        _leave_the_parent(connection.fileno())
        _serve(_Parent(connection), target)
    except _ParentGoneError:
        status = 0
    except BaseException:  # The outermost edge of this process.
        traceback.print_exc()
    finally:
        os._exit(status)  # Not the parent's clean-up, nor its frames above this one.


def _leave_the_parent(ours: int) -> None:
    """Close what the parent has open, so that its sockets end with it, and drop its handlers."""
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the server.
    signal.set_wakeup_fd(-1)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    # Where the parent wrote elsewhere (a test runner does), that is closed now.
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - numbers, not files
        if int(name) > 2 and int(name) != ours:
            with contextlib.suppress(OSError):  # One of them read the folder.
                os.close(int(name))


class _ParentGoneError(Exception):
    """The parent has hung up."""


class _Parent:
    """A worker's view of its parent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_job(self) -> Assignment[Any]:
        """Wait for a job; at rest, give back the memory of the last. Raises _ParentGoneError."""
        if not self._connection.poll(IDLE_S):
            trim()
        while not isinstance(message := self._next_message(), Assignment):
            pass
        return message

    def _next_message(self) -> object:
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            raise _ParentGoneError from None

    def has_cancelled(self) -> bool:
        """Tell whether a message came: in the middle of a job it can only be Cancel."""
        if not self._connection.poll():
            return False
        self._next_message()
        return True

    def send(self, answer: WorkerReply[Any]) -> None:
        """Send an answer. Raises _ParentGoneError."""
        try:
            self._connection.send(answer)
        except OSError:
            raise _ParentGoneError from None


def _serve(parent: _Parent, target: Target[JobT, StateT]) -> NoReturn:
    """Take jobs until the parent hangs up."""
    while True:
        # No name holds on to a job: its pixels are not kept until the next.
        parent.send(_work(parent, target, parent.next_job()))


def _work(
    parent: _Parent, target: Target[JobT, StateT], message: Assignment[JobT]
) -> WorkerReply[StateT]:
    request_id.set(message.request_id)
    state: StateT | None = None
    try:
        for following in target(message.job):
            if parent.has_cancelled():
                return WorkerReply("cancelled")
            if state is not None and message.partial:
                parent.send(WorkerReply("state", state))
            state = following
    except _ParentGoneError:
        raise
    except Exception as fault:  # The edge of the engine's code.
        traceback.print_exc()
        return WorkerReply("failed", reason=f"{type(fault).__name__}: {fault}"[:200])
    return WorkerReply("finished", state)
