"""Takes orders and hands over their pictures: at once, again, later, or as a stream.

A plain request ends with its client: who hangs up is not charged. A request with an Idempotency-Key
and one that is to be collected later go on without the client; their answer is kept in the ledger,
and their pictures in the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from limner.allowances import Allowances
from limner.body_memory import hold_body_until_over
from limner.contract.gpt_replies import GptReply
from limner.contract.orders import Ask, ImageOrder
from limner.errors import LimnerError, RequestFinished, RequestGone, RequestNotFound, StillDrawing
from limner.ledger.books import AlreadyTaken
from limner.ledger.requests import HELD, KeptPicture, RequestRecord, Requests
from limner.policy.access import Caller
from limner.policy.spending import PlacedHold, Spending, told
from limner.service.images import Image, Partial
from limner.service.pipeline import Pipeline
from limner.storage.links import Link
from limner.storage.station import PictureStorage

log = logging.getLogger(__name__)

RETRY_S = 1
PARTIAL_AHEAD_MAX = 8
"""How many partial pictures wait for a reader at most."""
NO_ALLOWANCES = Allowances()


@dataclass(frozen=True, slots=True)
class ImageResult:
    """An answer: when it was made (Unix seconds), its pictures, what the limits leave.

    `reply` is what a GPT-image model says beside them, None for DALL·E.
    """

    created: int
    pictures: tuple[Image, ...]
    reply: GptReply | None = None
    allowances: Allowances = NO_ALLOWANCES

    @property
    def ignored(self) -> tuple[str, ...]:
        """The parameters that were not heeded, each once."""
        return tuple(dict.fromkeys(name for one in self.pictures for name in one.ignored))

    @property
    def unread(self) -> str | None:
        """The language of the prompt, where an engine does not read it."""
        return next((one.unread for one in self.pictures if one.unread), None)


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A place to collect an answer from. `ahead` requests of the same server come first."""

    id: str
    ahead: int
    allowances: Allowances = NO_ALLOWANCES


@dataclass(frozen=True, slots=True)
class ImageStream:
    """The pictures of an order as they come, partial ones before them; what the limits leave.

    `order` is the one that is drawn: what the client left open is settled.
    """

    order: ImageOrder
    pictures: AsyncGenerator[Partial | Image]
    allowances: Allowances = NO_ALLOWANCES


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A recent request, with links to those of its pictures that are still kept."""

    record: RequestRecord
    links: tuple[tuple[Link, str | None], ...]


class ImageService:
    """Hands over what was ordered. One for each server process."""

    def __init__(
        self,
        pipeline: Pipeline[PlacedHold],
        spending: Spending,
        requests: Requests,
        storage: PictureStorage,
    ) -> None:
        self._pipeline = pipeline
        self._spending = spending
        self._requests = requests
        self._storage = storage
        self._going_on: set[asyncio.Task[ImageResult]] = set()

    async def deliver(
        self, caller: Caller, order: ImageOrder, ask: Ask
    ) -> ImageResult | PendingRequest:
        """Draw an order, or hand over what was drawn for the same Idempotency-Key.

        What the content policy forbids is refused before anything is held.
        """
        order = await self._pipeline.judge(order)
        try:
            hold = await self._pipeline.hold(caller, order, ask)
        except AlreadyTaken as taken:
            return await self._again(taken.record, ask)
        if ask.idempotency_key is None and not ask.later:
            return await self._draw(order, hold)
        drawing = asyncio.create_task(self._draw(order, hold))
        self._going_on.add(drawing)
        drawing.add_done_callback(self._over)
        hold_body_until_over(drawing)
        if not ask.later:
            return await asyncio.shield(drawing)
        finished, _ = await asyncio.wait({drawing}, timeout=ask.wait_s)
        if finished:
            return drawing.result()
        return await self._ticket(hold)

    async def stream(self, caller: Caller, order: ImageOrder, ask: Ask) -> ImageStream:
        """Place the hold; return the order's pictures as they come, partial ones before them.

        Refusals are raised here, before a stream begins. The drawing goes ahead of its reader, so
        that one who reads slowly holds no worker and no credit; partial pictures that nobody has
        read by then are dropped. Closing the generator cancels the drawing, unless the request has
        an Idempotency-Key.
        """
        order = await self._pipeline.judge(order)
        try:
            hold = await self._pipeline.hold(caller, order, ask)
        except AlreadyTaken as taken:
            answer = await self._again(taken.record, Ask(ask.idempotency_key))
            if isinstance(answer, PendingRequest):
                raise StillDrawing(RETRY_S) from None
            return ImageStream(order, _replayed(answer))
        ahead: asyncio.Queue[Partial] = asyncio.Queue(PARTIAL_AHEAD_MAX)
        drawing = asyncio.create_task(self._draw(order, hold, ahead))
        self._going_on.add(drawing)
        drawing.add_done_callback(self._over)
        hold_body_until_over(drawing)
        pictures = self._followed(drawing, ahead, alone=ask.idempotency_key is not None)
        return ImageStream(order, pictures, hold.allowances)

    async def _followed(
        self, drawing: asyncio.Task[ImageResult], ahead: asyncio.Queue[Partial], *, alone: bool
    ) -> AsyncGenerator[Partial | Image]:
        try:
            while (partial := await _next(ahead, drawing)) is not None:
                yield partial
            for picture in (await drawing).pictures:
                yield picture
        finally:
            if not alone and not drawing.done():
                drawing.cancel()
                await asyncio.wait({drawing})

    async def collect(self, caller: Caller, request_id: str) -> ImageResult | PendingRequest:
        """Hand over the answer of an earlier request of the account, or say how it stands.

        Raises RequestNotFound, RequestGone, and the error that the request ended with.
        """
        record = await self._find(caller, request_id)
        if record.state == HELD:
            return PendingRequest(record.id, await self._requests.ahead_of(record))
        return await self._answer(record)

    async def cancel(self, caller: Caller, request_id: str) -> None:
        """Cancel a request of the account. Raises RequestNotFound, RequestFinished."""
        record = await self._find(caller, request_id)
        if not await self._spending.cancel(caller.account_id, record.id):
            raise RequestFinished(record.id)

    async def recent(self, caller: Caller, *, limit: int, after: str | None) -> list[StoredRequest]:
        """Return the account's newest requests, one more than `limit` where there are more."""
        records = await self._requests.recent(caller.account_id, limit=limit + 1, after=after)
        if records is None:
            raise RequestNotFound(after or "")
        return [StoredRequest(record, await self._links(record)) for record in records]

    async def close(self, grace_s: float) -> None:
        """Let what goes on without a client finish, within `grace_s` seconds; cancel the rest."""
        if self._going_on:
            await asyncio.wait(self._going_on, timeout=grace_s)
        left = set(self._going_on)
        for drawing in left:
            drawing.cancel()
        if left:
            await asyncio.wait(left)

    async def _draw(
        self,
        order: ImageOrder,
        hold: PlacedHold,
        ahead: asyncio.Queue[Partial] | None = None,
    ) -> ImageResult:
        def show(partial: Partial) -> None:
            if ahead is not None and not ahead.full():
                ahead.put_nowait(partial)

        images = await self._pipeline.fulfil(order, hold, show)
        reply = GptReply.of(order, len(images))
        return ImageResult(hold.created, images, reply, hold.allowances)

    async def _again(self, record: RequestRecord, ask: Ask) -> ImageResult | PendingRequest:
        if record.state != HELD:
            return await self._answer(record)
        if ask.later:
            return PendingRequest(record.id, await self._requests.ahead_of(record))
        raise StillDrawing(RETRY_S)

    async def _answer(self, record: RequestRecord) -> ImageResult:
        """Give a finished request's answer, the same as it was."""
        if record.failure is not None:
            raise told(record.failure)
        images = [await self._kept(index, one) for index, one in enumerate(record.pictures)]
        reply = None if record.reply is None else GptReply.read(record.reply)
        return ImageResult(record.created, tuple(images), reply)

    async def _kept(self, index: int, picture: KeptPicture) -> Image:
        """Return a picture of a finished request: a link to it, or its file, as it was asked."""
        link = file = None
        if picture.path is None:
            file = await self._storage.find(picture.key)
        else:
            link = await self._storage.link(picture.key, picture.path)
        if link is None and file is None:
            raise RequestGone("The pictures of this request have been deleted.")
        return Image(
            index,
            picture.key,
            link,
            file,
            picture.revised_prompt,
            ignored=picture.ignored,
            unread=picture.unread,
        )

    async def _links(self, record: RequestRecord) -> tuple[tuple[Link, str | None], ...]:
        found = [
            (await self._storage.link(one.key, None), one.revised_prompt) for one in record.pictures
        ]
        return tuple((link, prompt) for link, prompt in found if link is not None)

    async def _find(self, caller: Caller, request_id: str) -> RequestRecord:
        record = await self._requests.find(caller.account_id, request_id)
        if record is None:
            raise RequestNotFound(request_id)
        return record

    async def _ticket(self, hold: PlacedHold) -> PendingRequest:
        record = await self._requests.find(hold.account_id, hold.id)
        ahead = 0 if record is None else await self._requests.ahead_of(record)
        return PendingRequest(hold.id, ahead, hold.allowances)

    def _over(self, drawing: asyncio.Task[ImageResult]) -> None:
        """Log how a request ended whose client may have left."""
        self._going_on.discard(drawing)
        if drawing.cancelled():
            return
        fault = drawing.exception()
        if fault is not None and not isinstance(fault, LimnerError):
            log.error("unforeseen error in a request that goes on alone", exc_info=fault)


async def _replayed(answer: ImageResult) -> AsyncGenerator[Partial | Image]:
    for picture in answer.pictures:
        yield picture


async def _next(
    ahead: asyncio.Queue[Partial], drawing: asyncio.Task[ImageResult]
) -> Partial | None:
    """Wait for the next partial picture; None once the drawing is over and all are read."""
    if ahead.empty() and not drawing.done():
        reading = asyncio.create_task(ahead.get())
        try:
            await asyncio.wait({reading, drawing}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                return reading.result()
        finally:
            reading.cancel()
    return None if ahead.empty() else ahead.get_nowait()
