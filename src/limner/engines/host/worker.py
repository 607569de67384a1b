"""Forks a worker process and runs jobs in it, until the pool closes the pipe."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from limner.engines.host.worker_messages import Assignment, JobT, StateT, Target, WorkerReply
from limner.observe import request_id
from limner.system.heap import IDLE_S, trim


def fork(target: Target[JobT, StateT], connection: Connection) -> int:
    """Fork a process that takes jobs from `connection`; return its process id."""
    gc.freeze()  # The collector writes to the objects it visits, which would copy their pages.
    # Signals are blocked until the child has replaced the parent's handlers.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        pid = os.fork()
        if pid == 0:
            _run_worker(target, connection)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return pid


def _run_worker(target: Target[JobT, StateT], connection: Connection) -> NoReturn:
    """Run jobs in the forked process, then end it; never return to the parent's code."""
    status = 1
    try:
        _detach_from_parent(connection.fileno())
        serve(connection, target)
    except PoolGoneError:
        status = 0
    except BaseException:  # The outermost edge of this process.
        traceback.print_exc()
    finally:
        os._exit(status)  # Without the parent's exit handlers and frames.


def _detach_from_parent(own_descriptor: int) -> None:
    """Close the parent's descriptors, so that its sockets end with it, and reset its handlers."""
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the server.
    signal.set_wakeup_fd(-1)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    # The parent's may write to other descriptors, as a test runner's do, which are closed now.
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - numbers, not files
        if int(name) > 2 and int(name) != own_descriptor:
            with contextlib.suppress(OSError):  # One of them was open to list the folder.
                os.close(int(name))


class PoolGoneError(Exception):
    """The pool has closed its end of the pipe, or its process has died."""


class _PoolConnection:
    """A worker's end of the pipe to its pool."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_job(self) -> Assignment[Any]:
        """Wait for a job; release free memory when idle. Raises PoolGoneError."""
        if not self._connection.poll(IDLE_S):
            trim()
        while not isinstance(message := self._next_message(), Assignment):
            pass
        return message

    def _next_message(self) -> object:
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            raise PoolGoneError from None

    def has_cancelled(self) -> bool:
        """Tell whether a message has come: during a job it can only be Cancel."""
        if not self._connection.poll():
            return False
        self._next_message()
        return True

    def send(self, reply: WorkerReply[Any]) -> None:
        """Send a reply. Raises PoolGoneError."""
        try:
            self._connection.send(reply)
        except OSError:
            raise PoolGoneError from None


def serve(connection: Connection, target: Target[JobT, StateT]) -> NoReturn:
    """Run jobs until the pool closes the pipe. Raises PoolGoneError then."""
    pool = _PoolConnection(connection)
    while True:
        # No variable keeps a finished job, with its pixels, until the next one comes.
        pool.send(_run_job(pool, target, pool.next_job()))


def _run_job(
    pool: _PoolConnection, target: Target[JobT, StateT], message: Assignment[JobT]
) -> WorkerReply[StateT]:
    request_id.set(message.request_id)
    state: StateT | None = None
    try:
        for following in target(message.job):
            if pool.has_cancelled():
                return WorkerReply("cancelled")
            if state is not None and message.partial:
                pool.send(WorkerReply("state", state))
            state = following
    except PoolGoneError:
        raise
    except Exception as fault:  # The edge of the engine's code.
        traceback.print_exc()
        return WorkerReply("failed", reason=f"{type(fault).__name__}: {fault}"[:200])
    return WorkerReply("finished", state)
