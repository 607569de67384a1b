"""A hosted engine, as an API process sees it: an Engine that passes orders to its host."""

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
    ANSWER_BYTES_MAX,
    HostReply,
    HostRequest,
    HostStatus,
    decode_answer,
    decode_status,
    encode_request,
)
from limner.engines.host.specs import HostState, shared_places
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
"""A large model may be downloaded first."""
RESTART_WAIT_S = 5
"""How long an order waits for a host that is being started again; a small one is back by then."""
RECONNECT_MIN_S, RECONNECT_MAX_S = 0.05, 1.0
STATUS_TIMEOUT_S = 5
CLOSE_TIMEOUT_S = 1
IDLE_MAX = 64
"""How many connections are kept between orders."""

UNKNOWN = Capabilities(tasks=frozenset(), partial_pictures=False, seeded=False, concurrent_max=1)

_BROKEN = (aiohttp.ClientError, OSError)
_Socket = aiohttp.ClientWebSocketResponse


class HostedEngine:
    """An engine that runs in the host behind `socket`; an Engine itself, which yields `Finished`.

    An order waits `wait_max_s` in the host's line and is drawn within `timeout_s` for each of its
    pictures; it never takes longer than these together. One that comes while the host is started
    again waits for it, `restart_wait_s` at most.
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
        self._shared = SharedFolder(shared_places(socket))
        self._status = HostStatus(HostState.STARTING)
        self._never_reached = True
        self._was_ready = False
        self._capabilities = UNKNOWN
        self._changed = asyncio.Event()
        self._idle: list[_Socket] = []
        self._session: aiohttp.ClientSession | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do, as its host said when it was last ready; before that, nothing."""
        return self._capabilities

    @property
    def state(self) -> HostState:
        """How the host is, as it last said; `down` while it cannot be reached."""
        return self._status.state

    @property
    def reason(self) -> str:
        """Why the engine did not start, where it failed."""
        return self._status.reason

    async def start(self) -> None:
        """Wait until the host is ready. Raises ConfigurationError with its reason if it fails."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(self._path, limit=0),
            timeout=aiohttp.ClientTimeout(total=None),
        )
        self._watching = asyncio.create_task(self._watch())
        state = await self._settled(asyncio.get_running_loop().time() + self._start_timeout_s)
        if state is HostState.FAILED:
            raise ConfigurationError(self.reason)
        if state is not HostState.READY:
            raise ConfigurationError(
                f"The engine {self._name} was not ready within {self._start_timeout_s:g} s."
            )

    async def stop(self) -> None:
        """Hang up; the host goes on, for others."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait({self._watching})
        await self._close_idle()
        if self._session is not None:
            await self._session.close()

    async def status(self) -> HostStatus:
        """Ask the host how it is: its line, and the mean time of an order."""
        content = await self._get("status")
        return HostStatus(HostState.DOWN) if content is None else decode_status(content)

    async def metrics_text(self) -> bytes | None:
        """Ask for the host's own figures, in Prometheus' format; None while it is down."""
        return await self._get("metrics")

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Finished | Placed | Bought]:
        """Let the host draw. Closing the iterator cancels the order there.

        Raises what the host answers, EngineDown when its engine could never start, EngineDied when
        it dies or is not there in time, DrawingTooSlow when it does not answer in time.
        """
        limit_s = self._wait_max_s + self._timeout_s * len(order.seeds)
        deadline = asyncio.get_running_loop().time() + limit_s
        begun = False
        try:
            async with self._order(order, deadline) as socket:
                while (one := await _next(socket, deadline)) is not None:
                    yield one
                    begun = begun or isinstance(one, Finished)
        except TimeoutError:
            raise DrawingTooSlow(limit_s) from None
        except _BROKEN as fault:
            log.error("the engine %s was lost in the middle of an order: %s", self._name, fault)
            raise EngineDied(self._name, begun=begun) from None

    # Connections

    @asynccontextmanager
    async def _order(self, order: DrawOrder, deadline: float) -> AsyncGenerator[_Socket]:
        """Send an order; keep its connection when it was answered, and close it when not."""
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
                answered = True  # By an error of the host's.
                raise
            finally:
                await self._give_back(socket, answered=answered)
        finally:
            for array in shared:
                self._shared.remove(array)

    async def _message(self, order: DrawOrder, shared: list[SharedArray]) -> bytes:
        """Write the order, and its pixels where the host finds them; note them in `shared`."""

        def share(pixels: np.ndarray[Any, Any]) -> SharedArray:
            try:
                shared.append(self._shared.write(pixels))
            except FileNotFoundError:
                raise  # The host has ended, and taken the folder with it.
            except OSError as fault:
                raise StorageFailed(fault.strerror or str(fault)) from fault
            return shared[-1]

        ask = HostRequest(order, request_id.get())
        if order.source is None:
            return encode_request(ask, share)
        writing = asyncio.create_task(asyncio.to_thread(encode_request, ask, share))
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.wait({writing})  # The thread goes on: what it writes is to be removed.
            raise

    async def _connection(self, deadline: float) -> _Socket:
        """Return a connection to a host that is ready; wait for one that is started again."""
        now = asyncio.get_running_loop().time
        patience = min(now() + self._restart_wait_s, deadline)
        while True:
            await self._until_ready(patience)
            socket = self._idle_connection()
            if socket is not None:
                return socket
            try:
                async with asyncio.timeout_at(deadline):
                    return await self._connect("draw")
            except TimeoutError:
                raise
            except _BROKEN:  # It has just died, and the watch will know in a moment.
                if now() > patience:
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
            max_msg_size=ANSWER_BYTES_MAX,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_TIMEOUT_S),
        )

    async def _give_back(self, socket: _Socket, *, answered: bool) -> None:
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

    # How the host is

    async def _until_ready(self, deadline: float) -> None:
        """Wait for a host that is started again. Raises EngineDied, EngineDown.

        One that fails after it had been ready is started once more.
        """
        state = await self._settled(deadline)
        if state is HostState.FAILED and not self._was_ready:
            raise EngineDown(self._name)
        if state is not HostState.READY:
            raise EngineDied(self._name)

    async def _settled(self, deadline: float) -> HostState:
        """Wait until the host is ready or failed, or for the deadline; return how it is then."""
        with contextlib.suppress(TimeoutError):
            while self.state not in (HostState.READY, HostState.FAILED):
                async with asyncio.timeout_at(deadline):
                    await self._changed.wait()
        return self.state

    async def _watch(self) -> None:
        """Receive the host's status at each change; connect again whenever the connection ends."""
        pause_s = RECONNECT_MIN_S
        while True:
            with contextlib.suppress(*_BROKEN):
                async with await self._connect("watch") as socket:
                    async for message in socket:
                        self._learn(decode_status(message.data))
                        pause_s = RECONNECT_MIN_S
            await self._lose()
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, RECONNECT_MAX_S)

    async def _lose(self) -> None:
        """Note that the host is gone; before the first contact it may only be starting."""
        if self.state is HostState.DOWN or self._never_reached:
            return
        log.error("the engine %s is down", self._name)
        self._metrics.engine_deaths.labels(self._name).inc()
        self._learn(HostStatus(HostState.DOWN))
        await self._close_idle()

    def _learn(self, status: HostStatus) -> None:
        self._status = status
        self._never_reached = False
        self._was_ready |= status.state is HostState.READY
        self._capabilities = status.capabilities or self._capabilities
        self._metrics.engine_up.labels(self._name).set(status.state is HostState.READY)
        self._changed.set()
        self._changed = asyncio.Event()


async def _next(socket: _Socket, deadline: float) -> Finished | Placed | Bought | None:
    """Wait for what an order yields next; None is its end. Raises the order's error."""
    async with asyncio.timeout_at(deadline):
        message = await socket.receive()
    if message.type is not aiohttp.WSMsgType.BINARY:
        raise ConnectionResetError("the connection to its host was closed")
    answer: HostReply = decode_answer(message.data)
    if answer.fault is not None:
        raise answer.fault.error()
    return answer.picture or answer.placed or answer.bought
