"""Native shapes: what a model draws at, and how a picture of the asked size lies on it.

A model draws best at the area that it was trained at. The path then scales what it drew to cover
the asked size and crops the rest evenly (`images.resizing.fit`); nothing is ever squashed. For
edits and variations the original is laid so that this brings each of its pixels back to its place.
"""

from __future__ import annotations

import math

import numpy as np

from limner.contract.orders import Size
from limner.images.pixels import Hole, Pixels
from limner.images.resize import fit

ASPECT_MAX = 2.0
"""Models see little beyond twice as long as wide; a longer picture is cropped from that."""


def native_size(asked: Size, side: int, multiple: int) -> Size:
    """Return the shape with about `side`² pixels whose aspect is nearest to the asked one.

    Among the multiples around the exact shape the one that wastes the least is taken: by cropping
    first, by a different area second.
    """
    aspect = min(max(asked.width / asked.height, 1 / ASPECT_MAX), ASPECT_MAX)
    area = side * side
    height = math.sqrt(area / aspect)
    candidates = [
        Size(width, tall)
        for tall in _multiples(height, multiple)
        for width in _multiples(tall * aspect, multiple)
    ]
    return min(candidates, key=lambda size: _waste(size, aspect, area))


def _multiples(length: float, multiple: int) -> list[int]:
    below = max(1, math.floor(length / multiple))
    return [(below + more) * multiple for more in (-1, 0, 1, 2) if below + more >= 1]


def _waste(size: Size, aspect: float, area: int) -> float:
    cropped = abs(math.log(size.width / size.height / aspect))
    return cropped + 0.5 * abs(math.log(size.width * size.height / area))


def lay(pixels: Pixels, native: Size) -> Pixels:
    """Lay a picture of the asked size on the native shape, whole; its edges fill the margin.

    The margin is what the path crops afterwards.
    """
    window, margins = _window(Size(pixels.shape[1], pixels.shape[0]), native)
    return np.pad(fit(pixels, window), (*margins, (0, 0)), mode="edge")


def lay_hole(hole: Hole, native: Size) -> Hole:
    """Lay a hole in the same way; a pixel that is drawn in part is drawn."""
    window, margins = _window(Size(hole.shape[1], hole.shape[0]), native)
    picture = np.repeat(hole[:, :, None].astype(np.uint8) * 255, 3, axis=2)
    laid: Hole = np.pad(fit(picture, window)[:, :, 0] > 0, margins, mode="edge")
    return laid


def _window(asked: Size, native: Size) -> tuple[Size, tuple[tuple[int, int], tuple[int, int]]]:
    """Find the part of the native shape that is left when it is cropped to the asked aspect."""
    scale = max(asked.width / native.width, asked.height / native.height)
    width = min(native.width, round(asked.width / scale))
    height = min(native.height, round(asked.height / scale))
    left, top = (native.width - width) // 2, (native.height - height) // 2
    beside = (left, native.width - width - left)
    above = (top, native.height - height - top)
    return Size(width, height), (above, beside)
