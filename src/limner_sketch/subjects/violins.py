"""A violin and its bow."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, dark, light, made_of

_VARNISHES: tuple[Color, ...] = ((0.72, 0.34, 0.14), (0.56, 0.24, 0.12), (0.83, 0.52, 0.22))
_EBONY: Color = (0.15, 0.12, 0.12)
_PEG: Color = (0.26, 0.17, 0.13)
_HAIR: Color = (0.95, 0.93, 0.86)
# The right half of the body, from the neck to the foot: upper bout, waist, lower bout.
_HALF: tuple[Point, ...] = (
    (0, -150), (60, -158), (130, -120), (152, -50), (140, 10), (122, 36), (136, 46), (104, 90),
    (104, 140), (134, 190), (124, 200), (158, 240), (184, 310), (168, 400), (90, 452), (0, 460),
)  # fmt: skip


def violin(pen: Pen, subject: Subject) -> None:
    """Draw a violin with its bow beside or before it; 1000 units high, leaning."""
    varnish = made_of(subject, _VARNISHES[int(pen.rng.integers(3))])
    before = bool(pen.rng.integers(2))
    if not before:
        with pen.moved(700, 520, 1.0, -14):
            _bow(pen)
    with pen.moved(470, 520, 1.0, 16):
        _body(pen, varnish)
        _neck(pen, varnish)
        _strings(pen)
    if before:
        with pen.moved(500, 590, 0.96, 58):
            _bow(pen)


def _body(pen: Pen, varnish: Color) -> None:
    body = smooth(mirrored(_HALF), tension=0.46)
    with pen.moved(10, 12):
        pen.part(body, dark(varnish, 0.5))
    pen.part(body, varnish)
    with pen.inside(body):
        for k in range(-11, 12):
            x = k * 16.0
            pen.stroke(
                [(x, -170), (x * 1.1 + 3, 150), (x, 470)], 4, dark(varnish, 0.4), 0.25, (1, 1)
            )
        glow = light(varnish, 0.4)
        if not pen.look.flat:
            pen.fill(ellipse(0, 310, 92, 110), glow, 0.35, 40)
            pen.fill(ellipse(0, -50, 74, 70), glow, 0.35, 34)
        pen.lit(ellipse(pen.look.light_from * 110, 300, 22, 70), 0.4, 14)
    edge = smooth(mirrored([(x * 0.90, 150 + (y - 150) * 0.95) for x, y in _HALF]), tension=0.46)
    pen.margin(edge, dark(varnish, 0.6), 5, 0.8)
    for s in (-1, 1):
        hole: list[Point] = [
            (s * 50, 84),
            (s * 66, 100),
            (s * 62, 150),
            (s * 80, 200),
            (s * 66, 214),
        ]
        pen.stroke(hole, 17, _EBONY, 1, (0.5, 0.5))
        pen.fill(ellipse(s * 50, 90, 11), _EBONY)
        pen.fill(ellipse(s * 72, 210, 12), _EBONY)
        pen.stroke([(s * 56, 150), (s * 74, 148)], 4, _EBONY, 1, (1, 1))
    pen.part(smooth([(-86, 300), (-100, 420), (-60, 452), (-40, 380), (-46, 304)]), _EBONY)


def _neck(pen: Pen, varnish: Color) -> None:
    pen.part(ribbon([(0, -150), (0, -420)], (50, 40)), dark(varnish, 0.1))
    scroll = smooth(
        mirrored([(0, -520), (30, -508), (38, -476), (22, -440), (30, -400), (0, -392)])
    )
    for s, y in ((-1, -448), (1, -430), (-1, -412), (1, -394)):
        pen.part(ribbon([(0, y), (s * 66, y - 8)], (13, 11)), _PEG)
        pen.part(ellipse(s * 74, y - 9, 17, 14), _PEG)
    pen.part(scroll, varnish)
    pen.margin(ellipse(0, -482, 20), dark(varnish, 0.5), 7)
    pen.fill(ellipse(0, -482, 7), dark(varnish, 0.6))
    board = smooth(mirrored([(0, -388), (20, -388), (34, 30), (0, 40)]), tension=0.1)
    pen.part(board, _EBONY)
    pen.lit(ribbon([(-8, -370), (-12, 20)], (5, 9)), 0.35, 4)
    tail = smooth(mirrored([(0, 266), (38, 262), (24, 430), (0, 446)]), tension=0.2)
    pen.part(tail, _EBONY)
    bridge = smooth(mirrored([(0, 150), (50, 162), (58, 190), (34, 180), (0, 186)]), tension=0.4)
    pen.part(bridge, (0.93, 0.80, 0.58))


def _strings(pen: Pen) -> None:
    lines: list[list[Point]] = []
    for k in (-1.5, -0.5, 0.5, 1.5):
        lines.append([(k * 8, -394), (k * 15, 0), (k * 22, 156)])
        lines.append([(k * 22, 156), (k * 19, 220), (k * 14, 280)])
    pen.hairs(lines, 3.4, (0.90, 0.90, 0.88), 0.95)


def _bow(pen: Pen) -> None:
    """Draw a bow upright around (0, 0), 960 units long."""
    pen.stroke([(30, -440), (30, 400)], 13, _HAIR, 1, (1, 1))
    stick = ribbon([(8, -470), (2, -200), (-4, 60), (0, 470)], (16, 17, 19, 22), 40)
    pen.part(stick, (0.45, 0.22, 0.13))
    pen.part(
        smooth([(0, -480), (38, -462), (42, -430), (6, -424)], tension=0.3), (0.45, 0.22, 0.13)
    )
    pen.part(smooth([(6, 360), (46, 372), (46, 432), (6, 440)], tension=0.2), _EBONY)
    pen.fill(ellipse(26, 404, 11), (0.93, 0.92, 0.90))
    pen.part(ribbon([(0, 456), (0, 484)], (22, 22)), (0.80, 0.82, 0.85))
