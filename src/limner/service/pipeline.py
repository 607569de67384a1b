"""The path of a request: judge → hold → prompt → draw → keep → settle."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import Counter
from contextlib import aclosing
from dataclasses import replace
from typing import Generic

from limner.contract.dalle.models import DALLE_MODELS
from limner.contract.gpt.replies import GptReply
from limner.contract.orders import ImageOrder, RequestOptions, ResponseFormat
from limner.engines.engine import Bought, DrawOrder, Finished, Placed
from limner.engines.router import EngineEntry, Router
from limner.errors import LimnerError
from limner.images.source import Source
from limner.images.source_reader import SourceReader
from limner.ledger.request_records import KeptPicture
from limner.observe import Metrics
from limner.policy.auth import Caller
from limner.policy.billing import Billing, Hold, HoldT
from limner.policy.moderation.moderator import ContentGuard
from limner.prompts.prompt_service import Prepared, PreparedPrompts, PromptService
from limner.service.images import Image, Partial
from limner.service.progress import Progress
from limner.storage.picture_store import PictureWriter

log = logging.getLogger(__name__)

SEEDS = 2**64


class Pipeline(Generic[HoldT]):
    """Turns an order into pictures. Uploads are decoded by `sources`."""

    def __init__(
        self,
        guard: ContentGuard,
        billing: Billing[HoldT],
        prompts: PromptService,
        router: Router,
        storage: PictureWriter,
        metrics: Metrics,
        sources: SourceReader,
    ) -> None:
        self._guard = guard
        self._billing = billing
        self._prompts = prompts
        self._router = router
        self._storage = storage
        self._metrics = metrics
        self._sources = sources
        self._improving = {model.id for model in DALLE_MODELS if model.improves_prompts}

    async def judge(self, order: ImageOrder) -> ImageOrder:
        """Judge the prompt, then resolve what the order leaves open, before it is priced.

        What an explicit list excludes ("--no shirt") is judged too, for what its absence shows.
        """
        await self._guard.check_prompt(order)
        if unlisted := self._prompts.exclusions_in_sentences(order):
            await self._guard.check_revised(order, unlisted)
        return await self._prompts.resolve(order)

    async def hold(self, caller: Caller, order: ImageOrder, options: RequestOptions) -> HoldT:
        """Hold the whole price.

        Raises SeenBefore for an Idempotency-Key that came before, and TakenOver where the same
        request was bought for a client that left.
        """
        buys = self._router.buys(order.model)
        return await self._billing.hold(caller, order, options, buys=buys)

    async def fulfil(
        self, order: ImageOrder, hold: Hold, progress: Progress | None = None
    ) -> tuple[Image, ...]:
        """Draw, keep and settle an order; return its pictures. A cancellation stops the drawing.

        `progress` gets the pictures as they come. After `Progress.stop` a cancelled drawing settles
        the pictures that are finished by then.
        """
        progress = Progress() if progress is None else progress
        async with hold:
            try:
                await self._draw(order, progress)
            except asyncio.CancelledError:
                if not progress.absorb_cancellation():
                    raise
            images = tuple(sorted(progress.images, key=lambda image: image.index))
            reply = GptReply.of(order, len(images))
            kept = [_kept_picture(image) for image in images]
            await hold.settle(kept, None if reply is None else reply.text())
        return images

    async def _draw(self, order: ImageOrder, progress: Progress) -> None:
        """Draw an order with its uploads, whose pixels are held until it is drawn."""
        began = time.monotonic()
        async with self._sources.read(order) as source:
            await self._guard.check_uploads(order)
            await self._draw_with_engines(order, source, began, progress)

    async def _draw_with_engines(
        self, order: ImageOrder, source: Source | None, began: float, progress: Progress
    ) -> None:
        """Try one engine after another, each with a prompt of its own, until one draws."""
        seed = secrets.randbelow(SEEDS) if order.seed is None else order.seed % SEEDS
        prompts = self._prompts.begin(order, seed)
        entries = self._router.ranked(order)
        for number, entry in enumerate(entries, 1):
            attempt = _Attempt(order, entry, began, progress)
            try:
                attempt.prepared = await self._prepare(order, prompts, entry)
                await self._draw_with(attempt, _draw_order(order, attempt.prepared, source, seed))
            except LimnerError as fault:
                tried_all = number == len(entries) or progress.has_left
                if attempt.begun or not fault.elsewhere or tried_all:
                    raise
                progress.is_bought = False
                log.warning(
                    "%s cannot draw this: %s; trying the next engine", entry.name, fault.message
                )
            else:
                return
        raise AssertionError("the router names no engine")

    async def _prepare(
        self, order: ImageOrder, prompts: PreparedPrompts, entry: EngineEntry
    ) -> Prepared:
        """Prepare the prompt for an engine, and judge what in it is not the caller's."""
        prepared = await prompts.prepare(entry.engine.capabilities.prompts)
        if prepared.is_revised:
            await self._guard.check_revised(order, prepared.text)
        if prepared.unread:
            log.warning("%s does not read the prompt's language (%s)", entry.name, prepared.unread)
        return prepared

    async def _draw_with(self, attempt: _Attempt, order: DrawOrder) -> None:
        """Let the engine of an attempt draw; judge and keep each picture as it comes."""
        async with aclosing(attempt.entry.engine.draw(order)) as pictures:
            async for picture in pictures:
                if isinstance(picture, Placed | Bought):
                    attempt.progress.note(picture)
                    continue
                attempt.begun = True
                await self._guard.check_picture(attempt.order, picture.file)
                if picture.final:
                    attempt.progress.images.append(await self._keep(attempt, picture))
                else:
                    attempt.show(picture)

    async def _keep(self, attempt: _Attempt, picture: Finished) -> Image:
        order, prepared = attempt.order, attempt.prepared
        self._metrics.pictures.labels(order.model, attempt.entry.name).inc()
        self._metrics.seconds.labels(order.model).observe(time.monotonic() - attempt.began)
        link = await self._storage.keep(picture.file)
        # The events of a stream hold pictures: nobody pays for an empty one.
        as_link = order.response_format is ResponseFormat.URL and not order.stream
        prompt = picture.prompt or prepared.text
        return Image(
            index=picture.index,
            key=link.key,
            link=link if as_link else None,
            file=None if as_link else picture.file,
            revised_prompt=prompt if order.model in self._improving else None,
            prompt=prompt,
            engine=attempt.entry.name,
            ignored=picture.ignored,
            unread=prepared.unread,
        )


class _Attempt:
    """One engine's attempt at an order. `begun`: a picture has come, so that no other is tried."""

    def __init__(
        self, order: ImageOrder, entry: EngineEntry, began: float, progress: Progress
    ) -> None:
        self.order = order
        self.entry = entry
        self.began = began
        self.begun = False
        self.progress = progress
        self.prepared = Prepared("")
        self._numbers = Counter[int]()

    def show(self, picture: Finished) -> None:
        """Pass a partial picture on to the reader of the stream."""
        number = self._numbers[picture.index]
        self.progress.show(Partial(picture.index, number, picture.file))
        self._numbers[picture.index] += 1


def _draw_order(
    order: ImageOrder, prepared: Prepared, source: Source | None, seed: int
) -> DrawOrder:
    return DrawOrder(
        asked=replace(order, image=None, mask=None, more_images=()),
        prompt=prepared.text,
        seeds=tuple((seed + index) % SEEDS for index in range(order.n)),
        revision=prepared.revision,
        negative=prepared.negative,
        source=None if source is None else source.given,
        hole=None if source is None else source.hole,
        others=() if source is None else source.others,
        kept=None if source is None or source.hole is None else source.kept,
    )


def _kept_picture(image: Image) -> KeptPicture:
    """Return a picture as the ledger keeps it; with its link where the client got one."""
    path = None if image.link is None else image.link.path
    return KeptPicture(
        image.key,
        path,
        image.revised_prompt,
        image.prompt,
        image.engine,
        image.ignored,
        image.unread,
    )
