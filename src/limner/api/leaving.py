"""Notice a client that hangs up, and stop its work; keep a waiting client's connection alive."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from limner.api.errors import CLIENT_CLOSED_REQUEST, on_unforeseen, render
from limner.errors import LimnerError

log = logging.getLogger(__name__)


async def unless_gone(
    request: Request, work: Coroutine[None, None, Response], space_s: float = 0
) -> Response:
    """Await `work`, cancelling it as soon as the client disconnects.

    The request's body must have been read to its end. When the work takes longer than `space_s`
    seconds (0: however long), the answer begins: white space every so often, which JSON allows
    before its first brace, so that no proxy takes the connection for dead. Its status is then 200,
    and an error that comes later is told in the body alone.
    """
    if not space_s:
        return await _watched(request, work)
    working = asyncio.create_task(_watched(request, work))
    handed_over = False
    try:
        await asyncio.wait({working}, timeout=space_s)
        if working.done():
            return working.result()
        handed_over = True
        return StreamingResponse(_spaced(request, working, space_s), media_type="application/json")
    finally:
        if not handed_over:
            working.cancel()
            await asyncio.wait({working})


async def _watched(request: Request, work: Coroutine[None, None, Response]) -> Response:
    """Await `work` in this task; a client that hangs up cancels it."""
    task = asyncio.current_task()
    is_gone = False

    async def watch() -> None:
        nonlocal is_gone
        while (await request.receive())["type"] != "http.disconnect":
            pass
        is_gone = True
        if task is not None:
            task.cancel()

    watching = asyncio.create_task(watch())
    try:
        return await work
    except asyncio.CancelledError:
        if not is_gone or task is None or task.uncancel():
            raise  # Somebody else cancelled it.
        log.info("the client hung up; its drawing is stopped")
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    finally:
        watching.cancel()


async def _spaced(
    request: Request, working: asyncio.Task[Response], space_s: float
) -> AsyncGenerator[bytes]:
    """Yield a space now and then, and the answer's body in the end."""
    try:
        while not working.done():
            yield b" "
            await asyncio.wait({working}, timeout=space_s)
        try:
            response = working.result()
        except LimnerError as error:
            log.warning("told in the body alone: %d %s", error.status, error.message)
            response = render(error)
        except Exception as fault:
            log.exception("unforeseen error in %s %s", request.method, request.url.path)
            response = await on_unforeseen(request, fault)
        yield bytes(response.body)
    finally:
        # Here too when the client hangs up: Starlette closes the stream then.
        working.cancel()
        await asyncio.wait({working})
