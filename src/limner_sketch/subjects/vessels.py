"""The three-master, under honest sails or a black flag."""

from __future__ import annotations

from typing import Any

import skia

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, polygon, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_SPAR: Color = (0.46, 0.30, 0.19)
_GOLD: Color = (0.90, 0.70, 0.30)
_BLACK: Color = (0.12, 0.12, 0.14)
# Mast's x, its top, and its sails from the top: y, height, half width above, half width below.
_RIG = (
    (268.0, 190.0, ((250.0, 140.0, 66.0, 88.0), (410.0, 180.0, 92.0, 112.0))),
    (520.0, 60.0, ((110.0, 120.0, 74.0, 96.0), (248.0, 170.0, 102.0, 128.0),
                   (438.0, 210.0, 132.0, 146.0))),
    (762.0, 150.0, ((204.0, 110.0, 62.0, 84.0), (330.0, 140.0, 88.0, 106.0),
                    (488.0, 170.0, 108.0, 120.0))),
)  # fmt: skip


def ship(pen: Pen, subject: Subject) -> None:
    """Draw a three-master under full sail; 1000 units high."""
    _three_master(pen, subject, pirate=False)


def pirate_ship(pen: Pen, subject: Subject) -> None:
    """Draw a dark three-master with worn sails and the skull on its flag; 1000 units high."""
    _three_master(pen, subject, pirate=True)


def _three_master(pen: Pen, subject: Subject, pirate: bool) -> None:
    wood: Color = (0.34, 0.22, 0.17) if pirate else (0.58, 0.36, 0.21)
    cloth: Color = (0.80, 0.74, 0.64) if pirate else (0.98, 0.94, 0.85)
    if subject.color is None:
        wood = made_of(subject, wood)
    cloth = chosen(subject.color, cloth)
    flag: Color = _BLACK if pirate else (0.80, 0.22, 0.22)
    _stays(pen)
    pen.part(ribbon([(860, 700), (1090, 570)], (24, 10)), _SPAR)
    for stay, tone in ((((1076, 570), (800, 330), (850, 660)), cloth),
                       (((990, 610), (790, 480), (840, 690)), dark(cloth, 0.06))):  # fmt: skip
        pen.part(smooth(stay, tension=0.16), tone)
    for mast, top, sails in _RIG:
        pen.part(ribbon([(mast, top - 30), (mast, 740)], (10, 22)), _SPAR)
        _flag(pen, mast, top - 30, flag, 1.5 if pirate and mast == 520 else 0.8)
        for y, deep, above, below in reversed(sails):
            _sail(pen, (mast, y, deep, above, below), cloth, worn=pirate)
    if pirate:
        _skull(pen, 536, 552, 1.1, _BLACK, cloth)
        _skull(pen, 590, 66, 0.5, (0.96, 0.95, 0.92), _BLACK)
    _hull(pen, wood)


def _stays(pen: Pen) -> None:
    rope = dark(_SPAR, 0.35)
    for a, b in (((268, 170), (120, 690)), ((520, 50), (268, 300)), ((520, 50), (762, 260)),
                 ((762, 140), (1090, 570)), ((762, 300), (980, 630)), ((520, 110), (400, 720)),
                 ((520, 110), (640, 720)), ((762, 200), (680, 720)),
                 ((268, 220), (350, 720))):  # fmt: skip
        pen.stroke([a, b], 4, rope, 0.75, (1, 1))


def _sail(
    pen: Pen, form: tuple[float, float, float, float, float], cloth: Color, worn: bool
) -> None:
    x, y, deep, above, below = form
    foot, belly = y + deep, deep * 0.24
    sail = skia.Path()
    sail.moveTo(x - above, y)
    sail.lineTo(x + above, y)
    sail.quadTo(x + below + belly * 1.5, y + deep * 0.6, x + below, foot)
    sail.quadTo(x + belly * 0.6, foot - belly * 1.1, x - below, foot)
    sail.quadTo(x - above + belly * 0.8, y + deep * 0.5, x - above, y)
    sail.close()
    pen.part(sail, cloth)
    with pen.inside(sail):
        for k in (-0.5, 0.0, 0.5):
            middle = (x + k * below * 1.4 + belly, y + deep * 0.5)
            seam = [(x + k * above * 1.1, y), middle, (x + k * below * 1.3, foot)]
            pen.stroke(seam, 5, dark(cloth, 0.25), 0.5, (1, 1))
        pen.shaded(ellipse(x - below * 0.8, y + deep * 0.55, below * 0.4, deep * 0.5), cloth, 0.32,
                   22)  # fmt: skip
        pen.lit(ellipse(x + below * 0.5, y + deep * 0.4, below * 0.3, deep * 0.26), 0.55, 16)
        if worn:
            for _ in range(3):
                at, low = x + float(pen.rng.uniform(-below, below)), foot - belly
                pen.fill(ellipse(at, low, 16, 26), dark(cloth, 0.45), 0.4, 5)
    yard = ribbon([(x - above - 22, y), (x + above + 22, y)], (9, 17, 9))
    pen.part(yard, _SPAR)


def _flag(pen: Pen, x: float, y: float, tone: Color, scale: float) -> None:
    with pen.moved(x, y, scale):
        cloth = smooth([(0, 2), (34, -10), (66, 6), (96, -4), (92, 48), (64, 58), (34, 42),
                        (0, 52)], tension=0.4)  # fmt: skip
        pen.part(cloth, tone)


def _skull(pen: Pen, x: float, y: float, scale: float, bone: Color, hole: Color) -> None:
    with pen.moved(x, y, scale):
        for s in (-1, 1):
            pen.stroke([(-46 * s, 36), (46 * s, 74)], 15, bone, 0.95, (0.9, 0.9))
            for end in ((-48 * s, 30), (-50 * s, 42), (48 * s, 68), (50 * s, 80)):
                pen.fill(ellipse(*end, 9), bone, 0.95)
        pen.fill(smooth([(-38, -6), (-28, -44), (0, -56), (28, -44), (38, -6), (22, 16), (20, 38),
                         (-20, 38), (-22, 16)], tension=0.5), bone, 0.95)  # fmt: skip
        for s in (-1, 1):
            pen.fill(ellipse(16 * s, -8, 11, 12), hole)
        pen.fill(polygon([(0, 4), (6, 16), (-6, 16)]), hole)
        for k in (-8, 0, 8):
            pen.stroke([(k, 24), (k, 38)], 3.5, hole, 1, (1, 1))


def _hull(pen: Pen, wood: Color) -> None:
    deck: list[Point] = [(92, 616), (120, 610), (318, 642), (326, 706), (560, 724), (724, 706),
                         (732, 656), (900, 620), (930, 636)]  # fmt: skip
    keel: list[Point] = [(920, 700), (870, 820), (800, 920), (740, 990), (560, 1000), (300, 996),
                         (190, 970), (140, 880), (100, 740)]  # fmt: skip
    hull = smooth([*deck, *keel], tension=0.26)
    pen.part(hull, wood)
    with pen.inside(hull):
        for k in range(7):
            y = 700 + k * 42.0
            pen.stroke([(60, y), (480, y + 40), (980, y - 30)], 5, dark(wood, 0.42), 0.6, (1, 1))
        for y, tone in ((716, _GOLD), (806, light(wood, 0.36))):
            pen.margin(smooth([(60, y - 40), (300, y), (560, y + 18), (760, y), (990, y - 60)],
                              closed=False), tone, 15, 0.95)  # fmt: skip
        pen.fill(smooth([(60, 930), (480, 960), (960, 900), (960, 1040), (60, 1040)], tension=0.3),
                 (0.34, 0.16, 0.14), 0.75)  # fmt: skip
        pen.lit(ellipse(760 if pen.look.light_from > 0 else 260, 760, 130, 70), 0.25, 40)
    _ports(pen, hull, wood)


def _ports(pen: Pen, hull: Any, wood: Color) -> None:
    for k in range(6):
        x, y = 330 + k * 84.0, 748 + (14, 20, 22, 19, 12, 2)[k]
        pen.part(polygon([(x, y), (x + 38, y), (x + 38, y + 34), (x, y + 34)]), (0.14, 0.10, 0.09))
        pen.part(
            polygon([(x - 4, y - 16), (x + 42, y - 16), (x + 38, y), (x, y)]), light(wood, 0.2)
        )
        pen.part(ellipse(x + 19, y + 19, 12), (0.26, 0.27, 0.30))
    glow: Color = (1.0, 0.82, 0.45)
    for k in range(3):
        x = 142 + k * 54.0
        pen.part(polygon([(x, 648 + k * 6), (x + 34, 652 + k * 6), (x + 34, 700 + k * 6),
                          (x, 696 + k * 6)]), mixed(glow, (0.5, 0.36, 0.2), 0.15))  # fmt: skip
    for a, b in (((90, 606), (320, 636)), ((730, 648), (930, 612))):
        pen.part(ribbon([a, b], (17, 17)), _GOLD)
    pen.part(ellipse(84, 570, 20, 26), glow)
    pen.stroke([(84, 596), (92, 630)], 8, _GOLD, 1, (1, 1))
    pen.margin(hull, dark(wood, 0.5), 4, 0.5)
