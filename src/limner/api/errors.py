"""Answers every error in the contract's envelope: ours, the framework's, and unforeseen ones."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from limner.contract.replies import error_body
from limner.errors import InternalError, InvalidRequest, LimnerError, MethodNotAllowed, UnknownUrl

log = logging.getLogger(__name__)

CLIENT_CLOSED_REQUEST = 499
"""nginx's status for a client that left."""


def render(error: LimnerError) -> Response:
    """Write an error as a response."""
    return Response(
        error_body(error),
        status_code=error.status,
        headers=error.headers,
        media_type="application/json",
    )


async def on_limner_error(_request: Request, error: Exception) -> Response:
    """Answer one of our errors; the reason goes to the log, since some clients hide it."""
    if not isinstance(error, LimnerError):
        raise error
    level = logging.ERROR if error.status >= 500 else logging.INFO
    log.log(level, "refused with %d %s: %s", error.status, error.code or "-", error.message)
    return render(error)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router found: no such path, or not with this method."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 404:
        return render(UnknownUrl(request.method, request.url.path))
    if error.status_code == 405:
        return render(MethodNotAllowed((error.headers or {}).get("Allow", "")))
    return render(InvalidRequest(error.detail))


async def on_unforeseen(_request: Request, _error: Exception) -> Response:
    """Answer a defect of ours; `middleware` logs the traceback."""
    return render(InternalError())


async def on_gone(_request: Request, _error: Exception) -> Response:
    """Answer a client that left while it was sending: nobody receives it, the log shows it."""
    return Response(status_code=CLIENT_CLOSED_REQUEST)
