"""Things woven of bamboo: a steamer with buns, a birdcage with its bird."""

from __future__ import annotations

import math

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    polygon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, dark, light, made_of

_BAMBOO: Color = (0.86, 0.70, 0.42)


def steamer(pen: Pen, subject: Subject) -> None:
    """Draw a bamboo steamer with three steaming buns, its lid behind; 620 units high."""
    bamboo = made_of(subject, _BAMBOO)
    with pen.moved(640, 250, 1.0, 24):
        pen.part(ellipse(0, 0, 290, 216), dark(bamboo, 0.12))
        for k in range(1, 8):
            pen.margin(ellipse(0, 0, 290 - k * 38, 216 - k * 28), dark(bamboo, 0.4), 7, 0.6)
        for k in range(12):
            turn = k * math.tau / 12
            pen.stroke(
                [(0, 0), (280 * math.cos(turn), 208 * math.sin(turn))],
                8,
                light(bamboo, 0.2),
                0.8,
                (1, 1),
            )
    inside = ellipse(420, 380, 350, 76)
    pen.part(inside, dark(bamboo, 0.4), 0.4)
    for x, y in ((300, 316), (540, 316), (420, 344)):
        _bun(pen, x, y)
    _wall(pen, bamboo)
    if not pen.look.flat:
        for x, lean in ((320, -14), (430, 12), (540, -8)):
            pen.stroke([(x, 230), (x + lean, 150), (x - lean, 60)], 26, (1, 1, 1), 0.35, (0.3, 0.2),
                       14)  # fmt: skip


def _wall(pen: Pen, bamboo: Color) -> None:
    """Draw the two tiers from outside, bound with bamboo strips."""
    wall = smooth(
        [
            (68, 376),
            (160, 428),
            (290, 452),
            (420, 458),
            (550, 452),
            (680, 428),
            (772, 376),
            (768, 524),
            (680, 578),
            (550, 604),
            (420, 610),
            (290, 604),
            (160, 578),
            (72, 524),
        ],
        tension=0.3,
    )
    pen.part(wall, bamboo)
    with pen.inside(wall):
        for k, y in enumerate((0, 22, 66, 80, 102, 146)):
            line = [(60.0, 378 + y), (160, 428 + y), (420, 460 + y), (680, 428 + y), (780, 378 + y)]
            pen.stroke(line, 11 if k in {2, 3} else 6, dark(bamboo, 0.42), 0.7, (1, 1))
        for k in range(24):
            x = 80 + k * 29.6
            pen.stroke([(x, 380), (x, 620)], 4, dark(bamboo, 0.2), 0.35, (1, 1))
        pen.lit(ellipse(420 + pen.look.light_from * 190, 500, 70, 100), 0.3, 34)
    for x, y in ((236, 446), (604, 446)):
        pen.part(rounded(x - 17, y, x + 17, y + 140, 5), dark(bamboo, 0.2))


def _bun(pen: Pen, x: float, y: float) -> None:
    dough: Color = (0.98, 0.95, 0.89)
    bun = smooth(
        [
            (x - 116, y + 60),
            (x - 96, y - 30),
            (x, y - 84),
            (x + 96, y - 30),
            (x + 116, y + 60),
            (x, y + 90),
        ],
        tension=0.55,
    )
    pen.part(bun, dough)
    with pen.inside(bun):
        for k in range(-4, 5):
            pen.stroke([(x + k * 4, y - 74), (x + k * 15, y - 34), (x + k * 22, y + 6)], 7,
                       dark(dough, 0.26), 0.6, (0.3, 0.2))  # fmt: skip
    pen.fill(ellipse(x, y - 72, 13, 8), dark(dough, 0.3), 0.7)


def birdcage(pen: Pen, subject: Subject) -> None:
    """Draw a domed birdcage of bamboo, a small bird on its perch; 1000 units high."""
    wire = made_of(subject, (0.66, 0.45, 0.24))
    pen.margin(ellipse(400, 46, 34, 40), wire, 13)
    for k in (-2, -1, 0, 1, 2):
        pen.stroke(_bar(k * 0.42), 7, dark(wire, 0.35), 0.8, (1, 1))
    pen.part(rounded(170, 640, 630, 664, 10), dark(wire, 0.2))
    with pen.moved(400, 560, 1.0):
        _finch(pen)
    for k in range(-4, 5):
        pen.stroke(_bar(k * 0.25), 12, wire, 1, (1, 1))
    for y, half in ((330, 268), (610, 290)):
        pen.stroke([(400 - half, y), (400, y + 26), (400 + half, y)], 17, wire, 1, (1, 1))
    pen.part(smooth([(360, 90), (440, 90), (470, 122), (400, 134), (330, 122)]), dark(wire, 0.2))
    tray = smooth(
        [(96, 870), (400, 906), (704, 870), (716, 950), (400, 992), (84, 950)], tension=0.3
    )
    pen.part(tray, dark(wire, 0.12))
    pen.stroke([(100, 900), (400, 936), (700, 900)], 9, light(wire, 0.35), 0.8, (1, 1))


def _bar(share: float) -> list[Point]:
    return [(400.0, 100.0), (400 + share * 190, 150), (400 + share * 280, 330),
            (400 + share * 290, 600), (400 + share * 290, 890)]  # fmt: skip


def _finch(pen: Pen) -> None:
    coat: Color = (0.98, 0.76, 0.22)
    pen.part(smooth([(50, 40), (150, 130), (130, 150), (20, 84)], tension=0.3), dark(coat, 0.25))
    pen.part(smooth([(-60, -70), (-10, -90), (40, -50), (80, 20), (40, 80), (-30, 86), (-76, 20)]),
             coat)  # fmt: skip
    pen.part(smooth([(10, -10), (70, 30), (96, 84), (40, 70), (4, 40)]), dark(coat, 0.2))
    pen.part(polygon([(-66, -58), (-100, -44), (-66, -34)]), (0.90, 0.42, 0.18))
    pen.fill(ellipse(-36, -48, 10), (0.08, 0.07, 0.08))
    pen.fill(ellipse(-39, -52, 3), (1, 1, 1))
