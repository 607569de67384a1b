"""Built in stone and wood: the Great Wall, a memorial archway, a water wheel, a hydrant."""

from __future__ import annotations

import math

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    along,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_BRICK: Color = (0.74, 0.66, 0.54)
_STONE: Color = (0.80, 0.78, 0.73)
_GREEN: Color = (0.42, 0.56, 0.34)
_TILE: Color = (0.30, 0.36, 0.42)
_RED: Color = (0.70, 0.20, 0.17)
_WOOD: Color = (0.56, 0.37, 0.22)


def great_wall(pen: Pen, subject: Subject) -> None:
    """Draw the Great Wall climbing over hills, with three watchtowers; 760 units high."""
    brick = made_of(subject, _BRICK)
    far = [
        (560.0, 760.0),
        (700, 400),
        (880, 210),
        (1010, 150),
        (1120, 260),
        (1240, 440),
        (1400, 760),
    ]
    near = [(-160.0, 760.0), (40, 590), (230, 440), (430, 450), (640, 560), (860, 560), (1060, 640),
            (1320, 760)]  # fmt: skip
    pen.part(smooth(far, closed=False), mixed(_GREEN, (0.62, 0.72, 0.74), 0.4))
    _stretch(pen, [(640, 470), (720, 380), (840, 250), (980, 190), (1090, 260), (1200, 420)], 0.5,
             light(brick, 0.2))  # fmt: skip
    _watchtower(pen, (972, 214), 0.62, light(brick, 0.12))
    hill = smooth(near, closed=False)
    pen.part(hill, _GREEN)
    with pen.inside(hill):
        for _ in range(60):
            x, y = float(pen.rng.uniform(-20, 1240)), float(pen.rng.uniform(440, 760))
            tone = mixed(dark(_GREEN, 0.35), light(_GREEN, 0.2), float(pen.rng.uniform(0, 1)))
            pen.fill(ellipse(x, y, 26, 15), tone, 0.7, 3)
    _stretch(pen, [(10, 716), (170, 560), (330, 500), (480, 560), (600, 610), (700, 520),
                   (690, 440)], 1.0, brick)  # fmt: skip
    _watchtower(pen, (330, 520), 1.15, brick)
    _watchtower(pen, (660, 590), 0.86, brick)
    _bushes(pen)


def _bushes(pen: Pen) -> None:
    """Hide where the hills end behind bushes."""
    for row, y in enumerate((716.0, 752.0)):
        for k in range(34):
            x = -190 + k * 48.0 + float(pen.rng.uniform(-14, 14))
            tone = mixed(dark(_GREEN, 0.3), light(_GREEN, 0.1), float(pen.rng.uniform(0, 1)))
            size = float(pen.rng.uniform(26, 44))
            pen.part(ellipse(x, y + row * 8, size * 1.2, size), tone, 0.7, outline=row > 0)


def _stretch(pen: Pen, spine: list[Point], scale: float, brick: Color) -> None:
    """Draw a stretch of wall along a spine: its side, its walk, and its battlements."""
    lower = [(x, y + 46 * scale) for x, y in spine]
    pen.part(ribbon(lower, (70 * scale, 66 * scale, 44 * scale), 60), dark(brick, 0.24))
    pen.part(ribbon(spine, (52 * scale, 48 * scale, 34 * scale), 60), light(brick, 0.2))
    for k in range(34):
        x, y, _ = along(spine, k / 33)
        half = 9 * scale
        for side in (-1, 1):
            at = y + side * 17 * scale
            pen.part(rounded(x - half, at - half * 1.5, x + half, at + half, 2), brick, 0.6,
                     outline=False)  # fmt: skip


def _watchtower(pen: Pen, foot: Point, scale: float, brick: Color) -> None:
    with pen.moved(foot[0], foot[1], scale):
        pen.part(polygon([(-84, -150), (84, -150), (96, 70), (-96, 70)]), brick)
        for row in range(6):
            y = -120 + row * 30.0
            pen.stroke([(-88, y), (88, y)], 3, dark(brick, 0.35), 0.5, (1, 1))
        for x in (-44.0, 0.0, 44.0):
            gate = smooth([(x - 17, -20), (x - 17, -60), (x, -80), (x + 17, -60), (x + 17, -20)],
                          tension=0.4)  # fmt: skip
            pen.fill(gate, dark(brick, 0.75), 0.92)
        pen.part(polygon([(-98, -172), (98, -172), (92, -142), (-92, -142)]), light(brick, 0.1))
        for k in range(6):
            x = -84 + k * 33.6
            pen.part(rounded(x - 11, -202, x + 11, -166, 2), brick, 0.7)


def archway(pen: Pen, subject: Subject) -> None:
    """Draw a Chinese memorial archway of three bays, its eaves turned up; 900 units high."""
    red = chosen(subject.color, _RED)
    for x, top in ((120.0, 330), (360.0, 210), (640.0, 210), (880.0, 330)):
        pen.part(rounded(x - 26, top, x + 26, 840, 6), red)
        pen.part(smooth([(x - 62, 780), (x + 62, 780), (x + 74, 900), (x - 74, 900)], tension=0.2),
                 _STONE)  # fmt: skip
    for left, right, y in ((334.0, 666.0, 300.0), (100.0, 386.0, 420.0), (614.0, 900.0, 420.0)):
        _beam(pen, left, right, y)
    plaque = rounded(400, 216, 600, 296, 8)
    pen.part(plaque, (0.16, 0.32, 0.46))
    pen.margin(plaque, (0.90, 0.72, 0.32), 9)
    for k in range(3):
        pen.fill(rounded(430 + k * 52, 236, 462 + k * 52, 276, 8), (0.93, 0.78, 0.40), 0.9)
    for middle, y, width in ((500.0, 180.0, 250.0), (230.0, 330.0, 200.0), (770.0, 330.0, 200.0)):
        _eaves(pen, middle, y, width)


def _beam(pen: Pen, left: float, right: float, y: float) -> None:
    for k, (top, tone) in enumerate(((y, (0.18, 0.42, 0.44)), (y + 64, (0.20, 0.36, 0.56)))):
        beam = rounded(left, top, right, top + 48, 4)
        pen.part(beam, tone)
        with pen.inside(beam):
            for j in range(8):
                x = left + (right - left) * (j + 0.5) / 8
                gold = (0.93, 0.76, 0.36) if (j + k) % 2 else (0.86, 0.38, 0.26)
                pen.fill(ellipse(x, top + 24, 15, 13), gold, 0.95)


def _eaves(pen: Pen, middle: float, y: float, width: float) -> None:
    half: list[Point] = [
        (middle, y - 96),
        (middle + width * 0.5, y - 90),
        (middle + width * 0.7, y - 50),
        (middle + width * 0.98, y - 40),
        (middle + width * 0.9, y + 10),
        (middle, y + 24),
    ]
    roof = smooth(mirrored(half, middle), tension=0.3)
    pen.part(roof, _TILE)
    with pen.inside(roof):
        for k in range(-8, 9):
            x = middle + k * width / 9
            pen.stroke([(x, y - 100), (x + k * 2, y + 30)], 8, dark(_TILE, 0.35), 0.8, (1, 1))
    pen.part(rounded(middle - width * 0.54, y - 112, middle + width * 0.54, y - 84, 12),
             dark(_TILE, 0.2))  # fmt: skip
    for s in (-1, 1):
        horn = [(middle + s * width * 0.52, y - 96.0), (middle + s * width * 0.6, y - 120)]
        pen.part(ribbon(horn, (22, 10), 8), dark(_TILE, 0.2))
    for k in range(int(width / 22)):
        pen.part(rounded(middle - width * 0.8 + k * 36, y + 10, middle - width * 0.8 + k * 36 + 20,
                         y + 34, 4), (0.24, 0.46, 0.48), 0.6)  # fmt: skip


def water_wheel(pen: Pen, subject: Subject) -> None:
    """Draw a wooden water wheel with its buckets, water running off; 1000 units high."""
    wood = made_of(subject, _WOOD)
    for s in (-1, 1):
        pen.part(ribbon([(500, 500), (500 + s * 330, 990)], (48, 60), 12), dark(wood, 0.25))
    for radius, width in ((430, 36), (340, 22)):
        pen.margin(ellipse(500, 490, radius), dark(wood, 0.3), width + 8)
        pen.margin(ellipse(500, 490, radius), wood, width)
    for k in range(12):
        turn = k * math.tau / 12
        x, y = math.cos(turn), math.sin(turn)
        pen.part(
            ribbon([(500 + x * 50, 490 + y * 50), (500 + x * 450, 490 + y * 450)], (20, 26), 8),
            light(wood, 0.1),
        )
        with pen.moved(500 + x * 442, 490 + y * 442, 1.0, math.degrees(turn)):
            pen.part(rounded(-26, -74, 30, 74, 6), mixed(wood, (0.4, 0.3, 0.2), 0.3))
    pen.part(ellipse(500, 490, 74), dark(wood, 0.15))
    pen.part(ellipse(500, 490, 34), (0.30, 0.30, 0.32))
    water: Color = (0.62, 0.82, 0.92)
    for k in range(7):
        x = 760 + k * 22.0
        pen.stroke([(x, 300 + k * 40), (x + 12, 600), (x + 6, 950)], 13, water, 0.75, (0.3, 0.6))
    pool = smooth([(120, 950), (500, 920), (900, 930), (980, 966), (760, 1000), (240, 1000)],
                  tension=0.4)  # fmt: skip
    pen.part(pool, (0.42, 0.66, 0.80))
    for k in range(4):
        pen.stroke(
            [(240 + k * 150, 962), (300 + k * 150, 956), (360 + k * 150, 964)], 7, water, 0.9
        )


def hydrant(pen: Pen, subject: Subject) -> None:
    """Draw a street hydrant with its caps and chain; 900 units high."""
    paint = made_of(subject, (0.84, 0.20, 0.17))
    cap = light(paint, 0.12)
    pen.part(rounded(130, 830, 470, 900, 16), dark(paint, 0.15))
    body = smooth([(180, 290), (420, 290), (410, 560), (420, 840), (180, 840), (190, 560)],
                  tension=0.2)  # fmt: skip
    pen.part(body, paint)
    pen.lit(rounded(224, 320, 254, 810, 14), 0.4, 12)
    for y in (276, 470, 780):
        pen.part(rounded(156, y, 444, y + 46, 16), cap)
    for s in (-1, 1):
        pen.part(rounded(300 + s * 170 - 50, 380, 300 + s * 170 + 50, 470, 14), dark(paint, 0.1))
        pen.part(rounded(300 + s * 226 - 15, 366, 300 + s * 226 + 15, 484, 8), (0.78, 0.80, 0.82))
    pen.part(ellipse(300, 620, 92), dark(paint, 0.1))
    pen.part(ellipse(300, 620, 64), (0.80, 0.82, 0.84))
    pen.part(polygon([(280, 600), (320, 600), (330, 640), (270, 640)]), (0.55, 0.58, 0.62))
    dome = smooth(
        [(170, 280), (186, 190), (240, 120), (300, 100), (360, 120), (414, 190), (430, 280)],
        tension=0.4,
    )
    pen.part(dome, paint)
    pen.lit(ellipse(250, 180, 24, 50), 0.45, 14)
    pen.part(rounded(264, 50, 336, 112, 10), (0.80, 0.82, 0.84))
    pen.margin(smooth([(380, 420), (450, 540), (372, 610)], closed=False), (0.55, 0.58, 0.62), 11)
