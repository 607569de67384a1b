"""Things on wheels: sports car, car, train, bicycle."""

from __future__ import annotations

from typing import Any

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, dark, light, made_of, mixed

_RUBBER: Color = (0.13, 0.13, 0.15)
_STEEL: Color = (0.76, 0.79, 0.83)
_LAMP: Color = (1.0, 0.88, 0.55)


def wheel(pen: Pen, x: float, y: float, radius: float, spokes: int = 10) -> None:
    """Draw a tyre with a bright rim."""
    pen.part(ellipse(x, y, radius), _RUBBER, 0.7)
    pen.part(ellipse(x, y, radius * 0.68), _STEEL, 1.0)
    pen.fill(ellipse(x, y, radius * 0.58), (0.22, 0.23, 0.26))
    for k in range(spokes):
        with pen.moved(x, y, 1.0, k * 360 / spokes):
            pen.fill(polygon([(-radius * 0.07, 0), (radius * 0.07, 0),
                              (radius * 0.04, -radius * 0.6),
                              (-radius * 0.04, -radius * 0.6)]), light(_STEEL, 0.2))  # fmt: skip
    pen.part(ellipse(x, y, radius * 0.16), _STEEL, outline=False)


def _glass(pen: Pen, path: Any) -> None:
    box = path.getBounds()
    deep: Color = (0.10, 0.15, 0.22)
    pen.gradient(path, [(0.50, 0.62, 0.72), (0.22, 0.30, 0.40), deep], (box.left(), box.top()),
                 (box.right(), box.bottom()))  # fmt: skip
    with pen.inside(path):
        x = box.left() + box.width() * 0.42
        pen.lit(polygon([(x, box.top()), (x + 40, box.top()), (x - 30, box.bottom()),
                         (x - 90, box.bottom())]), 0.35, 2)  # fmt: skip


def sports_car(pen: Pen, subject: Subject) -> None:
    """Draw a low sports car in profile, facing left; about 340 units high."""
    paint = made_of(subject, (0.84, 0.11, 0.13))
    pen.fill(polygon([(80, 292), (1100, 292), (1080, 318), (100, 318)]), (0.05, 0.05, 0.07))
    body = smooth(
        [(24, 226), (60, 176), (170, 136), (340, 112), (440, 66), (560, 22), (700, 14), (820, 34),
         (960, 96), (1080, 108), (1132, 122), (1136, 190), (1120, 262), (1060, 296), (600, 304),
         (120, 298), (40, 274)], tension=0.44,
    )  # fmt: skip
    pen.part(body, paint)
    with pen.inside(body):
        pen.fill(smooth([(40, 250), (400, 216), (760, 210), (1140, 176), (1140, 330), (40, 330)],
                        tension=0.3), dark(paint, 0.42), 0.55, 3)  # fmt: skip
        pen.lit(ribbon([(70, 184), (240, 142), (420, 128)], (8, 20, 6)), 0.75, 5)
        pen.lit(ribbon([(700, 128), (900, 112), (1090, 122)], (6, 20, 8)), 0.6, 5)
        pen.stroke([(60, 214), (420, 180), (760, 172), (1110, 150)], 6, light(paint, 0.4), 0.6)
        scoop = smooth([(812, 196), (900, 176), (930, 186), (880, 250), (820, 244)], tension=0.3)
        pen.fill(scoop, (0.06, 0.05, 0.07), 0.9)
    glass = smooth([(424, 112), (520, 56), (600, 34), (700, 32), (790, 52), (850, 92), (820, 106),
                    (600, 116)], tension=0.36)  # fmt: skip
    _glass(pen, glass)
    pen.stroke([(640, 32), (654, 116)], 13, paint, 1, (1, 1))
    pen.stroke([(648, 120), (640, 200), (660, 284)], 5, dark(paint, 0.5), 0.8, (1, 1))
    pen.stroke([(430, 124), (410, 200), (450, 290)], 5, dark(paint, 0.5), 0.8, (1, 1))
    pen.part(ribbon([(560, 158), (620, 156)], (11, 11)), dark(paint, 0.5), outline=False)
    lamp = smooth([(58, 196), (120, 164), (176, 158), (140, 188), (72, 214)], tension=0.4)
    pen.part(lamp, (0.95, 0.97, 1.0), 0.4)
    if pen.look.night:
        pen.fill(ellipse(80, 190, 110, 60), _LAMP, 0.6, 34)
    pen.part(smooth([(1098, 134), (1134, 136), (1132, 166), (1104, 160)]), (0.96, 0.16, 0.16), 0.5)
    wing = smooth([(980, 84), (1060, 62), (1140, 60), (1138, 78), (1060, 84)], tension=0.3)
    pen.part(wing, dark(paint, 0.15))
    for x in (250, 900):
        pen.fill(ellipse(x, 238, 106), (0.05, 0.04, 0.06))
        wheel(pen, x, 246, 92)


def car(pen: Pen, subject: Subject) -> None:
    """Draw a small rounded car in profile, facing left; about 470 units high."""
    paint = made_of(subject, (0.32, 0.62, 0.72))
    body = smooth(
        [(30, 330), (40, 250), (110, 216), (250, 196), (330, 90), (420, 34), (600, 18), (760, 40),
         (850, 120), (900, 200), (980, 226), (1010, 300), (1000, 380), (940, 400), (90, 400),
         (36, 384)], tension=0.42,
    )  # fmt: skip
    pen.part(body, paint)
    with pen.inside(body):
        pen.fill(polygon([(0, 340), (1100, 340), (1100, 420), (0, 420)]), dark(paint, 0.35), 0.7, 3)
        pen.lit(ribbon([(80, 240), (300, 216), (520, 212), (900, 222)], (6, 16, 16, 6)), 0.6, 6)
        pen.lit(ellipse(560, 36, 150, 14), 0.5, 8)
    for shape in (
        smooth([(312, 196), (374, 106), (440, 66), (540, 58), (544, 196)], tension=0.3),
        smooth([(576, 58), (700, 64), (786, 108), (838, 196), (576, 196)], tension=0.3),
    ):
        _glass(pen, shape)
        pen.margin(shape, light(paint, 0.5), 7)
    for line in (((560, 210), (566, 390)), ((300, 216), (310, 300), (330, 388))):
        pen.stroke(line, 5, dark(paint, 0.5), 0.75, (1, 1))
    for x in (480, 700):
        pen.part(ribbon([(x, 244), (x + 60, 244)], (14, 14)), _STEEL, 0.6)
    pen.part(ellipse(70, 276, 32, 36), (0.99, 0.96, 0.86), 0.5)
    if pen.look.night:
        pen.fill(ellipse(50, 276, 110, 80), _LAMP, 0.6, 34)
    pen.part(smooth([(972, 246), (1004, 260), (1006, 310), (978, 306)]), (0.92, 0.22, 0.20), 0.5)
    for left in (20, 860):
        pen.part(ribbon([(left, 366), (left + 180, 372)], (30, 30)), _STEEL, 0.8)
    for x in (240, 800):
        pen.fill(ellipse(x, 376, 106), (0.05, 0.04, 0.06))
        wheel(pen, x, 378, 90, 8)


def train(pen: Pen, subject: Subject) -> None:
    """Draw a steam locomotive facing left, with its tender; about 560 units high."""
    paint = made_of(subject, (0.20, 0.36, 0.34))
    brass: Color = (0.88, 0.68, 0.32)
    for x, y, r in ((190, 20, 60), (280, -46, 84), (410, -90, 104)):
        pen.fill(ellipse(x, y, r, r * 0.74), (0.96, 0.96, 0.97), 0.75, 4 if pen.look.flat else 14)
    pen.part(polygon([(780, 260), (1120, 260), (1110, 470), (780, 470)]), dark(paint, 0.12))
    pen.part(smooth([(790, 262), (860, 214), (960, 200), (1060, 220), (1112, 262)], tension=0.4),
             (0.16, 0.15, 0.16))  # fmt: skip
    pen.part(polygon([(150, 110), (240, 110), (222, 240), (168, 240)]), (0.20, 0.19, 0.21))
    pen.part(polygon([(138, 90), (252, 90), (240, 118), (150, 118)]), brass)
    boiler = smooth([(90, 250), (120, 216), (560, 214), (560, 420), (120, 420), (88, 390)],
                    tension=0.2)  # fmt: skip
    pen.part(boiler, paint)
    with pen.inside(boiler):
        pen.lit(ribbon([(100, 250), (560, 250)], (22, 22)), 0.5, 8)
        pen.shaded(ribbon([(100, 408), (560, 408)], (40, 40)), paint, 0.5, 12)
        for x in (210, 340, 470):
            pen.stroke([(x, 210), (x, 424)], 13, brass, 0.95, (1, 1))
    pen.part(smooth(mirrored([(395, 168), (428, 178), (440, 216), (395, 218)], 395)), brass)
    cab = polygon([(550, 130), (760, 130), (760, 470), (550, 470)])
    pen.part(cab, paint)
    pane = polygon([(590, 180), (716, 180), (716, 300), (590, 300)])
    _glass(pen, pane)
    if pen.look.night:
        pen.fill(pane, _LAMP, 0.75)
    pen.margin(pane, brass, 9)
    pen.part(ribbon([(520, 124), (650, 106), (790, 124)], (24, 32, 24)), (0.16, 0.15, 0.16))
    pen.part(polygon([(70, 420), (1120, 440), (1120, 476), (70, 476)]), (0.66, 0.20, 0.17))
    pen.part(polygon([(90, 450), (40, 556), (150, 556), (160, 470)]), (0.66, 0.20, 0.17))
    pen.part(ellipse(92, 268, 34), brass)
    pen.fill(ellipse(88, 268, 22), (1, 0.96, 0.80))
    if pen.look.night:
        pen.fill(ellipse(70, 268, 120, 80), _LAMP, 0.55, 36)
    for x, r in ((250, 84), (430, 84), (610, 84), (850, 58), (1020, 58)):
        wheel(pen, x, 560 - r, r, 12)
    rod: list[Point] = [(250, 490), (610, 490)]
    pen.part(ribbon(rod, (22, 22)), _STEEL, 0.8)


def bicycle(pen: Pen, subject: Subject) -> None:
    """Draw a bicycle in profile, facing left; about 640 units high."""
    paint = made_of(subject, (0.20, 0.56, 0.56))
    leather: Color = (0.52, 0.32, 0.20)
    for x in (220, 820):
        pen.margin(ellipse(x, 430, 196), _RUBBER, 24)
        pen.margin(ellipse(x, 430, 180), mixed(_STEEL, (1, 1, 1), 0.3), 7)
        for k in range(18):
            with pen.moved(x, 430, 1.0, k * 20):
                pen.fill(polygon([(-1.6, 0), (1.6, 0), (1.6, -180), (-1.6, -180)]), _STEEL, 0.85)
        pen.part(ellipse(x, 430, 22), _STEEL)
    tubes: tuple[tuple[Point, Point, float], ...] = (
        ((820, 430), (480, 440), 18), ((820, 430), (640, 170), 18), ((480, 440), (620, 130), 26),
        ((640, 170), (340, 190), 26), ((480, 440), (336, 200), 26), ((326, 150), (350, 240), 28),
        ((350, 240), (220, 430), 22),
    )  # fmt: skip
    for a, b, width in tubes:
        pen.part(ribbon([a, b], (width, width)), paint, 0.9)
    pen.stroke([(320, 160), (300, 96), (250, 84), (210, 104), (206, 140)], 17, _STEEL, 1, (1, 1))
    pen.part(ribbon([(206, 116), (214, 156)], (26, 26)), leather)
    pen.stroke([(620, 130), (612, 90)], 16, _STEEL, 1, (1, 1))
    saddle = smooth(
        [(528, 86), (600, 66), (690, 58), (704, 86), (660, 106), (590, 98)], tension=0.5
    )
    pen.part(saddle, leather)
    pen.margin(ellipse(480, 440, 52), _STEEL, 12)
    pen.part(ellipse(480, 440, 18), _STEEL)
    pen.stroke([(480, 440), (520, 530)], 15, dark(_STEEL, 0.3), 1, (1, 1))
    pen.part(ribbon([(490, 536), (556, 536)], (16, 16)), _RUBBER)
    for side in (-50, 50):
        pen.stroke([(480, 440 + side), (820, 430 + side * 0.4)], 5, (0.3, 0.3, 0.33), 0.9, (1, 1))
    for x, start in ((220, -60), (820, -66)):
        pen.stroke([(x - 150, 430 - 160), (x, 430 + start - 158), (x + 160, 430 - 150)], 13,
                   dark(paint, 0.2), 0.95, (0.8, 0.8))  # fmt: skip
