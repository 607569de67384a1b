"""A client that hangs up, and one that waits for long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from limner.api.delivery import DeliveredResponse
from limner.api.disconnect import unless_gone
from limner.api.errors import CLIENT_CLOSED_REQUEST
from limner.errors import DrawingFailed
from limner.service.request_task import AnswerDelivery


class Client:
    """A client that stays until `gone` is set, and what it was sent."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.spaced = asyncio.Event()
        self.body = b""
        self.status = 0
        self.request = Request(
            {"type": "http", "method": "POST", "path": "/x", "headers": []}, self._receive
        )

    async def _receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.body += bytes(message.get("body", b""))
        if self.body.startswith(b"  "):
            self.spaced.set()

    async def take(self, response: Response) -> None:
        """Receive a response."""
        scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "headers": []}
        await response(scope, self._receive, self._send)


def run(case: Callable[[Client], Awaitable[None]]) -> None:
    """Run a case with a client of its own."""

    async def with_client() -> None:
        await case(Client())

    asyncio.run(with_client())


async def drawn() -> Response:
    return Response(b'{"data": []}')


@pytest.mark.parametrize("space_s", [0, 60])
def test_a_client_that_stays_gets_the_response(space_s: float) -> None:
    async def case(client: Client) -> None:
        response = await unless_gone(client.request, drawn(), space_s)
        assert response.body == b'{"data": []}'

    run(case)


def test_a_client_that_hangs_up_cancels_the_work() -> None:
    async def case(client: Client) -> None:
        begun, cancelled = asyncio.Event(), asyncio.Event()

        async def work() -> Response:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()
            raise AssertionError

        waiting = asyncio.create_task(unless_gone(client.request, work()))
        await begun.wait()
        client.gone.set()
        response = await waiting
        assert response.status_code == CLIENT_CLOSED_REQUEST
        assert cancelled.is_set()

    run(case)


def test_a_cancellation_from_elsewhere_is_passed_on() -> None:
    async def case(client: Client) -> None:
        begun = asyncio.Event()

        async def work() -> Response:
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError

        waiting = asyncio.create_task(unless_gone(client.request, work()))
        await begun.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    run(case)


def spaced(finish: Callable[[], Response]) -> tuple[int, bytes]:
    """Return the status and the body of an answer that comes after two spaces."""
    got: list[tuple[int, bytes]] = []

    async def case(client: Client) -> None:
        async def work() -> Response:
            await client.spaced.wait()
            return finish()

        response = await unless_gone(client.request, work(), 0.01)
        await client.take(response)
        got.append((client.status, client.body))

    run(case)
    return got[0]


def test_an_answer_that_takes_long_begins_with_white_space() -> None:
    status, body = spaced(lambda: Response(b'{"data": []}'))
    assert status == 200
    assert body.startswith(b"  ")
    assert json.loads(body) == {"data": []}


def fail() -> Response:
    raise DrawingFailed("why")


def break_down() -> Response:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("finish", "code"), [(fail, "drawing_failed"), (break_down, "internal_error")]
)
def test_an_error_that_comes_late_is_in_the_body_alone(
    finish: Callable[[], Response], code: str
) -> None:
    status, body = spaced(finish)
    assert status == 200
    assert json.loads(body)["error"]["code"] == code


def test_an_answer_that_is_ready_for_nobody_is_lost() -> None:
    lost: list[str] = []

    def ready() -> Response:
        return DeliveredResponse(Response(b"{}"), AnswerDelivery(lambda: lost.append("lost")))

    assert spaced(ready)[1].strip() == b"{}"
    assert lost == []
