"""The parent of `limner serve`: starts and restarts engine hosts and the API process.

`python -m limner.parent_process FD` reads what to run (`MachineSpec`) from a descriptor.
`limner serve` becomes this process once it has read the configuration: it is small, and stays as
long as the server does. It stops at SIGTERM or SIGINT: the API process finishes what it has begun,
then the hosts end.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from asyncio.subprocess import Process
from contextlib import suppress

import msgspec

from limner.engines.host.supervisor import HostSupervisor
from limner.process_specs import ApiProcessSpec, MachineSpec

log = logging.getLogger("limner.parent_process")

RESTART_S, RESTART_MAX_S = 0.2, 30.0
STOP_MAX_S = 90.0
"""How long a stopping API process may take; the graces within it are shorter together."""
STEADY_S = 60.0
"""After so many seconds an API process has proven itself: the pauses begin anew."""


class ApiProcess:
    """The API process, restarted with growing pauses when it dies after it was once ready."""

    def __init__(self, spec: MachineSpec, sockets: dict[str, str]) -> None:
        self._spec = spec
        self._sockets = sockets
        self._process: Process | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> int:
        """Run until it is told to stop; return the exit status.

        One that ends before it was ever ready is not started again: what stopped it has been said.
        """
        pause_s, greet = RESTART_S, True
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                process, is_ready = await self._start(greet=greet)
            except OSError as fault:  # No memory, or no process left, for a while.
                log.error("the API process could not be started: %s", fault)
                await self._pause(pause_s)
                pause_s = min(RESTART_MAX_S, pause_s * 2)
                continue
            status = await process.wait()
            if self._stopping.is_set():
                break
            if greet and not is_ready:
                return status if status > 0 else 1
            greet = False
            if time.monotonic() - began > STEADY_S:
                pause_s = RESTART_S
            log.error("the API process ended (%s); it is started again", _told(status))
            await self._pause(pause_s)
            pause_s = min(RESTART_MAX_S, pause_s * 2)
        return 0

    def signal(self, number: int) -> None:
        """Tell it to stop; told twice, it does so at once. Nobody is accepted any more.

        One that does not stop at all is killed in the end.
        """
        if not self._stopping.is_set():
            os.close(self._spec.listener)
            asyncio.get_running_loop().call_later(STOP_MAX_S, self._kill)
        self._stopping.set()
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    def _kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            log.error("the API process does not stop; it is killed")
            self._process.kill()

    async def _pause(self, pause_s: float) -> None:
        """Wait before the next start; a stop cuts it short."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), pause_s)

    async def _start(self, *, greet: bool) -> tuple[Process, bool]:
        """Start it; return it, once it answers or has ended, and whether it answers."""
        ours, theirs = os.pipe()
        spec = ApiProcessSpec(
            config=self._spec.config,
            listener=self._spec.listener,
            ready=theirs,
            sockets=self._sockets,
            greet=greet,
        )
        try:
            process = self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "limner.api_process"),
                stdin=subprocess.PIPE,
                pass_fds=(self._spec.listener, theirs),
                start_new_session=True,  # Ctrl-C in the terminal is for this process to handle.
            )
        except OSError:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        if self._stopping.is_set():  # Told while it was being started.
            self.signal(signal.SIGTERM)
        if process.stdin is not None:
            process.stdin.write(msgspec.json.encode(spec) + b"\n")
        return process, bool(await _read_byte(ours))


async def run(spec: MachineSpec) -> int:
    """Run hosts and API process until told to stop; return the exit status."""
    async with HostSupervisor(spec.hosts):
        api = ApiProcess(spec, {host.name: host.socket for host in spec.hosts})
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, api.signal, signal.SIGTERM)
        return await api.run()


async def _read_byte(descriptor: int) -> bytes:
    """Read a byte from a pipe and close it; nothing when its other end was closed before."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(descriptor, readable.set)
    try:
        await readable.wait()
        return os.read(descriptor, 1)
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _told(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


def main() -> None:
    """Run what the descriptor says."""
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        spec = msgspec.json.decode(file.read(), type=MachineSpec)
    logging.basicConfig(
        level=spec.log_level.upper(),
        format="%(asctime)s %(levelname)s - %(name)s: %(message)s",
    )
    try:
        status = asyncio.run(run(spec))
    finally:
        shutil.rmtree(spec.folder, ignore_errors=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
