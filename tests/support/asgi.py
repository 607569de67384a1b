"""Requests without a server: one built from a scope, and routes that are called in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message

from limner.api.errors import on_http_exception, on_limner_error
from limner.errors import LimnerError

BASE = "http://limner.example"


def request_of(
    pieces: Iterable[bytes] = (),
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "POST",
    **scope: object,
) -> Request:
    """Return a request whose body comes in these pieces; its client hangs up behind them."""
    coming = iter([*pieces, b""])

    async def receive() -> Message:
        piece = next(coming, None)
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    raw = [
        (name.lower().encode(), text.encode("latin-1")) for name, text in (headers or {}).items()
    ]
    return Request({"type": "http", "method": method, "headers": raw, **scope}, receive)


def call(
    served: ASGIApp | Sequence[BaseRoute], method: str, path: str, **content: Any
) -> httpx.Response:
    """Call an application, or routes with the server's own error handlers."""
    app = _application(served) if isinstance(served, Sequence) else served

    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.request(method, path, **content)

    return asyncio.run(answer())


def _application(routes: Sequence[BaseRoute]) -> ASGIApp:
    return Starlette(
        routes=routes,
        exception_handlers={LimnerError: on_limner_error, HTTPException: on_http_exception},
    )
