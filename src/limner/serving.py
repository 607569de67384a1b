"""Serve on a socket until a signal stops it: uvicorn, with our signals and our log."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import uvicorn

from limner.app import Limner
from limner.concurrency.threads import thread_pool
from limner.http1.connection import HttpConnection
from limner.http1.connection_table import ConnectionTable
from limner.http1.forwarded import ForwardedScheme
from limner.system.descriptors import connections_max

GRACE_S = 30
THREADS = 8
"""How many files are read and written at once, at most."""


class _Server(uvicorn.Server):
    """uvicorn's server without its own signals: it would re-raise one before we clean up."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def make_server(
    limner: Limner,
    http: type[asyncio.Protocol] | str = HttpConnection,
    table: ConnectionTable | None = None,
) -> uvicorn.Server:
    """Make the HTTP server, which is to be run within `limner.running()`.

    `http` is another protocol of uvicorn's: benchmarks compare them. `table` is by default a new
    one.
    """
    table = table or make_table(limner)
    protocol: Any = http
    if http is HttpConnection:
        protocol = partial(HttpConnection, table=table)
    return _Server(
        uvicorn.Config(
            ForwardedScheme(limner.asgi(), table.proxies),
            http=protocol,
            ws="none",
            proxy_headers=False,
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    )


def make_table(limner: Limner) -> ConnectionTable:
    """Make the table of connections, and raise this process's limit of open files to fit it.

    Raises ConfigurationError when more connections are configured than the process may open.
    """
    settings = limner.config.connections
    return ConnectionTable(settings, connections_max(settings.open_max), limner.metrics)


async def serve(
    limner: Limner,
    listener: socket.socket,
    on_ready: Callable[[], None],
    http: type[asyncio.Protocol] | str = HttpConnection,
) -> None:
    """Serve until SIGINT or SIGTERM; requests at work get 30 s to finish, a second signal none.

    `http` is as in `make_server`.
    """
    table = make_table(limner)
    async with limner.running():
        server = make_server(limner, http, table)

        def stop() -> None:
            server.force_exit = server.should_exit
            server.should_exit = True

        loop = asyncio.get_running_loop()
        loop.set_default_executor(thread_pool(THREADS, "work"))
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        # What is there now (lexicons, word lists, modules) stays: looking through it for garbage
        # again and again would stop every request meanwhile.
        gc.collect()
        gc.freeze()
        gc.enable()
        on_ready()
        await server.serve(sockets=[listener])
