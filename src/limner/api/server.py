"""The ASGI application: all routes, the error handlers, and what is wrapped around them."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from limner.api.api_key_header import ApiKeyHeader
from limner.api.errors import on_gone, on_http_exception, on_limner_error, on_unforeseen
from limner.api.middleware import RequestMiddleware
from limner.api.path_aliases import PathAliases
from limner.api.request_body import BodyLimits
from limner.body_memory import BodyMemory
from limner.errors import LimnerError
from limner.observe import Metrics

EXPOSED_HEADERS = (
    "X-Request-ID",
    "openai-processing-ms",
    "openai-version",
    "Retry-After",
    "Location",
    "Preference-Applied",
    "x-limner-adjusted",
    "ETag",
    "Accept-Ranges",
    "Content-Range",
    *(
        f"x-ratelimit-{figure}-{what}"
        for what in ("requests", "images")
        for figure in ("limit", "remaining", "reset")
    ),
)


def build(
    routes: Sequence[BaseRoute],
    *,
    cors_origins: Sequence[str],
    body_limits: BodyLimits,
    body_memory: BodyMemory,
    metrics: Metrics,
) -> ASGIApp:
    """Put the application together.

    Starlette answers unforeseen errors outside of its own middleware; what every response must
    carry is therefore wrapped around the whole of it.
    """
    application = Starlette(
        routes=routes,
        exception_handlers={
            LimnerError: on_limner_error,
            HTTPException: on_http_exception,
            ClientDisconnect: on_gone,
            Exception: on_unforeseen,
        },
    )
    application.router.redirect_slashes = False
    wrapped: ASGIApp = ApiKeyHeader(PathAliases(application))
    if cors_origins:
        wrapped = CORSMiddleware(
            wrapped,
            allow_origins=list(cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["*"],
            allow_private_network=True,
            expose_headers=EXPOSED_HEADERS,
        )
    return RequestMiddleware(wrapped, limits=body_limits, memory=body_memory, metrics=metrics)
