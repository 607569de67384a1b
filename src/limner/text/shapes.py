"""Finds the shape that a prompt asks for, by a ratio or a word."""

from __future__ import annotations

import re

from limner.contract.orders import Size

SQUARE, LANDSCAPE, PORTRAIT = Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)
NAMES = {SQUARE: "square", LANDSCAPE: "landscape", PORTRAIT: "portrait"}
"""What the shapes are called."""

_ASKED = {
    LANDSCAPE: re.compile(
        r"\b(?:landscape (?:format|orientation|aspect)|horizontal (?:format|banner|image|picture)"
        r"|wide ?screen|wide banner|desktop wallpaper|cinemascope)\b"
        r"|横幅|横版|横向|横屏|宽屏|宽幅|电脑壁纸|桌面壁纸",
        re.IGNORECASE,
    ),
    PORTRAIT: re.compile(
        r"\b(?:portrait (?:format|orientation|aspect)|vertical (?:format|banner|image|picture)"
        r"|phone wallpaper)\b"
        r"|竖幅|竖版|竖向|竖屏|手机壁纸|条幅",
        re.IGNORECASE,
    ),
    SQUARE: re.compile(
        r"\b(?:square (?:format|image|picture)|avatar)\b|方形|方图|头像", re.IGNORECASE
    ),
}
_RATIO = re.compile(r"(?<!\d)(\d{1,2})\s?[:：]\s?(\d{1,2})(?!\d)")
_RATIOS = {
    (16, 9),
    (9, 16),
    (4, 3),
    (3, 4),
    (3, 2),
    (2, 3),
    (21, 9),
    (1, 1),
    (4, 5),
    (5, 4),
    (2, 1),
}


def shape_asked(text: str) -> Size | None:
    """Return the size whose shape a text names: by a ratio (16:9, not a time), or a word."""
    return split_shape(text)[1]


def split_shape(text: str) -> tuple[str, Size | None]:
    """Take the words about the picture's shape out of a text; "a wide banner" is no banner."""
    shape: Size | None = None

    def replaced(found: re.Match[str]) -> str:
        nonlocal shape
        wide, tall = int(found[1]), int(found[2])
        if (wide, tall) not in _RATIOS:
            return found[0]
        shape = SQUARE if wide == tall else (LANDSCAPE if wide > tall else PORTRAIT)
        return " "

    text = _RATIO.sub(replaced, text)
    for size, words in _ASKED.items():
        text, count = words.subn(" ", text)
        if count and shape is None:
            shape = size
    return text, shape
