"""What every exchange shares: its id, its headers, its log line, and a body that may be left.

Pure ASGI (https://asgi.readthedocs.io), so that nothing is buffered on the way.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from contextlib import suppress

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from limner.api.errors import on_limner_error
from limner.errors import BodyTooSlow, MalformedRequest
from limner.observe import Metrics, request_id
from limner.storage.links import ROUTE

log = logging.getLogger("limner.requests")

OPENAI_VERSION = "2020-10-01"
QUIET_PATHS = ("/healthz", "/readyz")
FAULT = "limner.fault"
"""The extension by which a server hands over a request that it could not parse, with the `error`
that is to be answered."""
LEFT_BYTES_MAX = 64 * 1024 * 1024
SHOWN_LINK_CHARS = len(ROUTE) + 8
"""How much of a picture's link the log shows: enough to find it, too little to open it."""


class Body:
    """Tracks how much of a request's body has been read, and waits for none of it too long."""

    def __init__(self, receive: Receive, timeout_s: float) -> None:
        self._receive = receive
        self._timeout_s = timeout_s
        self.complete = False
        self.awaited = False

    async def receive(self) -> Message:
        """Receive the next piece; once the body is complete, wait for the client to leave.

        Raises BodyTooSlow when nothing comes for `timeout_s`, and MalformedRequest when what comes
        is no HTTP.
        """
        self.awaited = True
        if self.complete:
            return await self._receive()
        try:
            async with asyncio.timeout(self._timeout_s):
                message = await self._receive()
        except TimeoutError:
            self.complete = True
            raise BodyTooSlow(self._timeout_s) from None
        except MalformedRequest:
            self.complete = True
            raise
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self.complete = True
        return message

    async def leave(self) -> None:
        """Read what the client still sends and forget it.

        A client that is cut off while it sends sees a broken connection and not our answer.
        """
        left = 0
        with suppress(BodyTooSlow, MalformedRequest):
            while not self.complete and left < LEFT_BYTES_MAX:
                left += len((await self.receive()).get("body", b""))


class ExchangeMiddleware:
    """Adds the headers that every answer has, and logs each request."""

    def __init__(self, app: ASGIApp, *, body_timeout_s: float, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._body_timeout_s = body_timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one exchange."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = f"req_{uuid.uuid4().hex}"
        token = request_id.set(name)
        began = time.perf_counter()
        body = Body(receive, self._body_timeout_s)
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = name
                headers["openai-processing-ms"] = str(_since_ms(began))
                headers["openai-version"] = OPENAI_VERSION
                headers["x-content-type-options"] = "nosniff"
                if not body.awaited and _waits_for_100(scope):
                    # The client may send its body now or never (RFC 9110, 10.1.1).
                    headers["connection"] = "close"
                    body.complete = True
            ends = message["type"] == "http.response.body" and not message.get("more_body", False)
            if ends and not body.complete and _has_body(scope):
                await send({**message, "more_body": True})
                await body.leave()
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        try:
            app = _tell_fault if FAULT in scope.get("extensions", ()) else self._app
            await app(scope, body.receive, answer)
        except Exception:
            # Starlette has answered 500 already and raises it again for a server to log.
            log.exception("unforeseen error in %s %s", scope["method"], scope["path"])
        finally:
            level = logging.DEBUG if scope["path"] in QUIET_PATHS else logging.INFO
            log.log(
                level,
                "%s %s %s %d ms",
                scope["method"],
                _shown(scope["path"]),
                status or "client gone",
                _since_ms(began),
            )
            self._metrics.requests.labels(_route(scope), str(status or "gone")).inc()
            request_id.reset(token)


async def _tell_fault(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that the server could not parse."""
    response = await on_limner_error(Request(scope), scope["extensions"][FAULT]["error"])
    await response(scope, receive, send)


def _shown(path: str) -> str:
    return path[:SHOWN_LINK_CHARS] + "…" if path.startswith(ROUTE) else path


def _route(scope: Scope) -> str:
    """Name the route for the metrics: its pattern, so that paths cannot make up new figures."""
    route = scope.get("route")
    return route.path if isinstance(route, Route) else "none"


def _since_ms(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)


def _waits_for_100(scope: Scope) -> bool:
    return any(
        name == b"expect" and value.lower() == b"100-continue" for name, value in scope["headers"]
    )


def _has_body(scope: Scope) -> bool:
    names = {name for name, value in scope["headers"] if value != b"0"}
    return b"content-length" in names or b"transfer-encoding" in names
