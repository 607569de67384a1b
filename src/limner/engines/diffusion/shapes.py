"""Native sizes: finds the size that a model draws at, and pads originals to it.

A model draws best at the area that it was trained at. The path then scales its picture to cover the
asked size and crops the rest evenly (`images.resize.fit`), without distortion. For edits and
variations the original is padded so that this returns each of its pixels to its place.
"""

from __future__ import annotations

import math

import numpy as np

from limner.contract.orders import Size
from limner.images.pixels import Hole, Pixels
from limner.images.resize import fit

ASPECT_MAX = 2.0
"""Models draw badly beyond this aspect; a longer picture is cropped from one of it."""


def native_size(asked: Size, side: int, multiple: int) -> Size:
    """Return the size of about `side`² pixels whose aspect is nearest to the asked one.

    Among the multiples around the exact size it is the one that wastes least: by cropping, and half
    as much by a different area.
    """
    aspect = min(max(asked.width / asked.height, 1 / ASPECT_MAX), ASPECT_MAX)
    area = side * side
    height = math.sqrt(area / aspect)
    candidates = [
        Size(width, rounded)
        for rounded in _multiples(height, multiple)
        for width in _multiples(rounded * aspect, multiple)
    ]
    return min(candidates, key=lambda size: _waste(size, aspect, area))


def _multiples(length: float, multiple: int) -> list[int]:
    below = max(1, math.floor(length / multiple))
    return [(below + more) * multiple for more in (-1, 0, 1, 2) if below + more >= 1]


def _waste(size: Size, aspect: float, area: int) -> float:
    cropped = abs(math.log(size.width / size.height / aspect))
    return cropped + 0.5 * abs(math.log(size.width * size.height / area))


def pad(pixels: Pixels, native: Size) -> Pixels:
    """Scale a whole picture of the asked size into the native size; its edges fill the margin.

    The path crops the margin from the result.
    """
    window, margins = _window(Size(pixels.shape[1], pixels.shape[0]), native)
    return np.pad(fit(pixels, window), (*margins, (0, 0)), mode="edge")


def pad_hole(hole: Hole, native: Size) -> Hole:
    """Pad a hole in the same way; a pixel that lies partly in the hole belongs to it."""
    window, margins = _window(Size(hole.shape[1], hole.shape[0]), native)
    picture = np.repeat(hole[:, :, None].astype(np.uint8) * 255, 3, axis=2)
    padded: Hole = np.pad(fit(picture, window)[:, :, 0] > 0, margins, mode="edge")
    return padded


def _window(asked: Size, native: Size) -> tuple[Size, tuple[tuple[int, int], tuple[int, int]]]:
    """Return the size and margins of what is left of the native size after the path's crop."""
    scale = max(asked.width / native.width, asked.height / native.height)
    width = min(native.width, round(asked.width / scale))
    height = min(native.height, round(asked.height / scale))
    left, top = (native.width - width) // 2, (native.height - height) // 2
    beside = (left, native.width - width - left)
    above = (top, native.height - height - top)
    return Size(width, height), (above, beside)
