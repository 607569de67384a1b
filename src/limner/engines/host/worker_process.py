"""WorkerProcess: the pool's handle of one worker process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from typing import Generic

from limner.engines.host.worker import fork
from limner.engines.host.worker_messages import (
    Assignment,
    Cancel,
    JobT,
    StateT,
    Target,
    WorkerReply,
)


class WorkerProcess(Generic[JobT, StateT]):
    """One worker process and the pool's end of the pipe to it.

    `on_end` is called when the process ends by itself.
    """

    def __init__(
        self, target: Target[JobT, StateT], on_end: Callable[[WorkerProcess[JobT, StateT]], None]
    ) -> None:
        self._on_end = on_end
        self._inbox: asyncio.Queue[WorkerReply[StateT] | None] = asyncio.Queue()
        self._connection, worker_end = Pipe()
        with worker_end:
            self.pid = fork(target, worker_end)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._connection.fileno(), self._receive)
        # uvloop makes it non-blocking, but a large message is received in several parts.
        os.set_blocking(self._connection.fileno(), True)

    def send(self, message: Assignment[JobT] | Cancel) -> None:
        """Send a message; that the worker is dead shows when its reply is awaited.

        A free worker reads at once, so that this blocks no longer than copying takes.
        """
        with contextlib.suppress(OSError):
            self._connection.send(message)

    async def reply(self) -> WorkerReply[StateT] | None:
        """Wait for the next reply; None, from then on always, where the process has ended."""
        reply = await self._inbox.get()
        if reply is None:
            self._inbox.put_nowait(None)
        return reply

    @property
    def is_dead(self) -> bool:
        """Whether the process is known to have ended."""
        return self._connection.closed

    def kill(self) -> str:
        """Kill the process, unless it has ended; return how it ended."""
        self._close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        try:
            status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        except ChildProcessError:  # Its status was read before.
            return "unknown"
        return f"signal {-status}" if status < 0 else f"status {status}"

    def _receive(self) -> None:
        try:
            self._inbox.put_nowait(self._connection.recv())
        except (EOFError, OSError):
            self._close()
            self._on_end(self)

    def _close(self) -> None:
        if not self._connection.closed:
            self._loop.remove_reader(self._connection.fileno())
            self._connection.close()
            self._inbox.put_nowait(None)
