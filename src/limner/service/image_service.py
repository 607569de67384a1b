"""The image service: answers an order with its pictures, at once, again, later, or as a stream.

A plain request ends with its client: one that hangs up is not charged. Three kinds of requests go
on without their client: one with an Idempotency-Key, one whose answer is to be collected later,
and one whose pictures are bought from another server. The ledger keeps their answers, the store
their pictures.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from functools import partial

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
from limner.ledger.failures import recorded_error
from limner.ledger.hold_placement import SeenBefore
from limner.ledger.purchases import TakenOver
from limner.ledger.request_records import KeptPicture, RequestRecord, RequestRecords, RequestState
from limner.policy.auth import Caller
from limner.policy.billing import LedgerBilling, LedgerHold
from limner.rate_limits import Allowances
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

    `reply` is the text of a GPT-image model beside them, None for DALL·E. Where another client may
    get an answer that this one did not, the sender reports to `delivery` whether it arrived.
    """

    created: int
    pictures: tuple[Image, ...]
    reply: GptReply | None = None
    allowances: Allowances = NO_ALLOWANCES
    delivery: AnswerDelivery | None = None

    @property
    def ignored(self) -> tuple[str, ...]:
        """The parameters that the engine ignored, each once."""
        return tuple(dict.fromkeys(name for one in self.pictures for name in one.ignored))

    @property
    def unread(self) -> str | None:
        """The language of the prompt, where the engine does not read it."""
        return next((one.unread for one in self.pictures if one.unread), None)


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A request whose answer is collected later. `ahead` requests of the same server come first.

    The answer is likely to be there after `retry_after_s` seconds.
    """

    id: str
    ahead: int
    retry_after_s: int
    allowances: Allowances = NO_ALLOWANCES


@dataclass(frozen=True, slots=True)
class ImageStream:
    """The pictures of an order as they come, partial ones before them; what the limits leave.

    `order` is the one that is drawn, with every default resolved. The sender reports to `delivery`
    whether the stream was sent to its end; None where nothing depends on it.
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
    """Answers orders. One for each server process."""

    def __init__(
        self,
        pipeline: Pipeline[LedgerHold],
        billing: LedgerBilling,
        requests: RequestRecords,
        storage: PictureStore,
        ends: RequestEnds,
    ) -> None:
        self._pipeline = pipeline
        self._billing = billing
        self._requests = requests
        self._storage = storage
        self._ends = ends
        self._at_work: set[asyncio.Task[tuple[Image, ...]]] = set()
        self._notes: set[asyncio.Future[None]] = set()

    async def deliver(
        self, caller: Caller, order: ImageOrder, options: RequestOptions
    ) -> ImageResult | PendingRequest:
        """Draw an order, or return what was drawn or bought for the same request before.

        The content policy refuses before anything is held. A request that is collected later has
        its place in a queue when this returns; until then it may be refused.
        """
        order = await self._pipeline.judge(order)
        try:
            hold = await self._pipeline.hold(caller, order, options)
        except SeenBefore as taken:
            return await self._repeated(taken.record, caller, options)
        except TakenOver as taken:
            try:
                return await self._taken_over(taken.record, caller)
            except RequestGone:
                return await self.deliver(caller, order, options)  # Its pictures were deleted.
        request_task = self._begin(order, hold, options)
        if options.later:
            return await self._later(request_task, hold, options)
        try:
            images = await asyncio.shield(request_task.task)
        except asyncio.CancelledError:
            request_task.delivery.lost()
            raise
        delivery = request_task.delivery if request_task.is_owed else None
        return _result(order, hold, images, delivery)

    async def stream(
        self, caller: Caller, order: ImageOrder, options: RequestOptions
    ) -> ImageStream:
        """Place the hold; return the order's pictures as they come, partial ones before them.

        Refusals are raised here, before a stream begins. The drawing does not wait for its reader,
        so that a slow one holds no worker and no credit; partial pictures that are not read by then
        are dropped. The sender reports to `ImageStream.delivery` how the reading ended.
        """
        order = await self._pipeline.judge(order)
        try:
            hold = await self._pipeline.hold(caller, order, options)
        except SeenBefore as taken:
            if taken.record.state == RequestState.HELD:
                await self._ends.check_room(taken.record, caller)
                return ImageStream(order, self._replayed(taken.record, caller))
            return ImageStream(order, _yield_pictures((await self._answer(taken.record)).pictures))
        except TakenOver as taken:
            delivery = AnswerDelivery(partial(self._note_left, taken.record.id))
            await self._check_room(taken.record, caller, delivery)
            return ImageStream(order, self._replayed(taken.record, caller), delivery=delivery)
        request_task = self._begin(order, hold, options)
        return ImageStream(order, _follow(request_task), hold.allowances, request_task.delivery)

    async def collect(self, caller: Caller, request_id: str) -> ImageResult | PendingRequest:
        """Return the answer of an earlier request of the account, or how the request stands.

        Raises RequestNotFound, RequestGone, and the error that the request ended with.
        """
        record = await self._find(caller.account_id, request_id)
        if record.state == RequestState.HELD:
            return await self._pending(record)
        return await self._answer(record)

    async def cancel(self, caller: Caller, request_id: str) -> None:
        """Cancel a request of the account. Raises RequestNotFound, RequestFinished."""
        record = await self._find(caller.account_id, request_id)
        if not await self._billing.cancel(caller.account_id, record.id):
            raise RequestFinished(record.id)

    async def recent(self, caller: Caller, *, limit: int, after: str | None) -> list[StoredRequest]:
        """Return the account's newest requests, one more than `limit` where there are more."""
        records = await self._requests.recent(caller.account_id, limit=limit + 1, after=after)
        if records is None:
            raise RequestNotFound(after or "")
        return [StoredRequest(record, await self._links(record)) for record in records]

    async def close(self, grace_s: float) -> None:
        """Let the requests at work finish within `grace_s` seconds; cancel the rest."""
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=grace_s)
        left = set(self._at_work)
        for task in left:
            task.cancel()
        if unfinished := left | self._notes:
            await asyncio.wait(unfinished)

    def _begin(self, order: ImageOrder, hold: LedgerHold, options: RequestOptions) -> RequestTask:
        progress = Progress()
        task = asyncio.create_task(self._pipeline.fulfil(order, hold, progress))
        self._at_work.add(task)
        task.add_done_callback(self._log_end)
        hold_body_until_over(task)
        outlives_client = options.later or options.idempotency_key is not None
        request_task = RequestTask(
            order, hold, task, progress, outlives_client=outlives_client, on_left=self._note_left
        )
        self._ends.track(request_task)
        return request_task

    async def _later(
        self, request_task: RequestTask, hold: LedgerHold, options: RequestOptions
    ) -> ImageResult | PendingRequest:
        """Return the answer, or where to collect it once the request has its place in a queue."""
        await request_task.placed()
        await asyncio.wait({request_task.task}, timeout=options.wait_s)
        if request_task.task.done():
            return _result(request_task.order, hold, request_task.task.result(), None)
        record = await self._find(hold.account_id, hold.id)
        return replace(await self._pending(record), allowances=hold.allowances)

    async def _pending(self, record: RequestRecord) -> PendingRequest:
        ahead = await self._requests.ahead_of(record)
        return PendingRequest(record.id, ahead, await self._ends.retry_after_s(record))

    async def _repeated(
        self, record: RequestRecord, caller: Caller, options: RequestOptions
    ) -> ImageResult | PendingRequest:
        """Give the answer of a request whose Idempotency-Key came again; wait for its end."""
        if options.later and record.state == RequestState.HELD:
            return await self._pending(record)
        return await self._answer(await self._ends.wait(record, caller))

    async def _taken_over(self, record: RequestRecord, caller: Caller) -> ImageResult:
        """Return what was bought for a client that left, once it is finished."""
        delivery = AnswerDelivery(partial(self._note_left, record.id))
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
            if record.state == RequestState.HELD:
                await self._ends.check_room(record, caller)
        except StillDrawing as fault:
            delivery.lost()
            raise Overloaded(fault.retry_after_s or 1) from None

    def _note_left(self, request_id: str) -> None:
        """Note in the ledger that the client of a purchase left: the same request then gets it."""
        note = self._billing.leave(request_id)
        self._notes.add(note)
        note.add_done_callback(self._log_note)

    def _log_note(self, note: asyncio.Future[None]) -> None:
        self._notes.discard(note)
        if not note.cancelled() and (fault := note.exception()) is not None:
            log.warning("a client that left its purchase could not be noted: %s", fault)

    async def _answer(self, record: RequestRecord) -> ImageResult:
        """Return a finished request's answer as it was. Raises the error that it ended with."""
        if record.failure is not None:
            raise recorded_error(record.failure)
        images = [await self._kept(index, one) for index, one in enumerate(record.pictures)]
        reply = None if record.reply is None else GptReply.read(record.reply)
        return ImageResult(record.created, tuple(images), reply)

    async def _kept(self, index: int, picture: KeptPicture) -> Image:
        """Return a picture of a finished request: its link, or its file, as the request asked."""
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

    def _log_end(self, task: asyncio.Task[tuple[Image, ...]]) -> None:
        """Log an unforeseen error of a request whose client may have left."""
        self._at_work.discard(task)
        if task.cancelled():
            return
        fault = task.exception()
        if fault is not None and not isinstance(fault, LimnerError):
            log.error("unforeseen error in a request that goes on alone", exc_info=fault)


def _result(
    order: ImageOrder, hold: LedgerHold, images: tuple[Image, ...], delivery: AnswerDelivery | None
) -> ImageResult:
    reply = GptReply.of(order, len(images))
    return ImageResult(hold.created, images, reply, hold.allowances, delivery)


async def _follow(request_task: RequestTask) -> AsyncGenerator[Partial | Image]:
    """Yield a request's partial pictures as they come, and its pictures once it is settled."""
    while (partial := await request_task.next_partial()) is not None:
        yield partial
    for picture in await asyncio.shield(request_task.task):
        yield picture


async def _yield_pictures(pictures: tuple[Image, ...]) -> AsyncGenerator[Partial | Image]:
    for picture in pictures:
        yield picture
