"""Sizes as clients write them: `1792*1024`, `1024 x 1024`, `16:9`, `landscape`, `portrait_16_9`.

What is meant is either a size in pixels or a shape alone, whose pixels the model chooses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from limner.contract.orders import Size

CHARS_MAX = 40
"""What is longer is no size: no more of it is looked at."""
SQUARE, LANDSCAPE, PORTRAIT, WIDE, TALL = 1.0, 3 / 2, 2 / 3, 16 / 9, 9 / 16

_SHAPES: Mapping[str, float] = {
    **dict.fromkeys(("square", "squared", "方形", "正方形", "方图"), SQUARE),
    **dict.fromkeys(("landscape", "horizontal", "横", "横版", "横图", "横屏"), LANDSCAPE),
    **dict.fromkeys(("portrait", "vertical", "竖", "竖版", "竖图", "竖屏"), PORTRAIT),
    **dict.fromkeys(("wide", "widescreen", "panorama", "banner", "宽屏"), WIDE),
    **dict.fromkeys(("tall", "story", "长图"), TALL),
}
"""Words for shapes, as width by height."""

_PIXELS = re.compile(
    r"([1-9]\d{0,4}) ?(?:px|pixels?)? ?(?:[x*×✕✖х,;_/:-]|by) ?([1-9]\d{0,4}) ?(?:px|pixels?)?"
)
_EDGE = re.compile(r"([1-9]\d{1,4}) ?(?:px|pixels?)?")
_RATIO = re.compile(r"(\d{1,3}(?:\.\d{1,4})?) ?(?:[:/_-]|to) ?(\d{1,3}(?:\.\d{1,4})?)")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_RATIO_SIDE_MAX = 100
"""Two numbers with a colon between them are a ratio below this, and pixels from here on."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape without pixels: width by height."""

    ratio: float


def read_size(value: object) -> Size | Shape | None:
    """Return what a value means as a size, None where it means none.

    Beside texts: a number is a square's edge, `[1024, 768]` and `{"width": 1024, "height": 768}`
    are width and height.
    """
    text = _plain(_as_text(value))
    return _ratio(text) or _pixels(text) or _named(text)


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value[: CHARS_MAX + 1]
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000:
        return str(value)
    if isinstance(value, Mapping) and len(value) == 2:
        value = [value.get("width"), value.get("height")]
    if isinstance(value, list) and len(value) == 2:
        return "x".join(_as_text(one) for one in value if isinstance(one, int | str))
    return ""


def _plain(text: str) -> str:
    """Write a text in small letters of the plain width, without quotes and doubled spaces."""
    if len(text) > CHARS_MAX:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.strip(" \t\r\n\"'`“”‘’()[]").split())


def _pixels(text: str) -> Size | None:
    if found := _PIXELS.fullmatch(text):
        return Size(int(found[1]), int(found[2]))
    if found := _EDGE.fullmatch(text):
        return Size(int(found[1]), int(found[1]))
    return None


def _ratio(text: str) -> Shape | None:
    found = _RATIO.fullmatch(text)
    if found is None:
        return None
    width, height = float(found[1]), float(found[2])
    if not min(width, height) > 0 or max(width, height) >= _RATIO_SIDE_MAX:
        return None
    return Shape(width / height)


def _named(text: str) -> Shape | None:
    """Read a word for a shape, and the ratio beside it: `portrait_16_9` stands upright."""
    ratio = next((_SHAPES[word] for word in _WORD.findall(text) if word in _SHAPES), None)
    if ratio is None:
        return None
    sides = [int(number) for number in _NUMBER.findall(text)]
    if len(sides) == 2 and min(sides) > 0 and max(sides) < _RATIO_SIDE_MAX:
        long, short = max(sides), min(sides)
        ratio = short / long if ratio < SQUARE else long / short
    return Shape(ratio)
