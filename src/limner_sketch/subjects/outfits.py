"""What covers the upper body of a figure: everyday wear in several cuts, suits, work clothes."""

from __future__ import annotations

from typing import Any

from limner_sketch.subjects.faces import Person
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, dark, light, mixed

LONG: Color = (0.27, 0.38, 0.56)
"""Denim."""
_WHITE: Color = (0.95, 0.96, 0.98)
_GOLD: Color = (0.92, 0.74, 0.34)


def draw_top(pen: Pen, person: Person, w: float) -> None:
    """Draw the clothes of the trunk, `w` half the width of the shoulders; y = 0 at the chin."""
    if person.outfit in WORK:
        WORK[person.outfit](pen, person, w)
    else:
        cuts = (_jumper, _jacket, _blouse if person.female else _shirt, _hoodie)
        cuts[person.variant % 4](pen, person, w)


def trunk_of(person: Person, w: float, foot: float) -> Any:
    """Return the outline of a garment that reaches down to y = `foot`."""
    waist = w * (0.70 if person.female else 0.80)
    hip = w * (0.96 if person.female else 0.86)
    if person.age == "child":
        waist, hip = w * 0.86, w * 0.9
    return smooth(
        mirrored([(0, 58), (26, 36), (w * 0.72, 50), (w * 0.98, 80), (w * 0.90, 150), (waist, 248),
                  (hip, 330), (hip * 1.02, foot), (0, foot + 6)]), tension=0.42,
    )  # fmt: skip


def draw_folds(pen: Pen, person: Person, trunk: Any, cloth: Color, w: float) -> None:
    """Draw the folds and shadows that every garment has."""
    with pen.inside(trunk):
        for s in (-1, 1):
            pen.shaded(ellipse(s * w * 0.92, 220, 16, 120), cloth, 0.42, 14)
            pen.stroke([(s * w * 0.90, 118), (s * w * 0.70, 146), (s * w * 0.52, 150)], 5,
                       dark(cloth, 0.34), 0.45)  # fmt: skip
            pen.stroke([(s * w * 0.74, 270), (s * w * 0.50, 284), (s * w * 0.20, 280)], 5,
                       dark(cloth, 0.34), 0.40)  # fmt: skip
        if person.female and person.age != "child":
            for s in (-1, 1):
                pen.shaded(ellipse(s * 34, 186, 24, 8), cloth, 0.16, 9)
        pen.lit(ellipse(pen.look.light_from * w * 0.4, 110, 26, 40), 0.22, 20)


def draw_opening(pen: Pen, person: Person, deep: float = 26.0) -> None:
    """Show the skin that a round neckline leaves open."""
    pen.fill(ellipse(0, 34, 33, deep), dark(person.skin, 0.05))
    pen.fill(ellipse(0, 26, 33, deep * 0.6), mixed(dark(person.skin, 0.3), (0.8, 0.4, 0.34), 0.3),
             0.5, 7)  # fmt: skip


def draw_collar(pen: Pen, tone: Color, open_to: float = 84.0) -> None:
    """Draw the two wings of a collar that is open down to y = `open_to`."""
    for s in (-1, 1):
        wing = smooth(
            [(s * 22, 26), (s * 40, 40), (s * 34, 74), (s * 3, open_to - 20)], tension=0.2
        )
        pen.part(wing, tone, 0.5)


def _jumper(pen: Pen, person: Person, w: float) -> None:
    """Draw a knitted jumper over a shirt's collar."""
    cloth, trunk = person.cloth, trunk_of(person, w, 366)
    pen.part(trunk, cloth)
    draw_folds(pen, person, trunk, cloth, w)
    with pen.inside(trunk):
        draw_opening(pen, person)
        if person.trim != cloth and person.variant % 8 < 4:
            for y in (150, 172):
                pen.stroke([(-w, y), (0, y + 10), (w, y)], 9, person.trim, 0.85, (1, 1))
        for k in range(-8, 9):
            pen.stroke([(k * 11, 346), (k * 11, 372)], 3, dark(cloth, 0.3), 0.5, (1, 1))
        pen.stroke([(-w, 344), (0, 352), (w, 344)], 4, dark(cloth, 0.3), 0.6, (1, 1))
    pen.part(ribbon([(-33, 32), (-20, 56), (0, 63), (20, 56), (33, 32)], (11, 13, 11)),
             light(cloth, 0.14), 0.4)  # fmt: skip


def _jacket(pen: Pen, person: Person, w: float) -> None:
    """Draw an open jacket over a light shirt."""
    cloth = person.cloth
    under = light(mixed(person.trim, (1.0, 0.98, 0.94), 0.6), 0.2)
    trunk = trunk_of(person, w, 374)
    pen.part(trunk, under)
    with pen.inside(trunk):
        draw_opening(pen, person, 28)
        for s in (-1, 1):
            front = smooth([(s * 24, 30), (s * w, 50), (s * w * 1.1, 380), (s * 40, 384),
                            (s * 26, 240),
                            (s * 44, 120)], tension=0.16)  # fmt: skip
            pen.part(front, cloth, 0.8)
            lapel = smooth([(s * 24, 30), (s * 46, 50), (s * 62, 104), (s * 34, 160),
                            (s * 42, 100)],
                           tension=0.16)  # fmt: skip
            pen.part(lapel, light(cloth, 0.14), 0.6)
            pen.stroke([(s * w * 0.8, 290), (s * 52, 300)], 5, dark(cloth, 0.4), 0.6, (1, 1))
    draw_folds(pen, person, trunk, cloth, w)
    pen.edge(trunk, rgb=pen.color(cloth))


def _blouse(pen: Pen, person: Person, w: float) -> None:
    """Draw a blouse with a soft bow, tucked in."""
    cloth, trunk = person.cloth, trunk_of(person, w, 336)
    pen.part(trunk, cloth)
    draw_folds(pen, person, trunk, cloth, w)
    with pen.inside(trunk):
        draw_opening(pen, person, 30)
        pen.stroke([(0, 80), (1, 200), (0, 340)], 4, dark(cloth, 0.3), 0.6, (1, 1))
        for k in range(4):
            pen.part(ellipse(0, 130 + k * 54, 4.5), light(cloth, 0.6), outline=False)
        pen.part(ribbon([(-w, 322), (0, 330), (w, 322)], (16, 16, 16)), dark(person.trim, 0.2), 0.5)
    draw_collar(pen, light(cloth, 0.2))
    for s in (-1, 1):
        loop = smooth([(0, 72), (s * 32, 56), (s * 36, 84), (s * 6, 82)])
        pen.part(loop, person.trim, 0.7)
        pen.part(ribbon([(s * 3, 78), (s * 10, 104), (s * 16, 132)], (10, 12, 8)), person.trim, 0.6)
    pen.part(ellipse(0, 76, 8), dark(person.trim, 0.1), outline=False)


def _shirt(pen: Pen, person: Person, w: float) -> None:
    """Draw a buttoned shirt with a breast pocket."""
    cloth, trunk = person.cloth, trunk_of(person, w, 372)
    pen.part(trunk, cloth)
    draw_folds(pen, person, trunk, cloth, w)
    with pen.inside(trunk):
        pen.fill(smooth([(-30, 20), (30, 20), (0, 84)], tension=0.2), dark(person.skin, 0.05))
        pen.stroke([(0, 76), (1, 220), (0, 380)], 4, dark(cloth, 0.32), 0.7, (1, 1))
        for k in range(5):
            pen.part(ellipse(0, 110 + k * 56, 4.2), light(cloth, 0.65), outline=False)
        pen.margin(polygon([(28, 132), (68, 130), (68, 172), (48, 182), (28, 174)]),
                   dark(cloth, 0.3), 2.6, 0.7)  # fmt: skip
    draw_collar(pen, light(cloth, 0.12), 96)


def _hoodie(pen: Pen, person: Person, w: float) -> None:
    """Draw a hooded sweatshirt with a pouch."""
    cloth, trunk = person.cloth, trunk_of(person, w, 376)
    pen.part(trunk, cloth)
    draw_folds(pen, person, trunk, cloth, w)
    with pen.inside(trunk):
        draw_opening(pen, person, 30)
        pen.part(ribbon([(-34, 34), (0, 72), (34, 34)], (12, 14, 12)), light(cloth, 0.5), 0.3)
        pouch = smooth(mirrored([(0, 254), (46, 256), (70, 330), (66, 356), (0, 358)]), tension=0.2)
        pen.part(pouch, light(cloth, 0.05), 0.6)
    for s in (-1, 1):
        fold = smooth([(s * 2, 84), (s * 36, 66), (s * 46, 20), (s * 62, 16), (s * 76, 46),
                       (s * 52, 92), (s * 12, 108)], tension=0.45)  # fmt: skip
        pen.part(fold, light(cloth, 0.10), 0.7)
        pen.stroke(
            [(s * 16, 96), (s * 18, 130), (s * 16, 160)], 4, (0.97, 0.97, 0.95), 0.95, (1, 1)
        )


def _tailored(pen: Pen, person: Person, w: float, foot: float, cloth: Color) -> None:
    """Draw shirt, tie and a jacket closed by buttons."""
    trunk = trunk_of(person, w, foot)
    pen.part(trunk, cloth)
    with pen.inside(trunk):
        pen.fill(
            smooth([(-32, 20), (32, 20), (4, 214), (-4, 214)], tension=0.1), (0.96, 0.97, 0.99)
        )
        tie = smooth(mirrored([(0, 62), (11, 60), (8, 78), (17, 178), (0, 206)]), tension=0.15)
        pen.part(tie, person.trim, 0.8, outline=False)
        for s in (-1, 1):
            lapel = smooth([(s * 26, 26), (s * 54, 62), (s * 64, 112), (s * 52, 116), (s * 58, 136),
                            (s * 2, 232), (s * 24, 120)], tension=0.15)  # fmt: skip
            pen.part(lapel, light(cloth, 0.10), 0.7)
            pen.stroke([(s * w * 0.8, 300), (s * 46, 306)], 6, dark(cloth, 0.4), 0.7, (1, 1))
        pen.stroke([(0, 232), (1, 300), (3, foot + 10)], 4, dark(cloth, 0.45), 0.8, (1, 1))
        for y in (252, 292):
            pen.part(ellipse(9, y, 5.5), dark(cloth, 0.45), outline=False)
    draw_folds(pen, person, trunk, cloth, w)
    draw_collar(pen, (0.98, 0.98, 1.0), 86)


def _suit(pen: Pen, person: Person, w: float) -> None:
    _tailored(pen, person, w, 400, person.cloth)
    pen.part(polygon([(34, 150), (60, 146), (54, 160), (40, 162)]), light(person.trim, 0.4), 0.4)


def _coat(pen: Pen, person: Person, w: float) -> None:
    """Draw a doctor's white coat, a stethoscope around the neck."""
    _tailored(pen, person, w, 540, _WHITE)
    pen.part(polygon([(34, 150), (70, 150), (68, 190), (36, 190)]), _WHITE, 0.4)
    pen.stroke([(46, 150), (46, 132)], 5, (0.20, 0.44, 0.78), 1, (1, 1))
    if person.prop == "stethoscope":
        tube: list[Point] = [(-40, 44), (-44, 110), (-26, 170), (0, 196), (26, 170), (44, 110),
                             (40, 44)]  # fmt: skip
        pen.stroke(tube, 7.5, (0.16, 0.24, 0.34), 1, (1, 1))
        pen.stroke([(0, 194), (-4, 226), (-22, 244)], 7, (0.16, 0.24, 0.34), 1, (1, 1))
        pen.part(ellipse(-26, 250, 14), (0.80, 0.83, 0.87))


def _uniform(pen: Pen, person: Person, w: float) -> None:
    """Draw a dark uniform with badge, epaulettes and belt."""
    _tailored(pen, person, w, 380, person.cloth)
    for s in (-1, 1):
        pen.part(
            ribbon([(s * w * 0.58, 56), (s * w * 0.98, 78)], (17, 19)), dark(person.cloth, 0.3)
        )
        pen.part(ellipse(s * w * 0.86, 72, 5), _GOLD, outline=False)
    pen.part(smooth(mirrored([(46, 142), (62, 146), (58, 170), (46, 182)], 46), tension=0.3), _GOLD)
    pen.part(
        ribbon([(-w * 0.84, 314), (0, 326), (w * 0.84, 314)], (26, 26, 26)), (0.14, 0.12, 0.12)
    )
    pen.part(polygon([(-18, 310), (18, 310), (18, 340), (-18, 340)]), _GOLD)


def _chef(pen: Pen, person: Person, w: float) -> None:
    """Draw a chef's jacket, double-breasted, a neckerchief and an apron."""
    trunk = trunk_of(person, w, 380)
    pen.part(trunk, _WHITE)
    draw_folds(pen, person, trunk, _WHITE, w)
    with pen.inside(trunk):
        draw_opening(pen, person, 22)
        pen.stroke([(30, 50), (44, 150), (46, 290)], 4, dark(_WHITE, 0.3), 0.7, (1, 1))
        for s in (-1, 1):
            for k in range(4):
                pen.part(ellipse(s * 26 + 4, 110 + k * 44, 6), (0.30, 0.32, 0.36), outline=False)
    apron = smooth(mirrored([(0, 276), (w * 0.86, 270), (w * 0.96, 420), (w * 0.8, 530), (0, 540)]),
                   tension=0.2)  # fmt: skip
    pen.part(apron, light(person.cloth, 0.05))
    pen.part(
        ribbon([(-w * 0.86, 282), (0, 292), (w * 0.86, 282)], (18, 18, 18)), dark(person.cloth, 0.2)
    )
    pen.part(smooth([(-36, 34), (0, 62), (36, 34), (30, 66), (8, 84), (14, 112), (-10, 112),
                     (-8, 84), (-30, 66)], tension=0.4), (0.84, 0.22, 0.22), 0.7)  # fmt: skip


def _overalls(pen: Pen, person: Person, w: float) -> None:
    """Draw dungarees over a checked shirt."""
    trunk = trunk_of(person, w, 372)
    shirt = person.trim
    pen.part(trunk, shirt)
    with pen.inside(trunk):
        draw_opening(pen, person, 26)
        for k in range(-4, 5):
            pen.stroke([(k * 24, 40), (k * 24, 300)], 6, light(shirt, 0.5), 0.5, (1, 1))
        for k in range(6):
            pen.stroke([(-w, 70 + k * 30), (w, 70 + k * 30)], 6, light(shirt, 0.5), 0.5, (1, 1))
        bib = smooth(mirrored([(0, 156), (52, 152), (58, 250), (w, 270), (w, 390), (0, 390)]),
                     tension=0.14)  # fmt: skip
        pen.part(bib, LONG)
        pen.part(
            polygon([(-28, 186), (28, 186), (26, 226), (0, 234), (-26, 226)]), light(LONG, 0.1), 0.5
        )
        for s in (-1, 1):
            pen.part(ribbon([(s * 48, 40), (s * 46, 166)], (18, 18)), LONG, 0.6)
            pen.part(ellipse(s * 45, 168, 7), _GOLD, outline=False)
    draw_folds(pen, person, trunk, LONG, w)
    draw_collar(pen, light(shirt, 0.12), 84)


WORK = {
    "suit": _suit, "coat": _coat, "uniform": _uniform, "chef": _chef, "overalls": _overalls,
    "hoodie": _hoodie, "jacket": _jacket, "jumper": _jumper,
}  # fmt: skip
"""How each is drawn, by its key; all other outfits are everyday clothes."""
