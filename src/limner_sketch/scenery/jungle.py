"""The setting "jungle": light behind, trunks, lianas, huge leaves and ferns."""

from __future__ import annotations

import math

from limner_sketch.curves import blob, spline
from limner_sketch.easel import Easel
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.land import lawn
from limner_sketch.scenery.mountains import mist
from limner_sketch.scenery.skies import paint_disc, paint_sky


def draw_jungle(easel: Easel) -> Ground:
    """Draw a jungle: light behind, planes of trunks, lianas and huge leaves, ferns before."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.72, disc=look.night)
    light = mix(mix(colors.horizon, colors.disc, 0.4), colors.foliage, 0.25)
    side = 1 if look.light_from > 0 else -1
    if not look.ink:
        easel.glow(
            easel.width * (0.5 + 0.1 * side), easel.height * 0.34, easel.unit * 0.7, light, 0.8
        )
    wet = mix(colors.foliage, (0.05, 0.42, 0.25), 0.35 if not look.ink and not look.night else 0.0)
    planes = 3 if look.sparse else 4
    for plane in range(planes):
        near = plane / (planes - 1)
        tone = mix(mix(light, wet, 0.35), shade(wet, 0.5), near)
        _trunks(easel, near, tone)
        _crowns(easel, near, tone)
        if plane == 0 and {"sun", "moon"} & set(easel.scene.details):
            paint_disc(easel, 0.6)
        if plane < planes - 1:
            mist(easel, easel.height * (0.52 + 0.07 * plane), easel.height * 0.18, 0.6, light)
    _lianas(easel, shade(wet, 0.42))
    lawn(easel, 0.80, 0.02)
    for number in range(16 if not look.sparse else 6):
        at = number / 15 * 1.1 - 0.05
        edge = abs(at - 0.5) * 2
        foot = easel.height * (0.80 + 0.16 * edge * easel.chance(0.5, 1.0))
        fern(
            easel,
            at * easel.width,
            foot,
            easel.unit * (0.07 + 0.16 * edge),
            shade(wet, easel.chance(0.65, 1.1)),
        )
    for way in (-1, 1):
        for number in range(4):
            x = easel.width * (0.5 + way * 0.53)
            y = easel.height * (0.36 + 0.19 * number)
            big_leaf(
                easel,
                x,
                y,
                easel.unit * easel.chance(0.20, 0.30),
                math.pi * (0.5 + way * easel.chance(0.2, 0.55)),
                shade(wet, 0.5 + 0.1 * number),
            )
    return Ground(horizon=0.74, feet=0.93, color=colors.ground)


def _trunks(easel: Easel, near: float, tone: Color) -> None:
    look = easel.look
    foot = easel.height * (0.70 + 0.13 * near)
    count = round((9 - 5 * near) * easel.width / easel.unit)
    for number in range(count):
        x = (number + easel.chance(0.1, 0.9)) / count * easel.width
        if near > 0.5 and abs(x / easel.width - 0.5) < 0.27:
            continue
        wide = easel.unit * (0.014 + 0.04 * near) * easel.chance(0.8, 1.4)
        bark = mix(tone, look.palette.wood, 0.25 * near)
        edges = [(-2.6, 0.3), (-0.8, -1.6), (-0.5, -5.0)]
        left = [(x + dx * wide, foot + dy * wide) for dx, dy in edges]
        right = [(x - dx * wide, foot + dy * wide) for dx, dy in edges]
        easel.area([*left, (x - wide * 0.45, -5), (x + wide * 0.45, -5), *right[::-1]], bark)
        if not look.flat:
            lit = x + (wide * 0.2 if look.light_from > 0 else -wide * 0.4)
            easel.box(lit, -5, wide * 0.2, foot - wide, mix(bark, look.palette.disc, 0.4), 0.5)


def _crowns(easel: Easel, near: float, tone: Color) -> None:
    look = easel.look
    clumps = int((15 - 5 * near) * easel.width / easel.unit) // (3 if look.sparse else 1)
    for _ in range(clumps):
        x, y = (
            easel.chance(-0.05, 1.05) * easel.width,
            easel.chance(-0.06, 0.24 - 0.08 * near) * easel.height,
        )
        size = easel.unit * easel.chance(0.07, 0.15)
        leaf = mix(tone, look.palette.foliage, 0.25)
        easel.area(
            blob(x, y, size, size * 0.7, easel.rng, 0.3), shade(leaf, easel.chance(0.8, 1.1))
        )
        shapes = []
        for _leaf in range(7):
            turn = easel.chance(0.1, 3.0)
            shapes.append(_blade(x, y + size * 0.2, size * easel.chance(0.6, 1.1), turn, 0.2))
        easel.areas(shapes, shade(leaf, easel.chance(0.85, 1.15)))


def _blade(x: float, y: float, long: float, turn: float, wide: float) -> list[tuple[float, float]]:
    cos, sin = math.cos(turn), math.sin(turn)
    corners = (
        (0.0, 0.0),
        (0.35, wide),
        (0.7, wide * 0.8),
        (1.0, 0.0),
        (0.7, -wide * 0.8),
        (0.35, -wide),
    )
    return [(x + (u * cos - v * sin) * long, y + (u * sin + v * cos) * long) for u, v in corners]


def _lianas(easel: Easel, tone: Color) -> None:
    for _ in range(6 if not easel.look.sparse else 2):
        x0 = easel.chance(0.0, 1.0) * easel.width
        x1 = x0 + easel.chance(-0.3, 0.3) * easel.width
        low = easel.height * easel.chance(0.15, 0.42)
        line = spline([(x0, -8.0), (x0 * 0.7 + x1 * 0.3, low), (x1, -8.0)], 10).tolist()
        easel.stroke(line, easel.unit * 0.006, tone, 0.9)
        leaves = [
            _blade(px, py, easel.unit * 0.03, easel.chance(0.6, 2.5), 0.26)
            for px, py in line[2:-2:2]
        ]
        easel.areas(leaves, shade(tone, 1.3))


def fern(easel: Easel, x: float, foot: float, size: float, color: Color) -> None:
    """Draw a fern whose fronds spread from (x, foot), `size` pixels long."""
    for frond in range(7):
        turn = math.pi * (1.1 + 0.8 * frond / 6)
        tip = (x + math.cos(turn) * size, foot + math.sin(turn) * size * 0.8 + size * 0.12)
        middle = (x + math.cos(turn) * size * 0.5, foot + math.sin(turn) * size * 0.62)
        curve = spline([(x, foot), middle, tip], 6).tolist()
        easel.stroke(curve, max(size * 0.016, 0.6), shade(color, 0.7))
        shapes = []
        for number, (px, py) in enumerate(curve[2:]):
            long = size * 0.2 * (1 - number / len(curve)) + size * 0.03
            shapes += [_blade(px, py, long, turn + way, 0.2) for way in (-0.9, 0.9)]
        easel.areas(shapes, shade(color, 0.85 + 0.05 * (frond % 4)))


def big_leaf(easel: Easel, x: float, y: float, long: float, turn: float, color: Color) -> None:
    """Draw one large pinnate leaf from (x, y) along `turn`, with its rib and veins."""
    cos, sin = math.cos(turn), math.sin(turn)

    def at(along: float, aside: float) -> tuple[float, float]:
        return x + (along * cos - aside * sin) * long, y + (along * sin + aside * cos) * long

    rim = [at(0, 0), at(0.16, 0.17), at(0.42, 0.25), at(0.72, 0.16), at(1, 0), at(0.72, -0.16)]
    rim += [at(0.42, -0.25), at(0.16, -0.17), at(0, 0)]
    easel.area(spline(rim, 6), color)
    vein = mix(color, easel.look.palette.disc, 0.2)
    easel.stroke([at(0, 0), at(0.96, 0)], max(long * 0.014, 0.6), vein)
    for step in (0.16, 0.32, 0.48, 0.64):
        for way in (-1, 1):
            ends = [at(step, 0), at(step + 0.16, way * 0.19 * (1 - step * 0.6))]
            easel.stroke(ends, max(long * 0.007, 0.5), vein, 0.7)
