"""Turns the pictures of an engine into the files that are delivered.

`finished` alone scales a picture to the asked size, pastes kept pixels back and writes the file.
`FinishingEngine` does that for every picture, in the process that draws: files are smaller to send
than pixels.
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
from limner.images.pixel_budget import PixelBudget
from limner.images.pixels import Pixels
from limner.images.received_files import PictureFile, UnsoundPicture, decode_file
from limner.images.source import Source

PIXEL_BYTES_MAX = 512 * 1024 * 1024
FINISHING_WAIT_MAX_S = 600.0


def finished(order: DrawOrder, drawn: Drawn, credits: str) -> Finished:  # noqa: A002 - as it is named in Capabilities
    """Return a picture as the file that is delivered; pure, and slow enough for a thread.

    The file of another server is returned unchanged where it has the asked size and format and
    no pixels must be kept. Raises UpstreamFailed for such a file that does not decode.
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
    """An Engine that finishes another one's pictures; it yields them as `Finished`.

    It yields as many partial pictures as the order asks for, and none that equals the one before
    it. Finishing runs in `threads` and takes at most `pixel_bytes_max` at once. A picture without
    room waits: it is drawn already, and maybe bought.
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
        """Draw, and finish each picture that is yielded."""
        partials = _PartialFilter(order.asked.partial_pictures)
        async with aclosing(self._engine.draw(order)) as pictures:
            async for picture in pictures:
                if isinstance(picture, Placed | Bought):
                    yield picture
                elif partials.accepts(picture):
                    yield await self._finished(order, picture)

    async def _finished(self, order: DrawOrder, picture: Drawn | Finished) -> Finished:
        if isinstance(picture, Finished):
            return picture
        async with self._pixels.share(_finishing_bytes(order, picture)):
            return await run_to_end(
                self._threads, finished, order, picture, self.capabilities.credits
            )


def _finishing_bytes(order: DrawOrder, drawn: Drawn) -> int:
    """Estimate the bytes of finishing: the drawn pixels, those at the asked size, the file."""
    size, picture = order.asked.size, drawn.picture
    result = 12 * size.width * size.height
    if isinstance(picture, PictureFile):
        return picture.decoding_bytes(size) + result
    return picture.nbytes + result


class _PartialFilter:
    """Limits the partial pictures of an order to `partial_max` for each of its pictures."""

    def __init__(self, partial_max: int) -> None:
        self._partial_max = partial_max
        self._count = Counter[int]()
        self._last: dict[int, Drawn | Finished] = {}

    def accepts(self, picture: Drawn | Finished) -> bool:
        """Tell whether a picture is yielded, as every final one is, and remember it."""
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
