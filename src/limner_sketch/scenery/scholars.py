"""The setting "chinese garden": moon gate, rockery, bamboo, a pavilion on a lotus pond."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import blob
from limner_sketch.easel import Easel
from limner_sketch.palette import mix, shade
from limner_sketch.scenery.eaves import pavilion
from limner_sketch.scenery.floors import contact, paving, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.land import bough, garden_wall
from limner_sketch.scenery.plants import tree
from limner_sketch.scenery.skies import paint_sky
from limner_sketch.scenery.waters import still_mirror


def draw_chinese_garden(easel: Easel) -> Ground:
    """Draw a scholar's garden: moon gate, rockery, bamboo, a pavilion on a lotus pond."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.55)
    side = 1 if look.light_from > 0 else -1
    for number in range(7):
        x = easel.width * (number + easel.chance(0.2, 0.8)) / 7
        tree(
            easel,
            x,
            easel.height * 0.58,
            easel.unit * easel.chance(0.22, 0.34),
            mix(colors.haze, colors.foliage, 0.5),
        )
    garden_wall(easel)
    _bamboo(easel, easel.width * (0.5 - 0.42 * side), easel.height * 0.71)
    line = easel.height * 0.70
    _rockery(easel, easel.width * (0.5 - 0.22 * side), line + easel.unit * 0.01, easel.unit * 0.12)
    pavilion(easel, easel.width * (0.5 + 0.32 * side), line, easel.unit * 0.145)
    still_mirror(easel, line)
    _lotus(easel, line)
    stone = mix(mix(colors.rock, colors.wall, 0.5), colors.snow, 0.6 if snowy(easel) else 0.0)
    paving(easel, 0.86, stone, courses=6)
    easel.box(
        0,
        easel.height * 0.86 - easel.unit * 0.01,
        easel.width,
        easel.unit * 0.02,
        shade(stone, 1.12),
    )
    bough(easel)
    return Ground(horizon=0.66, feet=0.95, color=stone, afloat=0.79)


def _bamboo(easel: Easel, x: float, foot: float) -> None:
    look, colors = easel.look, easel.look.palette
    tone = mix(colors.foliage, (0.42, 0.62, 0.30), 0.3 if not look.ink and not look.night else 0.0)
    for _ in range(9 if not look.sparse else 4):
        at, tall = x + easel.chance(-0.1, 0.1) * easel.unit, easel.unit * easel.chance(0.28, 0.48)
        lean = easel.chance(-0.04, 0.04) * easel.unit
        stem = [(at + lean * part**2, foot - tall * part) for part in (0, 0.2, 0.4, 0.6, 0.8, 1.0)]
        easel.stroke(stem, easel.unit * 0.008, shade(tone, 0.9))
        for px, py in stem[1:]:
            easel.stroke(
                [(px - easel.unit * 0.005, py), (px + easel.unit * 0.005, py)],
                easel.unit * 0.002,
                shade(tone, 0.6),
            )
        leaves = []
        for px, py in stem[2:]:
            for _leaf in range(4):
                turn, long = easel.chance(0.2, 2.9), easel.unit * easel.chance(0.03, 0.06)
                dx, dy = math.cos(turn) * long, math.sin(turn) * long * 0.7
                leaves.append(
                    [
                        (px, py),
                        (px + dx * 0.5 - dy * 0.1, py + dy * 0.5 + dx * 0.1),
                        (px + dx, py + dy),
                        (px + dx * 0.5 + dy * 0.1, py + dy * 0.5 - dx * 0.1),
                    ]
                )
        easel.areas(leaves, shade(tone, easel.chance(0.75, 1.15)), 0.95)


def _rockery(easel: Easel, x: float, foot: float, size: float) -> None:
    """Pile up worn limestone with holes, as from lake Tai."""
    colors = easel.look.palette
    stone = mix(colors.rock, colors.wall, 0.3)
    contact(easel, x, foot, size * 2.2)
    for dx, tall, wide in (
        (-0.6, 0.7, 0.5),
        (0.55, 0.9, 0.5),
        (0.0, 1.5, 0.55),
        (-0.25, 0.5, 0.5),
        (0.35, 0.45, 0.45),
    ):
        shape = blob(
            x + dx * size,
            foot - tall * size * 0.5,
            wide * size,
            tall * size * 0.56,
            easel.rng,
            0.28,
        )
        shape[:, 1] = np.minimum(shape[:, 1], foot)
        easel.area(
            shape,
            easel.ramp(
                [(0, mix(stone, colors.disc, 0.3), 1.0), (1, shade(stone, 0.6), 1.0)],
                foot - tall * size,
                foot,
            ),
        )
        for _ in range(3):
            hx, hy = (
                x + (dx + easel.chance(-0.2, 0.2)) * size,
                foot - tall * size * easel.chance(0.25, 0.8),
            )
            easel.area(
                blob(hx, hy, size * 0.07, size * 0.1, easel.rng, 0.3), shade(stone, 0.42), 0.9
            )


def _lotus(easel: Easel, line: float) -> None:
    look, colors = easel.look, easel.look.palette
    for number in range(26 if not look.sparse else 7):
        row = (number + 0.5) / 26
        x, y = easel.chance(0, 1) * easel.width, line + easel.height * (0.015 + 0.13 * row)
        size = easel.unit * (0.012 + 0.026 * row)
        if look.season == "winter":
            continue
        easel.oval(x, y, size, size * 0.32, shade(colors.foliage, easel.chance(0.7, 1.1)))
        if number % 4 == 0 and look.season != "autumn":
            for dx in (-0.35, 0.35, 0.0):
                easel.oval(
                    x + dx * size * 0.5,
                    y - size * 0.5,
                    size * 0.22,
                    size * 0.42,
                    mix(colors.bloom, (1, 1, 1), 0.25 + dx * 0.3),
                )
