"""Colours: Oklab arithmetic, colours by name, and what a scene's palette holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Color = tuple[float, float, float]
"""An sRGB colour: red, green, blue, each 0..1."""

Floats = NDArray[Any]
"""A field of float32; OpenCV's types promise less than it gives."""

# Björn Ottosson, "A perceptual color space for image processing" (2020),
# https://bottosson.github.io/posts/oklab/ : linear sRGB → LMS, cube root of LMS → Lab.
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_FROM_LAB = np.linalg.inv(_TO_LAB)
_LMS_ROWS, _LAB_ROWS = _TO_LMS.tolist(), _TO_LAB.tolist()
_UNLMS_ROWS, _UNLAB_ROWS = _FROM_LMS.tolist(), _FROM_LAB.tolist()
_THIRD, _GAMMA = 1 / 3, 1 / 2.4

_NAMED: dict[str, Color] = {
    "red": (0.85, 0.16, 0.17),
    "orange": (0.96, 0.52, 0.13),
    "yellow": (0.98, 0.82, 0.22),
    "green": (0.27, 0.62, 0.31),
    "teal": (0.05, 0.50, 0.52),
    "blue": (0.16, 0.40, 0.85),
    "navy": (0.08, 0.14, 0.36),
    "purple": (0.50, 0.25, 0.72),
    "pink": (0.96, 0.55, 0.69),
    "brown": (0.48, 0.31, 0.20),
    "black": (0.09, 0.09, 0.10),
    "white": (1.0, 1.0, 1.0),
    "gray": (0.55, 0.56, 0.58),
    "grey": (0.55, 0.56, 0.58),
    "gold": (0.86, 0.66, 0.22),
    "silver": (0.76, 0.78, 0.81),
    "beige": (0.92, 0.86, 0.75),
    "turquoise": (0.20, 0.78, 0.76),
}


def to_oklab(rgb: Any) -> Floats:
    """Turn sRGB 0..1, shape (..., 3), into Oklab: L 0..1, a and b about -0.4..0.4."""
    srgb = np.asarray(rgb, np.float32)
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T, np.float32)


def from_oklab(lab: Any) -> Floats:
    """Turn Oklab, shape (..., 3), into sRGB 0..1, clipped to what a screen can show."""
    linear = np.clip((np.asarray(lab, np.float32) @ _FROM_LAB.T) ** 3 @ _FROM_LMS.T, 0.0, 1.0)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(srgb, np.float32)


def oklab(color: Color) -> tuple[float, float, float]:
    """Turn one colour into Oklab (L, a, b); plain floats, far faster than an array of one."""
    red, green, blue = _decoded(color[0]), _decoded(color[1]), _decoded(color[2])
    (a0, a1, a2), (b0, b1, b2), (c0, c1, c2) = _LMS_ROWS
    long = max(a0 * red + a1 * green + a2 * blue, 0.0) ** _THIRD
    middle = max(b0 * red + b1 * green + b2 * blue, 0.0) ** _THIRD
    short = max(c0 * red + c1 * green + c2 * blue, 0.0) ** _THIRD
    (a0, a1, a2), (b0, b1, b2), (c0, c1, c2) = _LAB_ROWS
    return (
        a0 * long + a1 * middle + a2 * short,
        b0 * long + b1 * middle + b2 * short,
        c0 * long + c1 * middle + c2 * short,
    )


def from_lab(lightness: float, a: float, b: float) -> Color:
    """Turn one Oklab colour back into sRGB, clipped to what a screen can show."""
    (a0, a1, a2), (b0, b1, b2), (c0, c1, c2) = _UNLAB_ROWS
    long = (a0 * lightness + a1 * a + a2 * b) ** 3
    middle = (b0 * lightness + b1 * a + b2 * b) ** 3
    short = (c0 * lightness + c1 * a + c2 * b) ** 3
    (a0, a1, a2), (b0, b1, b2), (c0, c1, c2) = _UNLMS_ROWS
    return (
        _encoded(a0 * long + a1 * middle + a2 * short),
        _encoded(b0 * long + b1 * middle + b2 * short),
        _encoded(c0 * long + c1 * middle + c2 * short),
    )


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    if part <= 0.0031308:
        return part * 12.92 if part > 0.0 else 0.0
    return 1.055 * part**_GAMMA - 0.055 if part < 1.0 else 1.0


@lru_cache(maxsize=4096)
def mix(first: Color, second: Color, share: float) -> Color:
    """Blend two colours in Oklab; `share` 0 is the first, 1 the second."""
    (l1, a1, b1), (l2, a2, b2) = oklab(first), oklab(second)
    return from_lab(l1 + (l2 - l1) * share, a1 + (a2 - a1) * share, b1 + (b2 - b1) * share)


@lru_cache(maxsize=4096)
def shade(color: Color, lightness: float = 1.0, chroma: float = 1.0) -> Color:
    """Multiply a colour's Oklab lightness and chroma."""
    light, a, b = oklab(color)
    return from_lab(min(light * lightness, 1.0), a * chroma, b * chroma)


def luminance(color: Color) -> float:
    """Return a colour's Oklab lightness, 0..1."""
    return oklab(color)[0]


def named_color(name: str) -> Color:
    """Return the colour of a lexicon key: `"teal"`, `"pale blue"`, `"dark red"`.

    A name that is not known is a middle gray, so that a drawing never fails for a word.
    """
    head, _, tail = name.partition(" ")
    if head in {"pale", "light"} and tail in _NAMED:
        return mix(_NAMED[tail], (1.0, 1.0, 1.0), 0.55)
    if head in {"dark", "deep"} and tail in _NAMED:
        return shade(_NAMED[tail], 0.62, 0.9)
    return _NAMED.get(name, _NAMED["gray"])


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours a scene is painted with, lit already: what is dark at night is dark here."""

    zenith: Color
    sky: Color
    horizon: Color
    disc: Color
    cloud: Color
    haze: Color
    ground: Color
    earth: Color
    foliage: Color
    rock: Color
    water: Color
    wall: Color
    roof: Color
    wood: Color
    snow: Color
    lamp: Color
    shadow: Color
    paper: Color
    ink: Color
    bloom: Color
    accents: tuple[Color, ...]


PAPER: Color = (0.955, 0.935, 0.885)
INK: Color = (0.10, 0.11, 0.12)
