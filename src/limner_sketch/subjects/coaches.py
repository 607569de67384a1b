"""What is drawn or carried: a coach, a farm cart, a sedan chair."""

from __future__ import annotations

import math

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, ellipse, polygon, ribbon, rounded, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_WOOD: Color = (0.60, 0.40, 0.24)
_GOLD: Color = (0.90, 0.72, 0.32)
_IRON: Color = (0.24, 0.24, 0.26)
_STRAW: Color = (0.92, 0.78, 0.40)


def _wheel(pen: Pen, x: float, y: float, radius: float, wood: Color) -> None:
    """Draw a spoked wheel with an iron tyre."""
    pen.margin(ellipse(x, y, radius - 8), dark(wood, 0.4), radius * 0.24)
    pen.margin(ellipse(x, y, radius - 8), wood, radius * 0.16)
    pen.margin(ellipse(x, y, radius), _IRON, radius * 0.07)
    for k in range(10):
        turn = k * math.tau / 10
        rim = (x + math.cos(turn) * radius * 0.9, y + math.sin(turn) * radius * 0.9)
        pen.part(ribbon([(x, y), rim], (radius * 0.13, radius * 0.09), 6), wood, 0.8)
    pen.part(ellipse(x, y, radius * 0.2), light(wood, 0.1))
    pen.part(ellipse(x, y, radius * 0.08), _GOLD, outline=False)


def carriage(pen: Pen, subject: Subject) -> None:
    """Draw a coach with curtained windows on four spoked wheels; 760 units high."""
    paint = chosen(subject.color, (0.60, 0.16, 0.20))
    pen.part(ribbon([(110, 600), (300, 640), (700, 640), (940, 590), (1010, 500)],
                    (26, 30, 30, 26, 18), 50), _IRON)  # fmt: skip
    pen.part(ribbon([(160, 560), (60, 590), (-80, 600)], (26, 22, 17), 20), _WOOD)
    seat = smooth([(110, 350), (250, 350), (280, 520), (130, 520)], tension=0.2)
    pen.part(seat, dark(paint, 0.2))
    pen.part(rounded(100, 316, 262, 362, 18), (0.30, 0.22, 0.18))
    body = smooth([(250, 130), (840, 130), (880, 300), (830, 480), (760, 590), (360, 590),
                   (280, 500), (230, 300)], tension=0.25)  # fmt: skip
    pen.part(body, paint)
    with pen.inside(body):
        pen.fill(smooth([(200, 430), (540, 400), (900, 430), (900, 640), (200, 640)], tension=0.3),
                 dark(paint, 0.3), 0.9)  # fmt: skip
        pen.lit(ellipse(540 + pen.look.light_from * 180, 170, 180, 30), 0.35, 20)
    pen.margin(body, _GOLD, 12)
    _windows(pen, paint)
    roof = smooth(
        [(210, 134), (280, 70), (540, 44), (800, 70), (880, 134), (540, 150)], tension=0.4
    )
    pen.part(roof, dark(paint, 0.25))
    for x in (250.0, 540.0, 840.0):
        pen.part(ellipse(x, 74 - (x == 540) * 40, 22), _GOLD)
    for x in (228.0, 866.0):
        pen.part(rounded(x - 20, 230, x + 20, 310, 8), (1.0, 0.88, 0.56))
        pen.margin(rounded(x - 20, 230, x + 20, 310, 8), _GOLD, 7)
    _wheel(pen, 250, 650, 108, _WOOD)
    _wheel(pen, 830, 620, 140, _WOOD)


def _windows(pen: Pen, paint: Color) -> None:
    for left, right in ((290.0, 420.0), (660.0, 790.0)):
        _pane(pen, left, right)
    door = rounded(450, 176, 632, 578, 20)
    pen.part(door, light(paint, 0.06))
    pen.margin(door, _GOLD, 8)
    _pane(pen, 474, 608)
    pen.part(ellipse(600, 420, 11), _GOLD, outline=False)
    pen.margin(ellipse(541, 480, 44, 34), _GOLD, 7)


def _pane(pen: Pen, left: float, right: float) -> None:
    pane = rounded(left, 200, right, 350, 18)
    pen.part(pane, (0.98, 0.88, 0.62), 0.4)
    with pen.inside(pane):
        for s, x in ((1, left), (-1, right)):
            pen.part(
                smooth([(x, 190), (x + s * 56, 196), (x + s * 18, 300), (x, 360)], tension=0.4),
                (0.94, 0.90, 0.82),
            )
    pen.margin(pane, _GOLD, 8)


def cart(pen: Pen, subject: Subject) -> None:
    """Draw a wooden farm cart full of hay on a large wheel; 640 units high."""
    wood = made_of(subject, _WOOD)
    pen.part(ribbon([(300, 420), (100, 450), (-60, 470)], (30, 26, 22), 20), dark(wood, 0.15))
    hay = smooth([(220, 300), (300, 150), (430, 80), (580, 50), (740, 90), (850, 170), (900, 300)],
                 tension=0.45)  # fmt: skip
    pen.part(hay, _STRAW)
    with pen.inside(hay):
        for _ in range(150):
            x, y = float(pen.rng.uniform(210, 880)), float(pen.rng.uniform(60, 300))
            lean, drop = float(pen.rng.uniform(-60, 60)), float(pen.rng.uniform(-18, 34))
            tone = mixed(dark(_STRAW, 0.4), light(_STRAW, 0.5), float(pen.rng.uniform(0, 1)))
            pen.stroke([(x, y), (x + lean / 2, y + drop / 3), (x + lean, y + drop)], 5, tone, 0.8)
    for k in range(3):
        y = 262 + k * 62.0
        pen.part(polygon([(170 + k * 16, y), (950 - k * 16, y), (942 - k * 16, y + 54),
                          (178 + k * 16, y + 54)]), light(wood, 0.08 * (k % 2)))  # fmt: skip
    for x in (230.0, 430.0, 690.0, 890.0):
        pen.part(rounded(x - 20, 236, x + 20, 456, 6), dark(wood, 0.12))
        for y in (290, 352, 414):
            pen.fill(ellipse(x, y, 6), (0.86, 0.84, 0.80), 0.9)
    _wheel(pen, 560, 470, 164, light(wood, 0.06))


def sedan_chair(pen: Pen, subject: Subject) -> None:
    """Draw a red sedan chair on its two poles, with tassels and a curtain; 900 units high."""
    red = chosen(subject.color, (0.80, 0.16, 0.15))
    pen.part(ribbon([(-40, 560), (1040, 560)], (30, 30), 10), dark(_WOOD, 0.35))
    body = polygon([(260, 250), (740, 250), (730, 870), (270, 870)])
    pen.part(body, red)
    for x in (266.0, 734.0):
        pen.part(rounded(x - 22, 240, x + 22, 890, 8), dark(red, 0.35))
    pen.part(rounded(250, 850, 750, 896, 10), _GOLD)
    door = smooth([(380, 860), (380, 400), (420, 340), (580, 340), (620, 400), (620, 860)],
                  tension=0.2)  # fmt: skip
    pen.part(door, dark(red, 0.5))
    with pen.inside(door):
        for s, x in ((1, 380.0), (-1, 620.0)):
            pen.part(smooth([(x, 330), (x + s * 130, 336), (x + s * 60, 620), (x + s * 84, 870),
                             (x, 870)], tension=0.4), light(red, 0.14))  # fmt: skip
    pen.margin(door, _GOLD, 9)
    for x in (324.0, 676.0):
        pen.margin(rounded(x - 30, 400, x + 30, 520, 10), _GOLD, 7)
        pen.fill(ellipse(x, 460, 20), _GOLD, 0.9)
    pen.part(ribbon([(-60, 600), (1060, 600)], (34, 34), 10), _WOOD)
    roof = smooth(
        [
            (190, 256),
            (240, 190),
            (380, 110),
            (500, 50),
            (620, 110),
            (760, 190),
            (810, 256),
            (660, 274),
            (500, 280),
            (340, 274),
        ],
        tension=0.35,
    )
    pen.part(roof, light(red, 0.04))
    for s in (-1, 1):
        ridge = [(500.0, 60.0), (500 + s * 140, 140), (500 + s * 300, 250)]
        pen.part(ribbon(ridge, (18, 20, 14), 24), _GOLD)
    pen.part(ellipse(500, 40, 36, 40), _GOLD)
    for k in range(13):
        x = 230 + k * 45.0
        y = 262 + 16 * (1 - ((x - 500) / 270) ** 2)
        pen.part(
            ribbon([(x, y), (x, y + 60)], (13, 22), 8),
            _GOLD if k % 2 else light(red, 0.3),
            0.6,
            outline=False,
        )
