"""Which way up a picture is: its Exif says so, and its pixels are turned accordingly."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable

import numpy as np
from PIL import Image
from PIL.ExifTags import Base as ExifTag

from limner.images.pixels import Pixels

UPRIGHT = 1
_LYING = (5, 6, 7, 8)
"""The orientations at which width and height change places (Exif 3.0, 4.6.5.1.4)."""
_UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error)
"""What Pillow raises for Exif that is damaged."""


def orientation_of(picture: Image.Image) -> int:
    """Return the orientation, 1 to 8, that an opened file says; 1, upright, where it says none."""
    return _orientation(picture.getexif)


def orientation_in(block: bytes) -> int:
    """Return the orientation in a block of Exif, as a PNG's `eXIf` holds it."""

    def loaded() -> Image.Exif:
        exif = Image.Exif()
        exif.load(block)
        return exif

    return _orientation(loaded)


def _orientation(read: Callable[[], Image.Exif]) -> int:
    """Look into Exif; what is damaged says nothing. Pillow warns of some of it, and reads on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            value = read().get(ExifTag.Orientation, UPRIGHT)
        except _UNREADABLE:
            return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def turned_size(width: int, height: int, orientation: int) -> tuple[int, int]:
    """Return the width and height that a stored picture has once it is upright."""
    return (height, width) if orientation in _LYING else (width, height)


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn pixels as they are stored the right way up."""
    if orientation == UPRIGHT:
        return pixels
    if orientation in _LYING:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
