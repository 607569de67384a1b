"""What runs in a host: one engine, its line, and a local socket on which orders come.

`GET /draw` is a WebSocket on which orders come one after another, each answered by its pictures;
whoever closes it in the middle cancels the order. `GET /watch` is one on which the host tells its
status at each change, and whose end tells that it died. `GET /status` and `GET /metrics` answer
once.

Where the engine hangs, the process ends itself with status 70, and its parent starts it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncGenerator
from concurrent.futures import Executor
from contextlib import aclosing, asynccontextmanager, nullcontext
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import WSMsgType, web
from pydantic import ValidationError

from limner.engines.engine import Engine, Finished
from limner.engines.finishing_engine import FinishingEngine
from limner.engines.host.messages import (
    ORDER_BYTES_MAX,
    HostFault,
    HostReply,
    HostRequest,
    HostStatus,
    decode_request,
    encode_answer,
    encode_status,
)
from limner.engines.host.specs import SOCKET_PATH_BYTES_MAX, HostSpec, HostState, shared_places
from limner.engines.host.watchdog import WatchedEngine
from limner.engines.queue import QueuedEngine
from limner.engines.registry import GROUP, EngineKind, EngineTools
from limner.engines.sections import errors_of, sentence
from limner.errors import (
    ConfigurationError,
    DrawingFailed,
    DrawingTooSlow,
    EngineDied,
    EngineDown,
    LimnerError,
)
from limner.fetching.fetcher import NoFetcher
from limner.heap import trim_at_rest
from limner.images.pixel_budget import PixelBudget
from limner.images.shared_memory import SharedFolder, make_private
from limner.observe import Metrics, request_id

log = logging.getLogger(__name__)

STOP_TIMEOUT_S = 10
TELL_TIMEOUT_S = 120
"""How long an API process may take before it reads on: it judges and keeps a picture meanwhile."""
SHUTDOWN_TIMEOUT_S = 0.1
"""How long orders may go on at the end; aiohttp takes 0 for ever."""
SWEEP_INTERVAL_S = 60
HUNG = 70
"""The exit status of a host whose engine hangs: EX_SOFTWARE of sysexits.h."""
LAST_WORDS_S = 1
"""How long such a host takes to answer the orders that hang."""
BACKLOG = 1024
"""How many connections may wait to be accepted; orders come in bursts."""
PRIVATE = 0o177
"""The bits of a file's mode that a socket of ours does not have."""


class HostServer:
    """Serves one engine on a local socket, from `starting` to `ready` or `failed`.

    The parent process hears of each state, a line each, through the descriptor `parent`.
    """

    def __init__(self, spec: HostSpec, threads: Executor, parent: int) -> None:
        self._spec = spec
        self._threads = threads
        self._parent = parent
        self._metrics = Metrics()
        self._shared = SharedFolder(shared_places(spec.socket))
        self._state = HostState.STARTING
        self._reason = ""
        self._engine: Engine | None = None
        self._watched: WatchedEngine | None = None
        self._line: QueuedEngine | None = None
        self._callers: dict[int, _Caller] = {}
        self._pixels = PixelBudget(
            spec.pixel_bytes_max, waiting_max=spec.waiting_max, wait_max_s=spec.wait_max_s
        )
        self._finishing: FinishingEngine | None = None
        self._watchers: set[web.WebSocketResponse] = set()

    async def run(self, until: asyncio.Event) -> None:
        """Listen, start the engine, and serve until the event. Raises ConfigurationError."""
        async with self._listening():
            starting = asyncio.create_task(self._start())
            sweeping = asyncio.create_task(self._sweep())
            minding = asyncio.create_task(self._mind())
            trimming = asyncio.create_task(trim_at_rest())
            await until.wait()
            for task in (starting, sweeping, minding, trimming):
                task.cancel()
            await asyncio.wait({starting, sweeping, minding, trimming})
        with contextlib.suppress(TimeoutError):  # The process ends in any case.
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await self._stop()

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
                web.get("/draw", self._draw_all),
                web.get("/watch", self._watch),
                web.get("/status", self._tell_status),
                web.get("/metrics", self._tell_metrics),
            ]
        )
        runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=SHUTDOWN_TIMEOUT_S,
            handler_cancellation=True,  # Else an order would be drawn for a caller who has gone.
        )
        await runner.setup()
        before = os.umask(PRIVATE)
        try:
            await web.UnixSite(runner, str(path), backlog=BACKLOG).start()
        finally:
            os.umask(before)
        try:
            yield
        finally:
            _remove(path)  # Nobody comes any more.
            await runner.cleanup()
            self._shared.destroy()

    # The engine

    async def _start(self) -> None:
        """Make and start the engine; where that fails, stay and say why."""
        try:
            await self._start_engine()
        except ConfigurationError as fault:
            await self._change(HostState.FAILED, str(fault))
        except Exception as fault:  # The edge of the engine's code.
            log.exception("the engine %s did not start", self._spec.name)
            await self._change(HostState.FAILED, f"{type(fault).__name__}: {fault}"[:500])
        else:
            await self._change(HostState.READY)

    async def _start_engine(self) -> None:
        """Make the engine and start it. The host takes orders once it has said that it is ready."""
        spec = self._spec
        kind = _kind_of(spec)
        try:
            section = kind.settings.model_validate_json(spec.section)
        except ValidationError as fault:
            raise ConfigurationError(_faults_of(spec, fault)) from None
        self._engine = kind.create(spec.name, section, EngineTools(self._metrics, NoFetcher()))
        await self._engine.start()
        self._watched = WatchedEngine(
            self._engine,
            self._steps,
            timeout_s=spec.timeout_s,
            grace_s=spec.grace_s,
            leave_s=spec.leave_s,
        )
        self._line = QueuedEngine(
            self._watched, waiting_max=spec.waiting_max, wait_max_s=spec.wait_max_s
        )
        self._finishing = FinishingEngine(self._line, self._threads, spec.pixel_bytes_max)

    async def _stop(self) -> None:
        if self._engine is not None:
            try:
                await self._engine.stop()
            except Exception:  # The edge of the engine's code, at the end of the process.
                log.exception("the engine %s did not stop well", self._spec.name)

    async def _sweep(self) -> None:
        """Remove, now and then, what API processes left that were killed."""
        while True:
            await asyncio.sleep(SWEEP_INTERVAL_S)
            self._shared.sweep()

    def _steps(self) -> float:
        """Return how many steps the engine has counted, where it counts them."""
        families = self._metrics.steps.collect()
        return sum(
            sample.value
            for family in families
            for sample in family.samples
            if sample.name.endswith("_total")
        )

    async def _mind(self) -> None:
        """End the process when the engine hangs: a thread of it cannot be ended alone."""
        while True:
            await asyncio.sleep(1 if self._watched is None else self._watched.look_s)
            hang = "" if self._watched is None else self._watched.look()
            if self._watched is not None and hang:
                log.error("the engine %s hangs: %s; its host ends", self._spec.name, hang)
                try:
                    await self._tell_overdue(self._watched.overdue())
                finally:
                    os._exit(HUNG)

    async def _tell_overdue(self, limits: dict[int, float]) -> None:
        """Answer the orders that hang; the others, whose connections break, may be drawn again."""
        ends = {
            asyncio.create_task(self._callers[order].tell(end))
            for order, limit_s in limits.items()
            if order in self._callers
            for end in [HostReply(fault=HostFault.of(DrawingTooSlow(limit_s)))]
        }
        if ends:
            await asyncio.wait(ends, timeout=LAST_WORDS_S)
            await asyncio.sleep(0.05)  # They lie in a buffer for a turn of the loop or two.

    # How it is

    async def _change(self, state: HostState, reason: str = "") -> None:
        with contextlib.suppress(OSError):  # The parent may have just gone.
            os.write(self._parent, f"{state}\n".encode())
        self._state, self._reason = state, reason
        level = logging.ERROR if state is HostState.FAILED else logging.INFO
        log.log(level, "the engine %s is %s%s", self._spec.name, state, reason and f": {reason}")
        message = encode_status(self._status())
        for watcher in list(self._watchers):
            with contextlib.suppress(ConnectionError):  # It has just gone.
                await watcher.send_bytes(message)

    def _status(self) -> HostStatus:
        if self._line is None:
            return HostStatus(self._state, self._reason)
        line = self._line
        return HostStatus(
            self._state,
            self._reason,
            line.capabilities,
            waiting=line.waiting,
            drawing=line.drawing,
            mean_s=line.mean_s,
        )

    async def _tell_status(self, _: web.Request) -> web.Response:
        return web.Response(body=encode_status(self._status()), content_type="application/json")

    async def _tell_metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), content_type="text/plain")

    async def _watch(self, request: web.Request) -> web.WebSocketResponse:
        watcher = web.WebSocketResponse(compress=False)
        await watcher.prepare(request)
        self._watchers.add(watcher)
        try:
            await watcher.send_bytes(encode_status(self._status()))
            await watcher.receive()  # Nothing is said by the other side but its end.
        finally:
            self._watchers.discard(watcher)
        return watcher

    # Orders

    async def _draw_all(self, request: web.Request) -> web.WebSocketResponse:
        """Draw the orders of one connection, one after another, until it is closed."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=ORDER_BYTES_MAX)
        await socket.prepare(request)
        receiving = asyncio.create_task(socket.receive())
        tasks: set[asyncio.Task[Any]] = {receiving}
        try:
            while (message := await receiving).type is WSMsgType.BINARY:
                receiving = asyncio.create_task(socket.receive())
                drawing = asyncio.create_task(self._answer(_Caller(socket), message.data))
                tasks = {receiving, drawing}
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if not drawing.done() and receiving.result().type is not WSMsgType.BINARY:
                    break  # Closed in the middle.
                await drawing
        except _CallerGoneError:
            pass
        finally:
            for task in tasks:
                task.cancel()
            with nullcontext() if self._watched is None else self._watched.leaving():
                await asyncio.gather(*tasks, return_exceptions=True)
        return socket

    async def _answer(self, caller: _Caller, message: bytes) -> None:
        """Draw one order and send its pictures; send its error where it fails.

        Raises _CallerGoneError.
        """
        try:
            ask = decode_request(message, self._shared.take)
            request_id.set(ask.request_id)
            async with self._pixels.share(ask.order.pixel_bytes):
                await self._send_pictures(caller, ask)
            end = HostReply()
        except _CallerGoneError:
            raise
        except LimnerError as fault:
            end = HostReply(fault=HostFault.of(fault))
        except Exception as fault:  # The edge of the engine's code.
            log.exception("the engine %s failed at an order", self._spec.name)
            reason = f"{type(fault).__name__}: {fault}"[:200]
            end = HostReply(fault=HostFault.of(DrawingFailed(reason)))
        await caller.tell(end)

    async def _send_pictures(self, caller: _Caller, ask: HostRequest) -> None:
        if self._finishing is None or self._state is not HostState.READY:
            name = self._spec.name
            raise EngineDown(name) if self._state is HostState.FAILED else EngineDied(name)
        wanted, done = len(ask.order.seeds), set[int]()
        self._callers[id(ask.order)] = caller
        try:
            async with aclosing(self._finishing.draw(ask.order)) as pictures:
                async for picture in pictures:
                    if not isinstance(picture, Finished):
                        await caller.tell(HostReply.of(picture))
                        continue
                    if picture.index in done or not 0 <= picture.index < wanted:
                        raise _miscounted(len(done), wanted, f"and number {picture.index} besides")
                    if picture.final:
                        done.add(picture.index)
                    await caller.tell(HostReply.of(picture))
        finally:
            del self._callers[id(ask.order)]
        if len(done) < wanted:
            raise _miscounted(len(done), wanted)


def _kind_of(spec: HostSpec) -> EngineKind:
    """Import the one kind that this host runs: a broken package of another kind does no harm."""
    registered = entry_points(group=GROUP)
    if spec.kind not in registered.names:
        known = ", ".join(sorted(registered.names))
        raise ConfigurationError(f"engines.{spec.name}.kind: {spec.kind} is none of {known}.")
    kind: EngineKind = registered[spec.kind].load()
    return kind


def _faults_of(spec: HostSpec, fault: ValidationError) -> str:
    """Say what is wrong in an engine's table, without the values: some are secret."""
    return "; ".join(
        f"{'.'.join(map(str, ('engines', spec.name, *error['loc'])))}: {sentence(error)}"
        for error in errors_of(fault)
    )


def _miscounted(done: int, wanted: int, besides: str = "") -> DrawingFailed:
    return DrawingFailed(f"the engine drew {done} of {wanted} pictures {besides}".rstrip())


def _remove(socket: Path) -> None:
    socket.unlink(missing_ok=True)


class _CallerGoneError(Exception):
    """The API process has closed the connection of an order, or does not read from it."""


class _Caller:
    """The API process at the other end of an order."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def tell(self, answer: HostReply) -> None:
        """Send an answer. Raises _CallerGoneError."""
        message = encode_answer(answer)
        try:
            async with asyncio.timeout(TELL_TIMEOUT_S):
                await self._socket.send_bytes(message)
        except (ConnectionError, TimeoutError):
            raise _CallerGoneError from None


async def serve(spec: HostSpec, threads: Executor, *, lifeline: int, parent: int) -> None:
    """Serve until SIGTERM, or until the parent, which holds the other end of `lifeline`, is gone.

    Raises ConfigurationError when the socket is not to be had.
    """
    end = asyncio.Event()

    def listen() -> None:
        if not os.read(lifeline, 4096):
            stop()

    def stop() -> None:
        loop.remove_reader(lifeline)
        signal.alarm(STOP_TIMEOUT_S + 5)  # Kills what does not stop, be the parent there or not.
        end.set()

    loop = asyncio.get_running_loop()
    loop.add_reader(lifeline, listen)
    loop.add_signal_handler(signal.SIGTERM, stop)
    await HostServer(spec, threads, parent).run(end)


def read_spec(document: bytes) -> HostSpec:
    """Read what the parent says. Raises ConfigurationError."""
    try:
        return msgspec.json.decode(document, type=HostSpec)
    except msgspec.DecodeError as fault:
        raise ConfigurationError(f"A host is started by its parent, not by hand: {fault}") from None
