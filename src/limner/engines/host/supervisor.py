"""Starts engine hosts, and restarts those that end or hang; imports little.

The usual supervisors (systemd, supervisord, s6) restart a process that has exited and are set up
outside of a Python service. A host may hang as well, and every `limner serve` has hosts.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from limner.engines.host.specs import HostSpec, HostState, shared_folders

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HostTimeouts:
    """How long a supervisor waits, in seconds.

    It pings a host every `ping_s`, and kills one that has not answered for `hang_s`, or, while it
    starts, for `start_hang_s`: a library that loads a model may block the interpreter. It restarts
    a host after `restart_min_s`, and doubles the pause each time, up to `restart_max_s`; the pause
    is reset once a host was ready for `settled_s`. A host has `stop_s` to stop.
    """

    ping_s: float = 3
    hang_s: float = 30
    start_hang_s: float = 600
    restart_min_s: float = 0.2
    restart_max_s: float = 30
    settled_s: float = 60
    stop_s: float = 20


DEFAULT_TIMEOUTS = HostTimeouts()


class HostSupervisor:
    """Keeps a host running for each spec within its context.

    It does not wait until the hosts are ready: their clients receive the states.
    """

    def __init__(
        self, specs: Sequence[HostSpec], timeouts: HostTimeouts = DEFAULT_TIMEOUTS
    ) -> None:
        self._hosts = {spec.name: _HostProcess(spec, timeouts) for spec in specs}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def pids(self) -> dict[str, int]:
        """The process ids of the hosts that run, by the names of their engines."""
        return {name: host.pid for name, host in self._hosts.items() if host.pid is not None}

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(host.keep_running()) for host in self._hosts.values()]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop all hosts, side by side."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)


class _HostProcess:
    """One host: its process and its state."""

    def __init__(self, spec: HostSpec, timeouts: HostTimeouts) -> None:
        self._spec = spec
        self._timeouts = timeouts
        self._process: Process | None = None
        self._state = HostState.STARTING
        self._ready_since: float | None = None
        self._was_ready = False

    @property
    def pid(self) -> int | None:
        """The process id, while the process runs."""
        process = self._process
        return None if process is None or process.returncode is not None else process.pid

    async def keep_running(self) -> None:
        """Start the host, and restart it whenever it ends, until cancelled; then stop it."""
        timeouts = self._timeouts
        pause_s = timeouts.restart_min_s
        try:
            while True:
                ending = await self._run_once()
                if self._has_settled():
                    pause_s = timeouts.restart_min_s
                log.error(
                    "the engine %s ended: %s; it is started again in %.1f s",
                    self._spec.name,
                    ending,
                    pause_s,
                )
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, timeouts.restart_max_s)
        finally:
            await self._stop()
            for path in (*shared_folders(self._spec.socket), Path(self._spec.socket)):
                _remove(path)

    async def _run_once(self) -> str:
        """Run a process to its end; return how it ended."""
        try:
            process = await self._start()
        except OSError as fault:
            return f"it could not be started ({fault})"
        watching = asyncio.create_task(self._watch(process))
        listening = asyncio.create_task(self._listen(process))
        try:
            status = await process.wait()
        finally:
            for task in (watching, listening):
                task.cancel()
            await asyncio.wait({watching, listening})
        _kill_group(process.pid)
        reason = "" if watching.cancelled() else watching.result()
        return reason or (f"status {status}" if status >= 0 else f"signal {-status}")

    async def _start(self) -> Process:
        self._state, self._ready_since = HostState.STARTING, None
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "limner.engines.host",
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,  # Ctrl-C in the terminal is for the server to handle.
        )
        self._process = process
        if process.stdin is not None:
            with contextlib.suppress(ConnectionError):  # It has ended already.
                process.stdin.write(msgspec.json.encode(self._spec) + b"\n")
                await process.stdin.drain()
        return process

    async def _listen(self, process: Process) -> None:
        """Read the host's states from its output; it writes `ready` before it takes orders."""
        if process.stdout is None:
            return
        async for line in process.stdout:
            self._state = HostState(line.decode().strip())
            if self._state is HostState.READY:
                self._was_ready = True
                self._ready_since = time.monotonic()

    async def _watch(self, process: Process) -> str:
        """Ping a host until it has to be killed; kill it and return why."""
        timeouts = self._timeouts
        answered_at = time.monotonic()
        while True:
            await asyncio.sleep(timeouts.ping_s)
            now = time.monotonic()
            if await self._answers():
                answered_at = now
            is_starting = self._state is HostState.STARTING
            limit_s = timeouts.start_hang_s if is_starting else timeouts.hang_s
            if now - answered_at > limit_s:
                _kill_group(process.pid)
                return f"killed, since it had not answered for {now - answered_at:.0f} s"
            if self._state is HostState.FAILED and self._was_ready:
                _kill_group(process.pid)
                return "killed, since its engine, which had been ready before, did not start"

    def _has_settled(self) -> bool:
        since = self._ready_since
        return since is not None and time.monotonic() - since >= self._timeouts.settled_s

    async def _answers(self) -> bool:
        """Tell whether the host answers a ping in time."""
        try:
            async with asyncio.timeout(self._timeouts.ping_s):
                return await _ping(self._spec.socket)
        except (OSError, TimeoutError):
            return False

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)  # `terminate` may reap it, and asyncio then not.
        try:
            async with asyncio.timeout(self._timeouts.stop_s):
                await process.wait()
        except TimeoutError:
            log.error("the engine %s did not stop when told to; it is killed", self._spec.name)
        _kill_group(process.pid)
        await process.wait()


async def _ping(socket: str) -> bool:
    """Request a host's status by HTTP/1.0, whose response ends with the connection."""
    reader, writer = await asyncio.open_unix_connection(socket)
    try:
        writer.write(b"GET /status HTTP/1.0\r\nHost: host\r\n\r\n")
        return b" 200 " in await reader.readline()
    finally:
        writer.close()


def _kill_group(pid: int) -> None:
    """Kill a host with its workers."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
