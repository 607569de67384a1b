"""Engines over tiny models, run to their end, and orders for them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from limner.contract.orders import Quality
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.engine import Drawn, DrawOrder, Finished
from limner.images.pixels import Pixels
from limner.testing import orders, runner
from limner.testing.orders import asking, plain_order

SIDE = 64
PLAIN = plain_order("gpt-image-1", quality=Quality.LOW)
EDIT = orders.edit(PLAIN)
FREE_EDIT = orders.free_edit(PLAIN)
VARIATION = orders.variation(PLAIN)
SHOWN = asking(PLAIN, stream=True, partial_pictures=3)


def asked_for(prompt: str, order: DrawOrder = PLAIN) -> DrawOrder:
    """Return the order for this prompt."""
    return orders.prompting(order, prompt)


class Running(runner.RunningEngine):
    """A started engine whose pictures are looked at as it drew them, at their native size."""

    def finals(self, order: DrawOrder) -> list[Pixels]:
        """Return an order's final pictures, by their index."""
        return finals(self.draw(order))


def finals(pictures: Sequence[Drawn | Finished]) -> list[Pixels]:
    """Return the pixels of the final pictures, by their index."""
    return [drawn_pixels(one) for one in runner.final(pictures)]


def drawn_pixels(picture: Drawn | Finished) -> Pixels:
    """Return the pixels that a model drew."""
    assert isinstance(picture, Drawn)
    assert isinstance(picture.picture, np.ndarray)
    return picture.picture


@contextmanager
def local(
    folder: Path | str, stepped: Callable[[], object] = lambda: None, **settings: Any
) -> Generator[Running]:
    """Run an engine for a tiny model on the CPU."""
    small = {"model": str(folder), "device": "cpu", "native_side": SIDE}
    chosen = DiffusersSettings.model_validate(small | settings)
    engine = Running(DiffusersEngine(chosen, on_step=stepped))
    try:
        yield engine
    finally:
        engine.close()
