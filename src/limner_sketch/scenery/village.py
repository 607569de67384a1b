"""The setting "village": cottages along a lane under hills."""

from __future__ import annotations

import math

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.palette import mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.land import lane, lawn
from limner_sketch.scenery.mountains import closed, mist, ridge_line
from limner_sketch.scenery.plants import tree, tufts
from limner_sketch.scenery.skies import paint_sky


def draw_village(easel: Easel) -> Ground:
    """Draw cottages along a lane under hills, their windows lit at night."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.58)
    line = ridge_line(easel, easel.height * 0.60, easel.unit * 0.22, 3, 0.42)
    easel.area(closed(easel, line), mix(colors.haze, colors.foliage, 0.35))
    mist(easel, easel.height * 0.60, easel.height * 0.06, 0.6)
    for number in range(9 if look.hd else 6):
        x = easel.width * (number + easel.chance(0.2, 0.8)) / 7
        tree(
            easel,
            x,
            easel.height * 0.66,
            easel.unit * easel.chance(0.14, 0.22),
            mix(colors.haze, colors.foliage, 0.6),
        )
    lawn(easel, 0.66, 0.03)
    lane(easel, 0.67, colors.earth)
    rows = ((0.68, 0.10, (0.30, 0.66)), (0.73, 0.15, (0.16, 0.80)), (0.82, 0.23, (0.02, 0.95)))
    for foot, size, places in rows[: 2 if look.sparse else 3]:
        for place in places:
            cottage(
                easel,
                easel.width * (place + easel.chance(-0.02, 0.02)),
                easel.height * foot,
                easel.unit * size,
            )
    tufts(
        easel, easel.height * 0.8, easel.height, shade(colors.ground, 0.9), 300 if look.hd else 140
    )
    return Ground(horizon=0.66, feet=0.93, color=colors.ground)


def cottage(easel: Easel, x: float, foot: float, size: float) -> None:
    """Draw a cottage around x, its wall `size` pixels wide and 0.55 of that high."""
    look, colors = easel.look, easel.look.palette
    tall, half = size * 0.55, size / 2
    wall = mix(colors.wall, easel.pick(colors.accents), 0.10 if not look.ink else 0.0)
    lit = wall if look.flat else mix(wall, colors.disc, 0.12)
    easel.box(
        x - half,
        foot - tall,
        size,
        tall,
        easel.ramp([(0, lit, 1.0), (1, shade(wall, 0.84), 1.0)], foot - tall, foot),
    )
    roof = mix(colors.roof, easel.pick(colors.accents), 0.2 if not look.ink else 0.0)
    if look.weather == "snow" or look.season == "winter":
        roof = mix(roof, colors.snow, 0.85)
    peak = foot - tall - size * 0.42
    easel.box(x + half * 0.4, peak + size * 0.02, size * 0.1, size * 0.26, shade(colors.roof, 0.7))
    easel.area(
        [
            (x - half * 1.18, foot - tall * 0.96),
            (x - half * 0.75, peak),
            (x + half * 0.75, peak),
            (x + half * 1.18, foot - tall * 0.96),
        ],
        roof,
    )
    for row in range(4 if not look.flat else 0):
        y = peak + (foot - tall - peak) * (row + 1) / 5
        reach = half * (0.78 + 0.09 * row)
        easel.stroke(
            [(x - reach, y), (x + reach, y)], max(size * 0.008, 0.6), shade(roof, 0.72), 0.6
        )
    glass = (
        colors.lamp
        if look.night or look.time == "sunset"
        else shade(mix(colors.sky, wall, 0.3), 0.75)
    )
    for dx in (-0.30, 0.14):
        wx, wy, wide = x + dx * size, foot - tall * 0.72, size * 0.17
        if look.night:
            easel.glow(wx + wide / 2, wy + wide / 2, size * 0.4, colors.lamp, 0.5)
        easel.box(wx - wide * 0.1, wy - wide * 0.1, wide * 1.2, wide * 1.3, shade(colors.wood, 1.1))
        easel.box(wx, wy, wide, wide * 1.1, glass)
        easel.box(wx + wide * 0.45, wy, wide * 0.1, wide * 1.1, shade(colors.wood, 1.1))
    easel.box(
        x - size * 0.08,
        foot - tall * 0.58,
        size * 0.15,
        tall * 0.58,
        shade(colors.wood, 0.9),
        radius=size * 0.03,
    )
    if not look.flat:
        easel.area(
            [
                (x - half, foot - tall),
                (x + half, foot - tall),
                (x + half, foot - tall * 0.86),
                (x - half, foot - tall * 0.86),
            ],
            colors.shadow,
            0.25,
        )
    if look.hd:
        smoke = [
            (x + half * 0.5 + math.sin(s * 0.9) * size * 0.06 * s * 0.3, peak - s * size * 0.09)
            for s in range(7)
        ]
        easel.stroke(spline(smoke, 6).tolist(), size * 0.05, colors.cloud, 0.35)
