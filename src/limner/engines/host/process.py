"""Runs a host's server in this process until SIGTERM, or until the parent has died."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import Executor

import msgspec

from limner.engines.host.server import STOP_TIMEOUT_S, HostServer
from limner.engines.host.specs import HostSpec
from limner.errors import ConfigurationError


async def serve(spec: HostSpec, threads: Executor, *, lifeline: int, parent: int) -> None:
    """Serve until SIGTERM, or until the parent, which holds the other end of `lifeline`, has died.

    States are written to the descriptor `parent`. Raises ConfigurationError where the socket cannot
    be listened on.
    """
    end = asyncio.Event()

    def on_lifeline() -> None:
        if not os.read(lifeline, 4096):
            stop()

    def stop() -> None:
        loop.remove_reader(lifeline)
        signal.alarm(STOP_TIMEOUT_S + 5)  # Kills a process that does not stop.
        end.set()

    loop = asyncio.get_running_loop()
    loop.add_reader(lifeline, on_lifeline)
    loop.add_signal_handler(signal.SIGTERM, stop)
    await HostServer(spec, threads, parent).run(end)


def read_spec(document: bytes) -> HostSpec:
    """Decode the spec that the parent writes. Raises ConfigurationError."""
    try:
        return msgspec.json.decode(document, type=HostSpec)
    except msgspec.DecodeError as fault:
        raise ConfigurationError(f"A host is started by its parent, not by hand: {fault}") from None
