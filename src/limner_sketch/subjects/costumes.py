"""What a calling dresses people in: oilskin, cowboy's vest, a stage jacket, plated armour."""

from __future__ import annotations

from math import cos, pi, sin

from limner_sketch.subjects.faces import Person
from limner_sketch.subjects.outfits import draw_collar, draw_folds, draw_opening, trunk_of
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
from limner_sketch.subjects.tones import Color, dark, light, mixed

_GOLD: Color = (0.92, 0.74, 0.34)
_HIDE: Color = (0.46, 0.29, 0.18)
_STEEL: Color = (0.78, 0.80, 0.84)


def draw_oilskin(pen: Pen, person: Person, w: float) -> None:
    """Draw a fisherman's oilskin jacket over a striped jumper, closed by toggles."""
    cloth = person.cloth
    trunk = trunk_of(person, w, 420)
    pen.part(trunk, cloth)
    draw_folds(pen, person, trunk, cloth, w)
    with pen.inside(trunk):
        neck = smooth(mirrored([(0, 20), (40, 30), (24, 90), (0, 132)]), tension=0.2)
        pen.part(neck, (0.95, 0.94, 0.90), 0.4)
        with pen.inside(neck):
            for y in (52, 78, 104):
                pen.stroke([(-50, y), (0, y + 9), (50, y)], 11, (0.16, 0.26, 0.44), 1, (1, 1))
        pen.stroke([(0, 130), (2, 260), (0, 430)], 5, dark(cloth, 0.42), 0.8, (1, 1))
        for y in (170, 236, 302, 368):
            pen.stroke([(-26, y), (22, y + 4)], 9, dark(cloth, 0.5), 1, (1, 1))
            pen.part(ribbon([(-26, y - 9), (-22, y + 10)], (12, 12)), _HIDE, 0.4)
        for s in (-1, 1):
            pocket = polygon(
                [(s * 34, 316), (s * w * 0.78, 308), (s * w * 0.78, 380), (s * 34, 386)]
            )
            pen.part(pocket, light(cloth, 0.08), 0.5)
            pen.stroke([(s * 34, 334), (s * w * 0.78, 327)], 5, dark(cloth, 0.4), 0.7, (1, 1))
    draw_collar(pen, light(cloth, 0.12), 120)


def draw_vest(pen: Pen, person: Person, w: float) -> None:
    """Draw a cowboy's checked shirt, leather vest, neckerchief and buckled belt."""
    shirt, hide = person.cloth, mixed(_HIDE, dark(person.cloth, 0.4), 0.15)
    trunk = trunk_of(person, w, 346)
    pen.part(trunk, shirt)
    with pen.inside(trunk):
        for k in range(-4, 5):
            pen.stroke([(k * 25, 30), (k * 25, 350)], 7, light(shirt, 0.45), 0.45, (1, 1))
        for k in range(10):
            pen.stroke([(-w, 64 + k * 30), (w, 64 + k * 30)], 7, dark(shirt, 0.35), 0.4, (1, 1))
        for k in range(4):
            pen.part(ellipse(0, 150 + k * 46, 5), (0.96, 0.95, 0.92), outline=False)
        for s in (-1, 1):
            front = smooth([(s * 44, 34), (s * w * 1.1, 40), (s * w * 1.1, 330), (s * 62, 346),
                            (s * 34, 300), (s * 48, 170)], tension=0.18)  # fmt: skip
            pen.part(front, hide, 0.8)
            pen.stroke([(s * 48, 44), (s * 52, 170), (s * 40, 296)], 4, light(hide, 0.35), 0.8,
                       (1, 1))  # fmt: skip
            pen.part(polygon([(s * 58, 190), (s * 84, 188), (s * 84, 198), (s * 58, 200)]),
                     dark(hide, 0.3), 0.3)  # fmt: skip
    draw_folds(pen, person, trunk, hide, w)
    belt: list[Point] = [(-w * 0.86, 330), (0, 342), (w * 0.86, 330)]
    pen.part(ribbon(belt, (28, 28, 28)), dark(_HIDE, 0.3), 0.5)
    pen.part(rounded(-26, 322, 26, 362, 12), _GOLD)
    star = [(17 * (1 - 0.55 * (k % 2)) * sin(k * pi / 5),
             342 - 17 * (1 - 0.55 * (k % 2)) * cos(k * pi / 5)) for k in range(10)]  # fmt: skip
    pen.fill(polygon(star), dark(_GOLD, 0.5))
    scarf = smooth([(-50, 26), (0, 52), (50, 26), (46, 62), (20, 96), (2, 142), (-18, 98),
                    (-46, 62)], tension=0.4)  # fmt: skip
    red: Color = (0.80, 0.20, 0.19)
    pen.part(scarf, red if person.trim != red else dark(red, 0.2), 0.8)
    for x, y in ((-22, 64), (2, 78), (24, 62), (2, 108)):
        pen.fill(ellipse(x, y, 4), (0.98, 0.94, 0.88), 0.9)


def draw_stage_jacket(pen: Pen, person: Person, w: float) -> None:
    """Draw a glittering jacket with fringes, open over a dark shirt."""
    cloth = person.cloth
    under: Color = (0.13, 0.12, 0.15)
    trunk = trunk_of(person, w, 350)
    pen.part(trunk, under)
    with pen.inside(trunk):
        draw_opening(pen, person, 40)
        pen.margin(smooth([(-30, 46), (0, 130), (30, 46)], closed=False), _GOLD, 5)
        pen.part(ellipse(0, 134, 11), _GOLD, outline=False)
        for s in (-1, 1):
            front = smooth([(s * 26, 30), (s * w * 1.1, 40), (s * w * 1.1, 350), (s * 58, 356),
                            (s * 46, 230), (s * 42, 120)], tension=0.16)  # fmt: skip
            pen.part(front, cloth, 0.9)
            lapel = smooth([(s * 24, 28), (s * 52, 52), (s * 72, 120), (s * 46, 180),
                            (s * 42, 110)], tension=0.16)  # fmt: skip
            pen.part(lapel, dark(cloth, 0.35), 0.6)
        for _ in range(60):
            x, y = float(pen.rng.uniform(-w, w)), float(pen.rng.uniform(60, 350))
            if abs(x) < 48:
                continue
            size = float(pen.rng.uniform(2.4, 5.0))
            pen.fill(polygon([(x, y - size * 1.6), (x + size, y), (x, y + size * 1.6),
                              (x - size, y)]), light(cloth, 0.75), 0.9)  # fmt: skip
        pen.part(ribbon([(-w, 340), (0, 348), (w, 340)], (24, 24, 24)), dark(under, 0.2), 0.4)
        for k in range(-4, 5):
            pen.part(ellipse(k * 20, 346 - abs(k), 5), _STEEL, outline=False)
    draw_folds(pen, person, trunk, cloth, w)


def draw_armour(pen: Pen, person: Person, w: float) -> None:
    """Draw a cuirass of laced plates, a skirt of tassets, guards on the shoulders."""
    plate, lace = person.cloth, mixed(person.trim, _GOLD, 0.5)
    trunk = trunk_of(person, w, 330)
    pen.part(trunk, dark(plate, 0.1))
    with pen.inside(trunk):
        draw_opening(pen, person, 22)
        for row in range(5):
            _plates(pen, 0, 100 + row * 48.0, w * 1.05, 50, light(plate, 0.10 - 0.02 * row), lace)
    draw_folds(pen, person, trunk, plate, w)
    for row in range(3):
        for k in (-1, 1, 0):
            x, y = k * (w * 0.52 + row * 9), 334 + row * 46.0
            _plates(pen, x, y, w * 0.34 + row * 3, 50, light(plate, 0.08 - 0.05 * row), lace)
    pen.part(ribbon([(-w * 0.9, 306), (0, 318), (w * 0.9, 306)], (34, 36, 34)), lace, 0.7)
    knot: list[Point] = [(-34, 306), (0, 326), (34, 306), (40, 340), (8, 336), (18, 384), (-4, 344),
                         (-22, 386), (-12, 336), (-40, 338)]  # fmt: skip
    pen.part(smooth(knot, tension=0.3), light(lace, 0.2), 0.6)
    for s in (-1, 1):
        with pen.moved(s * w * 1.05, 70, 1.0, -s * 12):
            for row in range(3):
                _plates(pen, s * row * 4.0, row * 38.0, 46 + row * 4.0, 44,
                        light(plate, 0.12 - 0.04 * row), lace)  # fmt: skip
    draw_collar(pen, dark(lace, 0.1), 90)


def _plates(
    pen: Pen, x: float, y: float, half: float, tall: float, tone: Color, lace: Color
) -> None:
    """Draw one row of armour around (x, y) and the lacing that holds it."""
    pen.part(rounded(x - half, y - tall / 2, x + half, y + tall / 2, 9), tone, 0.7)
    count = max(2, round(half / 14))
    lines: list[list[Point]] = []
    for k in range(count):
        at = x - half + 2 * half * (k + 0.5) / count
        lines.append([(at, y - tall * 0.34), (at, y), (at, y + tall * 0.34)])
    pen.hairs(lines, 5, lace, 0.85)


COSTUMES = {
    "oilskin": draw_oilskin, "vest": draw_vest, "stage jacket": draw_stage_jacket,
    "armour": draw_armour,
}  # fmt: skip
"""How each is drawn on a trunk; see `outfits.draw_top` for the coordinates."""
