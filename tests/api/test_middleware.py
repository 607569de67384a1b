"""What every request gets: an id, headers, limits of its body, a line in the log, a figure."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from limner.api.middleware import FAULT, RequestMiddleware
from limner.api.request_body import BodyLimits
from limner.body_memory import BodyMemory
from limner.errors import MalformedRequest
from limner.observe import Metrics, request_id
from tests.support.asgi import call

LIMITS = BodyLimits(pause_s=5, total_s=5, bytes_per_s_min=0, slow_s=5)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the request's id and its body."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(request_id.get().encode() + b" " + body)(scope, receive, send)


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    """Fail as nobody foresaw, as Starlette does: it answers, and raises the error again."""
    await Response(b"error", status_code=500)(scope, receive, send)
    raise ZeroDivisionError


def wrapped(app: ASGIApp, metrics: Metrics | None = None) -> RequestMiddleware:
    return RequestMiddleware(
        app, limits=LIMITS, memory=BodyMemory(10**6), metrics=metrics or Metrics()
    )


def test_every_answer_has_an_id_and_the_headers(caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    with caplog.at_level(logging.INFO, "limner.requests"):
        answer = call(wrapped(echo, metrics), "POST", "/x", content=b"hello")
    name, body = answer.text.split(" ")
    assert body == "hello"
    assert answer.headers["x-request-id"] == name
    assert name.startswith("req_")
    assert len(name) == 36
    assert int(answer.headers["openai-processing-ms"]) >= 0
    assert answer.headers["openai-version"] == "2020-10-01"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "POST /x 200" in caplog.text
    assert 'limner_requests_total{route="none",status="200"} 1.0' in metrics.text().decode()


def test_the_log_shows_too_little_of_a_link_to_open_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "limner.requests"):
        call(wrapped(echo), "GET", "/i/0123456789abcdef.png")
    assert "/i/01234567…" in caplog.text
    assert "abcdef" not in caplog.text


def test_probes_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "limner.requests"):
        call(wrapped(echo), "GET", "/healthz")
    assert caplog.text == ""


def test_an_unforeseen_error_is_logged_with_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert call(wrapped(broken), "GET", "/x").status_code == 500
    assert "ZeroDivisionError" in caplog.text


def test_a_body_that_is_waited_for_and_not_read_closes_the_connection() -> None:
    async def deaf(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(b"no")(scope, receive, send)

    expecting = {"Expect": "100-continue"}
    answer = call(wrapped(deaf), "POST", "/x", content=b"hello", headers=expecting)
    assert answer.headers["connection"] == "close"
    assert "connection" not in call(wrapped(deaf), "POST", "/x", content=b"hello").headers


def test_what_the_server_could_not_parse_is_answered_here() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        fault = {"error": MalformedRequest("why")}
        scope["extensions"] = {FAULT: fault}
        await wrapped(broken)(scope, receive, send)

    answer: httpx.Response = call(app, "GET", "/x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed_request")


def test_other_protocols_pass_through() -> None:
    seen: list[str] = []

    async def lifespan(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    async def nothing() -> dict[str, object]:
        return {}

    async def nowhere(_message: object) -> None:
        return None

    asyncio.run(wrapped(lifespan)({"type": "lifespan"}, nothing, nowhere))
    assert seen == ["lifespan"]
