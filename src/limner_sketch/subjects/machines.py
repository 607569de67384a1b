"""Machines of home and war: blender, electric fan, sewing machine, gramophone, tank, submarine."""

from __future__ import annotations

import math

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
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_STEEL: Color = (0.74, 0.78, 0.82)
_DARK: Color = (0.17, 0.18, 0.21)
_BRASS: Color = (0.90, 0.70, 0.30)
_WOOD: Color = (0.55, 0.34, 0.20)


def blender(pen: Pen, subject: Subject) -> None:
    """Draw a blender with a glass jug of berry smoothie; 1000 units high."""
    paint = made_of(subject, (0.85, 0.26, 0.24))
    pen.part(ribbon([(640, 190), (760, 200), (780, 380), (660, 520)], (34, 40, 40, 34), 34),
             (0.82, 0.88, 0.90))  # fmt: skip
    jug = polygon([(270, 130), (670, 130), (610, 640), (330, 640)])
    pen.part(jug, (0.84, 0.92, 0.94), 0.4)
    with pen.inside(jug):
        fruit: Color = (0.86, 0.36, 0.50)
        pen.part(smooth([(200, 300), (360, 276), (520, 306), (740, 280), (740, 700), (200, 700)],
                        tension=0.4), fruit, 0.6)  # fmt: skip
        for k in range(12):
            x, y = 310 + (k * 97) % 320, 330 + (k * 61) % 260
            pen.fill(ellipse(x, y, 12 + k % 3 * 5), mixed(fruit, (1, 0.9, 0.9), 0.45), 0.7)
        for k in range(5):
            pen.stroke([(300, 220 + k * 80), (350, 220 + k * 80)], 7, (1, 1, 1), 0.8, (1, 1))
        pen.lit(polygon([(560, 130), (610, 130), (570, 640), (540, 640)]), 0.55, 8)
    pen.margin(jug, dark((0.84, 0.92, 0.94), 0.35), 9)
    pen.part(rounded(250, 84, 690, 142, 20), _DARK)
    pen.part(rounded(410, 40, 530, 92, 14), _DARK)
    pen.part(rounded(310, 630, 630, 680, 14), _STEEL)
    base = smooth([(310, 676), (630, 676), (680, 800), (710, 960), (640, 996), (300, 996),
                   (230, 960), (260, 800)], tension=0.25)  # fmt: skip
    pen.part(base, paint)
    pen.lit(ellipse(470 + pen.look.light_from * 120, 780, 26, 80), 0.45, 16)
    pen.part(ellipse(470, 850, 58), _STEEL)
    pen.stroke([(470, 850), (500, 812)], 13, _DARK, 1, (1, 1))
    for x in (340, 600):
        pen.part(ellipse(x, 890, 20), (0.96, 0.94, 0.90))


def electric_fan(pen: Pen, subject: Subject) -> None:
    """Draw a table fan with four blades behind its grille; 1000 units high."""
    paint = made_of(subject, (0.42, 0.68, 0.72))
    pen.part(ribbon([(400, 600), (400, 930)], (40, 56), 14), paint)
    foot = smooth([(400, 890), (560, 916), (630, 968), (600, 998), (200, 998), (170, 968),
                   (240, 916)], tension=0.35)  # fmt: skip
    pen.part(foot, paint)
    for k, x in enumerate((320.0, 400.0, 480.0)):
        pen.part(
            rounded(x - 24, 946, x + 24, 974, 8), (0.95, 0.94, 0.90) if k else (0.88, 0.3, 0.26)
        )
    pen.part(ellipse(400, 340, 330), light(paint, 0.72), 0.3)
    for k in range(4):
        with pen.moved(400, 340, 1.0, 18 + k * 90):
            blade = smooth([(0, -30), (70, -150), (190, -216), (226, -120), (150, -20), (30, 30)],
                           tension=0.5)  # fmt: skip
            pen.part(blade, paint)
    for k in range(32):
        turn = k * math.tau / 32
        x, y = math.cos(turn), math.sin(turn)
        pen.stroke([(400 + x * 70, 340 + y * 70), (400 + x * 324, 340 + y * 324)], 5, _STEEL, 0.9,
                   (1, 1))  # fmt: skip
    for radius, width in ((330, 20), (210, 7)):
        pen.margin(ellipse(400, 340, radius), _STEEL, width)
    pen.part(ellipse(400, 340, 76), light(paint, 0.1))
    pen.lit(ellipse(400 + pen.look.light_from * 26, 316, 26, 20), 0.6, 10)


def sewing_machine(pen: Pen, subject: Subject) -> None:
    """Draw an old sewing machine with a hand wheel, cloth under its needle; 720 units high."""
    lacquer = made_of(subject, (0.15, 0.16, 0.19))
    pen.part(rounded(40, 620, 1000, 716, 16), _WOOD)
    pen.part(rounded(90, 570, 950, 626, 14), lacquer)
    cloth = smooth(
        [
            (40, 566),
            (180, 548),
            (330, 560),
            (330, 600),
            (200, 640),
            (150, 700),
            (60, 690),
            (90, 620),
        ],
        tension=0.4,
    )
    pen.part(cloth, (0.84, 0.34, 0.36))
    body = smooth([(150, 150), (180, 90), (300, 70), (700, 110), (860, 110), (900, 180), (890, 400),
                   (920, 580), (690, 580), (720, 420), (680, 320), (560, 262), (320, 260),
                   (290, 330), (170, 330), (150, 240)], tension=0.3)  # fmt: skip
    pen.part(body, lacquer)
    pen.lit(ribbon([(210, 104), (500, 108), (840, 140)], (8, 14, 8)), 0.5, 8)
    for x in (380, 450, 520, 590, 660):
        pen.margin(ellipse(x, 190, 24, 15), _BRASS, 6)
    pen.stroke([(330, 236), (560, 236), (740, 320), (780, 560)], 6, _BRASS, 0.9, (1, 1))
    wheel = ellipse(930, 240, 40, 130)
    pen.part(wheel, _STEEL)
    pen.margin(ellipse(930, 240, 20, 84), dark(_STEEL, 0.4), 9)
    pen.part(rounded(206, 326, 252, 440, 8), _STEEL)
    pen.stroke([(229, 430), (229, 560)], 9, _STEEL, 1, (1, 0.4))
    pen.part(polygon([(196, 536), (262, 536), (276, 562), (182, 562)]), _STEEL)
    pen.part(rounded(630, 20, 690, 104, 8), (0.30, 0.56, 0.80))
    for y in (20, 96):
        pen.part(rounded(620, y, 700, y + 14, 6), _WOOD)
    pen.stroke([(650, 40), (330, 60), (190, 130), (229, 420)], 3.4, (0.30, 0.56, 0.80), 1, (1, 1))


def gramophone(pen: Pen, subject: Subject) -> None:
    """Draw a gramophone with a brass horn and a record; 1000 units high."""
    brass = made_of(subject, _BRASS)
    pen.part(ribbon([(800, 690), (860, 560), (720, 480), (600, 520)], (34, 40, 46, 56), 44),
             dark(brass, 0.2))  # fmt: skip
    horn = smooth([(640, 500), (560, 470), (420, 330), (240, 60), (330, 20), (640, 60), (820, 200),
                   (830, 300), (700, 400), (690, 490)], tension=0.3)  # fmt: skip
    pen.part(horn, dark(brass, 0.1))
    with pen.moved(520, 180, 1.0, 26):
        mouth = ellipse(0, 0, 330, 170)
        pen.part(mouth, brass)
        with pen.inside(mouth):
            for k in range(14):
                turn = k * math.tau / 14
                pen.stroke([(20, 40), (340 * math.cos(turn), 180 * math.sin(turn))], 9,
                           dark(brass, 0.35), 0.7, (0.2, 1))  # fmt: skip
            pen.fill(ellipse(24, 50, 120, 62), dark(brass, 0.62), 0.9, 0 if pen.look.flat else 26)
            pen.lit(ellipse(-170, -60, 90, 40), 0.5, 26)
        pen.margin(mouth, light(brass, 0.3), 12)
    case = polygon([(150, 750), (850, 750), (880, 960), (120, 960)])
    pen.part(case, _WOOD)
    pen.part(rounded(90, 950, 910, 1000, 14), dark(_WOOD, 0.2))
    pen.margin(rounded(220, 800, 780, 916, 10), light(_WOOD, 0.3), 8, 0.8)
    pen.part(polygon([(190, 690), (810, 690), (860, 756), (140, 756)]), light(_WOOD, 0.12))
    pen.part(ellipse(450, 712, 250, 46), _DARK)
    for k in range(1, 5):
        pen.margin(ellipse(450, 712, 250 - k * 36, 46 - k * 6.6), light(_DARK, 0.3), 3, 0.7)
    pen.part(ellipse(450, 712, 70, 13), (0.84, 0.26, 0.24), 0.5)
    pen.part(ribbon([(620, 510), (600, 600), (540, 690)], (30, 24, 15), 24), _STEEL)
    pen.part(ribbon([(862, 850), (950, 850), (950, 790)], (15, 15, 15)), _STEEL)
    pen.part(rounded(932, 740, 968, 800, 12), dark(_WOOD, 0.3))


def tank(pen: Pen, subject: Subject) -> None:
    """Draw a tank from its side, its gun raised a little; 560 units high."""
    paint = chosen(subject.color, (0.42, 0.46, 0.28))
    pen.part(ribbon([(420, 190), (60, 120)], (44, 34), 14), dark(paint, 0.1))
    pen.part(ribbon([(96, 127), (20, 112)], (54, 54), 8), dark(paint, 0.2))
    pen.part(rounded(600, 56, 720, 110, 16), dark(paint, 0.12))
    pen.stroke([(780, 130), (800, 10)], 6, _DARK, 1, (1, 0.5))
    turret = smooth([(400, 220), (430, 120), (560, 92), (760, 100), (840, 160), (850, 240)],
                    tension=0.3)  # fmt: skip
    pen.part(turret, light(paint, 0.06))
    with pen.inside(turret):
        pen.lit(ellipse(600, 112, 170, 20), 0.3, 14)
    _star(pen, 640, 174)
    hull = polygon([(130, 300), (260, 226), (1010, 226), (1090, 300), (1060, 372), (170, 372)])
    pen.part(hull, paint)
    for x in (330.0, 470.0, 880.0):
        pen.stroke([(x, 236), (x, 300)], 5, dark(paint, 0.4), 0.7, (1, 1))
    track = rounded(90, 320, 1120, 556, 116)
    pen.part(track, (0.22, 0.22, 0.23))
    for k in range(28):
        x = 180 + k * 31.5
        for y in (322, 540):
            pen.stroke([(x, y), (x, y + 16)], 9, (0.42, 0.42, 0.42), 0.9, (1, 1))
    for k in range(6):
        x = 208 + k * 159.0
        pen.part(ellipse(x, 440, 70), dark(paint, 0.12))
        pen.part(ellipse(x, 440, 28), light(paint, 0.1))
        for j in range(6):
            turn = j * math.tau / 6
            pen.fill(ellipse(x + 46 * math.cos(turn), 440 + 46 * math.sin(turn), 7), _DARK, 0.8)
    guard = polygon([(80, 316), (1126, 316), (1140, 360), (70, 360)])
    pen.part(guard, light(paint, 0.04))


def _star(pen: Pen, x: float, y: float) -> None:
    points = []
    for k in range(10):
        turn, reach = k * math.tau / 10 - math.pi / 2, 40 if k % 2 == 0 else 16
        points.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
    pen.fill(polygon(points), (0.96, 0.94, 0.86), 0.95)


def submarine(pen: Pen, subject: Subject) -> None:
    """Draw a round-bellied submarine with portholes and a periscope; 640 units high."""
    paint = made_of(subject, (0.96, 0.77, 0.24))
    pen.part(ribbon([(560, 130), (560, 40), (620, 24)], (26, 26, 30), 20), _STEEL)
    pen.part(rounded(606, 4, 650, 46, 8), _STEEL)
    for tilt in (24, 114):
        with pen.moved(1120, 400, 1.0, tilt):
            pen.part(ellipse(0, 0, 24, 100), _BRASS)
    pen.part(smooth([(960, 330), (1060, 250), (1100, 300), (1060, 400), (1100, 510), (1060, 550),
                     (960, 470)], tension=0.3), dark(paint, 0.22))  # fmt: skip
    tower = smooth([(420, 260), (450, 130), (500, 110), (650, 110), (700, 140), (740, 260)],
                   tension=0.25)  # fmt: skip
    pen.part(tower, dark(paint, 0.06))
    hull = smooth(
        [
            (40, 410),
            (110, 270),
            (300, 214),
            (600, 206),
            (880, 250),
            (1080, 390),
            (1060, 430),
            (880, 560),
            (600, 610),
            (300, 604),
            (110, 550),
        ],
        tension=0.5,
    )
    pen.part(hull, paint)
    with pen.inside(hull):
        pen.fill(smooth([(0, 500), (500, 560), (1120, 430), (1120, 700), (0, 700)], tension=0.4),
                 (0.80, 0.28, 0.22), 0.95)  # fmt: skip
        pen.lit(ellipse(480, 256, 330, 30), 0.5, 22)
        pen.shaded(ellipse(560, 640, 520, 70), paint, 0.45, 40)
        for k in range(22):
            pen.fill(ellipse(100 + k * 46, 330 - math.sin(k / 7) * 30, 5), dark(paint, 0.4), 0.6)
    for x in (290.0, 500.0, 710.0):
        pen.part(ellipse(x, 410, 74), _STEEL)
        glass = ellipse(x, 410, 52)
        pen.part(glass, (0.42, 0.72, 0.86))
        with pen.inside(glass):
            pen.lit(ellipse(x - 20, 386, 26, 15), 0.8, 4)
        for k in range(8):
            turn = k * math.tau / 8
            pen.fill(ellipse(x + 63 * math.cos(turn), 410 + 63 * math.sin(turn), 5), _DARK, 0.7)
    pen.part(
        smooth([(620, 470), (760, 470), (800, 530), (640, 530)], tension=0.2), dark(paint, 0.25)
    )
    pen.part(smooth(mirrored([(570, 160), (604, 166), (604, 200), (570, 206)], 570)), _STEEL, 0.6)
