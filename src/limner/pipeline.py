"""The path of a request: contract → policy → prompts → engines → images → storage → ledger."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar, TypeVarTuple

from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.gpt_replies import GptReply
from limner.contract.models import MODELS
from limner.contract.orders import Background, ImageOrder, ResponseFormat, Size, Task
from limner.engines.engine import Drawn, DrawOrder, Engine, Relayed
from limner.engines.partial import worth_showing
from limner.images.any_sources import read_any_source
from limner.images.finishing import FileForm, finish
from limner.images.relayed import decode_file
from limner.images.sources import Source, read_source
from limner.ledger.requests import KeptPicture
from limner.observe import Metrics
from limner.policy.safety.station import Guard
from limner.policy.spending import Hold
from limner.prompts.reviser import Reviser
from limner.storage.links import Link
from limner.storage.station import Keeper
from limner_sketch.language.scene import Scene
from limner_sketch.language.station import Improved, PromptStation

SEEDS = 2**64

T = TypeVar("T")
Given = TypeVarTuple("Given")


@dataclass(frozen=True, slots=True)
class Partial:
    """A state of picture `index` on the way, the `number`th (from 0), as a file."""

    index: int
    number: int
    file: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture: its file, the link to where it is kept, the prompt that was drawn.

    `ignored` names the parameters that its engine could not heed.
    """

    index: int
    file: bytes
    link: Link
    revised_prompt: str | None
    ignored: tuple[str, ...] = ()


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
        safety: Guard,
        analysis: TextAnalysis,
    ) -> None:
        self._analysis = analysis
        self._prompts = prompts
        self._reviser = reviser
        self._metrics = metrics
        self._pixel_threads = pixel_threads
        self._safety = safety
        self._engines = engines
        self._storage = storage
        self._improving = {model.id for model in MODELS if model.improves_prompts}

    async def fulfil(self, order: ImageOrder, hold: Hold) -> AsyncGenerator[Partial | Picture]:
        """Draw, keep and settle an order, then yield its pictures; closing it cancels.

        Partial pictures, where the order wants them, are yielded on the way.
        """
        pictures: list[Picture] = []
        async with hold:
            async with aclosing(self._kept(order)) as drawing:
                async for one in drawing:
                    if isinstance(one, Picture):
                        pictures.append(one)
                    else:
                        yield one
            pictures.sort(key=lambda picture: picture.index)
            reply = GptReply.of(order, len(pictures))
            kept = [_for_the_ledger(picture, order) for picture in pictures]
            await hold.settle(kept, None if reply is None else reply.text())
        for picture in pictures:
            yield picture

    async def _kept(self, order: ImageOrder) -> AsyncGenerator[Partial | Picture]:
        """Yield the order's pictures as they are drawn and kept, and partial ones before them."""
        began = time.monotonic()
        source = await self._in_thread(_read, order) if order.image else None
        await self._safety.check_uploads(order)
        engine = self._engines[order.model]
        seed = secrets.randbelow(SEEDS) if order.seed is None else order.seed % SEEDS
        improved = await self._improve(order, seed, revised=engine.capabilities.revises)
        if improved.by_model:
            await self._safety.check_revised(order, improved.prompt)
        text = {"Software": "Limner", "Description": improved.prompt}
        if engine.capabilities.credits:
            text["Copyright"] = engine.capabilities.credits
        form = FileForm(
            order.output_format, order.compression, opaque=order.background is Background.OPAQUE
        )
        partial = Counter[int]()
        states = engine.draw(_draw_order(order, improved, source, seed))
        async with aclosing(worth_showing(states, order.partial_pictures)) as drawing:
            async for drawn in drawing:
                index = drawn.index
                file = await self._finished(drawn, order.size, source, text, form)
                await self._safety.check_picture(order, file)
                if not drawn.final:
                    yield Partial(index, partial[index], file)
                    partial[index] += 1
                    continue
                self._metrics.pictures.labels(order.model).inc()
                self._metrics.seconds.labels(order.model).observe(time.monotonic() - began)
                link = await self._storage.keep(file)
                revised = drawn.revised_prompt or improved.prompt
                shown = revised if order.model in self._improving else None
                yield Picture(index, file, link, shown, drawn.ignored)

    async def _finished(
        self,
        drawn: Drawn | Relayed,
        size: Size,
        source: Source | None,
        text: Mapping[str, str],
        form: FileForm,
    ) -> bytes:
        """Return the file to deliver; another server's own, untouched, where it is as asked."""
        if isinstance(drawn, Drawn):
            return await self._in_thread(finish, drawn.pixels, size, source, text, form)
        whole = source is None or source.hole is None  # Nothing is to be kept to the pixel.
        if whole and drawn.picture.suits(size, form.kind, opaque=form.opaque):
            return drawn.picture.content
        pixels = await self._in_thread(decode_file, drawn.picture)
        return await self._in_thread(finish, pixels, size, source, text, form)

    async def _in_thread(self, work: Callable[[*Given], T], *given: *Given) -> T:
        """Work on pixels off the event loop, on about as many threads as there are cores."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pixel_threads, work, *given)

    async def _improve(self, order: ImageOrder, seed: int, *, revised: bool) -> Improved:
        """Choose the prompt that is drawn: only whole pictures have anything left to fill in.

        Where the engine has it `revised` itself, nothing is understood or improved here.
        """
        if revised:
            return Improved(order.prompt, Scene())
        length = len(order.prompt)
        if order.task is not Task.GENERATE:
            scene = await self._analysis.run(length, self._prompts.understand, order.prompt)
            return Improved(order.prompt, scene)
        if order.style is not None and order.model in self._improving:
            return await self._reviser.improve(
                order.prompt, manner=order.style, quality=order.quality, seed=seed
            )
        work = partial(self._prompts.as_it_stands, quality=order.quality, seed=seed)
        return await self._analysis.run(length, work, order.prompt)


def _read(order: ImageOrder) -> Source | None:
    return read_any_source(order) if order.any_shape else read_source(order)


def _draw_order(
    order: ImageOrder, improved: Improved, source: Source | None, seed: int
) -> DrawOrder:
    scene = improved.scene
    if order.background is Background.TRANSPARENT:
        scene = replace(scene, background=Background.TRANSPARENT)
    return DrawOrder(
        task=order.task,
        prompt=improved.prompt,
        scene=scene,
        size=order.size,
        seeds=tuple((seed + index) % SEEDS for index in range(order.n)),
        quality=order.quality,
        style=order.style,
        source=None if source is None else source.given,
        hole=None if source is None else source.hole,
        others=() if source is None else source.others,
        background=order.background or Background.OPAQUE,
        partial=order.partial_pictures,
        model=order.model,
        asked=order.prompt,
        seed_given=order.seed is not None,
        output_format=order.output_format,
        compression=order.compression,
        permissive=order.permissive,
        fidelity=order.fidelity,
    )


def _for_the_ledger(picture: Picture, order: ImageOrder) -> KeptPicture:
    """Record a link only where one was handed out: the answer can then be given again."""
    as_link = order.response_format is ResponseFormat.URL
    return KeptPicture(
        picture.link.key, picture.link.path if as_link else None, picture.revised_prompt
    )
