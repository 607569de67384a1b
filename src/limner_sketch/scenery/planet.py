"""The setting "planet surface": moons over spires, craters and stones."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import blob
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.floors import fading_ground
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, mist, ridge_line
from limner_sketch.scenery.skies import paint_disc, paint_sky, paint_stars


def draw_planet(easel: Easel) -> Ground:
    """Draw another world: two moons over spires and mesas, craters, strewn stones."""
    look, colors = easel.look, easel.look.palette
    soil = mix(colors.earth, (0.80, 0.38, 0.22), 0.5 if not look.ink and not look.night else 0.15)
    if not look.ink and not look.night:
        sky = mix(colors.zenith, (0.30, 0.12, 0.30), 0.7)
        low = mix(colors.horizon, (0.98, 0.66, 0.42), 0.65)
        easel.cover(
            easel.ramp(
                [(0, sky, 1.0), (0.6, mix(sky, low, 0.6), 1.0), (1, low, 1.0)],
                0,
                easel.height * 0.64,
            )
        )
    else:
        paint_sky(easel, 0.64, disc=False)
    paint_stars(easel, easel.height * (0.55 if look.night else 0.3), 1.6 if look.night else 0.8)
    side = 1 if look.light_from > 0 else -1
    _moon(
        easel,
        easel.width * (0.5 - 0.22 * side),
        easel.height * 0.24,
        easel.unit * 0.17,
        mix(colors.accents[4], colors.haze, 0.3),
    )
    _moon(
        easel,
        easel.width * (0.5 + 0.27 * side),
        easel.height * 0.13,
        easel.unit * 0.05,
        mix(colors.accents[1], colors.haze, 0.4),
    )
    if {"sun", "moon"} & set(easel.scene.details):
        paint_disc(easel, 0.6)
    for plane in range(3):
        tone = mix(
            colors.haze if look.night or look.ink else mix(colors.haze, soil, 0.5),
            shade(soil, 0.8),
            0.3 + 0.3 * plane,
        )
        base = easel.height * (0.62 + 0.035 * plane)
        _spires(easel, base, plane, tone)
        mist(easel, base, easel.height * 0.03, 0.5, mix(soil, colors.haze, 0.6))
    fading_ground(easel, soil, easel.height * 0.69, easel.height, (0.3, 0.3, 0.62))
    if not look.flat and not look.ink:
        field = fractal(easel.rng, 128, 48, 6, 4, stretch=3)
        easel.veil(np.clip(field - 0.5, 0, 1) * 0.9, shade(soil, 0.5), easel.height * 0.69)
    for number in range(8 if not look.sparse else 3):
        row = (number + 0.5) / 8
        _crater(
            easel,
            easel.chance(0.02, 0.98) * easel.width,
            easel.height * (0.71 + 0.27 * row**1.3),
            easel.unit * (0.02 + 0.09 * row),
            soil,
        )
    for _ in range(40 if not look.sparse else 10):
        row = easel.chance(0, 1) ** 1.4
        x, y, size = (
            easel.chance(0, 1) * easel.width,
            easel.height * (0.71 + 0.28 * row),
            easel.unit * (0.003 + 0.014 * row) * easel.chance(0.5, 1.2),
        )
        easel.oval(
            x - look.light_from * size,
            y + size * 0.2,
            size * 1.7,
            size * 0.4,
            shade(soil, 0.4),
            0.5,
        )
        easel.area(
            blob(x, y - size * 0.3, size, size * 0.7, easel.rng, 0.2),
            easel.ramp(
                [(0, mix(soil, colors.disc, 0.35), 1.0), (1, shade(soil, 0.5), 1.0)],
                y - size,
                y + size * 0.4,
            ),
        )
    return Ground(horizon=0.68, feet=0.93, color=soil)


def _moon(easel: Easel, x: float, y: float, radius: float, tone: Color) -> None:
    look = easel.look
    easel.glow(x, y, radius * 1.8, tone, 0.35)
    easel.oval(x, y, radius, radius, tone)
    for dx, dy, part in (
        (-0.3, -0.25, 0.2),
        (0.25, 0.3, 0.26),
        (0.3, -0.4, 0.12),
        (-0.35, 0.4, 0.14),
    ):
        easel.oval(
            x + dx * radius,
            y + dy * radius,
            part * radius,
            part * radius * 0.9,
            shade(tone, 0.86),
            0.8,
        )
    dark = mix(look.palette.zenith, look.palette.shadow, 0.4)
    steps = 7 if not look.flat else 1
    turns = np.linspace(-math.pi / 2, math.pi / 2, 24)
    for step in range(steps):
        inner = 0.75 - 0.14 * step if not look.flat else 0.35
        rim = np.stack(
            [x - look.light_from / 0.6 * np.cos(turns) * radius, y + np.sin(turns) * radius], 1
        )
        core = np.stack(
            [
                x - look.light_from / 0.6 * np.cos(turns) * radius * inner,
                y + np.sin(turns) * radius,
            ],
            1,
        )
        easel.area([*rim.tolist(), *core[::-1].tolist()], dark, 0.16 if not look.flat else 0.4)


def _spires(easel: Easel, base: float, plane: int, tone: Color) -> None:
    lit = mix(tone, easel.look.palette.disc, 0.3)
    for _ in range(6 - plane):
        x, tall = (
            easel.chance(-0.05, 1.05) * easel.width,
            easel.unit * easel.chance(0.06, 0.24) * (1 - 0.2 * plane),
        )
        if plane == 2 and abs(x / easel.width - 0.5) < 0.2:
            continue
        wide = tall * easel.chance(0.2, 0.55)
        top = wide * easel.chance(0.25, 0.8)
        shape = [
            (x - wide * 1.5, base + 3),
            (x - wide * 0.8, base - tall * 0.4),
            (x - top * 0.8, base - tall),
            (x + top * 0.6, base - tall * 0.96),
            (x + wide * 0.7, base - tall * 0.5),
            (x + wide * 1.5, base + 3),
        ]
        easel.area(shape, tone)
        face = shape[2:] if easel.look.light_from > 0 else shape[:3]
        if not easel.look.flat:
            easel.area([*face, (x, base + 3)], lit, 0.45)
    line = ridge_line(easel, base + easel.unit * 0.01, easel.unit * 0.03, 4, 0.4)
    easel.area(closed(easel, line), tone)


def _crater(easel: Easel, x: float, y: float, size: float, soil: Color) -> None:
    light = mix(soil, easel.look.palette.disc, 0.3)
    easel.oval(x, y, size, size * 0.3, light)
    easel.oval(x, y + size * 0.03, size * 0.88, size * 0.24, shade(soil, 0.5))
    easel.oval(
        x - easel.look.light_from * size * 0.12,
        y + size * 0.07,
        size * 0.7,
        size * 0.16,
        shade(soil, 0.78),
    )
