"""Pictures to send and to look at, made and read with Pillow: not the code under test."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

RGBA = NDArray[np.uint8]


def png(pixels: RGBA) -> bytes:
    """Write a PNG, fast rather than small: at its own level Pillow takes three times as long."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def read(content: bytes) -> Image.Image:
    """Open a picture and decode it."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def pixels_of(content: bytes) -> RGBA:
    """Decode a picture to RGBA."""
    return np.asarray(read(content).convert("RGBA"))


def photo(edge: int = 256, seed: int = 1) -> RGBA:
    """Make an opaque RGBA picture with forms and some grain, as a photo has."""
    return _photo(edge, seed).copy()


@cache
def _photo(edge: int, seed: int) -> RGBA:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:edge, 0:edge] / edge
    sky = np.stack([90 + 80 * y, 130 + 60 * y, 220 - 40 * y], axis=2)
    disc = (x - 0.6) ** 2 + (y - 0.4) ** 2 < 0.05
    sky[disc] = (230, 180, 60)
    sky[y > 0.7] = (60, 110, 50)
    noisy = sky + rng.normal(0, 6, sky.shape)
    opaque = np.full((edge, edge, 1), 255.0)
    return np.asarray(np.clip(np.concatenate([noisy, opaque], axis=2), 0, 255), np.uint8)


def with_hole(pixels: RGBA, *, top: float = 0.25, bottom: float = 0.75) -> RGBA:
    """Make a square in the middle fully transparent."""
    edge = pixels.shape[0]
    holed = pixels.copy()
    holed[int(edge * top) : int(edge * bottom), int(edge * top) : int(edge * bottom), 3] = 0
    return holed


def difference(one: bytes, other: bytes) -> float:
    """Return the mean absolute difference of two pictures' colours, in grey levels."""
    first: NDArray[Any] = pixels_of(one)[:, :, :3].astype(np.int16)
    return float(np.abs(first - pixels_of(other)[:, :, :3].astype(np.int16)).mean())
