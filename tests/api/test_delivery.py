"""Who is told what of an answer that did, or did not, reach its client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.responses import Response
from starlette.types import Message

from limner.api.delivery import LAST_BYTES, DeliveredResponse, DeliveredStream
from limner.service.request_task import AnswerDelivery

CONTENT = bytes(LAST_BYTES * 3)


class Connection:
    """A connection that is open, or whose client hangs up after so many messages."""

    def __init__(self, gone_after: int | None = None) -> None:
        self.sent: list[Message] = []
        self.lost = 0
        self.delivery = AnswerDelivery(self._note)
        self._gone_after = gone_after

    def _note(self) -> None:
        self.lost += 1

    async def receive(self) -> Message:
        """Wait, or hang up."""
        if self._gone_after is None or len(self.sent) < self._gone_after:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Keep a message."""
        self.sent.append(message)

    @property
    def body(self) -> bytes:
        """What was sent of the body."""
        return b"".join(bytes(message.get("body", b"")) for message in self.sent)

    def serve(self, response: Response) -> None:
        """Write a response to this connection."""
        scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "headers": []}
        asyncio.run(response(scope, self.receive, self.send))


async def pieces() -> AsyncIterator[bytes]:
    yield b"one"
    yield b"two"


@pytest.mark.parametrize("gone_after", [None, 0, 2])
def test_a_response_is_delivered_to_a_client_that_is_there(gone_after: int | None) -> None:
    connection = Connection(gone_after)
    plain = Response(CONTENT, status_code=203, headers={"X-A": "b"})
    connection.serve(DeliveredResponse(plain, connection.delivery))
    assert connection.lost == (0 if gone_after is None else 1)
    assert connection.body == CONTENT
    assert connection.sent[0]["status"] == 203
    assert (b"x-a", b"b") in connection.sent[0]["headers"]
    assert [one.get("more_body") for one in connection.sent[1:]][-1] is False


@pytest.mark.parametrize("gone_after", [None, 0])
def test_a_stream_is_delivered_to_a_client_that_is_there(gone_after: int | None) -> None:
    connection = Connection(gone_after)
    connection.serve(DeliveredStream(pieces(), delivery=connection.delivery))
    assert connection.lost == (0 if gone_after is None else 1)
    assert connection.body == b"onetwo"


def test_an_answer_that_cannot_be_written_is_lost() -> None:
    connection = Connection()

    async def broken(_message: Message) -> None:
        raise OSError

    response = DeliveredResponse(Response(b"x"), connection.delivery)
    with pytest.raises(OSError):
        asyncio.run(response({"type": "http"}, connection.receive, broken))
    assert connection.lost == 1


def test_a_stream_without_a_delivery_reports_to_nobody() -> None:
    connection = Connection(0)
    connection.serve(DeliveredStream(pieces()))
    assert (connection.lost, connection.body) == (0, b"onetwo")
