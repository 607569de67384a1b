"""What every exchange shares: its id, its headers, its log line, and the limits of its body.

Pure ASGI (https://asgi.readthedocs.io), so that nothing is buffered on the way.
"""

from __future__ import annotations

import logging
import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from limner.api.errors import on_limner_error
from limner.api.request_body import Body, BodyLimits
from limner.body_memory import BodyMemory, held_body
from limner.observe import Metrics, request_id
from limner.storage.links import ROUTE

log = logging.getLogger("limner.requests")

OPENAI_VERSION = "2020-10-01"
QUIET_PATHS = ("/healthz", "/readyz")
FAULT = "limner.fault"
"""The extension by which a server hands over a request that it could not parse, with the `error`
that is to be answered."""
TIMEOUT = 408
SHOWN_LINK_CHARS = len(ROUTE) + 8
"""How much of a picture's link the log shows: enough to find it, too little to open it."""


class RequestMiddleware:
    """Adds the headers that every answer has, and logs each request."""

    def __init__(
        self, app: ASGIApp, *, limits: BodyLimits, memory: BodyMemory, metrics: Metrics
    ) -> None:
        self._app = app
        self._limits = limits
        self._memory = memory
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one exchange."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = f"req_{uuid.uuid4().hex}"
        token = request_id.set(name)
        began = time.perf_counter()
        body = Body(scope, receive, self._limits, self._memory)
        holding = held_body.set(body.held)
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
                if status == TIMEOUT or (not body.awaited and _waits_for_100(scope)):
                    # The client is too slow (15.5.9 of RFC 9110), or may send its body now or never
                    # (10.1.1): what comes is not to be taken for a request.
                    headers["connection"] = "close"
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
            body.held.let_go()
            held_body.reset(holding)
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
