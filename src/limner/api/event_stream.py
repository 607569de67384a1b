"""Event streams: partial and finished pictures as server-sent events; an error is an event too.

The framing is what the official client decodes (`contract.gpt.replies`). Comments keep the
connection alive while the drawing waits.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pybase64

from limner.api.delivery import DeliveredStream
from limner.concurrency.shield import shielded
from limner.contract.gpt.replies import (
    KEEP_ALIVE,
    GptFacts,
    GptReply,
    completed_event,
    error_event,
    partial_event,
    with_gpt_quality,
)
from limner.contract.gpt.usage import TokenUsage, usage_of
from limner.contract.orders import ImageOrder
from limner.errors import InternalError, LimnerError
from limner.service.images import Image, Partial
from limner.service.request_task import AnswerDelivery

log = logging.getLogger(__name__)

KEEP_ALIVE_S = 15.0
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""The second keeps nginx from collecting a stream before it passes it on."""


def respond_in_events(
    order: ImageOrder,
    pictures: AsyncGenerator[Partial | Image],
    headers: dict[str, str],
    *,
    pause_s: float = KEEP_ALIVE_S,
    delivery: AnswerDelivery | None = None,
) -> DeliveredStream:
    """Answer with a stream of these pictures; `pause_s` seconds without one give a comment.

    The stream reports to `delivery` whether it was read to its end.
    """
    return DeliveredStream(
        _events(order, pictures, pause_s),
        media_type="text/event-stream; charset=utf-8",
        headers=HEADERS | headers,
        delivery=delivery,
    )


async def _events(
    order: ImageOrder, pictures: AsyncGenerator[Partial | Image], pause_s: float
) -> AsyncGenerator[bytes]:
    order = with_gpt_quality(order)
    created, facts = int(time.time()), GptFacts.of(order)
    partial = finished = 0
    try:
        async with aclosing(_with_keep_alive(pictures, pause_s)) as coming:
            async for one in coming:
                if one is None:
                    yield KEEP_ALIVE
                elif isinstance(one, Partial):
                    partial += 1
                    picture = pybase64.b64encode(one.file)
                    yield partial_event(order.task, created, picture, facts, one.number)
                else:
                    picture = pybase64.b64encode(one.file or b"")
                    usage = _usage(order, finished, partial)
                    finished += 1
                    reply = GptReply(facts, usage, order.user or None)
                    yield completed_event(order.task, created, picture, reply, one.revised_prompt)
    except LimnerError as error:
        log.info("a stream ended with %s: %s", error.code or "-", error.message)
        yield error_event(error)
    except Exception:
        # The status has been sent: what is left is to say it inside the stream.
        log.exception("unforeseen error inside a stream")
        yield error_event(InternalError())


def _usage(order: ImageOrder, index: int, partial: int) -> TokenUsage:
    """Return one picture's usage; the prompt and the partial pictures count with the first."""
    whole = usage_of(order, 1, partial if index == 0 else 0)
    return whole if index == 0 else TokenUsage(0, 0, whole.images_out)


async def _with_keep_alive(
    pictures: AsyncGenerator[Partial | Image], pause_s: float
) -> AsyncGenerator[Partial | Image | None]:
    """Yield the pictures, and None whenever nothing came for a while."""
    async with aclosing(pictures):
        coming: asyncio.Task[Partial | Image] | None = None
        try:
            while True:
                coming = coming or asyncio.ensure_future(anext(pictures))
                done, _ = await asyncio.wait({coming}, timeout=pause_s)
                if not done:
                    yield None
                    continue
                try:
                    one = coming.result()
                except StopAsyncIteration:
                    return
                finally:
                    coming = None
                yield one
        finally:
            if coming is not None:
                coming.cancel()
                # Starlette's cancellation comes again at each wait; `pictures` must stand still.
                await shielded(asyncio.wait({coming}))
