"""Takes orders and hands over their pictures: at once, again, later, or as a stream.

A plain request ends with its client: who hangs up is not charged. A request with an Idempotency-Key
and one that is to be collected later go on without the client, and so does what was bought from
another server: their answer is kept in the ledger, and their pictures in the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from functools import partial

from limner.allowances import Allowances
from limner.body_memory import hold_body_until_over
from limner.contract.gpt.replies import GptReply
from limner.contract.orders import ImageOrder, RequestOptions
from limner.errors import (
    LedgerUnavailable,
    LimnerError,
    Overloaded,
    RequestFinished,
    RequestGone,
    RequestNotFound,
    StillDrawing,
)
from limner.ledger.hold_store import SeenBefore, TakenOver
from limner.ledger.requests import HELD, KeptPicture, RequestRecord, Requests
from limner.policy.auth import Caller
from limner.policy.billing import LedgerBilling, LedgerHold, recorded_error
from limner.service.images import Image, Partial
from limner.service.pipeline import Pipeline
from limner.service.progress import Progress
from limner.service.request_ends import RequestEnds
from limner.service.request_task import AnswerDelivery, RequestTask
from limner.storage.links import Link
from limner.storage.picture_store import PictureStore

log = logging.getLogger(__name__)

NO_ALLOWANCES = Allowances()


@dataclass(frozen=True, slots=True)
class ImageResult:
    """An answer: when it was made (Unix seconds), its pictures, what the limits leave.

    `reply` is what a GPT-image model says beside them, None for DALL·E. `delivery` is to be told
    whether the answer reached its client, where somebody else may have it otherwise.
    """

    created: int
    pictures: tuple[Image, ...]
    reply: GptReply | None = None
    allowances: Allowances = NO_ALLOWANCES
    delivery: AnswerDelivery | None = None

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
    """A place to collect an answer from. `ahead` requests of the same server come first.

    The answer is likely to be there after `retry_after_s` seconds.
    """

    id: str
    ahead: int
    retry_after_s: int
    allowances: Allowances = NO_ALLOWANCES


@dataclass(frozen=True, slots=True)
class ImageStream:
    """The pictures of an order as they come, partial ones before them; what the limits leave.

    `order` is the one that is drawn: what the client left open is settled. `delivery` is to be told
    whether the stream was written to its end; None where nothing hangs on it.
    """

    order: ImageOrder
    pictures: AsyncGenerator[Partial | Image]
    allowances: Allowances = NO_ALLOWANCES
    delivery: AnswerDelivery | None = None


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A recent request, with links to those of its pictures that are still kept."""

    record: RequestRecord
    links: tuple[tuple[Link, str | None], ...]


class ImageService:
    """Hands over what was ordered. One for each server process."""

    def __init__(
        self,
        pipeline: Pipeline[LedgerHold],
        spending: LedgerBilling,
        requests: Requests,
        storage: PictureStore,
        ends: RequestEnds,
    ) -> None:
        self._pipeline = pipeline
        self._spending = spending
        self._requests = requests
        self._storage = storage
        self._ends = ends
        self._at_work: set[asyncio.Task[tuple[Image, ...]]] = set()
        self._notes: set[asyncio.Future[object]] = set()

    async def deliver(
        self, caller: Caller, order: ImageOrder, ask: RequestOptions
    ) -> ImageResult | PendingRequest:
        """Draw an order, or hand over what was drawn or bought for the same request before.

        What the content policy forbids is refused before anything is held. One that is collected
        later has its place in a line when this returns; until then it may be refused.
        """
        order = await self._pipeline.judge(order)
        try:
            hold = await self._pipeline.hold(caller, order, ask)
        except SeenBefore as taken:
            return await self._again(taken.record, caller, ask)
        except TakenOver as taken:
            try:
                return await self._handed(taken.record, caller)
            except RequestGone:
                return await self.deliver(caller, order, ask)  # Its pictures were deleted.
        drawing = self._begin(order, hold, ask)
        if ask.later:
            return await self._later(drawing, hold, ask)
        try:
            images = await asyncio.shield(drawing.task)
        except asyncio.CancelledError:
            drawing.delivery.lost()
            raise
        delivery = drawing.delivery if drawing.is_owed else None
        return _result(order, hold, images, delivery)

    async def stream(self, caller: Caller, order: ImageOrder, ask: RequestOptions) -> ImageStream:
        """Place the hold; return the order's pictures as they come, partial ones before them.

        Refusals are raised here, before a stream begins. The drawing goes ahead of its reader, so
        that one who reads slowly holds no worker and no credit; partial pictures that nobody has
        read by then are dropped. `ImageStream.delivery` is to be told how the reading ended.
        """
        order = await self._pipeline.judge(order)
        try:
            hold = await self._pipeline.hold(caller, order, ask)
        except SeenBefore as taken:
            if taken.record.state == HELD:
                await self._ends.check_room(taken.record, caller)
                return ImageStream(order, self._replayed(taken.record, caller))
            return ImageStream(order, _shown((await self._answer(taken.record)).pictures))
        except TakenOver as taken:
            delivery = AnswerDelivery(partial(self._forsake, taken.record.id))
            await self._check_room(taken.record, caller, delivery)
            return ImageStream(order, self._replayed(taken.record, caller), delivery=delivery)
        drawing = self._begin(order, hold, ask)
        return ImageStream(order, _followed(drawing), hold.allowances, drawing.delivery)

    async def collect(self, caller: Caller, request_id: str) -> ImageResult | PendingRequest:
        """Hand over the answer of an earlier request of the account, or say how it stands.

        Raises RequestNotFound, RequestGone, and the error that the request ended with.
        """
        record = await self._find(caller.account_id, request_id)
        if record.state == HELD:
            return await self._pending(record)
        return await self._answer(record)

    async def cancel(self, caller: Caller, request_id: str) -> None:
        """Cancel a request of the account. Raises RequestNotFound, RequestFinished."""
        record = await self._find(caller.account_id, request_id)
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
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=grace_s)
        left = set(self._at_work)
        for drawing in left:
            drawing.cancel()
        if unfinished := left | self._notes:
            await asyncio.wait(unfinished)

    def _begin(self, order: ImageOrder, hold: LedgerHold, ask: RequestOptions) -> RequestTask:
        progress = Progress()
        task = asyncio.create_task(self._pipeline.fulfil(order, hold, progress))
        self._at_work.add(task)
        task.add_done_callback(self._over)
        hold_body_until_over(task)
        is_alone = ask.later or ask.idempotency_key is not None
        drawing = RequestTask(order, hold, task, progress, is_alone=is_alone, forsake=self._forsake)
        self._ends.track(drawing)
        return drawing

    async def _later(
        self, drawing: RequestTask, hold: LedgerHold, ask: RequestOptions
    ) -> ImageResult | PendingRequest:
        """Return where an answer is collected, once it is sure that there will be one."""
        await drawing.placed()
        await asyncio.wait({drawing.task}, timeout=ask.wait_s)
        if drawing.task.done():
            return _result(drawing.order, hold, drawing.task.result(), None)
        record = await self._find(hold.account_id, hold.id)
        return replace(await self._pending(record), allowances=hold.allowances)

    async def _pending(self, record: RequestRecord) -> PendingRequest:
        ahead = await self._requests.ahead_of(record)
        return PendingRequest(record.id, ahead, await self._ends.retry_after_s(record))

    async def _again(
        self, record: RequestRecord, caller: Caller, ask: RequestOptions
    ) -> ImageResult | PendingRequest:
        """Give the answer of a request whose Idempotency-Key came again; wait for its end."""
        if ask.later and record.state == HELD:
            return await self._pending(record)
        return await self._answer(await self._ends.wait(record, caller))

    async def _handed(self, record: RequestRecord, caller: Caller) -> ImageResult:
        """Give what was bought for a client that left; wait for its end."""
        delivery = AnswerDelivery(partial(self._forsake, record.id))
        try:
            ended = await self._ends.wait(record, caller)
        except StillDrawing as fault:
            delivery.lost()
            raise Overloaded(fault.retry_after_s or 1) from None
        except (asyncio.CancelledError, LedgerUnavailable):
            delivery.lost()
            raise
        return replace(await self._answer(ended), delivery=delivery)

    async def _replayed(
        self, record: RequestRecord, caller: Caller
    ) -> AsyncGenerator[Partial | Image]:
        """Yield the pictures of another request, once it is over."""
        for picture in (await self._answer(await self._ends.wait(record, caller))).pictures:
            yield picture

    async def _check_room(
        self, record: RequestRecord, caller: Caller, delivery: AnswerDelivery
    ) -> None:
        """Raise Overloaded where a purchase that was taken over cannot be waited for."""
        try:
            if record.state == HELD:
                await self._ends.check_room(record, caller)
        except StillDrawing as fault:
            delivery.lost()
            raise Overloaded(fault.retry_after_s or 1) from None

    def _forsake(self, request_id: str) -> None:
        """Note that the client of a purchase left, so that the same request finds it."""
        noting = self._spending.leave(request_id)
        self._notes.add(noting)
        noting.add_done_callback(self._noted)

    def _noted(self, noting: asyncio.Future[object]) -> None:
        self._notes.discard(noting)
        if not noting.cancelled() and (fault := noting.exception()) is not None:
            log.warning("a client that left its purchase could not be noted: %s", fault)

    async def _answer(self, record: RequestRecord) -> ImageResult:
        """Give a finished request's answer, the same as it was."""
        if record.failure is not None:
            raise recorded_error(record.failure)
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

    async def _find(self, account_id: str, request_id: str) -> RequestRecord:
        record = await self._requests.find(account_id, request_id)
        if record is None:
            raise RequestNotFound(request_id)
        return record

    def _over(self, drawing: asyncio.Task[tuple[Image, ...]]) -> None:
        """Log how a request ended whose client may have left."""
        self._at_work.discard(drawing)
        if drawing.cancelled():
            return
        fault = drawing.exception()
        if fault is not None and not isinstance(fault, LimnerError):
            log.error("unforeseen error in a request that goes on alone", exc_info=fault)


def _result(
    order: ImageOrder, hold: LedgerHold, images: tuple[Image, ...], delivery: AnswerDelivery | None
) -> ImageResult:
    reply = GptReply.of(order, len(images))
    return ImageResult(hold.created, images, reply, hold.allowances, delivery)


async def _followed(drawing: RequestTask) -> AsyncGenerator[Partial | Image]:
    """Yield a drawing's partial pictures as they come, and its pictures once they are settled."""
    while (partial := await drawing.next_partial()) is not None:
        yield partial
    for picture in await asyncio.shield(drawing.task):
        yield picture


async def _shown(pictures: tuple[Image, ...]) -> AsyncGenerator[Partial | Image]:
    for picture in pictures:
        yield picture
