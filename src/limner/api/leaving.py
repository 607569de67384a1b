"""Notice a client that hangs up, and stop its work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

from starlette.requests import Request
from starlette.responses import Response

from limner.api.errors import CLIENT_CLOSED_REQUEST

log = logging.getLogger(__name__)


async def unless_gone(request: Request, work: Coroutine[None, None, Response]) -> Response:
    """Await `work`, cancelling it as soon as the client disconnects.

    The request's body must have been read to its end.
    """
    working = asyncio.create_task(work)
    watching = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        log.info("the client hung up; its drawing is stopped")
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.wait({working, watching})


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
