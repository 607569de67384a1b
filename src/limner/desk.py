"""The desk: takes orders and hands over their pictures, at once, again, or later.

A plain request ends with its client: who hangs up is not charged. A request with an Idempotency-Key
and one that is to be collected later go on without the client; their answer is kept in the ledger,
and their pictures in the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.gpt_replies import GptReply
from limner.contract.orders import Ask, ImageOrder, ResponseFormat
from limner.errors import LimnerError, RequestFinished, RequestGone, RequestNotFound, StillDrawing
from limner.ledger.books import AlreadyTaken
from limner.ledger.limits import Allowances
from limner.ledger.requests import HELD, RequestRecord, Requests
from limner.pipeline import Partial, Pipeline
from limner.policy.access import Caller
from limner.policy.safety.station import Guard
from limner.policy.spending import PlacedHold, Spending, told
from limner.prompts.auto import AutoResolver
from limner.storage.links import Link
from limner.storage.station import PictureStorage

log = logging.getLogger(__name__)

RETRY_S = 1
PARTIAL_AHEAD_MAX = 8
"""How many partial pictures wait for a reader at most."""
NO_ALLOWANCES = Allowances()


@dataclass(frozen=True, slots=True)
class Handed:
    """One picture as it is handed over: by its link, or as its file."""

    link: Link | None
    file: bytes | None
    revised_prompt: str | None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An answer: when it was made (Unix seconds), its pictures, what the limits leave.

    `reply` is what a GPT-image model says beside them, None for DALL·E.
    """

    created: int
    pictures: tuple[Handed, ...]
    reply: GptReply | None = None
    allowances: Allowances = NO_ALLOWANCES

    @property
    def ignored(self) -> tuple[str, ...]:
        """The parameters that were not heeded, each once."""
        return tuple(dict.fromkeys(name for one in self.pictures for name in one.ignored))


@dataclass(frozen=True, slots=True)
class Ticket:
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
    pictures: AsyncGenerator[Partial | Handed]
    allowances: Allowances = NO_ALLOWANCES


@dataclass(frozen=True, slots=True)
class Remembered:
    """A recent request, with links to those of its pictures that are still kept."""

    record: RequestRecord
    links: tuple[tuple[Link, str | None], ...]


class Desk:
    """Hands over what was ordered. One for each server process."""

    def __init__(
        self,
        pipeline: Pipeline,
        spending: Spending,
        requests: Requests,
        storage: PictureStorage,
        safety: Guard,
        auto: AutoResolver,
        analysis: TextAnalysis,
    ) -> None:
        self._auto = auto
        self._analysis = analysis
        self._pipeline = pipeline
        self._spending = spending
        self._requests = requests
        self._storage = storage
        self._safety = safety
        self._going_on: set[asyncio.Task[Delivery]] = set()

    async def deliver(self, caller: Caller, order: ImageOrder, ask: Ask) -> Delivery | Ticket:
        """Draw an order, or hand over what was drawn for the same Idempotency-Key.

        What the content policy forbids is refused before anything is held.
        """
        order = await self._settled(order)
        try:
            hold = await self._spending.hold(caller, order, ask)
        except AlreadyTaken as taken:
            return await self._again(taken.record, ask)
        if ask.idempotency_key is None and not ask.later:
            return await self._draw(order, hold)
        drawing = asyncio.create_task(self._draw(order, hold))
        self._going_on.add(drawing)
        drawing.add_done_callback(self._over)
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
        order = await self._settled(order)
        try:
            hold = await self._spending.hold(caller, order, ask)
        except AlreadyTaken as taken:
            answer = await self._again(taken.record, Ask(ask.idempotency_key))
            if isinstance(answer, Ticket):
                raise StillDrawing(RETRY_S) from None
            return ImageStream(order, _replayed(answer))
        pictures = self._followed(order, hold, alone=ask.idempotency_key is not None)
        return ImageStream(order, pictures, hold.allowances)

    async def _followed(
        self, order: ImageOrder, hold: PlacedHold, *, alone: bool
    ) -> AsyncGenerator[Partial | Handed]:
        ahead: asyncio.Queue[Partial] = asyncio.Queue(PARTIAL_AHEAD_MAX)
        drawing = asyncio.create_task(self._draw(order, hold, ahead))
        self._going_on.add(drawing)
        drawing.add_done_callback(self._over)
        try:
            while (partial := await _next(ahead, drawing)) is not None:
                yield partial
            for picture in (await drawing).pictures:
                yield picture
        finally:
            if not alone and not drawing.done():
                drawing.cancel()
                await asyncio.wait({drawing})

    async def collect(self, caller: Caller, request_id: str) -> Delivery | Ticket:
        """Hand over the answer of an earlier request of the account, or say how it stands.

        Raises RequestNotFound, RequestGone, and the error that the request ended with.
        """
        record = await self._find(caller, request_id)
        if record.state == HELD:
            return Ticket(record.id, await self._requests.ahead_of(record))
        return await self._answer(record)

    async def cancel(self, caller: Caller, request_id: str) -> None:
        """Cancel a request of the account. Raises RequestNotFound, RequestFinished."""
        record = await self._find(caller, request_id)
        if not await self._spending.cancel(caller.account_id, record.id):
            raise RequestFinished(record.id)

    async def recent(self, caller: Caller, *, limit: int, after: str | None) -> list[Remembered]:
        """Return the account's newest requests, one more than `limit` where there are more."""
        records = await self._requests.recent(caller.account_id, limit=limit + 1, after=after)
        if records is None:
            raise RequestNotFound(after or "")
        return [Remembered(record, await self._links(record)) for record in records]

    async def close(self, grace_s: float) -> None:
        """Let what goes on without a client finish, within `grace_s` seconds; cancel the rest."""
        if self._going_on:
            await asyncio.wait(self._going_on, timeout=grace_s)
        left = set(self._going_on)
        for drawing in left:
            drawing.cancel()
        if left:
            await asyncio.wait(left)

    async def _settled(self, order: ImageOrder) -> ImageOrder:
        """Judge the prompt, then settle what the order leaves open: its price may hang on that."""
        await self._safety.check_prompt(order)
        if not order.auto:
            return order
        length = len(order.prompt) + len(order.image or b"")  # Its header has no length of its own.
        return await self._analysis.run(length, self._auto.resolve, order)

    async def _draw(
        self,
        order: ImageOrder,
        hold: PlacedHold,
        ahead: asyncio.Queue[Partial] | None = None,
    ) -> Delivery:
        as_link = order.response_format is ResponseFormat.URL
        pictures: list[Handed] = []
        async with aclosing(self._pipeline.fulfil(order, hold)) as drawing:
            async for one in drawing:
                if isinstance(one, Partial):
                    if ahead is not None and not ahead.full():
                        ahead.put_nowait(one)
                elif as_link:
                    pictures.append(Handed(one.link, None, one.revised_prompt, one.ignored))
                else:
                    pictures.append(Handed(None, one.file, one.revised_prompt, one.ignored))
        reply = GptReply.of(order, len(pictures))
        return Delivery(hold.created, tuple(pictures), reply, hold.allowances)

    async def _again(self, record: RequestRecord, ask: Ask) -> Delivery | Ticket:
        if record.state != HELD:
            return await self._answer(record)
        if ask.later:
            return Ticket(record.id, await self._requests.ahead_of(record))
        raise StillDrawing(RETRY_S)

    async def _answer(self, record: RequestRecord) -> Delivery:
        """Give a finished request's answer, the same as it was."""
        if record.failure is not None:
            raise told(record.failure)
        handed = []
        for one in record.pictures:
            if one.path is None:
                file = await self._storage.find(one.key)
                picture = None if file is None else Handed(None, file, one.revised_prompt)
            else:
                link = await self._storage.link(one.key, one.path)
                picture = None if link is None else Handed(link, None, one.revised_prompt)
            if picture is None:
                raise RequestGone("The pictures of this request have been deleted.")
            handed.append(picture)
        reply = None if record.reply is None else GptReply.read(record.reply)
        return Delivery(record.created, tuple(handed), reply)

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

    async def _ticket(self, hold: PlacedHold) -> Ticket:
        record = await self._requests.find(hold.account_id, hold.id)
        ahead = 0 if record is None else await self._requests.ahead_of(record)
        return Ticket(hold.id, ahead, hold.allowances)

    def _over(self, drawing: asyncio.Task[Delivery]) -> None:
        """Log how a request ended whose client may have left."""
        self._going_on.discard(drawing)
        if drawing.cancelled():
            return
        fault = drawing.exception()
        if fault is not None and not isinstance(fault, LimnerError):
            log.error("unforeseen error in a request that goes on alone", exc_info=fault)


async def _replayed(answer: Delivery) -> AsyncGenerator[Partial | Handed]:
    for picture in answer.pictures:
        yield picture


async def _next(ahead: asyncio.Queue[Partial], drawing: asyncio.Task[Delivery]) -> Partial | None:
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
