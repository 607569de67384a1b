"""HostedEngine: the Engine of an API process that passes orders to a host."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np

from limner.engines.engine import Bought, Capabilities, DrawOrder, Finished, Placed
from limner.engines.host.messages import (
    REPLY_BYTES_MAX,
    HostReply,
    HostRequest,
    HostStatus,
    decode_reply,
    decode_status,
    encode_request,
)
from limner.engines.host.specs import HostState, shared_folders
from limner.errors import (
    ConfigurationError,
    DrawingTooSlow,
    EngineDied,
    EngineDown,
    LimnerError,
    StorageFailed,
)
from limner.images.shared_memory import SharedArray, SharedFolder
from limner.observe import Metrics, request_id

log = logging.getLogger(__name__)

START_TIMEOUT_S = 3600
"""A large model may have to be downloaded first."""
RESTART_WAIT_S = 5
"""How long an order waits for a host that restarts; one with a small engine is ready by then."""
RECONNECT_MIN_S, RECONNECT_MAX_S = 0.05, 1.0
STATUS_TIMEOUT_S = 5
CLOSE_TIMEOUT_S = 1
IDLE_MAX = 64
"""How many idle connections are kept for further orders."""

UNKNOWN = Capabilities(tasks=frozenset(), partial_pictures=False, seeded=False, concurrent_max=1)

_BROKEN = (aiohttp.ClientError, OSError)
_Socket = aiohttp.ClientWebSocketResponse


class HostedEngine:
    """The Engine that runs in the host behind `socket`; it yields `Finished`.

    An order waits at most `wait_max_s` in the host's queue and `timeout_s` for each of its
    pictures, and never takes longer than the sum. An order that comes while the host restarts waits
    for it, at most `restart_wait_s`.
    """

    def __init__(
        self,
        name: str,
        socket: str | Path,
        *,
        wait_max_s: float,
        timeout_s: float,
        metrics: Metrics,
        restart_wait_s: float = RESTART_WAIT_S,
        start_timeout_s: float = START_TIMEOUT_S,
    ) -> None:
        self._name = name
        self._path = str(socket)
        self._wait_max_s = wait_max_s
        self._timeout_s = timeout_s
        self._metrics = metrics
        self._restart_wait_s = restart_wait_s
        self._start_timeout_s = start_timeout_s
        self._shared = SharedFolder(shared_folders(socket))
        self._status = HostStatus(HostState.STARTING)
        self._never_reached = True
        self._was_ready = False
        self._capabilities = UNKNOWN
        self._changed = asyncio.Event()
        self._idle: list[_Socket] = []
        self._session: aiohttp.ClientSession | None = None
        self._watch_task: asyncio.Task[None] | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do, by its host's last status; nothing before the host was ready."""
        return self._capabilities

    @property
    def state(self) -> HostState:
        """The host's state by its last status; `down` while it cannot be reached."""
        return self._status.state

    @property
    def reason(self) -> str:
        """Why the engine failed to start, where it did."""
        return self._status.reason

    async def start(self) -> None:
        """Wait until the host is ready. Raises ConfigurationError with the reason of a failure."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(self._path, limit=0),
            timeout=aiohttp.ClientTimeout(total=None),
        )
        self._watch_task = asyncio.create_task(self._watch())
        state = await self._settled(asyncio.get_running_loop().time() + self._start_timeout_s)
        if state is HostState.FAILED:
            raise ConfigurationError(self.reason)
        if state is not HostState.READY:
            raise ConfigurationError(
                f"The engine {self._name} was not ready within {self._start_timeout_s:g} s."
            )

    async def stop(self) -> None:
        """Close the connections; the host goes on for other API processes."""
        if self._watch_task is not None:
            self._watch_task.cancel()
            await asyncio.wait({self._watch_task})
        await self._close_idle()
        if self._session is not None:
            await self._session.close()

    async def status(self) -> HostStatus:
        """Request the host's status; `down` where it does not answer."""
        content = await self._get("status")
        return HostStatus(HostState.DOWN) if content is None else decode_status(content)

    async def metrics_text(self) -> bytes | None:
        """Request the host's metrics in Prometheus' text format; None where it does not answer."""
        return await self._get("metrics")

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Finished | Placed | Bought]:
        """Have the host draw. Closing the iterator cancels the order there.

        Raises the host's error, EngineDown where its engine never started, EngineDied where the
        host dies or is not ready in time, DrawingTooSlow where it does not reply in time.
        """
        limit_s = self._wait_max_s + self._timeout_s * len(order.seeds)
        deadline = asyncio.get_running_loop().time() + limit_s
        begun = False
        try:
            async with self._sent(order, deadline) as socket:
                while (event := await _next(socket, deadline)) is not None:
                    yield event
                    begun = begun or isinstance(event, Finished)
        except TimeoutError:
            raise DrawingTooSlow(limit_s) from None
        except _BROKEN as fault:
            log.error("the host of the engine %s was lost during an order: %s", self._name, fault)
            raise EngineDied(self._name, begun=begun) from None

    # Connections

    @asynccontextmanager
    async def _sent(self, order: DrawOrder, deadline: float) -> AsyncGenerator[_Socket]:
        """Send an order; its connection is kept after the last reply, and closed otherwise."""
        shared: list[SharedArray] = []
        try:
            socket = await self._connection(deadline)
            answered = False
            try:
                message = await self._message(order, shared)
                async with asyncio.timeout_at(deadline):
                    await socket.send_bytes(message)
                yield socket
                answered = True
            except LimnerError:
                answered = True  # By an error.
                raise
            finally:
                await self._release(socket, answered=answered)
        finally:
            for array in shared:
                self._shared.remove(array)

    async def _message(self, order: DrawOrder, shared: list[SharedArray]) -> bytes:
        """Encode the order and write its pixels to shared memory; add these to `shared`."""

        def share(pixels: np.ndarray[Any, Any]) -> SharedArray:
            try:
                shared.append(self._shared.write(pixels))
            except FileNotFoundError:
                raise  # The host has ended, and taken the folder with it.
            except OSError as fault:
                raise StorageFailed(fault.strerror or str(fault)) from fault
            return shared[-1]

        request = HostRequest(order, request_id.get())
        if order.source is None:
            return encode_request(request, share)
        writing = asyncio.create_task(asyncio.to_thread(encode_request, request, share))
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.wait({writing})  # What the thread still writes has to be removed.
            raise

    async def _connection(self, deadline: float) -> _Socket:
        """Return a connection to the host once it is ready; wait for one that restarts."""
        now = asyncio.get_running_loop().time
        restart_deadline = min(now() + self._restart_wait_s, deadline)
        while True:
            await self._wait_until_ready(restart_deadline)
            socket = self._idle_connection()
            if socket is not None:
                return socket
            try:
                async with asyncio.timeout_at(deadline):
                    return await self._connect("draw")
            except TimeoutError:
                raise
            except _BROKEN:  # The host has just died, which `_watch` will notice.
                if now() > restart_deadline:
                    raise
            await asyncio.sleep(RECONNECT_MIN_S)

    def _idle_connection(self) -> _Socket | None:
        while self._idle:
            socket = self._idle.pop()
            if not socket.closed and socket.get_extra_info("socket") is not None:
                return socket
        return None

    async def _connect(self, path: str) -> _Socket:
        if self._session is None:
            raise RuntimeError(f"the engine {self._name} was not started")
        return await self._session.ws_connect(
            f"http://host/{path}",
            max_msg_size=REPLY_BYTES_MAX,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_TIMEOUT_S),
        )

    async def _release(self, socket: _Socket, *, answered: bool) -> None:
        if answered and not socket.closed and len(self._idle) < IDLE_MAX:
            self._idle.append(socket)
        else:
            await socket.close()

    async def _close_idle(self) -> None:
        idle, self._idle = self._idle, []
        await asyncio.gather(*(socket.close() for socket in idle))

    async def _get(self, path: str) -> bytes | None:
        if self._session is None:
            return None
        try:
            async with (
                asyncio.timeout(STATUS_TIMEOUT_S),
                self._session.get(f"http://host/{path}") as answer,
            ):
                return await answer.read()
        except (*_BROKEN, TimeoutError):
            return None

    # The host's status

    async def _wait_until_ready(self, deadline: float) -> None:
        """Wait for a host that starts. Raises EngineDown where it failed, else EngineDied.

        A host that was ready before and then failed is started once more, so that is EngineDied.
        """
        state = await self._settled(deadline)
        if state is HostState.FAILED and not self._was_ready:
            raise EngineDown(self._name)
        if state is not HostState.READY:
            raise EngineDied(self._name)

    async def _settled(self, deadline: float) -> HostState:
        """Wait until the host is ready or failed, or until the deadline; return its state."""
        with contextlib.suppress(TimeoutError):
            while self.state not in (HostState.READY, HostState.FAILED):
                async with asyncio.timeout_at(deadline):
                    await self._changed.wait()
        return self.state

    async def _watch(self) -> None:
        """Receive the host's status at each change; reconnect whenever the connection ends."""
        pause_s = RECONNECT_MIN_S
        while True:
            with contextlib.suppress(*_BROKEN):
                async with await self._connect("watch") as socket:
                    async for message in socket:
                        self._update(decode_status(message.data))
                        pause_s = RECONNECT_MIN_S
            await self._mark_down()
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, RECONNECT_MAX_S)

    async def _mark_down(self) -> None:
        """Set the state to `down`, unless the host was never reached and may still be starting."""
        if self.state is HostState.DOWN or self._never_reached:
            return
        log.error("the engine %s is down", self._name)
        self._metrics.engine_deaths.labels(self._name).inc()
        self._update(HostStatus(HostState.DOWN))
        await self._close_idle()

    def _update(self, status: HostStatus) -> None:
        self._status = status
        self._never_reached = False
        self._was_ready |= status.state is HostState.READY
        self._capabilities = status.capabilities or self._capabilities
        self._metrics.engine_up.labels(self._name).set(status.state is HostState.READY)
        self._changed.set()
        self._changed = asyncio.Event()


async def _next(socket: _Socket, deadline: float) -> Finished | Placed | Bought | None:
    """Wait for what an order yields next, None at its end. Raises the order's error."""
    async with asyncio.timeout_at(deadline):
        message = await socket.receive()
    if message.type is not aiohttp.WSMsgType.BINARY:
        raise ConnectionResetError("the host closed the connection")
    reply: HostReply = decode_reply(message.data)
    if reply.fault is not None:
        raise reply.fault.error()
    return reply.picture or reply.placed or reply.bought
