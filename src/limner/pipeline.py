"""The path of a request: contract → policy → prompts → engines → images → storage → ledger."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar, TypeVarTuple

from limner.contract.models import MODELS
from limner.contract.orders import ImageOrder, ResponseFormat, Task
from limner.engines.engine import DrawOrder, Engine
from limner.images.finishing import finish
from limner.images.sources import Source, read_source
from limner.ledger.requests import KeptPicture
from limner.observe import Metrics
from limner.policy.spending import Hold
from limner.prompts.reviser import Reviser
from limner.prompts.station import Improved, PromptStation
from limner.storage.links import Link
from limner.storage.station import Keeper

SEEDS = 2**64

T = TypeVar("T")
Given = TypeVarTuple("Given")


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture: its PNG, the link to where it is kept, the prompt that was drawn."""

    index: int
    png: bytes
    link: Link
    revised_prompt: str | None


class Pipeline:
    """Turns an order into pictures. `engines` holds the engine that serves each model.

    Pictures are decoded and encoded on `pixel_threads`, the engines draw elsewhere.
    """

    def __init__(
        self,
        prompts: PromptStation,
        reviser: Reviser,
        engines: Mapping[str, Engine],
        storage: Keeper,
        metrics: Metrics,
        pixel_threads: Executor,
    ) -> None:
        self._prompts = prompts
        self._reviser = reviser
        self._metrics = metrics
        self._pixel_threads = pixel_threads
        self._engines = engines
        self._storage = storage
        self._improving = {model.id for model in MODELS if model.improves_prompts}

    async def fulfil(self, order: ImageOrder, hold: Hold) -> AsyncGenerator[Picture]:
        """Draw, keep and settle an order, then yield its pictures; closing it cancels."""
        async with hold:
            pictures = [picture async for picture in self._kept(order)]
            pictures.sort(key=lambda picture: picture.index)
            await hold.settle([_for_the_ledger(picture, order) for picture in pictures])
        for picture in pictures:
            yield picture

    async def _kept(self, order: ImageOrder) -> AsyncGenerator[Picture]:
        """Yield the order's pictures as they are drawn and kept."""
        began = time.monotonic()
        source = await self._in_thread(read_source, order) if order.image else None
        engine = self._engines[order.model]
        seed = secrets.randbelow(SEEDS) if order.seed is None else order.seed % SEEDS
        improved = await self._improve(order, seed)
        text = {"Software": "Limner", "Description": improved.prompt}
        if engine.capabilities.credits:
            text["Copyright"] = engine.capabilities.credits
        async with aclosing(engine.draw(_draw_order(order, improved, source, seed))) as drawing:
            async for drawn in drawing:
                if not drawn.final:
                    continue
                png = await self._in_thread(finish, drawn.pixels, order.size, source, text)
                self._metrics.pictures.labels(order.model).inc()
                self._metrics.seconds.labels(order.model).observe(time.monotonic() - began)
                yield Picture(
                    index=drawn.index,
                    png=png,
                    link=await self._storage.keep(png),
                    revised_prompt=improved.prompt if order.model in self._improving else None,
                )

    async def _in_thread(self, work: Callable[[*Given], T], *given: *Given) -> T:
        """Work on pixels off the event loop, on about as many threads as there are cores."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pixel_threads, work, *given)

    async def _improve(self, order: ImageOrder, seed: int) -> Improved:
        """Choose the prompt that is drawn: only whole pictures have anything left to fill in."""
        if order.task is not Task.GENERATE:
            return Improved(order.prompt, self._prompts.understand(order.prompt))
        if order.style is not None and order.model in self._improving:
            return await self._reviser.improve(
                order.prompt, manner=order.style, quality=order.quality, seed=seed
            )
        return self._prompts.as_it_stands(order.prompt, quality=order.quality, seed=seed)


def _draw_order(
    order: ImageOrder, improved: Improved, source: Source | None, seed: int
) -> DrawOrder:
    return DrawOrder(
        task=order.task,
        prompt=improved.prompt,
        scene=improved.scene,
        size=order.size,
        seeds=tuple((seed + index) % SEEDS for index in range(order.n)),
        quality=order.quality,
        style=order.style,
        source=None if source is None else source.given,
        hole=None if source is None else source.hole,
    )


def _for_the_ledger(picture: Picture, order: ImageOrder) -> KeptPicture:
    """Record a link only where one was handed out: the answer can then be given again."""
    as_link = order.response_format is ResponseFormat.URL
    return KeptPicture(
        picture.link.key, picture.link.path if as_link else None, picture.revised_prompt
    )
