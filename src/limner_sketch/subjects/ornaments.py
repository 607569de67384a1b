"""Of garden and study in China: a pavilion, an inkstone with its brush."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_RED: Color = (0.70, 0.20, 0.17)
_TILE: Color = (0.27, 0.36, 0.38)
_STONE: Color = (0.80, 0.78, 0.73)
_BAMBOO: Color = (0.86, 0.70, 0.42)
_GOLD: Color = (0.90, 0.72, 0.32)


def pavilion(pen: Pen, subject: Subject) -> None:
    """Draw an open pavilion on red columns, its eaves turned up; 900 units high."""
    red = chosen(subject.color, _RED)
    for k, (inset, y) in enumerate(((60, 850), (100, 810))):
        step = polygon(
            [(inset, y), (1000 - inset, y), (1020 - inset, y + 50), (inset - 20, y + 50)]
        )
        pen.part(step, light(_STONE, 0.1 * k))
    for x in (330.0, 670.0):
        pen.part(rounded(x - 16, 400, x + 16, 812, 6), dark(red, 0.34))
    bench = rounded(190, 690, 810, 716, 6)
    pen.part(bench, dark(red, 0.1))
    for k in range(15):
        x = 210 + k * 41.0
        if not 440 < x < 560:
            pen.stroke([(x, 716), (x, 806)], 9, dark(red, 0.2), 1, (1, 1))
    pen.fill(rounded(446, 684, 554, 812, 0), mixed(_STONE, (0.5, 0.5, 0.46), 0.3))
    for x in (190, 440, 560, 810):
        pen.part(rounded(x - 20, 390, x + 20, 800, 8), red)
        pen.part(rounded(x - 32, 786, x + 32, 816, 8), _STONE)
    beam = rounded(150, 392, 850, 436, 6)
    pen.part(beam, (0.20, 0.42, 0.46))
    with pen.inside(beam):
        for k in range(12):
            pen.fill(ellipse(180 + k * 58, 414, 15), _GOLD if k % 2 else (0.86, 0.36, 0.24), 0.95)
    for left, right in ((210, 420), (580, 790)):
        pen.part(
            smooth(
                [
                    (left, 436),
                    (right, 436),
                    (right, 486),
                    (right - 30, 460),
                    (left + 30, 460),
                    (left, 486),
                ],
                tension=0.3,
            ),
            dark(red, 0.1),
        )
    _eaves(pen)


def _eaves(pen: Pen) -> None:
    half: list[Point] = [(500, 96), (540, 150), (620, 230), (760, 300), (930, 316), (1010, 262),
                         (980, 352), (900, 398), (760, 402), (500, 400)]  # fmt: skip
    roof = smooth(mirrored(half, 500), tension=0.34)
    pen.part(roof, _TILE)
    with pen.inside(roof):
        for k in range(-9, 10):
            rib = [(500 + k * 4, 96.0), (500 + k * 26, 250), (500 + k * 54, 410)]
            pen.stroke(rib, 11, dark(_TILE, 0.34), 0.8, (0.5, 1))
            pen.stroke([(x + 10, y) for x, y in rib], 4, light(_TILE, 0.35), 0.5, (0.5, 1))
        pen.lit(ellipse(500 + pen.look.light_from * 210, 250, 130, 80), 0.2, 50)
    for s in (-1, 1):
        ridge = [(500 + s * x, y) for x, y in ((0, 100.0), (60, 176), (180, 262), (340, 312),
                                               (450, 300), (512, 250))]  # fmt: skip
        pen.part(ribbon(ridge, (24, 22, 22, 22, 20, 10), 44), dark(_TILE, 0.22))
    edge = [(30.0, 330.0), (130, 388), (300, 404), (500, 406), (700, 404), (870, 388), (970, 330)]
    pen.stroke(edge, 15, light(_TILE, 0.3), 1, (0.4, 0.4))
    for k in range(25):
        pen.fill(ellipse(140 + k * 30, 405 - abs(k - 12) ** 2 * 0.09, 9), light(_TILE, 0.16))
    pen.part(smooth([(500, 6), (524, 40), (514, 62), (536, 92), (500, 108), (464, 92), (486, 62),
                     (476, 40)], tension=0.5), _GOLD)  # fmt: skip


def inkstone(pen: Pen, subject: Subject) -> None:
    """Draw an inkstone with a pool of ink, an ink stick and a brush on its rest; 420 units high."""
    stone = made_of(subject, (0.30, 0.31, 0.35))
    block = smooth(
        [
            (90, 250),
            (140, 170),
            (420, 130),
            (700, 170),
            (750, 250),
            (740, 350),
            (640, 400),
            (420, 416),
            (200, 400),
            (100, 350),
        ],
        tension=0.4,
    )
    pen.part(block, dark(stone, 0.2))
    top = smooth([(96, 250), (150, 170), (420, 136), (690, 170), (744, 250), (660, 330), (420, 356),
                  (180, 330)])  # fmt: skip
    pen.part(top, light(stone, 0.1))
    well = smooth(
        [
            (160, 250),
            (210, 196),
            (420, 172),
            (630, 196),
            (680, 250),
            (610, 306),
            (420, 326),
            (230, 306),
        ]
    )
    pen.part(well, dark(stone, 0.3), 0.5)
    with pen.inside(well):
        pen.fill(ellipse(350, 236, 220, 70), (0.05, 0.05, 0.07), 1, 0 if pen.look.flat else 6)
        pen.lit(ellipse(310, 212, 90, 15), 0.55, 8)
    with pen.moved(600, 210, 1.0, -20):
        pen.part(rounded(-36, -150, 36, 84, 6), (0.12, 0.12, 0.14))
        for y in (-110, -60):
            pen.fill(ellipse(0, y, 15), _GOLD, 0.95)
    _brush(pen)


def _brush(pen: Pen) -> None:
    rest: list[Point] = [(770, 400), (790, 330), (830, 372), (870, 316), (910, 372), (950, 330),
                         (976, 400)]  # fmt: skip
    pen.part(smooth(rest, tension=0.4), (0.36, 0.54, 0.66))
    with pen.moved(840, 330, 1.0, -38):
        pen.part(rounded(-13, -330, 13, 50, 8), (0.80, 0.56, 0.30))
        for y in (-316, 36):
            pen.part(rounded(-16, y, 16, y + 22, 6), (0.30, 0.16, 0.12))
        tip = smooth([(-16, 56), (16, 56), (21, 90), (0, 150), (-21, 90)], tension=0.4)
        pen.part(tip, (0.94, 0.90, 0.84))
        with pen.inside(tip):
            pen.fill(ellipse(0, 142, 30, 44), (0.08, 0.08, 0.10), 0.9, 10)
