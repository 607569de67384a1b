"""Chinese string instruments: the pipa and the guzheng."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, dark, made_of


def pipa(pen: Pen, subject: Subject) -> None:
    """Draw a pipa, the pear-shaped lute, leaning a little; 1000 units high."""
    wood = made_of(subject, (0.86, 0.64, 0.36))
    with pen.moved(500, 500, 1.0, 10):
        back = smooth(mirrored([(0, -240), (44, -200), (104, -20), (196, 200), (214, 350),
                                (140, 470), (0, 500)]), tension=0.5)  # fmt: skip
        pen.part(back, dark(wood, 0.5))
        face = smooth(
            mirrored(
                [(0, -230), (36, -190), (92, -14), (180, 204), (196, 346), (128, 456), (0, 482)]
            ),
            tension=0.5,
        )
        pen.part(face, wood)
        with pen.inside(face):
            for k in range(-8, 9):
                pen.stroke([(k * 12, -230), (k * 20, 100), (k * 26, 490)], 3, dark(wood, 0.2), 0.4)
            pen.lit(ellipse(pen.look.light_from * 96, 240, 36, 140), 0.4, 26)
        pen.part(polygon([(-36, -380), (36, -380), (46, -190), (-46, -190)]), dark(wood, 0.55))
        _head(pen, wood)
        for k in range(6):
            y = -352 + k * 30.0
            pen.part(polygon([(-32, y), (32, y), (38, y + 15), (-38, y + 15)]), (0.95, 0.91, 0.80))
        for k in range(11):
            y, half = -150 + k * 42.0, 40 + k * 4.6
            pen.stroke([(-half, y), (half, y)], 9, (0.95, 0.88, 0.66), 1, (1, 1))
        pen.part(rounded(-86, 384, 86, 412, 10), dark(wood, 0.4))
        for k in range(4):
            x = -24 + k * 16.0
            pen.stroke([(x, -386), (x * 1.7, 390)], 3, (0.98, 0.96, 0.90), 0.95, (1, 1))


def _head(pen: Pen, wood: Color) -> None:
    for s in (-1, 1):
        for k in range(2):
            y = -446 + k * 44.0
            peg = ribbon([(s * 20, y), (s * 84, y - 12)], (13, 22), 12)
            pen.part(peg, (0.24, 0.15, 0.12))
    head = smooth([(-34, -376), (-30, -460), (-46, -500), (-10, -492), (0, -520), (10, -492),
                   (46, -500), (30, -460), (34, -376)], tension=0.4)  # fmt: skip
    pen.part(head, dark(wood, 0.45))


def zither(pen: Pen, subject: Subject) -> None:
    """Draw a guzheng on its stands, strings over bridges; 460 units high, far wider."""
    wood = made_of(subject, (0.42, 0.22, 0.15))
    for x in (210.0, 940.0):
        for s in (-1, 1):
            pen.part(ribbon([(x + s * 20, 220), (x + s * 84, 456)], (24, 20), 14), dark(wood, 0.3))
    side = smooth([(40, 130), (1160, 90), (1170, 190), (1130, 250), (600, 262), (80, 250),
                   (36, 190)], tension=0.16)  # fmt: skip
    pen.part(side, dark(wood, 0.2))
    board = smooth([(30, 160), (60, 90), (300, 44), (900, 36), (1140, 66), (1176, 130), (1140, 180),
                    (600, 206), (70, 196)], tension=0.24)  # fmt: skip
    pen.part(board, (0.80, 0.58, 0.34))
    with pen.inside(board):
        for k in range(10):
            pen.stroke([(20, 60 + k * 16), (600, 50 + k * 17), (1180, 56 + k * 14)], 3,
                       (0.55, 0.36, 0.20), 0.4)  # fmt: skip
        pen.lit(ellipse(600, 80, 380, 26), 0.3, 22)
        pen.fill(polygon([(20, 30), (130, 30), (170, 220), (20, 220)]), wood)
        pen.fill(polygon([(1060, 20), (1190, 20), (1190, 220), (1090, 220)]), wood)
    pen.margin(board, dark(wood, 0.2), 12)
    for k in range(9):
        y = 74 + k * 13.0
        bridge = 300 + k * 62.0
        pen.stroke([(148, y), (bridge, y - 17), (1078, y)], 3.4, (0.97, 0.94, 0.86), 0.95, (1, 1))
    for k in range(9):
        x, y = 300 + k * 62.0, 74 + k * 13.0
        pen.part(polygon([(x, y - 24), (x + 13, y + 13), (x - 13, y + 13)]), (0.95, 0.91, 0.82))
