"""Cancels the work of a client that hangs up, and keeps a waiting client's connection alive."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine

from starlette.requests import Request
from starlette.responses import Response

from limner.api.delivery import DeliveredResponse, DeliveredStream
from limner.api.errors import CLIENT_CLOSED_REQUEST, on_unforeseen, render
from limner.errors import LimnerError

log = logging.getLogger(__name__)


async def unless_gone(
    request: Request, work: Coroutine[None, None, Response], space_s: float = 0
) -> Response:
    """Await `work`, cancelling it as soon as the client disconnects.

    The request's body must have been read to its end. When the work takes longer than `space_s`
    seconds, the answer begins early (0: never): white space every so often, which JSON allows
    before its first brace, so that no proxy takes the connection for dead. Its status is then 200,
    and an error that comes later stands in the body alone.
    """
    if not space_s:
        return await _watched(request, work)
    working = asyncio.create_task(_watched(request, work))
    try:
        await asyncio.wait({working}, timeout=space_s)
    except asyncio.CancelledError:
        await _cancel(working)
        raise
    return working.result() if working.done() else _SpacedResponse(request, working, space_s)


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
            raise  # Something else cancelled it.
        log.info("the client hung up")
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    finally:
        watching.cancel()


class _SpacedResponse(DeliveredStream):
    """White space now and then while `working` goes on, and then the body of its response."""

    def __init__(self, request: Request, working: asyncio.Task[Response], space_s: float) -> None:
        super().__init__(self._chunks(), media_type="application/json")
        self._request = request
        self._working = working
        self._space_s = space_s

    async def _chunks(self) -> AsyncGenerator[bytes]:
        working = self._working
        try:
            while not working.done():
                yield b" "
                await asyncio.wait({working}, timeout=self._space_s)
            response = await self._response()
            if isinstance(response, DeliveredResponse):
                self.delivery = response.delivery
            yield bytes(response.body)
        except (asyncio.CancelledError, GeneratorExit):
            # The client hung up: Starlette closes the stream then.
            await _cancel(working)
            raise

    async def _response(self) -> Response:
        try:
            return self._working.result()
        except LimnerError as error:
            log.warning("an error is in the body alone: %d %s", error.status, error.message)
            return render(error)
        except Exception as fault:
            request = self._request
            log.exception("unforeseen error in %s %s", request.method, request.url.path)
            return await on_unforeseen(request, fault)


async def _cancel(working: asyncio.Task[Response]) -> None:
    """Cancel work whose client is gone; a response that is ready reports its delivery as lost."""
    working.cancel()
    await asyncio.wait({working})
    if not working.cancelled() and working.exception() is None:
        response = working.result()
        if isinstance(response, DeliveredResponse):
            response.delivery.lost()
