"""A request and its answer; the request may turn out to be malformed while its body is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from limner.errors import LimnerError


class RequestCycle(RequestResponseCycle):
    """uvicorn's cycle; its `receive` raises what is wrong with the body, for the application."""

    fault: LimnerError | None = None

    def fail(self, fault: LimnerError) -> None:
        """Record that the rest of the body cannot be read; the answer is the connection's last."""
        self.fault = fault
        self.keep_alive = False
        self.message_event.set()

    async def receive(self) -> ASGIReceiveEvent:
        """Receive as ASGI says. Raises the fault when all that came before it was received."""
        self._raise_fault()
        message = await super().receive()
        if message["type"] == "http.request" and not message["body"]:
            self._raise_fault()
        return message

    def _raise_fault(self) -> None:
        over = self.disconnected or self.response_complete
        if self.fault is not None and not self.body and not over:
            raise self.fault


class ResponseTransport(asyncio.Transport):
    """What a request's answer is written to; `finish` decides how the connection ends after it."""

    def __init__(self, transport: asyncio.Transport, finish: Callable[[], None]) -> None:
        super().__init__()
        self._transport = transport
        self._finish = finish

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write to the client."""
        self._transport.write(data)

    def is_closing(self) -> bool:
        """Tell whether the connection ends."""
        return self._transport.is_closing()

    def close(self) -> None:
        """End the connection once the answer is out."""
        self._finish()
