"""The setting "cave": a mouth of rock, dripstone, a pool, crystals."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.easel import Easel, Glow
from limner_sketch.noise import ridge
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, ridge_line
from limner_sketch.scenery.skies import paint_sky
from limner_sketch.scenery.waters import still_mirror


def draw_cave(easel: Easel) -> Ground:
    """Draw a cave: its mouth with the hour outside, dripstone in three planes, a pool, crystals."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.66)
    hill = ridge_line(easel, easel.height * 0.62, easel.unit * 0.14, 3, 0.4)
    easel.area(closed(easel, hill), mix(colors.haze, colors.foliage, 0.45))
    stone = mix(mix(colors.rock, colors.earth, 0.3), colors.shadow, 0.25)
    if look.ink:
        stone = mix(colors.paper, colors.ink, 0.5)
    for plane in range(3):
        near = plane / 2
        tone = mix(mix(stone, colors.horizon, 0.3), shade(stone, 0.36), near)
        _vault(easel, 0.20 + 0.13 * near, tone, plane)
    floor = easel.height * 0.70
    dark = mix(shade(stone, 0.5), colors.horizon, 0.12)
    easel.cover(
        easel.ramp(
            [
                (0, mix(dark, colors.horizon, 0.35), 1.0),
                (0.5, dark, 1.0),
                (1, shade(dark, 0.6), 1.0),
            ],
            floor,
            easel.height,
        ),
        floor,
    )
    still_mirror(easel, floor)
    ground = ridge_line(easel, easel.height * 0.83, easel.unit * 0.06, 3, 0.4)
    easel.area(
        closed(easel, ground),
        easel.ramp(
            [(0, mix(stone, colors.horizon, 0.25), 1.0), (1, shade(stone, 0.42), 1.0)],
            easel.height * 0.78,
            easel.height,
        ),
    )
    side = 1 if look.light_from > 0 else -1
    if not look.flat:
        easel.glow(
            easel.width * (0.5 + 0.06 * side),
            easel.height * 0.46,
            easel.unit * 0.5,
            mix(colors.horizon, colors.disc, 0.4),
            0.4,
        )
    for at, foot, size in (
        (0.12, 0.87, 0.13),
        (0.2, 0.84, 0.07),
        (0.84, 0.86, 0.10),
        (0.93, 0.9, 0.15),
    ):
        _crystal(easel, at * easel.width, foot * easel.height, size * easel.unit)
    return Ground(horizon=0.66, feet=0.94, color=stone, afloat=0.78)


def _vault(easel: Easel, reach: float, tone: Color, plane: int) -> None:
    """Frame the mouth with one plane of rock; stalactites hang from it, stalagmites stand."""
    half_w, half_h = (
        easel.width * (0.44 - reach * 0.42 + 0.11 * plane),
        easel.height * (0.40 - reach * 0.2 + 0.06 * plane),
    )
    turns = np.linspace(0, math.tau, 90, endpoint=False)
    rough = ridge(easel.rng, 90, 9, 0.6, 4) * 0.24 + 0.84
    rough[-8:] = np.linspace(rough[-8], rough[0], 8)
    x0, y0 = easel.width * 0.5, easel.height * 0.46
    mouth = np.stack(
        [x0 + np.cos(turns) * half_w * rough, y0 + np.sin(turns) * half_h * rough * 1.2], 1
    )
    frame = [
        (-9.0, -9.0),
        (easel.width + 9.0, -9.0),
        (easel.width + 9.0, easel.height + 9.0),
        (-9.0, easel.height + 9.0),
        (-9.0, -9.0),
    ]
    start = mouth[0].tolist()
    shape = [
        *frame[:2],
        (easel.width + 9.0, start[1]),
        start,
        *mouth[::-1].tolist(),
        start,
        (easel.width + 9.0, start[1]),
        *frame[2:],
    ]
    easel.area(
        shape,
        easel.ramp(
            [(0, shade(tone, 0.7), 1.0), (0.6, tone, 1.0), (1, shade(tone, 0.75), 1.0)],
            0,
            easel.height,
        ),
    )
    for _ in range(9 + 3 * plane):
        at = int(easel.rng.integers(48, 87))
        x, y = mouth[at].tolist()
        long, wide = easel.unit * easel.chance(0.06, 0.17), easel.unit * easel.chance(0.012, 0.028)
        cone = [
            (x - wide, y - wide * 2),
            (x + wide, y - wide * 2),
            (x + wide * 0.2, y + long * 0.6),
            (x, y + long),
        ]
        easel.area(
            cone,
            easel.ramp(
                [(0, tone, 1.0), (1, mix(tone, easel.look.palette.horizon, 0.2), 1.0)], y, y + long
            ),
        )


def _crystal(easel: Easel, x: float, foot: float, size: float) -> None:
    look, colors = easel.look, easel.look.palette
    glow = (0.30, 0.86, 1.0)  # Crystals shine by themselves.
    base = mix(mix(colors.accents[2], colors.water, 0.5), glow, 0.5)
    if look.ink:
        base = mix(colors.paper, colors.ink, 0.4)
    easel.glows([Glow(x, foot - size * 0.5, size * 2.6, base, 0.9 if look.night else 0.4)])
    for lean, tall, wide in (
        (-0.42, 0.7, 0.13),
        (0.4, 0.6, 0.12),
        (-0.12, 1.0, 0.16),
        (0.2, 0.82, 0.13),
    ):
        tip = (x + lean * size, foot - tall * size)
        left, right = (x + (lean * 0.5 - wide) * size, foot), (x + (lean * 0.5 + wide) * size, foot)
        shoulder = foot - tall * size * 0.72
        a, b = (
            (x + (lean * 0.85 - wide) * size, shoulder),
            (x + (lean * 0.85 + wide) * size, shoulder),
        )
        easel.area([left, a, tip, b, right], shade(base, 0.9))
        easel.area(
            [(x + lean * 0.5 * size, foot), (x + lean * 0.85 * size, shoulder), tip, b, right],
            mix(base, (1, 1, 1), 0.35),
            0.8,
        )
