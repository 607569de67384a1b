"""The picture files of a call: the original, further pictures, the mask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limner.contract.orders import Task
from limner.engines.engine import DrawOrder
from limner.engines.relay.dialects import Dialect
from limner.engines.relay.frames import PictureFrame
from limner.images.pixels import Hole, Pixels
from limner.images.png_writer import encode
from limner.images.resize import fit


@dataclass(frozen=True, slots=True, eq=False)
class FilePart:
    """A PNG file in a form field."""

    field: str
    name: str
    content: bytes


def uploads(order: DrawOrder, dialect: Dialect, frame: PictureFrame) -> tuple[FilePart, ...]:
    """Return an order's pictures in the form that the dialect asks for, at the frame's size."""
    if order.source is None:
        return ()
    if order.asked.task is Task.VARY:
        picture = _without_alpha(fit(order.source, frame.size), dialect)
        return (FilePart(dialect.image, "image.png", encode(picture)),)
    originals = (order.source, *order.others)[: dialect.images_max]
    field = dialect.images if len(originals) > 1 else dialect.image
    parts = [
        FilePart(field, f"image-{number}.png", encode(_without_alpha(frame.pad(pixels), dialect)))
        for number, pixels in enumerate(originals, 1)
    ]
    if order.hole is not None and dialect.mask:
        mask = _mask(frame.pad_hole(order.hole), dialect)
        parts.append(FilePart(dialect.mask, "mask.png", encode(mask)))
    return tuple(parts)


def _mask(hole: Hole, dialect: Dialect) -> Pixels:
    """Draw the mask: by its alpha channel, or white on black, as the dialect says."""
    if dialect.mask_shows == "white":
        return np.dstack([np.where(hole, 255, 0).astype(np.uint8)] * 3)
    return np.dstack([np.zeros((*hole.shape, 3), np.uint8), np.where(hole, 0, 255)]).astype(
        np.uint8
    )


def _without_alpha(pixels: Pixels, dialect: Dialect) -> Pixels:
    """Fill transparent pixels with the picture's mean colour for a server without alpha."""
    if dialect.alpha:
        return pixels
    opaque = pixels[:, :, 3:] > 0
    if opaque.all():
        return np.ascontiguousarray(pixels[:, :, :3])
    visible = pixels[:, :, :3][opaque[:, :, 0]]
    mean = visible.mean(axis=0) if len(visible) else np.full(3, 128.0)
    return np.where(opaque, pixels[:, :, :3], mean.astype(np.uint8)).astype(np.uint8)
