"""A knight in plate, with surcoat, plume, sword and shield."""

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
from limner_sketch.subjects.tones import Color, chosen, dark, light

_STEEL: Color = (0.70, 0.74, 0.79)
_GOLD: Color = (0.90, 0.70, 0.30)
_LEATHER: Color = (0.40, 0.26, 0.18)


def knight(pen: Pen, subject: Subject) -> None:
    """Draw a knight standing at guard; 1000 units high."""
    cloth = chosen(subject.color, (0.17, 0.34, 0.66))
    _cloak(pen, cloth)
    for s in (-1, 1):
        _leg(pen, s)
    _sword(pen)
    _torso(pen, cloth)
    for s in (-1, 1):
        _arm(pen, s)
    _helmet(pen, cloth if subject.color else (0.80, 0.20, 0.20))
    _shield(pen, cloth)


def _cloak(pen: Pen, cloth: Color) -> None:
    cape = smooth(
        [(420, 270), (580, 270), (690, 420), (716, 700), (740, 906), (620, 930), (500, 912),
         (380, 930), (262, 906), (284, 700), (310, 420)], tension=0.36,
    )  # fmt: skip
    pen.part(cape, dark(cloth, 0.34))
    with pen.inside(cape):
        for x in (300, 400, 600, 700):
            pen.stroke([(500 + (x - 500) * 0.6, 300), (x, 650), (x + (x - 500) * 0.12, 930)], 18,
                       dark(cloth, 0.6), 0.5)  # fmt: skip


def _leg(pen: Pen, s: int) -> None:
    x = 500 + s * 72.0
    pen.part(ribbon([(500 + s * 56, 620), (x, 760)], (112, 92)), _STEEL)
    shin = smooth([(x - 44, 770), (x + 44, 770), (x + 46 + s * 6, 850), (x + 36, 956),
                   (x - 36, 956), (x - 46 + s * 6, 850)], tension=0.4)  # fmt: skip
    pen.part(shin, _STEEL)
    pen.lit(ellipse(x + pen.look.light_from * 14, 850, 9, 70), 0.7, 6)
    knee = smooth(mirrored([(x, 716), (x + 44, 740), (x + 54, 772), (x + 34, 806), (x, 822)], x))
    pen.part(knee, light(_STEEL, 0.2))
    pen.stroke([(x - 40, 770), (x, 776), (x + 40, 770)], 6, dark(_STEEL, 0.45), 0.7)
    foot = smooth([(x - 46, 936), (x + 46, 936), (x + 52 + s * 22, 976), (x + 48 + s * 34, 1000),
                   (x - 48 + s * 34, 1000), (x - 52 + s * 22, 976)], tension=0.4)  # fmt: skip
    pen.part(foot, dark(_STEEL, 0.1))
    for y in (954, 974):
        pen.stroke([(x - 44 + s * 10, y), (x + s * 12, y + 8), (x + 44 + s * 10, y)], 5,
                   dark(_STEEL, 0.5), 0.7)  # fmt: skip


def _torso(pen: Pen, cloth: Color) -> None:
    mail = smooth(mirrored([(500, 560), (600, 570), (632, 690), (600, 716), (500, 720)], 500),
                  tension=0.3)  # fmt: skip
    pen.part(mail, dark(_STEEL, 0.3))
    with pen.inside(mail):
        for row in range(9):
            for k in range(16):
                link = ellipse(370 + k * 18 + row % 2 * 9, 600 + row * 14, 8)
                pen.margin(link, dark(_STEEL, 0.6), 2.5, 0.7)
    chest = smooth(mirrored([(500, 272), (590, 286), (640, 350), (630, 450), (592, 540),
                            (500, 552)], 500), tension=0.44)  # fmt: skip
    pen.part(chest, _STEEL)
    tabard = smooth(mirrored([(500, 290), (566, 300), (584, 420), (566, 548), (592, 780),
                             (500, 800)], 500), tension=0.3)  # fmt: skip
    pen.part(tabard, cloth)
    with pen.inside(tabard):
        for x in (446, 500, 556):
            pen.stroke([(500 + (x - 500) * 0.7, 580), (x, 690), (500 + (x - 500) * 1.2, 800)], 14,
                       dark(cloth, 0.4), 0.5)  # fmt: skip
        pen.margin(tabard, _GOLD, 15)
        pen.lit(ellipse(500 + pen.look.light_from * 40, 380, 26, 70), 0.25, 18)
    _cross(pen, 500, 420, 0.7)
    pen.part(smooth(mirrored([(500, 536), (584, 526), (596, 566), (500, 580)], 500), tension=0.2),
             _LEATHER)  # fmt: skip
    pen.part(rounded(474, 534, 526, 584, 10), _GOLD)


def _cross(pen: Pen, x: float, y: float, scale: float) -> None:
    with pen.moved(x, y, scale):
        quarter: list[Point] = [(0, -84), (34, -84), (14, -16), (72, -32), (72, 32), (14, 16),
                                (34, 100), (0, 100)]  # fmt: skip
        pen.part(polygon(mirrored(quarter)), _GOLD, 0.6)


def _arm(pen: Pen, s: int) -> None:
    elbow, hand = (500 + s * 194.0, 480.0), (500 + s * 196.0, 600.0)
    pen.part(ribbon([(500 + s * 140, 350), elbow], (92, 72)), _STEEL)
    pen.part(ribbon([elbow, hand], (66, 74)), dark(_STEEL, 0.06))
    pen.part(ellipse(*elbow, 44, 40), light(_STEEL, 0.16))
    pen.part(ellipse(hand[0], hand[1] + 16, 40, 36), dark(_STEEL, 0.2))
    for k, (x, y, wide) in enumerate(((146, 402, 66), (142, 366, 76), (134, 324, 84))):
        plate = smooth([(500 + s * (x - wide), y - 20), (500 + s * x, y - 54),
                        (500 + s * (x + wide * 0.86), y - 6), (500 + s * (x + wide * 0.9), y + 44),
                        (500 + s * (x + 4), y + 26), (500 + s * (x - wide), y + 34)],
                       tension=0.46)  # fmt: skip
        pen.part(plate, light(_STEEL, 0.05 + 0.1 * k))
    pen.lit(ellipse(500 + s * 150, 300, 26, 12), 0.8, 7)


def _helmet(pen: Pen, plumage: Color) -> None:
    plume = smooth([(492, 96), (500, 30), (560, 2), (640, 16), (700, 80), (716, 170), (690, 250),
                    (664, 190), (630, 140), (570, 110)], tension=0.5)  # fmt: skip
    pen.part(plume, plumage)
    with pen.inside(plume):
        for k in range(5):
            pen.stroke([(510, 90), (590, 30 + k * 22), (690 - k * 4, 120 + k * 34)], 7, (1, 1, 1),
                       0.28)  # fmt: skip
    pen.part(ribbon([(430, 286), (500, 306), (570, 286)], (36, 50, 36)), dark(_STEEL, 0.2))
    helm = smooth(mirrored([(500, 66), (570, 80), (612, 150), (610, 232), (574, 284),
                           (500, 304)], 500), tension=0.46)  # fmt: skip
    pen.part(helm, _STEEL)
    visor = smooth(mirrored([(500, 160), (590, 148), (622, 180), (606, 240), (560, 288),
                            (500, 322)], 500), tension=0.34)  # fmt: skip
    pen.part(visor, light(_STEEL, 0.14))
    for s in (-1, 1):
        pen.fill(smooth([(500 + s * 16, 196), (500 + s * 92, 184), (500 + s * 94, 202),
                         (500 + s * 16, 214)], tension=0.3), (0.06, 0.06, 0.08))  # fmt: skip
        for k in range(4):
            for row in range(2):
                pen.fill(ellipse(500 + s * (20 + k * 17), 246 + row * 20, 5), (0.10, 0.10, 0.12))
        pen.part(ellipse(500 + s * 108, 176, 15), _GOLD)
    pen.stroke([(500, 164), (500, 316)], 8, dark(_STEEL, 0.35), 0.7)
    pen.margin(smooth([(500, 70), (504, 110), (500, 156)], closed=False), _GOLD, 13)
    pen.lit(ellipse(500 + pen.look.light_from * 56, 116, 20, 30), 0.8, 8)


def _sword(pen: Pen) -> None:
    x = 308.0
    blade = polygon([(x - 17, 650), (x + 17, 650), (x + 13, 950), (x, 1000), (x - 13, 950)])
    pen.part(blade, light(_STEEL, 0.35))
    pen.fill(polygon([(x, 650), (x + 17, 650), (x + 13, 950), (x, 1000)]), dark(_STEEL, 0.25), 0.7)
    pen.part(ribbon([(x, 560), (x, 650)], (20, 20)), _LEATHER)
    pen.part(ribbon([(x - 74, 652), (x + 74, 652)], (20, 24, 20)), _GOLD)
    pen.part(ellipse(x, 552, 20), _GOLD)


def _shield(pen: Pen, cloth: Color) -> None:
    with pen.moved(706, 640, 1.0, -4):
        form: list[Point] = [(0, -158), (64, -150), (128, -164), (130, -20), (92, 100), (0, 186)]
        pen.part(smooth(mirrored(form), tension=0.3), _STEEL)
        field = smooth(mirrored([(x * 0.86, y * 0.87) for x, y in form]), tension=0.3)
        pen.part(field, cloth)
        with pen.inside(field):
            pen.fill(polygon([(0, -200), (200, -200), (200, 0), (0, 0)]), light(cloth, 0.8), 0.9)
            pen.fill(polygon([(-200, 0), (0, 0), (0, 200), (-200, 200)]), light(cloth, 0.8), 0.9)
            pen.lit(ellipse(-50, -80, 40, 60), 0.3, 24)
        _cross(pen, 0, -6, 0.86)
