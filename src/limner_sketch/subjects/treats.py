"""Treats: ice cream and pizza."""

from __future__ import annotations

from math import cos, pi, sin

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    joined,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.plants import leaf
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_WAFER: Color = (0.87, 0.63, 0.33)
_STRAWBERRY: Color = (0.97, 0.62, 0.68)
_VANILLA: Color = (0.99, 0.93, 0.76)
_CHOCOLATE: Color = (0.42, 0.26, 0.18)
_PISTACHIO: Color = (0.72, 0.84, 0.56)
_CRUST: Color = (0.86, 0.60, 0.30)
_CHEESE: Color = (0.99, 0.82, 0.38)
_SAUCE: Color = (0.80, 0.22, 0.14)
_SPRINKLES: tuple[Color, ...] = (
    (0.90, 0.26, 0.30), (0.28, 0.60, 0.86), (0.99, 0.80, 0.26), (0.46, 0.74, 0.36),
)  # fmt: skip


def ice_cream(pen: Pen, subject: Subject) -> None:
    """Draw scoops in a wafer cone, or in a glass; 1000 units high."""
    flavours = [_STRAWBERRY, _VANILLA, _CHOCOLATE, _PISTACHIO]
    start = int(pen.rng.integers(4))
    scoops = [flavours[(start + k) % 4] for k in range(3)]
    if subject.color:
        tone = chosen(subject.color, _STRAWBERRY)
        scoops = [tone, light(tone, 0.3), dark(tone, 0.12)]
    (_cone, _cup)[int(pen.rng.integers(2))](pen, scoops)


def _scoop(pen: Pen, x: float, y: float, r: float, tone: Color) -> None:
    """Draw a ball whose foot is frayed where the scoop let it go."""
    form: list[Point] = [(x + r * cos(a), y + r * 0.94 * sin(a))
                         for a in (pi * 1.5, pi * 1.7, pi * 1.9, pi * 0.08)]  # fmt: skip
    form += [(x + r * 1.06, y + r * 0.46), (x + r * 0.8, y + r * 0.62), (x + r * 0.6, y + r * 0.46),
             (x + r * 0.34, y + r * 0.66), (x + r * 0.1, y + r * 0.52)]  # fmt: skip
    form += [(2 * x - px + r * 0.02, py) for px, py in reversed(form[1:])]
    ball = smooth(form)
    pen.part(ball, tone)
    with pen.inside(ball):
        pen.lit(
            ellipse(x + pen.look.light_from * r * 0.4, y - r * 0.44, r * 0.3, r * 0.22), 0.6, 18
        )
        for _ in range(7):
            a = float(pen.rng.uniform(0, 2 * pi))
            d = r * float(pen.rng.uniform(0.2, 0.8))
            px, py = x + d * cos(a), y + d * sin(a) * 0.8
            pen.stroke([(px - r * 0.12, py), (px, py - r * 0.05), (px + r * 0.12, py + r * 0.03)],
                       r * 0.045, dark(tone, 0.3), 0.5)  # fmt: skip


def _sprinkled(pen: Pen, x: float, y: float, r: float) -> None:
    for k in range(12):
        a, d = k * 2.4, r * (0.25 + 0.55 * (k * 7 % 12) / 12)
        px, py, turn = x + d * cos(a), y - r * 0.24 + d * sin(a) * 0.6, k * 1.9
        dx, dy = 15 * cos(turn), 15 * sin(turn)
        pen.stroke([(px - dx, py - dy), (px + dx, py + dy)], 11, _SPRINKLES[k % 4], 1, (0.9, 0.9))


def _cherry(pen: Pen, x: float, y: float) -> None:
    pen.margin(smooth([(x, y - 30), (x + 16, y - 80), (x + 60, y - 112)], closed=False),
               (0.40, 0.30, 0.14), 9)  # fmt: skip
    pen.part(ellipse(x, y, 48, 46), (0.82, 0.12, 0.17))
    pen.lit(ellipse(x - 14, y - 14, 12, 9), 0.9, 4)


def _cone(pen: Pen, scoops: list[Color]) -> None:
    cone = polygon([(330, 500), (670, 500), (516, 990), (484, 990)])
    pen.part(cone, _WAFER)
    with pen.inside(cone):
        for k in range(-2, 9):
            x = 250 + k * 74.0
            for a, b in ((x, x + 260), (x + 260, x)):
                pen.stroke([(a, 470), (b, 1000)], 10, dark(_WAFER, 0.34), 0.8, (1, 1))
        pen.shaded(ellipse(500, 520, 190, 50), _WAFER, 0.6, 20)
    _scoop(pen, 500, 190, 150, scoops[2])
    _cherry(pen, 500, 52)
    for k, x in enumerate((396, 604)):
        _scoop(pen, x, 380, 156, scoops[k])
    _sprinkled(pen, 396, 380, 150)
    drip: list[Point] = [(330, 470), (350, 540), (380, 600), (410, 540), (470, 530), (500, 590),
                         (530, 530), (590, 520), (620, 500), (670, 470), (500, 440)]  # fmt: skip
    pen.part(smooth(drip), scoops[0])


def _cup(pen: Pen, scoops: list[Color]) -> None:
    glass: Color = (0.78, 0.88, 0.92)
    wafer = polygon([(640, 330), (800, 40), (850, 60), (740, 360)])
    pen.part(wafer, _WAFER)
    with pen.inside(wafer):
        for k in range(9):
            pen.stroke([(620, 60 + k * 36), (880, 30 + k * 36)], 7, dark(_WAFER, 0.3), 0.7, (1, 1))
    for x, y, tone in ((370, 370, scoops[0]), (640, 370, scoops[1]), (500, 250, scoops[2])):
        _scoop(pen, x, y, 168, tone)
    _sprinkled(pen, 500, 250, 150)
    _cherry(pen, 480, 96)
    pen.part(ribbon([(500, 700), (500, 940)], (60, 44, 60)), glass)
    pen.part(ellipse(500, 960, 210, 40), glass)
    bowl = smooth(mirrored([(500, 420), (850, 420), (816, 560), (680, 700), (500, 740)], 500),
                  tension=0.4)  # fmt: skip
    pen.part(bowl, mixed(glass, scoops[0], 0.35))
    with pen.inside(bowl):
        for k in range(-4, 5):
            pen.stroke([(500 + k * 84, 440), (500 + k * 70, 580), (500 + k * 18, 740)], 12,
                       light(glass, 0.6), 0.6)  # fmt: skip
        pen.lit(ellipse(500 + pen.look.light_from * 240, 500, 30, 80), 0.8, 12)
    pen.part(ribbon([(144, 420), (500, 452), (856, 420)], (30, 30, 30)), light(glass, 0.4))


def pizza(pen: Pen, subject: Subject) -> None:
    """Draw a whole pizza on its board, or a slice of one; at most 900 units high."""
    cheese = chosen(subject.color, _CHEESE)
    (_whole, _slice)[int(pen.rng.integers(2))](pen, cheese)


def _whole(pen: Pen, cheese: Color) -> None:
    """Draw it seen from above at a slant, on its board."""
    wood: Color = (0.62, 0.42, 0.26)
    squash = 0.62
    pen.part(ellipse(500, 560, 540, 540 * squash), dark(wood, 0.3))
    pen.part(ellipse(500, 540, 540, 540 * squash), wood)
    pen.shaded(ellipse(500, 550, 470, 480 * squash), wood, 0.6, 16)
    pen.part(ellipse(500, 530, 470, 470 * squash), dark(_CRUST, 0.25))
    pen.part(ellipse(500, 512, 470, 470 * squash), _CRUST)
    pen.fill(ellipse(500, 510, 408, 408 * squash), _SAUCE)
    melt = [(500 + 392 * cos(k * pi / 12) * (1 - 0.05 * (k % 2)),
             508 + 392 * squash * sin(k * pi / 12) * (1 - 0.05 * (k % 2)))
            for k in range(24)]  # fmt: skip
    pen.part(smooth(melt), cheese)
    for k in range(10):
        a = k * 0.628 + 0.2
        pen.lit(ellipse(500 + 440 * cos(a), 506 + 440 * squash * sin(a), 34, 9), 0.4, 8)
        pen.fill(ellipse(500 + 452 * cos(a + 0.3), 512 + 452 * squash * sin(a + 0.3), 20, 8),
                 dark(_CRUST, 0.4), 0.5, 6)  # fmt: skip
    for k, (a, d) in enumerate(((0.5, 0.62), (1.5, 0.64), (2.7, 0.62), (3.7, 0.66), (4.6, 0.6),
                                (5.6, 0.66), (0.2, 0.14))):  # fmt: skip
        x, y = 500 + 400 * d * cos(a), 508 + 400 * d * squash * sin(a)
        _salami(pen, x, y, 62 - k % 2 * 6, squash)
    for a, d in ((1.0, 0.44), (2.1, 0.8), (3.2, 0.36), (4.1, 0.84), (5.1, 0.44), (6.0, 0.4)):
        x, y = 500 + 400 * d * cos(a), 508 + 400 * d * squash * sin(a)
        _topping(pen, x, y, round(a * 10))
    for a in (0.0, pi / 3, 2 * pi / 3):
        dx, dy = 462 * cos(a), 462 * squash * sin(a)
        pen.stroke([(500 - dx, 512 - dy), (500 + dx, 512 + dy)], 6, dark(cheese, 0.45), 0.5, (1, 1))


def _salami(pen: Pen, x: float, y: float, r: float, squash: float) -> None:
    tone: Color = (0.78, 0.22, 0.18)
    pen.part(ellipse(x, y, r, r * squash), tone)
    pen.fill(ellipse(x, y - 2, r * 0.8, r * 0.8 * squash), light(tone, 0.16), 0.7)
    for k in range(4):
        pen.fill(ellipse(x + r * 0.5 * cos(k * 1.8), y + r * 0.5 * squash * sin(k * 1.8), r * 0.1),
                 light(tone, 0.5), 0.7)  # fmt: skip


def _topping(pen: Pen, x: float, y: float, kind: int) -> None:
    if kind % 3 == 0:
        pen.margin(ellipse(x, y, 24, 16), (0.20, 0.18, 0.18), 15)
    else:
        leaf(pen, x - 30, y, 84, kind * 47 % 360, (0.30, 0.56, 0.24))


def _slice(pen: Pen, cheese: Color) -> None:
    """Draw a slice from above, its tip hanging low, cheese running from it."""
    base = smooth([(110, 190), (500, 110), (890, 190), (860, 260), (520, 890), (480, 890),
                   (140, 260)], tension=0.14)  # fmt: skip
    pen.part(base, dark(_CRUST, 0.2))
    top = smooth([(160, 230), (500, 160), (840, 230), (760, 410), (726, 560), (690, 540),
                  (560, 780), (520, 870), (490, 850), (440, 760), (330, 560), (300, 610),
                  (268, 450)], tension=0.22)  # fmt: skip
    pen.part(top, cheese)
    with pen.inside(top):
        pen.lit(ellipse(500 + pen.look.light_from * 130, 330, 190, 50), 0.35, 34)
    for x, y in ((350, 330), (620, 320), (490, 520), (500, 720)):
        _salami(pen, x, y, 74 if y < 700 else 48, 0.94)
    for x, y, kind in ((490, 360, 31), (390, 470, 30), (610, 470, 33), (560, 620, 25)):
        _topping(pen, x, y, kind)
    crust = joined(ribbon([(110, 210), (300, 140), (500, 116), (700, 140), (890, 210)],
                          (110, 124, 126, 124, 110), 50), ellipse(120, 208, 54))  # fmt: skip
    pen.part(crust, _CRUST)
    with pen.inside(crust):
        pen.lit(ribbon([(180, 150), (500, 82), (820, 150)], (18, 26, 18)), 0.5, 12)
        for x, y in ((260, 190), (430, 150), (640, 160), (780, 200)):
            pen.fill(ellipse(x, y, 40, 16), dark(_CRUST, 0.4), 0.4, 12)
