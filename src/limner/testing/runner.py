"""RunningEngine: a started engine and its event loop, for tests that are not coroutines."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import aclosing
from typing import Any, TypeVar

from limner.engines.engine import Capabilities, Drawn, DrawOrder, Engine, Finished
from limner.engines.finishing_engine import finished
from limner.images.pixels import Pixels
from limner.images.received_files import decode_file, inspect_file

T = TypeVar("T")


class RunningEngine:
    """An engine that was started; `close` stops it. Raises what its start raises."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._runner = asyncio.Runner()
        try:
            self.run(engine.start())
        except BaseException:
            self.close()
            raise

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self.engine.capabilities

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Work on the engine's loop."""
        return self._runner.run(work)

    def draw(self, order: DrawOrder) -> list[Drawn | Finished]:
        """Return all that an order yields."""
        return self.run(drawn(self.engine, order))

    def final(self, order: DrawOrder) -> list[Drawn | Finished]:
        """Return what is final of it, by its index."""
        return final(self.draw(order))

    def pixels(self, order: DrawOrder) -> list[Pixels]:
        """Return the pixels (RGB or RGBA) of the files that are delivered, by their index."""
        return [self.delivered(order, one) for one in self.final(order)]

    def delivered(self, order: DrawOrder, picture: Drawn | Finished) -> Pixels:
        """Return the pixels of the file that a picture is delivered as."""
        if isinstance(picture, Drawn):
            picture = finished(order, picture, self.capabilities.credits)
        return decode_file(inspect_file(picture.file))

    def close(self) -> None:
        """Stop the engine and its loop."""
        self.run(self.engine.stop())
        self._runner.close()


async def drawn(engine: Engine, order: DrawOrder) -> list[Drawn | Finished]:
    """Return all pictures that an order yields."""
    async with aclosing(engine.draw(order)) as pictures:
        return [one async for one in pictures if isinstance(one, Drawn | Finished)]


def final(pictures: Sequence[Drawn | Finished]) -> list[Drawn | Finished]:
    """Return the final pictures, by their index."""
    return sorted((one for one in pictures if one.final), key=lambda one: one.index)
