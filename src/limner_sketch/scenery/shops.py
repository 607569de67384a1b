"""Shop fronts: lit windows with goods, curtains, doors and a name board, as small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import skia

from limner_sketch.easel import Easel, packed
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.facades import strokes

_WIDE, _TALL = 72, 96


def shop_bays(easel: Easel, lamps: Sequence[Color]) -> list[Any]:
    """Return shop bays as images 72 pixels wide and 96 high, one for each lamp's colour."""
    frame = shade(mix(easel.look.palette.wood, easel.look.palette.shadow, 0.5), 0.8)
    bays = []
    for number, lamp in enumerate(lamps):
        surface = skia.Surface(_WIDE, _TALL)
        canvas = surface.getCanvas()
        canvas.clear(packed(frame))
        theme = easel.pick(easel.look.palette.accents)
        _interior(easel, canvas, mix(lamp, theme, 0.18), number % 3)
        _board(easel, canvas, theme)
        bays.append(surface.makeImageSnapshot())
    return bays


def shop_front(easel: Easel, bays: list[Any], count: int) -> Any:
    """Return a row of `count` of the bays as one image."""
    surface = skia.Surface(count * _WIDE, _TALL)
    canvas = surface.getCanvas()
    at = int(easel.rng.integers(len(bays)))
    for number in range(count):
        canvas.drawImage(bays[(at + number * 5) % len(bays)], number * _WIDE, 0)
    return surface.makeImageSnapshot()


def _fill(
    canvas: Any, x: float, y: float, wide: float, tall: float, color: Color, alpha: float = 1.0
) -> None:
    paint = skia.Paint(AntiAlias=True, Color=packed(color, alpha))
    canvas.drawRect(skia.Rect.MakeXYWH(x, y, wide, tall), paint)


def _interior(easel: Easel, canvas: Any, inside: Color, kind: int) -> None:
    dark = shade(inside, 0.35)
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(0, 28), skia.Point(0, 92)],
        [packed(mix(inside, (1, 1, 1), 0.35)), packed(shade(inside, 0.62))],
    )
    canvas.drawRect(skia.Rect.MakeXYWH(4, 28, 64, 62), skia.Paint(Shader=shader))
    if kind == 0:  # Shelves with goods.
        for row in range(3):
            level = 48 + row * 15
            for column in range(7):
                tall = easel.chance(4, 10)
                goods = shade(easel.pick(easel.look.palette.accents), 0.75)
                _fill(canvas, 7 + column * 8.4, level - tall, 6, tall, goods)
            _fill(canvas, 4, level, 64, 2, dark)
    elif kind == 1:  # A door and a window with somebody in it.
        _fill(canvas, 8, 36, 22, 54, shade(inside, 0.5))
        _fill(canvas, 11, 40, 16, 24, mix(inside, (1, 1, 1), 0.4))
        figure = skia.Paint(AntiAlias=True, Color=packed(dark, 0.85))
        canvas.drawCircle(48, 56, 5, figure)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(40, 61, 16, 24), 6, 6, figure)
        _fill(canvas, 33, 76, 35, 14, shade(inside, 0.45))
    else:  # A short curtain over the counter, stools before it.
        cloth = shade(easel.pick(easel.look.palette.accents), 0.8)
        for strip in range(4):
            _fill(canvas, 5 + strip * 15.8, 28, 14.6, 24, cloth)
        _glyphs(easel, canvas, [8 + 15.8 * n for n in range(4)], 34, 9, mix(cloth, (1, 1, 1), 0.75))
        _fill(canvas, 4, 70, 64, 4, dark)
        for stool in range(3):
            _fill(canvas, 12 + stool * 20, 78, 10, 2, dark)
            _fill(canvas, 16 + stool * 20, 80, 2, 10, dark)


def _board(easel: Easel, canvas: Any, theme: Color) -> None:
    tone = shade(theme, 0.9 if easel.look.night else 1.0)
    _fill(canvas, 0, 6, 72, 17, shade(tone, 0.6))
    for stripe in range(6):
        light = mix(tone, (1, 1, 1), 0.55) if stripe % 2 else tone
        _fill(canvas, stripe * 12, 21, 12, 8, light)
    glyph_color = mix(theme, (1, 1, 1), 0.75)
    _glyphs(easel, canvas, [8 + 15 * n for n in range(4)], 8, 12, glyph_color)


def _glyphs(
    easel: Easel, canvas: Any, xs: list[float], y: float, size: float, color: Color
) -> None:
    paint = skia.Paint(AntiAlias=True, Color=packed(color), StrokeWidth=1.6)
    ends = []
    for x in xs:
        for stroke in strokes(easel):
            for first, last in pairwise(stroke):
                ends.append(skia.Point(x + first[0] * size, y + first[1] * size))
                ends.append(skia.Point(x + last[0] * size, y + last[1] * size))
    canvas.drawPoints(skia.Canvas.PointMode.kLines_PointMode, ends, paint)
