"""Stone and street: the arched bridge and the small shop."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import skia

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.buildings import box
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    along,
    cut,
    ellipse,
    joined,
    polygon,
    ribbon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_STONE: Color = (0.70, 0.65, 0.57)
# Centre, half width and top of each arch.
_ARCHES = ((262.0, 132.0, 300.0), (680.0, 205.0, 206.0), (1098.0, 132.0, 300.0))
_DECK = ((-40.0, 262.0), (240.0, 196.0), (480.0, 122.0), (680.0, 100.0), (880.0, 122.0),
         (1120.0, 196.0), (1400.0, 262.0))  # fmt: skip


def _opened(grow: float = 0.0) -> Any:
    """Return the arches' openings, made wider by some units."""
    holes = None
    for x, half, top in _ARCHES:
        wide = half + grow
        hole = joined(
            ellipse(x, top + half, wide), polygon(box(x - wide, top + half, x + wide, 620))
        )
        holes = hole if holes is None else joined(holes, hole)
    return holes


def bridge(pen: Pen, subject: Subject) -> None:
    """Draw a bridge of stone with three arches, open below; 560 units high, 1440 wide."""
    stone = made_of(subject, _STONE)
    outline = smooth([*_DECK, (1400, 560), (1400, 562), (-40, 562), (-40, 560)], tension=0.34)
    with pen.inside(polygon(box(-60, 0, 1420, 560))):
        far = cut(outline, _opened())
        far.offset(34, -8)
        pen.part(far, dark(stone, 0.5))
        wall = cut(outline, _opened())
        pen.part(wall, stone)
        with pen.inside(wall):
            _masonry(pen, stone)
        ring = cut(_opened(34), _opened())
        pen.part(ring, light(stone, 0.16), 0.7)
        with pen.inside(ring):
            _joints(pen, stone)
        _cutwaters(pen, stone)
    _parapet(pen, stone)


def _masonry(pen: Pen, stone: Color) -> None:
    joints: list[list[Point]] = []
    blocks = (skia.Path(), skia.Path())
    for row in range(13):
        y = 130 + row * 36.0
        for k in range(17):
            x = -40 + k * 88.0 + (44 if row % 2 else 0)
            shift = float(pen.rng.uniform(-1, 1))
            if abs(shift) > 0.35:
                blocks[shift > 0].addRect(skia.Rect.MakeXYWH(x, y, 88, 36))
            joints.append([(x, y), (x, y + 18), (x, y + 36)])
        joints.append([(-60, y), (600, y), (1420, y)])
    pen.fill(blocks[0], dark(stone, 0.2), 0.5)
    pen.fill(blocks[1], light(stone, 0.2), 0.5)
    pen.hairs(joints, 4, dark(stone, 0.4), 0.4)
    for top in (454, 490, 526):  # The lower a course of stones, the darker.
        pen.shaded(polygon(box(-60, top, 1420, 600)), stone, 0.14, 0)
    for x in (160, 440, 930, 1240):
        pen.fill(ellipse(x, 545, 90, 26), (0.42, 0.50, 0.30), 0.55, 4 if pen.look.flat else 16)


def _joints(pen: Pen, stone: Color) -> None:
    lines: list[list[Point]] = []
    for x, half, top in _ARCHES:
        for k in range(13):
            across, up = cos(pi + pi * k / 12), sin(pi + pi * k / 12)
            ends = [(x + across * r, top + half + up * r) for r in (half - 4, half, half + 40)]
            lines.append(ends)
    pen.hairs(lines, 5, dark(stone, 0.42), 0.7)


def _cutwaters(pen: Pen, stone: Color) -> None:
    for x in (434.0, 926.0):
        pier = polygon([(x - 40, 570), (x - 40, 420), (x, 372), (x + 40, 420), (x + 40, 570)])
        pen.part(pier, stone)
        pen.fill(polygon([(x, 372), (x + 40, 420), (x + 40, 570), (x, 570)]), dark(stone, 0.3), 0.6)


def _parapet(pen: Pen, stone: Color) -> None:
    rail = [(x, y - 34) for x, y in _DECK]
    pen.part(ribbon(_DECK, (26, 26), 60), dark(stone, 0.1), 0.24)
    pen.part(ribbon(rail, (58, 58), 60), light(stone, 0.06), 0.24)
    lines: list[list[Point]] = []
    for k in range(1, 24):
        x, y, _ = along(rail, k / 24)
        lines.append([(x, y - 24), (x, y), (x, y + 26)])
    pen.hairs(lines, 4, dark(stone, 0.38), 0.5)
    pen.part(ribbon([(x, y - 66) for x, y in _DECK], (20, 20), 60), light(stone, 0.24), 0.24)
    for t in (0.03, 0.35, 0.65, 0.97):
        x, y, _ = along(rail, t)
        pen.part(polygon(box(x - 24, y - 60, x + 24, y + 44)), light(stone, 0.14))
        pen.part(rounded(x - 32, y - 78, x + 32, y - 54, 6), light(stone, 0.26))


def shop(pen: Pen, subject: Subject) -> None:
    """Draw a small shop front with a striped awning, a window and a door; 900 units high."""
    wall = chosen(subject.color, (0.86, 0.72, 0.56))
    trim: Color = (0.36, 0.24, 0.18)
    front = polygon(box(60, 130, 940, 880))
    pen.part(front, wall)
    with pen.inside(front):
        for row in range(6):
            for k in range(6):
                x = 70 + k * 160.0 + (row % 2) * 60
                pen.fill(rounded(x, 140 + row * 28, x + 54, 156 + row * 28, 4), dark(wall, 0.2),
                         0.3)  # fmt: skip
    pen.part(polygon([(30, 132), (60, 70), (940, 70), (970, 132)]), dark(wall, 0.5))
    pen.part(rounded(20, 40, 980, 84, 10), mixed(wall, trim, 0.75))
    pen.part(rounded(220, 110, 780, 240, 22), trim)
    pen.margin(rounded(236, 126, 764, 224, 14), (0.92, 0.78, 0.46), 7)
    (_loaf if "bakery" in subject.name else _bag)(pen)
    pen.part(polygon(box(60, 420, 940, 880)), mixed(wall, trim, 0.55), 0.4)
    _window(pen, trim, "bakery" in subject.name)
    _door(pen, trim)
    pen.part(polygon(box(30, 860, 970, 900)), (0.62, 0.60, 0.58))
    _awning(pen, (0.82, 0.26, 0.24) if subject.color != "red" else (0.20, 0.44, 0.40))


def _loaf(pen: Pen) -> None:
    bread = smooth([(390, 194), (384, 160), (430, 140), (500, 134), (570, 140), (616, 160),
                    (610, 194), (500, 204)], tension=0.5)  # fmt: skip
    pen.part(bread, (0.88, 0.62, 0.30))
    for x in (430, 476, 522, 568):
        pen.stroke([(x - 12, 184), (x, 166), (x + 14, 152)], 11, (0.99, 0.86, 0.60), 0.95)


def _bag(pen: Pen) -> None:
    for x, tone in (
        (400, (0.94, 0.78, 0.46)),
        (500, (0.40, 0.66, 0.64)),
        (600, (0.88, 0.46, 0.44)),
    ):
        pen.margin(ellipse(x, 160, 18, 22), light(tone, 0.3), 6)
        pen.part(polygon([(x - 32, 158), (x + 32, 158), (x + 38, 212), (x - 38, 212)]), tone)


def _glass(pen: Pen, pane: Any) -> None:
    box = pane.getBounds()
    lit = pen.look.night
    shades: list[Color] = (
        [(1.0, 0.90, 0.62), (0.96, 0.70, 0.34)] if lit else [(0.98, 0.88, 0.66), (0.66, 0.50, 0.38)]
    )
    pen.gradient(pane, shades, (box.left(), box.top()), (box.left(), box.bottom()))


def _window(pen: Pen, trim: Color, bread: bool) -> None:
    pen.part(rounded(104, 436, 610, 790, 10), light(trim, 0.1))
    pane = rounded(126, 456, 588, 768, 6)
    _glass(pen, pane)
    with pen.inside(pane):
        for y in (618, 752):
            pen.part(polygon(box(120, y, 600, y + 16)), (0.56, 0.36, 0.22), outline=False)
            for k in range(5):
                _ware(pen, 174 + k * 92.0, float(y), k + (y > 700), bread)
        pen.lit(polygon([(160, 450), (240, 450), (150, 780), (70, 780)]), 0.3, 4)
        pen.lit(polygon([(270, 450), (300, 450), (210, 780), (180, 780)]), 0.25, 4)
    pen.part(rounded(90, 786, 624, 812, 6), light(trim, 0.2))


def _ware(pen: Pen, x: float, y: float, kind: int, bread: bool) -> None:
    crust: Color = ((0.90, 0.64, 0.32), (0.78, 0.48, 0.22), (0.96, 0.78, 0.46))[kind % 3]
    if not bread and kind % 2:
        crust = ((0.34, 0.58, 0.56), (0.80, 0.40, 0.42))[kind % 4 // 2]
        pen.part(rounded(x - 28, y - 76, x + 28, y, 12), crust)
        pen.part(rounded(x - 18, y - 92, x + 18, y - 74, 6), dark(crust, 0.3))
        return
    loaf = smooth([(x - 40, y - 2), (x - 42, y - 30), (x, y - 54), (x + 42, y - 30),
                   (x + 40, y - 2)], tension=0.5)  # fmt: skip
    pen.part(loaf, crust)
    for k in (-1, 0, 1):
        pen.stroke([(x + k * 20 - 6, y - 22), (x + k * 20 + 6, y - 40)], 7, light(crust, 0.5), 0.9)


def _door(pen: Pen, trim: Color) -> None:
    pen.part(rounded(664, 430, 890, 870, 10), dark(trim, 0.2))
    pen.part(rounded(682, 446, 872, 866, 8), mixed(trim, (0.55, 0.30, 0.18), 0.6))
    pane = rounded(710, 476, 844, 690, 8)
    _glass(pen, pane)
    with pen.inside(pane):
        pen.lit(polygon([(760, 470), (810, 470), (740, 700), (690, 700)]), 0.35, 4)
    pen.margin(rounded(716, 724, 838, 836, 6), dark(trim, 0.2), 7, 0.7)
    pen.part(ellipse(700, 710, 11), (0.92, 0.76, 0.40))


def _awning(pen: Pen, red: Color) -> None:
    count = 10
    for k in range(count):
        top, foot = 80 + k * 84.0, 10 + k * 98.0
        tone: Color = red if k % 2 == 0 else (0.98, 0.95, 0.89)
        slat = polygon([(top, 260), (top + 84, 260), (foot + 98, 420), (foot, 420)])
        pen.part(slat, tone, 0.7, outline=False)
        flap = joined(polygon(box(foot, 416, foot + 98, 446)), ellipse(foot + 49, 446, 49, 36))
        pen.part(flap, dark(tone, 0.1), 0.7)
    pen.edge(polygon([(80, 260), (920, 260), (990, 420), (10, 420)]), rgb=red)
    pen.lit(ribbon([(90, 276), (910, 276)], (16, 16)), 0.35, 8)
    pen.shaded(ribbon([(14, 414), (986, 414)], (10, 10)), red, 0.35, 5)
