"""From what an engine hands over to the file that is delivered, and which states are shown.

`finished` is the one place where a picture is brought to the asked size, the kept pixels are pasted
back and the file is written. `FinishingEngine` does that for every picture of an engine: in the
process that draws, so that files travel on and not pixels.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncGenerator
from concurrent.futures import Executor
from contextlib import aclosing

import numpy as np

from limner.concurrency.threads import run_to_end
from limner.contract.orders import Background
from limner.engines.engine import (
    Bought,
    Capabilities,
    Drawn,
    DrawOrder,
    Engine,
    Finished,
    Placed,
)
from limner.errors import UpstreamFailed
from limner.images.finisher import FileForm, finish
from limner.images.picture_files import PictureFile, UnsoundPicture, decode_file
from limner.images.pixel_budget import PixelBudget
from limner.images.pixels import Pixels
from limner.images.sources import Source

PIXEL_BYTES_MAX = 512 * 1024 * 1024
FINISHING_WAIT_MAX_S = 600.0


def finished(order: DrawOrder, drawn: Drawn, credits: str) -> Finished:  # noqa: A002 - as it is named in Capabilities
    """Return a picture as the file that is delivered: pure, and slow enough for a thread.

    A whole file of another server goes on untouched where it is as asked and nothing is to be
    kept to the pixel. Raises UpstreamFailed for such a file that does not decode.
    """
    asked = order.asked
    form = FileForm(
        asked.output_format, asked.compression, opaque=asked.background is Background.OPAQUE
    )
    source = None
    if order.kept is not None and order.hole is not None:
        source = Source(order.kept, order.hole)
    picture = drawn.picture
    if isinstance(picture, PictureFile):
        if source is None and picture.suits(asked.size, form.kind, opaque=form.opaque):
            return _as_file(drawn, picture.content)
        try:
            picture = decode_file(picture, asked.size)
        except UnsoundPicture as fault:
            raise UpstreamFailed(str(fault)) from None
    text = {"Software": "Limner", "Description": drawn.prompt or order.prompt}
    if credits:
        text["Copyright"] = credits
    return _as_file(drawn, finish(picture, asked.size, source, text, form))


def _as_file(drawn: Drawn, file: bytes) -> Finished:
    return Finished(drawn.index, file, drawn.final, drawn.prompt, drawn.ignored)


class FinishingEngine:
    """An engine whose pictures are finished; an Engine itself, which yields `Finished` alone.

    On the way to each picture it shows as many states as the order asks for, and leaves out one
    that is the same as the one before it. Pixels are worked on in `threads`, which get no work from
    an engine that hands over finished files; `pixel_bytes_max` bounds what they take at once. A
    picture that finds no room waits, since it has been drawn, and maybe bought.
    """

    def __init__(
        self, engine: Engine, threads: Executor, pixel_bytes_max: int = PIXEL_BYTES_MAX
    ) -> None:
        self._engine = engine
        self._threads = threads
        self._pixels = PixelBudget(
            pixel_bytes_max, waiting_max=sys.maxsize, wait_max_s=FINISHING_WAIT_MAX_S
        )

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self._engine.capabilities

    async def start(self) -> None:
        """Start the engine."""
        await self._engine.start()

    async def stop(self) -> None:
        """Stop the engine."""
        await self._engine.stop()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Finished | Placed | Bought]:
        """Draw, and finish each picture that is shown."""
        shown = _Shown(order.asked.partial_pictures)
        async with aclosing(self._engine.draw(order)) as pictures:
            async for picture in pictures:
                if isinstance(picture, Placed | Bought):
                    yield picture
                elif shown.passes(picture):
                    yield await self._finished(order, picture)

    async def _finished(self, order: DrawOrder, picture: Drawn | Finished) -> Finished:
        if isinstance(picture, Finished):
            return picture
        async with self._pixels.share(_finishing_bytes(order, picture)):
            return await run_to_end(
                self._threads, finished, order, picture, self.capabilities.credits
            )


def _finishing_bytes(order: DrawOrder, drawn: Drawn) -> int:
    """Return about how many bytes finishing takes: what was drawn, that at its size, the file."""
    size, picture = order.asked.size, drawn.picture
    result = 12 * size.width * size.height
    if isinstance(picture, PictureFile):
        return picture.decoding_bytes(size) + result
    return picture.nbytes + result


class _Shown:
    """The states that were shown of one order's pictures: at most `partial_max` of each."""

    def __init__(self, partial_max: int) -> None:
        self._partial_max = partial_max
        self._count = Counter[int]()
        self._last: dict[int, Drawn | Finished] = {}

    def passes(self, picture: Drawn | Finished) -> bool:
        """Tell whether a picture is passed on, which every final one is; note it."""
        if picture.final:
            return True
        index = picture.index
        before = self._last.get(index)
        if self._count[index] >= self._partial_max:
            return False
        if before is not None and _is_same(before, picture):
            return False
        self._count[index] += 1
        self._last[index] = picture
        return True


def _is_same(before: Drawn | Finished, one: Drawn | Finished) -> bool:
    first, second = _content(before), _content(one)
    if isinstance(first, bytes) or isinstance(second, bytes):
        return isinstance(first, bytes) and isinstance(second, bytes) and first == second
    return np.array_equal(first, second)


def _content(one: Drawn | Finished) -> bytes | Pixels:
    if isinstance(one, Finished):
        return one.file
    return one.picture.content if isinstance(one.picture, PictureFile) else one.picture
