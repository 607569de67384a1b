"""HostServer: runs one engine, and serves it on a local socket.

`GET /draw` is a WebSocket for orders (`order_handler`). `GET /watch` is a WebSocket on which the
host sends its status at each change; its end shows that the host died. `GET /status` and
`GET /metrics` reply once.

Where the engine hangs, the process ends itself with status 70, and its parent starts it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from limner.engines.finishing_engine import FinishingEngine
from limner.engines.host.engine_stack import EngineStack
from limner.engines.host.messages import HostStatus, encode_status
from limner.engines.host.order_handler import OrderHandler
from limner.engines.host.specs import SOCKET_PATH_BYTES_MAX, HostSpec, HostState, shared_folders
from limner.errors import ConfigurationError, EngineDied, EngineDown
from limner.images.shared_memory import SharedFolder, make_private
from limner.observe import Metrics
from limner.system.heap import trim_at_rest

log = logging.getLogger(__name__)

STOP_TIMEOUT_S = 10
SHUTDOWN_TIMEOUT_S = 0.1
"""How long orders may go on at the end; for aiohttp 0 means without limit."""
SWEEP_INTERVAL_S = 60
HUNG_STATUS = 70
"""The exit status of a host whose engine hangs: EX_SOFTWARE of sysexits.h."""
BACKLOG = 1024
"""How many connections may wait to be accepted; orders come in bursts."""
SOCKET_UMASK = 0o177
"""The permissions that the socket must not have: it is readable and writable by its owner."""


class HostServer:
    """Serves one engine on a local socket, from the state `starting` to `ready` or `failed`.

    It writes each state, as a line, to the descriptor `parent`.
    """

    def __init__(self, spec: HostSpec, threads: Executor, parent: int) -> None:
        self._spec = spec
        self._parent = parent
        self._metrics = Metrics()
        self._shared = SharedFolder(shared_folders(spec.socket))
        self._state = HostState.STARTING
        self._reason = ""
        self._stack = EngineStack(spec, threads, self._metrics)
        self._orders = OrderHandler(spec, self._stack, self._shared, self._ready_engine)
        self._watchers: set[web.WebSocketResponse] = set()

    async def run(self, until: asyncio.Event) -> None:
        """Listen, start the engine, and serve until the event. Raises ConfigurationError."""
        async with self._listening():
            work = (self._start(), self._sweep(), self._end_when_hung(), trim_at_rest())
            tasks = {asyncio.create_task(one) for one in work}
            await until.wait()
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        with contextlib.suppress(TimeoutError):  # The process ends in any case.
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await self._stack.stop()

    @asynccontextmanager
    async def _listening(self) -> AsyncGenerator[None]:
        """Listen on a socket of mode 0600 in a folder of mode 0700."""
        path = Path(self._spec.socket)
        if len(os.fsencode(path)) > SOCKET_PATH_BYTES_MAX:
            raise ConfigurationError(f"{path} is too long for a socket.")
        make_private(path.parent)
        self._shared.create()
        self._shared.sweep()
        app = web.Application()
        app.add_routes(
            [
                web.get("/draw", self._orders.handle),
                web.get("/watch", self._watch),
                web.get("/status", self._get_status),
                web.get("/metrics", self._get_metrics),
            ]
        )
        runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=SHUTDOWN_TIMEOUT_S,
            handler_cancellation=True,  # Else an order goes on after its caller has gone.
        )
        await runner.setup()
        before = os.umask(SOCKET_UMASK)
        try:
            await web.UnixSite(runner, str(path), backlog=BACKLOG).start()
        finally:
            os.umask(before)
        try:
            yield
        finally:
            _remove(path)  # No new connection.
            await runner.cleanup()
            self._shared.destroy()

    # The engine

    async def _start(self) -> None:
        """Start the engine; where that fails, the host goes on and replies why."""
        try:
            await self._stack.start()
        except ConfigurationError as fault:
            await self._change(HostState.FAILED, str(fault))
        except Exception as fault:  # The edge of the engine's code.
            log.exception("the engine %s did not start", self._spec.name)
            await self._change(HostState.FAILED, f"{type(fault).__name__}: {fault}"[:500])
        else:
            await self._change(HostState.READY)

    def _ready_engine(self) -> FinishingEngine:
        """Return the engine. Raises EngineDown where it failed, EngineDied while it starts."""
        engine = self._stack.finishing
        if engine is None or self._state is not HostState.READY:
            name = self._spec.name
            raise EngineDown(name) if self._state is HostState.FAILED else EngineDied(name)
        return engine

    async def _sweep(self) -> None:
        """Remove the shared files of killed API processes at intervals."""
        while True:
            await asyncio.sleep(SWEEP_INTERVAL_S)
            self._shared.sweep()

    async def _end_when_hung(self) -> None:
        """End the process when the engine hangs: one of its threads cannot be ended alone."""
        while True:
            watched = self._stack.watched
            await asyncio.sleep(1 if watched is None else watched.check_interval_s)
            hang = "" if watched is None else watched.check()
            if watched is not None and hang:
                log.error("the engine %s hangs: %s; its host ends", self._spec.name, hang)
                try:
                    await self._orders.fail_overdue(watched.overdue())
                finally:
                    os._exit(HUNG_STATUS)

    # The status

    async def _change(self, state: HostState, reason: str = "") -> None:
        """Change the state: write it to the parent, the log and all watchers."""
        with contextlib.suppress(OSError):  # The parent may have just died.
            os.write(self._parent, f"{state}\n".encode())
        self._state, self._reason = state, reason
        level = logging.ERROR if state is HostState.FAILED else logging.INFO
        log.log(level, "the engine %s is %s%s", self._spec.name, state, reason and f": {reason}")
        message = encode_status(self._status())
        for watcher in list(self._watchers):
            with contextlib.suppress(ConnectionError):  # It has just closed.
                await watcher.send_bytes(message)

    def _status(self) -> HostStatus:
        queue = self._stack.queue
        if queue is None:
            return HostStatus(self._state, self._reason)
        return HostStatus(
            self._state,
            self._reason,
            queue.capabilities,
            waiting=queue.waiting,
            drawing=queue.drawing,
            mean_s=queue.mean_s,
        )

    async def _get_status(self, _: web.Request) -> web.Response:
        return web.Response(body=encode_status(self._status()), content_type="application/json")

    async def _get_metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), content_type="text/plain")

    async def _watch(self, request: web.Request) -> web.WebSocketResponse:
        watcher = web.WebSocketResponse(compress=False)
        await watcher.prepare(request)
        self._watchers.add(watcher)
        try:
            await watcher.send_bytes(encode_status(self._status()))
            await watcher.receive()  # Watchers send nothing, so this is the connection's end.
        finally:
            self._watchers.discard(watcher)
        return watcher


def _remove(socket: Path) -> None:
    socket.unlink(missing_ok=True)
