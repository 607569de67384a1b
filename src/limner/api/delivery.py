"""Responses that report whether they reached their client.

A server cannot know what a client does with the bytes. A response has reached its client if the
connection was still open when all but the last chunk had left this process.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping

from starlette.requests import Request
from starlette.responses import ContentStream, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from limner.service.request_task import AnswerDelivery

LAST_BYTES = 16 * 1024
"""How much of a body is held back until the rest is written and the connection is checked."""


class DeliveredResponse(Response):
    """A response that reports to its `delivery` whether it reached the client."""

    def __init__(self, response: Response, delivery: AnswerDelivery) -> None:
        super().__init__(status_code=response.status_code)
        self.body = response.body
        self.raw_headers = response.raw_headers
        self.delivery = delivery

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the response."""
        start = {"type": "http.response.start", "status": self.status_code}
        body = memoryview(self.body)
        try:
            await send({**start, "headers": self.raw_headers})
            await _write(send, body[:-LAST_BYTES])
            await _report_if_connected(Request(scope, receive), send, self.delivery)
            last = body[-LAST_BYTES:]
            await send({"type": "http.response.body", "body": last, "more_body": False})
        finally:
            self.delivery.lost()


class DeliveredStream(StreamingResponse):
    """A streamed response that reports to its `delivery` whether it reached the client.

    `delivery` may be set as late as with the last chunk; None: nothing is reported.
    """

    def __init__(
        self,
        content: ContentStream,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        *,
        delivery: AnswerDelivery | None = None,
    ) -> None:
        super().__init__(content, headers=headers, media_type=media_type)
        self.delivery = delivery

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the response."""
        request = Request(scope, receive)

        async def check_before_the_end(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                await _report_if_connected(request, send, self.delivery)
            await send(message)

        try:
            await super().__call__(scope, receive, check_before_the_end)
        finally:
            if isinstance(self.body_iterator, AsyncGenerator):
                await self.body_iterator.aclose()  # Starlette leaves that to the collector.
            if self.delivery is not None:
                self.delivery.lost()


async def _report_if_connected(
    request: Request, send: Send, delivery: AnswerDelivery | None
) -> None:
    """Report that a response reached its client, if the connection is open now."""
    await _write(send, memoryview(b""))  # Waits until what was written before is nearly out.
    if delivery is not None and not await request.is_disconnected():
        delivery.made()


async def _write(send: Send, chunk: memoryview) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": True})
