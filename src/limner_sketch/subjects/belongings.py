"""Small things of every day: clock, alarm clock, key."""

from __future__ import annotations

from math import cos, pi, sin

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    cut,
    ellipse,
    joined,
    mirrored,
    polygon,
    ribbon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, dark, light, made_of, mixed

_IVORY: Color = (0.98, 0.96, 0.89)
_INK: Color = (0.14, 0.13, 0.15)
_BRASS: Color = (0.90, 0.70, 0.30)
_STEEL: Color = (0.74, 0.76, 0.80)
_WOOD: Color = (0.55, 0.34, 0.20)


def clock(pen: Pen, subject: Subject) -> None:
    """Draw a clock: for a wall, or for a mantelpiece in a wooden case; about 900 units high."""
    if pen.rng.integers(2):
        _mantel_clock(pen, made_of(subject, _WOOD))
    else:
        _wall_clock(pen, made_of(subject, ((0.30, 0.44, 0.56), _WOOD)[int(pen.rng.integers(2))]))


def _dial(pen: Pen, x: float, y: float, r: float, plain: bool = False) -> None:
    """Draw a face with strokes for the hours, and the hands at a time of the seed's."""
    pen.part(ellipse(x, y, r), _IVORY, 0.5)
    pen.shaded(ellipse(x, y - r * 0.92, r * 0.8, r * 0.12), _IVORY, 0.3, 12)
    for k in range(60 if not plain else 12):
        a = k * 2 * pi / (60 if not plain else 12)
        long = k % 5 == 0 or plain
        inner, wide = (r * 0.74, r * 0.05) if long else (r * 0.84, r * 0.016)
        if long and (k % 15 == 0 if not plain else k % 3 == 0):
            inner, wide = r * 0.68, r * 0.075
        pen.stroke([(x + inner * cos(a), y + inner * sin(a)),
                    (x + r * 0.89 * cos(a), y + r * 0.89 * sin(a))], wide, _INK, 0.95,
                   (1, 1))  # fmt: skip
    minutes = float(pen.rng.integers(12)) * 5
    hours = float(pen.rng.integers(12)) + minutes / 60
    for turn, length, wide in ((hours / 12, 0.48, 0.085), (minutes / 60, 0.74, 0.06)):
        a = turn * 2 * pi - pi / 2
        tail = (x - r * 0.14 * cos(a), y - r * 0.14 * sin(a))
        tip = (x + r * length * cos(a), y + r * length * sin(a))
        hand = ribbon([tail, ((tail[0] + tip[0]) / 2, (tail[1] + tip[1]) / 2), tip],
                      (r * wide, r * wide, r * 0.02), 12)  # fmt: skip
        pen.fill(hand, _INK)
    a = float(pen.rng.uniform(0, 2 * pi))
    pen.stroke([(x - r * 0.2 * cos(a), y - r * 0.2 * sin(a)),
                (x + r * 0.78 * cos(a), y + r * 0.78 * sin(a))], r * 0.022, (0.80, 0.16, 0.16), 1,
               (1, 1))  # fmt: skip
    pen.part(ellipse(x, y, r * 0.065), (0.80, 0.16, 0.16), outline=False)
    if not pen.look.flat:
        side = pen.look.light_from
        pen.lit(ellipse(x + side * r * 0.42, y - r * 0.46, r * 0.3, r * 0.16), 0.5, r * 0.09)


def _wall_clock(pen: Pen, frame: Color) -> None:
    pen.part(ellipse(500, 460, 450), dark(frame, 0.2))
    pen.part(ellipse(500, 450, 444), frame)
    pen.part(ellipse(500, 450, 392), mixed(_BRASS, frame, 0.2))
    pen.part(ellipse(500, 450, 376), dark(frame, 0.3), 0.6)
    _dial(pen, 500, 450, 360)


def _mantel_clock(pen: Pen, wood: Color) -> None:
    pen.part(rounded(60, 830, 940, 900, 20), dark(wood, 0.2))
    pen.part(rounded(110, 770, 890, 846, 16), wood)
    case = smooth(mirrored([(500, 60), (640, 90), (750, 200), (800, 380), (830, 600), (850, 786),
                            (500, 790)], 500), tension=0.36)  # fmt: skip
    pen.part(case, wood)
    with pen.inside(case):
        for k in range(9):
            x = 150 + k * 90.0
            pen.stroke([(500 + (x - 500) * 0.5, 60), (x, 400), (x + 16, 800)], 9,
                       dark(wood, 0.34), 0.4)  # fmt: skip
        pen.lit(ellipse(500, 110, 150, 26), 0.4, 16)
    knob = smooth(mirrored([(500, 6), (526, 20), (520, 50), (556, 74), (500, 84)], 500))
    pen.part(knob, _BRASS)
    pen.part(ellipse(500, 400, 268), _BRASS)
    _dial(pen, 500, 400, 240)
    window = rounded(370, 690, 630, 760, 20)
    pen.part(window, dark(wood, 0.6))
    with pen.inside(window):
        pen.part(ribbon([(500, 660), (536, 730)], (10, 10)), _BRASS)
        pen.part(ellipse(540, 736, 40), _BRASS)


def alarm_clock(pen: Pen, subject: Subject) -> None:
    """Draw an alarm clock with two bells; 960 units high."""
    shell = made_of(subject, ((0.84, 0.28, 0.26), (0.26, 0.56, 0.60))[int(pen.rng.integers(2))])
    for s in (-1, 1):
        foot = ribbon([(500 + s * 200, 820), (500 + s * 290, 950)], (90, 56))
        pen.part(foot, dark(_STEEL, 0.2))
        pen.part(ribbon([(500 + s * 190, 270), (500 + s * 230, 190)], (40, 30)), dark(_STEEL, 0.2))
        with pen.moved(500 + s * 246, 176, 1.0, s * 34):
            bell = smooth([(-150, 50), (-140, -40), (-70, -110), (70, -110), (140, -40), (150, 50)],
                          tension=0.42)  # fmt: skip
            pen.part(bell, mixed(shell, _BRASS, 0.1))
            pen.part(ellipse(0, 50, 154, 22), dark(shell, 0.3))
            pen.part(ellipse(0, -118, 24), _STEEL)
            pen.lit(ellipse(-50, -50, 26, 36), 0.6, 10)
    arch = smooth([(430, 150), (440, 40), (500, 14), (560, 40), (570, 150)], closed=False)
    pen.margin(arch, dark(_STEEL, 0.35), 36)
    pen.margin(arch, _STEEL, 24)
    pen.part(ribbon([(500, 250), (500, 130)], (22, 22)), dark(_STEEL, 0.2))
    pen.part(rounded(440, 100, 560, 144, 16), dark(_STEEL, 0.1))
    pen.part(ellipse(500, 560, 388), dark(shell, 0.15))
    pen.part(ellipse(500, 550, 376), shell)
    pen.part(ellipse(500, 550, 314), dark(shell, 0.35), 0.6)
    _dial(pen, 500, 550, 300, plain=True)


def key(pen: Pen, subject: Subject) -> None:
    """Draw an old key, its bow a clover, a heart or a ring; 1000 units high, leaning."""
    metal = made_of(subject, (_BRASS, (0.70, 0.52, 0.32), _STEEL)[int(pen.rng.integers(3))])
    bow = (_clover, _heart, _ring)[int(pen.rng.integers(3))]
    with pen.moved(500, 500, 1.0, 32):
        shaft = rounded(-32, -130, 32, 480, 26)
        for y, tall, reach in ((330, 52, 150), (400, 44, 110), (452, 40, 160)):
            shaft = joined(shaft, rounded(20, y - tall / 2, reach + 20, y + tall / 2, 8))
        pen.part(shaft, metal)
        pen.lit(ribbon([(-12, -110), (-12, 180), (-12, 460)], (10, 14, 10)), 0.6, 5)
        for y, half in ((-128, 72), (-88, 54), (-50, 62), (180, 48)):
            pen.part(rounded(-half, y - 20, half, y + 20, 18), light(metal, 0.08))
        bow(pen, metal)


def _clover(pen: Pen, metal: Color) -> None:
    form = ellipse(0, -300, 90)
    for x, y in ((0, -410), (-140, -270), (140, -270)):
        form = joined(form, ellipse(x, y, 118))
    for x, y in ((0, -416), (-148, -266), (148, -266)):
        form = cut(form, ellipse(x, y, 56))
    pen.part(form, metal)
    for x, y in ((0, -416), (-148, -266), (148, -266)):
        pen.margin(ellipse(x, y, 82), dark(metal, 0.35), 8, 0.7)
    pen.part(ellipse(0, -298, 40), light(metal, 0.2))
    pen.lit(ellipse(-40, -484, 40, 14), 0.7, 8)


def _heart(pen: Pen, metal: Color) -> None:
    def form(k: float) -> list[Point]:
        half = [(0, -70), (110, -130), (190, -40), (170, 70), (80, 170), (0, 226)]
        return mirrored([(x * k, -330 + y * k) for x, y in half])

    pen.part(cut(smooth(form(1.14)), smooth(form(0.58))), metal)
    pen.margin(smooth(form(0.9)), dark(metal, 0.35), 8, 0.7)
    pen.lit(ellipse(-110, -456, 40, 14), 0.7, 8)


def _ring(pen: Pen, metal: Color) -> None:
    pen.part(cut(ellipse(0, -310, 190, 180), ellipse(0, -310, 116, 106)), metal)
    pen.margin(ellipse(0, -310, 154, 144), dark(metal, 0.35), 8, 0.7)
    pen.part(polygon(mirrored([(0, -512), (34, -478), (0, -450)])), light(metal, 0.12))
    for s in (-1, 1):
        scroll: list[Point] = [(s * 60, -150), (s * 130, -110), (s * 120, -50), (s * 70, -70)]
        pen.part(ribbon(scroll, (26, 30, 26, 10), 24), metal)
    pen.lit(ellipse(-80, -462, 50, 14), 0.7, 8)
