"""Draws the orders that API processes send to a host over WebSockets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing, nullcontext
from typing import Any

from aiohttp import WSMsgType, web

from limner.engines.engine import Finished
from limner.engines.finishing_engine import FinishingEngine
from limner.engines.host.engine_stack import EngineStack
from limner.engines.host.messages import (
    ORDER_BYTES_MAX,
    HostFault,
    HostReply,
    HostRequest,
    decode_request,
    encode_reply,
)
from limner.engines.host.specs import HostSpec
from limner.errors import DrawingFailed, DrawingTooSlow, LimnerError
from limner.images.pixel_budget import PixelBudget
from limner.images.shared_memory import SharedFolder
from limner.observe import request_id

log = logging.getLogger(__name__)

SEND_TIMEOUT_S = 120
"""How long a reply may take: the API process judges and stores a picture before it reads on."""
OVERDUE_SEND_TIMEOUT_S = 1
"""How long replies to overdue orders may take before the process ends."""


class CallerGoneError(Exception):
    """The API process has closed the connection of an order, or does not read from it."""


class OrderHandler:
    """Handles the WebSockets on which orders come, one after another on each.

    `ready_engine` returns the engine that draws, or raises why there is none.
    """

    def __init__(
        self,
        spec: HostSpec,
        stack: EngineStack,
        shared: SharedFolder,
        ready_engine: Callable[[], FinishingEngine],
    ) -> None:
        self._name = spec.name
        self._stack = stack
        self._shared = shared
        self._ready_engine = ready_engine
        self._callers: dict[int, OrderConnection] = {}
        self._pixels = PixelBudget(
            spec.pixel_bytes_max, waiting_max=spec.waiting_max, wait_max_s=spec.wait_max_s
        )

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Draw the orders of one connection; closing it cancels the order that is drawn."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=ORDER_BYTES_MAX)
        await socket.prepare(request)
        receiving = asyncio.create_task(socket.receive())
        tasks: set[asyncio.Task[Any]] = {receiving}
        try:
            while (message := await receiving).type is WSMsgType.BINARY:
                receiving = asyncio.create_task(socket.receive())
                drawing = asyncio.create_task(self._draw(OrderConnection(socket), message.data))
                tasks = {receiving, drawing}
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if not drawing.done() and receiving.result().type is not WSMsgType.BINARY:
                    break  # The caller has closed the connection before the end of its order.
                await drawing
        except CallerGoneError:
            pass
        finally:
            for task in tasks:
                task.cancel()
            watched = self._stack.watched
            with nullcontext() if watched is None else watched.cancelling():
                await asyncio.gather(*tasks, return_exceptions=True)
        return socket

    async def fail_overdue(self, limits_s: dict[int, float]) -> None:
        """Reply DrawingTooSlow to the orders with these `id`s; for a process that ends next.

        Another API process may have the other orders drawn again, once their connections break.
        """
        sends = {
            asyncio.create_task(self._callers[order].send(reply))
            for order, limit_s in limits_s.items()
            if order in self._callers
            for reply in [HostReply(fault=HostFault.of(DrawingTooSlow(limit_s)))]
        }
        if sends:
            await asyncio.wait(sends, timeout=OVERDUE_SEND_TIMEOUT_S)
            await asyncio.sleep(0.05)  # The transport writes its buffer in later loop iterations.

    async def _draw(self, caller: OrderConnection, message: bytes) -> None:
        """Draw one order and send its pictures, then its end or its error.

        Raises CallerGoneError.
        """
        try:
            request = decode_request(message, self._shared.take)
            request_id.set(request.request_id)
            async with self._pixels.share(request.order.pixel_bytes):
                await self._send_pictures(caller, request)
            reply = HostReply()
        except CallerGoneError:
            raise
        except LimnerError as fault:
            reply = HostReply(fault=HostFault.of(fault))
        except Exception as fault:  # The edge of the engine's code.
            log.exception("the engine %s failed to draw an order", self._name)
            reason = f"{type(fault).__name__}: {fault}"[:200]
            reply = HostReply(fault=HostFault.of(DrawingFailed(reason)))
        await caller.send(reply)

    async def _send_pictures(self, caller: OrderConnection, request: HostRequest) -> None:
        """Send what the engine yields. Raises DrawingFailed for a wrong number of pictures."""
        engine, order = self._ready_engine(), request.order
        wanted, done = len(order.seeds), set[int]()
        self._callers[id(order)] = caller
        try:
            async with aclosing(engine.draw(order)) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        _count(event, wanted, done)
                    await caller.send(HostReply.of(event))
        finally:
            del self._callers[id(order)]
        if len(done) < wanted:
            raise _miscounted(len(done), wanted)


class OrderConnection:
    """The API process at the other end of an order's connection."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def send(self, reply: HostReply) -> None:
        """Send a reply. Raises CallerGoneError."""
        message = encode_reply(reply)
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self._socket.send_bytes(message)
        except (ConnectionError, TimeoutError):
            raise CallerGoneError from None


def _count(picture: Finished, wanted: int, done: set[int]) -> None:
    """Add a final picture to those that are done. Raises DrawingFailed for one too many."""
    if picture.index in done or not 0 <= picture.index < wanted:
        raise _miscounted(len(done), wanted, f"and number {picture.index} besides")
    if picture.final:
        done.add(picture.index)


def _miscounted(done: int, wanted: int, besides: str = "") -> DrawingFailed:
    return DrawingFailed(f"the engine drew {done} of {wanted} pictures {besides}".rstrip())
