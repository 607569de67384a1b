"""Lettering: quoted words on a board, a banner, a neon sign or a shop sign, as the look asks."""

from __future__ import annotations

from typing import Any

import numpy as np
import skia

from limner_sketch.look import Look
from limner_sketch.subjects.fonts import drawable, face_for
from limner_sketch.subjects.pens import Pen, Point, ellipse, polygon, smooth
from limner_sketch.subjects.sprites import Sprite, modelled, recorded
from limner_sketch.subjects.tones import Color, brightness, dark, light

_LENGTH_MAX = 60
_SIZE = 100.0
_LEADING = 1.16
_MARGIN = 46.0
_UNIT = 400.0
_CREAM: Color = (0.98, 0.95, 0.87)


def sign(text: str, height: int, look: Look, rng: np.random.Generator) -> Sprite:
    """Draw quoted words on something that bears them, `height` pixels high.

    Neon where there is neon light, brushed characters on paper in ink, a plain panel in flat
    looks, else a painted board. Words beyond 60 characters are left out, long ones are wrapped;
    characters that no font here has are left out too, never drawn as boxes.
    """
    lines = wrapped(shortened(drawable(text)))
    image = recorded(lambda pen: _draw(pen, lines), _UNIT, look, rng).at(max(height, 8))
    if len(look.rim_colors) > 1:
        return Sprite(image, stands=False)
    return Sprite(modelled(image, look, rng, 0.12), stands=False)


def shortened(text: str) -> str:
    """Cut a text to 60 characters, between two words where it can be."""
    if len(text) <= _LENGTH_MAX:
        return text
    head, _, _ = text[: _LENGTH_MAX + 1].rpartition(" ")
    return head or text[:_LENGTH_MAX]


def wrapped(text: str) -> tuple[str, ...]:
    """Break a text into lines of about equal width, at spaces, or between Han characters."""
    words = _words(text)
    if not words:
        return ()
    wide = sum(measure(word) for word in words)
    count = max(1, round((wide / _SIZE / 4.4) ** 0.5)) if wide > _SIZE * 7 else 1
    goal = max(wide / count * 1.12, max(measure(word) for word in words))
    lines: list[str] = []
    for word in words:
        longer = lines[-1] + word if lines else word
        if lines and measure(longer.rstrip()) <= goal:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(line.strip() for line in lines)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for character in text:
        whole = ord(character) >= 0x2E80
        if words and not whole and not words[-1].endswith(" ") and ord(words[-1][-1]) < 0x2E80:
            words[-1] += character
        else:
            words.append(character)
    return words


def measure(text: str, size: float = _SIZE) -> float:
    """Return the width of a text in the drawing's units."""
    return float(sum(_font(c, size).measureText(c) for c in text))


def _font(character: str, size: float) -> Any:
    font = skia.Font(face_for(character) or skia.Typeface.MakeEmpty(), size)
    font.setSubpixel(True)
    font.setHinting(skia.FontHinting.kNone)
    return font


def outline(text: str, x: float, y: float, size: float = _SIZE) -> Any:
    """Return the contours of a line of text, its middle at x, its baseline at y."""
    path, left = skia.Path(), x - measure(text, size) / 2
    for character in text:
        font = _font(character, size)
        glyph = font.textToGlyphs(character)[0]
        shape = font.getPath(glyph)
        if shape is not None:
            path.addPath(shape, left, y)
        left += font.measureText(character)
    return path


def _draw(pen: Pen, lines: tuple[str, ...]) -> None:
    wide = max([measure(line) for line in lines], default=2 * _SIZE)
    half = wide / 2 + _MARGIN
    tall = len(lines) * _SIZE * _LEADING if lines else _SIZE
    words = skia.Path()
    for k, line in enumerate(lines):
        words.addPath(outline(line, 0.0, _MARGIN + _SIZE * (0.92 + k * _LEADING)))
    foot = tall + 2 * _MARGIN
    if len(pen.look.rim_colors) > 1:
        _neon(pen, words, half, foot)
    elif pen.look.ink:
        _scroll(pen, words, half, foot)
    elif pen.look.flat:
        _panel(pen, words, half, foot)
    elif pen.look.season is None and pen.rng.random() < 0.4:
        _banner(pen, words, half, foot)
    else:
        _board(pen, words, half, foot)


def _rounded(half: float, top: float, foot: float, radius: float) -> Any:
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(-half, top, half, foot), radius, radius)
    return path


def _neon(pen: Pen, words: Any, half: float, foot: float) -> None:
    """Draw lit tubes before a dark plate; the letters' cores stay bright, so they can be read."""
    pen.fill(_rounded(half, 0, foot, 26), (0.05, 0.04, 0.10), 0.94)
    frame, tone = pen.look.rim_colors[1], pen.look.rim_colors[0]
    pen.glow(_rounded(half - 12, 12, foot - 12, 20), frame, 6)
    pen.fill(words, tone, 0.8, 12)
    pen.margin(words, tone, 5)
    pen.fill(words, light(tone, 0.92))


def _scroll(pen: Pen, words: Any, half: float, foot: float) -> None:
    """Draw dark characters on a strip of paper, with a red seal."""
    pen.part(polygon([(-half, 0), (half, 0), (half, foot), (-half, foot)]), (0.97, 0.95, 0.90))
    pen.fill(words, (0.08, 0.08, 0.09))
    seal = polygon([(half - 44, foot - 44), (half - 14, foot - 44), (half - 14, foot - 14),
                    (half - 44, foot - 14)])  # fmt: skip
    pen.fill(seal, (0.80, 0.16, 0.12))


def _panel(pen: Pen, words: Any, half: float, foot: float) -> None:
    tone = pen.look.palette.accents[0]
    tone = dark(tone, 0.25) if brightness(tone) > 0.6 else tone
    pen.fill(_rounded(half, 0, foot, 22), tone)
    pen.fill(words, (1.0, 1.0, 1.0))


def _banner(pen: Pen, words: Any, half: float, foot: float) -> None:
    """Draw a ribbon with folded ends."""
    tone: Color = (0.70, 0.18, 0.20)
    for s in (-1, 1):
        tail = polygon([(s * (half - 50), 34), (s * (half + 100), 34),
                        (s * (half + 62), foot / 2 + 30), (s * (half + 100), foot + 30),
                        (s * (half - 50), foot + 30)])  # fmt: skip
        pen.part(tail, dark(tone, 0.28))
        pen.part(polygon([(s * half, foot), (s * (half - 50), foot), (s * (half - 50), foot + 30)]),
                 dark(tone, 0.55), outline=False)  # fmt: skip
    body = polygon([(-half, 0), (half, 0), (half, foot), (-half, foot)])
    pen.part(body, tone, 0.6)
    for y in (14.0, foot - 14):
        pen.stroke([(-half, y), (half, y)], 4, (0.96, 0.82, 0.50), 0.9, (1, 1))
    pen.fill(words, _CREAM)


def _board(pen: Pen, words: Any, half: float, foot: float) -> None:
    """Draw a painted board of wood, hung by two chains."""
    wood: Color = (0.40, 0.27, 0.18)
    for s in (-1, 1):
        pen.margin(smooth([(s * half * 0.7, -70), (s * half * 0.7, 10)], closed=False),
                   (0.34, 0.33, 0.34), 7)  # fmt: skip
    pen.part(_rounded(half + 22, -20, foot + 20, 20), wood)
    board = _rounded(half, 0, foot, 10)
    tone: Color = (0.16, 0.27, 0.27)
    pen.part(board, tone, 0.5)
    with pen.inside(board):
        count = 0 if pen.look.flat else 14
        for _ in range(count):
            y, x = float(pen.rng.uniform(0, foot)), float(pen.rng.uniform(-half, half))
            grain: list[Point] = [(x - 90, y), (x, y + 3), (x + 90, y)]
            pen.stroke(grain, 3, light(tone, 0.25), 0.25)
    for x in (-half + 16, half - 16):
        for y in (16.0, foot - 16):
            pen.part(ellipse(x, y, 6), (0.85, 0.72, 0.42), outline=False)
    pen.fill(words, _CREAM)
