"""Large things in a room or kitchen: wardrobe, bookshelf, fridge, stove."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, ellipse, polygon, ribbon, rounded, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of
from limner_sketch.subjects.yards import grain

_WOOD: Color = (0.56, 0.36, 0.22)
_BRASS: Color = (0.88, 0.70, 0.34)
_STEEL: Color = (0.74, 0.78, 0.82)
_SPINES: tuple[Color, ...] = (
    (0.72, 0.24, 0.22), (0.18, 0.38, 0.52), (0.88, 0.68, 0.30), (0.28, 0.48, 0.36),
    (0.52, 0.28, 0.44), (0.92, 0.86, 0.74), (0.30, 0.27, 0.34), (0.84, 0.46, 0.26),
)  # fmt: skip


def wardrobe(pen: Pen, subject: Subject) -> None:
    """Draw a wardrobe of two doors over a drawer, with a cornice; 1000 units high."""
    wood = made_of(subject, _WOOD)
    for x in (110, 590):
        pen.part(
            polygon([(x, 940), (x + 70, 940), (x + 56, 1000), (x + 14, 1000)]), dark(wood, 0.3)
        )
    pen.part(rounded(80, 80, 690, 956, 10), dark(wood, 0.1))
    for left in (110, 392):
        _door(pen, left, wood)
    drawer = rounded(110, 800, 662, 924, 8)
    pen.part(drawer, wood)
    with pen.inside(drawer):
        grain(pen, wood, (110, 806, 662, 918), 14)
    for x in (250, 522):
        pen.part(ribbon([(x - 34, 852), (x, 872), (x + 34, 852)], (9, 13, 9)), _BRASS)
    cornice = polygon([(40, 40), (730, 40), (700, 92), (70, 92)])
    pen.part(cornice, light(wood, 0.1))
    crest = smooth([(190, 44), (300, 30), (385, 2), (470, 30), (580, 44)], tension=0.4)
    pen.part(crest, light(wood, 0.04))


def _door(pen: Pen, left: float, wood: Color) -> None:
    door = rounded(left, 110, left + 270, 782, 8)
    pen.part(door, light(wood, 0.05))
    with pen.inside(door):
        for _ in range(26):
            x, y = float(pen.rng.uniform(left, left + 270)), float(pen.rng.uniform(120, 700))
            pen.stroke([(x, y), (x + 3, y + 60), (x, y + 120)], 4, dark(wood, 0.28), 0.4)
    panels = (smooth([(left + 40, 300), (left + 40, 190), (left + 90, 150), (left + 180, 150),
                      (left + 230, 190), (left + 230, 300), (left + 230, 430), (left + 40, 430)],
                     tension=0.2), rounded(left + 40, 480, left + 230, 736, 8))  # fmt: skip
    for panel in panels:
        pen.margin(panel, dark(wood, 0.42), 9, 0.8)
        pen.margin(panel, light(wood, 0.3), 3, 0.6)
    knob = left + 246 if left < 300 else left + 24
    pen.part(ellipse(knob, 456, 15), _BRASS)


def bookshelf(pen: Pen, subject: Subject) -> None:
    """Draw a shelf of four boards full of books, with a plant and a globe; 1000 units high."""
    wood = made_of(subject, _WOOD)
    pen.part(rounded(60, 30, 740, 990, 10), dark(wood, 0.42))
    for k in range(4):
        floor = 252 + k * 236.0
        _books(pen, floor, k)
        pen.shaded(rounded(90, floor - 206, 710, floor - 176, 4), (0.3, 0.2, 0.14), 0.5, 18)
        pen.part(rounded(70, floor, 730, floor + 28, 4), wood)
    for x in (52, 714):
        pen.part(rounded(x, 20, x + 34, 1000, 8), light(wood, 0.06))
    pen.part(rounded(36, 8, 764, 46, 10), light(wood, 0.1))


def _books(pen: Pen, floor: float, row: int) -> None:
    x, k = 96.0, row * 3
    until = (700.0, 560.0, 700.0, 590.0)[row]
    while x < until - 24:
        width = float(pen.rng.uniform(24, 52))
        top = floor - float(pen.rng.uniform(128, 184))
        tone = _SPINES[(k * 5 + row) % len(_SPINES)]
        pen.part(rounded(x, top, x + width, floor, 4), tone, 0.8)
        for y in (top + 22, floor - 34):
            pen.stroke([(x + 3, y), (x + width - 3, y)], 6, light(tone, 0.6), 0.8, (1, 1))
        x, k = x + width + 1, k + 1
    if row == 1:
        _plant(pen, 640, floor)
    if row == 3:
        _small_globe(pen, 650, floor)


def _plant(pen: Pen, x: float, floor: float) -> None:
    for turn in (-62, -34, -8, 20, 46, 70):
        with pen.moved(x, floor - 66, 1.0, turn):
            leaf = smooth([(0, 0), (-17, -50), (0, -104), (17, -50)])
            pen.part(leaf, (0.34, 0.56, 0.32))
    pen.part(
        polygon([(x - 44, floor - 70), (x + 44, floor - 70), (x + 32, floor), (x - 32, floor)]),
        (0.80, 0.44, 0.30),
    )


def _small_globe(pen: Pen, x: float, floor: float) -> None:
    pen.part(ribbon([(x, floor - 46), (x, floor - 8)], (12, 14)), _BRASS)
    pen.part(ellipse(x, floor - 8, 40, 9), _BRASS)
    ball = ellipse(x, floor - 96, 54)
    pen.part(ball, (0.30, 0.54, 0.70))
    with pen.inside(ball):
        for dx, dy, rx, ry in ((-16, -22, 28, 17), (22, 16, 22, 27), (-30, 30, 15, 12)):
            pen.fill(ellipse(x + dx, floor - 96 + dy, rx, ry), (0.56, 0.66, 0.38), 0.95)
    pen.margin(ellipse(x, floor - 96, 60), _BRASS, 6)


def fridge(pen: Pen, subject: Subject) -> None:
    """Draw a rounded fridge of two doors with magnets and a note; 1000 units high."""
    paint = made_of(subject, (0.60, 0.80, 0.80))
    for x in (120, 500):
        pen.part(rounded(x, 950, x + 70, 1000, 10), (0.25, 0.27, 0.30))
    body = rounded(60, 10, 630, 970, 76)
    pen.part(body, dark(paint, 0.12))
    doors = rounded(70, 20, 620, 340, 64), rounded(70, 354, 620, 958, 60)
    for door in doors:
        pen.part(door, paint)
    pen.lit(rounded(110, 60, 150, 310, 20), 0.5, 14)
    pen.lit(rounded(110, 400, 150, 900, 20), 0.42, 14)
    for top, bottom in ((200, 316), (384, 560)):
        pen.part(ribbon([(556, top), (574, top + 20), (574, bottom - 20), (556, bottom)],
                        (22, 26, 26, 22), 30), _STEEL)  # fmt: skip
    with pen.moved(300, 500, 1.0, -6):
        pen.part(rounded(-76, -84, 76, 92, 4), (0.99, 0.94, 0.66), 0.4)
        for k in range(4):
            pen.stroke(
                [(-54, -34 + k * 30), (50 - k * 12, -34 + k * 30)], 6, (0.45, 0.45, 0.5), 0.7
            )
    for x, y, tone in ((300, 418, (0.88, 0.26, 0.26)), (220, 250, (0.98, 0.76, 0.24)),
                       (300, 270, (0.30, 0.56, 0.84))):  # fmt: skip
        pen.part(ellipse(x, y, 22), tone)
    pen.part(rounded(240, 88, 452, 124, 16), _STEEL, 0.7)


def stove(pen: Pen, subject: Subject) -> None:
    """Draw a cooker with an oven door, four knobs, and a pot on the flame; 1000 units high."""
    paint = made_of(subject, (0.93, 0.92, 0.89))
    for x in (120, 690):
        pen.part(rounded(x, 950, x + 60, 1000, 8), (0.22, 0.23, 0.25))
    pen.part(rounded(70, 300, 800, 970, 24), paint)
    pen.part(rounded(50, 276, 820, 320, 14), (0.24, 0.26, 0.29))
    _flames(pen)
    for x in (200, 350, 520, 670):
        pen.part(ellipse(x, 380, 36), (0.24, 0.26, 0.29))
        pen.stroke([(x, 380), (x + 14, 352)], 9, (0.95, 0.95, 0.95), 1, (1, 1))
    pen.part(rounded(120, 440, 750, 900, 26), dark(paint, 0.06))
    pen.part(rounded(160, 466, 710, 500, 16), _STEEL)
    window = rounded(190, 546, 680, 830, 34)
    pen.part(window, (0.16, 0.13, 0.13))
    with pen.inside(window):
        if not pen.look.flat:
            pen.fill(ellipse(435, 840, 250, 140), (0.96, 0.55, 0.20), 0.8, 60)
        loaf = smooth([(300, 800), (310, 720), (435, 686), (560, 720), (570, 800)], tension=0.45)
        pen.part(loaf, (0.86, 0.58, 0.28))
        for k in range(3):
            pen.stroke([(350 + k * 76, 720), (376 + k * 76, 760)], 12, (0.97, 0.82, 0.54), 0.9)
        pen.lit(polygon([(240, 540), (330, 540), (220, 840), (130, 840)]), 0.16, 8)
    pen.margin(window, _STEEL, 12)
    _pot(pen, chosen(subject.color, (0.80, 0.28, 0.24)))


def _flames(pen: Pen) -> None:
    pen.part(rounded(150, 256, 420, 282, 8), (0.16, 0.17, 0.19))
    pen.part(rounded(470, 256, 740, 282, 8), (0.16, 0.17, 0.19))
    for k in range(9):
        x = 180 + k * 26.0
        pen.fill(smooth([(x - 10, 262), (x, 226), (x + 10, 262)]), (0.32, 0.62, 0.98), 0.9)


def _pot(pen: Pen, enamel: Color) -> None:
    for x, s in ((120, -1), (450, 1)):
        pen.part(
            ribbon([(x, 110), (x + s * 46, 112), (x + s * 46, 150), (x, 156)], (20, 22, 22, 20)),
            dark(enamel, 0.3),
        )
    pot = smooth([(120, 80), (450, 80), (446, 200), (420, 240), (285, 246), (150, 240), (124, 200)],
                 tension=0.25)  # fmt: skip
    pen.part(pot, enamel)
    pen.lit(ellipse(190 + (pen.look.light_from + 1) * 90, 150, 20, 56), 0.45, 12)
    lid = smooth([(104, 84), (170, 40), (285, 26), (400, 40), (466, 84), (285, 100)], tension=0.4)
    pen.part(lid, light(enamel, 0.12))
    pen.part(ellipse(285, 18, 28, 19), (0.20, 0.20, 0.22))
