"""Small orders for tests of engines, as the path sends them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.engine import DrawOrder
from limner.images.pixels import Hole, Pixels
from limner.images.source import Source

SMALL = Size(96, 96)
SEED = 7


def plain_order(
    model: str = "dall-e-2",
    prompt: str = "a cat in a meadow",
    size: Size = SMALL,
    quality: Quality = Quality.STANDARD,
) -> DrawOrder:
    """Return an order for one picture, whose seed the caller chose, with nothing out of the way."""
    asked = ImageOrder(
        task=Task.GENERATE,
        model=model,
        prompt=prompt,
        n=1,
        size=size,
        quality=quality,
        style=None,
        response_format=ResponseFormat.B64_JSON,
        seed=SEED,
    )
    return DrawOrder(asked, prompt, (SEED,))


def asking(order: DrawOrder, **fields: object) -> DrawOrder:
    """Return the order with other fields of its ImageOrder."""
    return replace(order, asked=replace(order.asked, **fields))  # type: ignore[arg-type] # as given


def prompting(order: DrawOrder, prompt: str) -> DrawOrder:
    """Return the order for another prompt, which the engine gets as it was asked for."""
    return asking(replace(order, prompt=prompt), prompt=prompt)


def seeded(order: DrawOrder, *seeds: int) -> DrawOrder:
    """Return the order for as many pictures as there are seeds."""
    return asking(replace(order, seeds=seeds), n=len(seeds), seed=seeds[0])


def edit(order: DrawOrder) -> DrawOrder:
    """Return an edit of a picture with a hole in it."""
    size = order.asked.size
    source = Source(original(size), hole(size))
    edited = replace(order, source=_read_only(source.given), hole=source.hole, kept=source.kept)
    return asking(edited, task=Task.EDIT)


def free_edit(order: DrawOrder) -> DrawOrder:
    """Return an edit that may change everything, with a second picture to draw on."""
    size = order.asked.size
    other = _read_only(np.ascontiguousarray(original(size)[::-1]))
    edited = replace(order, source=original(size), others=(other,))
    return asking(edited, task=Task.EDIT, model="gpt-image-1", any_shape=True)


def variation(order: DrawOrder) -> DrawOrder:
    """Return an order for a variation of a picture."""
    varied = replace(order, source=original(order.asked.size), prompt="")
    return asking(varied, task=Task.VARY, prompt="")


def original(size: Size) -> Pixels:
    """Return an opaque RGBA picture, which cannot be written to: engines may share it."""
    y, x = np.mgrid[0 : size.height, 0 : size.width]
    return _read_only(np.dstack([x * 2, y * 2, x + y, np.full_like(x, 255)]).astype(np.uint8))


def hole(size: Size) -> Hole:
    """Return a hole that is neither in the middle nor square."""
    found = np.zeros((size.height, size.width), np.bool_)
    rows, columns = slice(size.height // 4, size.height * 3 // 4), slice(size.width // 3, -16)
    found[rows, columns] = True
    found.setflags(write=False)
    return found


def _read_only(pixels: Pixels) -> Pixels:
    pixels.setflags(write=False)
    return pixels
