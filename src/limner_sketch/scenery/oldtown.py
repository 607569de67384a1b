"""The setting "old town": a water town with an arched bridge."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.palette import mix, shade
from limner_sketch.scenery.eaves import hall, roof
from limner_sketch.scenery.facades import lantern
from limner_sketch.scenery.floors import paving, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, mist, ridge_line
from limner_sketch.scenery.plants import tree
from limner_sketch.scenery.skies import paint_sky
from limner_sketch.scenery.waters import ripple, still_mirror


def draw_old_town(easel: Easel) -> Ground:
    """Draw an old water town: white houses on a canal, an arched bridge, a paved quay before."""
    look, colors = easel.look, easel.look.palette
    line = easel.height * 0.64
    paint_sky(easel, 0.60)
    hills = ridge_line(easel, easel.height * 0.56, easel.unit * 0.2, 3, 0.45)
    easel.area(closed(easel, hills), mix(colors.haze, colors.foliage, 0.3))
    mist(easel, easel.height * 0.55, easel.height * 0.07, 0.7)
    side = 1 if look.light_from > 0 else -1
    hall(
        easel,
        easel.width * (0.5 - 0.24 * side),
        easel.height * 0.56,
        easel.unit * 0.085,
        storeys=5,
        haze=0.45,
    )
    for number in range(7):
        x = easel.width * (number + easel.chance(0.1, 0.9)) / 7
        tree(
            easel,
            x,
            easel.height * 0.6,
            easel.unit * easel.chance(0.12, 0.2),
            mix(colors.haze, colors.foliage, 0.55),
        )
    _row(easel, line)
    still_mirror(easel, line)
    for number in range(40):
        row = (number + 0.5) / 40
        x, y = easel.chance(0, 1) * easel.width, line + easel.height * 0.2 * row
        ripple(
            easel,
            x,
            y,
            easel.unit * (0.02 + 0.06 * row),
            easel.unit * 0.0015,
            mix(colors.horizon, (1, 1, 1), 0.2),
            0.35,
        )
    _bridge(easel, easel.width * (0.5 + 0.2 * side), line + easel.unit * 0.02, easel.unit * 0.19)
    stone = mix(mix(colors.rock, colors.wall, 0.4), colors.snow, 0.6 if snowy(easel) else 0.0)
    quay = 0.79
    paving(easel, quay, stone)
    easel.box(
        0,
        quay * easel.height - easel.unit * 0.008,
        easel.width,
        easel.unit * 0.02,
        shade(stone, 1.15),
    )
    easel.box(
        0,
        quay * easel.height + easel.unit * 0.012,
        easel.width,
        easel.unit * 0.008,
        shade(stone, 0.55),
    )
    _willow(easel, easel.width * (0.5 - 0.5 * side), side)
    return Ground(
        horizon=0.62,
        feet=0.94,
        color=stone,
        afloat=0.74,
        wet=0.3 if look.weather in {"rain", "storm"} else 0.0,
    )


def _row(easel: Easel, line: float) -> None:
    """Draw the houses along the far bank, with their lanterns."""
    look, colors = easel.look, easel.look.palette
    white = mix(colors.wall, (1, 1, 1), 0.3 if not look.night else 0.05)
    tiles = mix(colors.rock, colors.shadow, 0.5)
    x = -easel.unit * 0.04
    while x < easel.width:
        wide = easel.unit * easel.chance(0.16, 0.25)
        tall = easel.unit * easel.chance(0.13, 0.22)
        wall = shade(white, easel.chance(0.9, 1.03))
        easel.box(
            x,
            line - tall,
            wide,
            tall,
            easel.ramp(
                [(0, shade(wall, 0.8), 1.0), (0.3, wall, 1.0), (1, shade(wall, 0.82), 1.0)],
                line - tall,
                line,
            ),
        )
        wood = shade(mix(colors.wood, colors.roof, 0.3), 0.9)
        glass = colors.lamp if look.night or look.time == "sunset" else shade(wood, 0.6)
        for floor in range(2):
            for bay in range(3):
                left, top = x + wide * (0.14 + 0.27 * bay), line - tall * (0.9 - 0.5 * floor)
                easel.box(left, top, wide * 0.2, tall * 0.28, wood)
                easel.box(
                    left + wide * 0.025, top + tall * 0.03, wide * 0.15, tall * 0.2, glass, 0.9
                )
        easel.box(x, line - tall * 0.52, wide, tall * 0.05, wood)
        roof(easel, x + wide / 2, line - tall * 0.98, wide * 0.52, tall * 0.3, tiles)
        if not look.sparse:
            for at in (0.1, 0.9):
                lantern(
                    easel,
                    x + wide * at,
                    line - tall * 0.44,
                    easel.unit * 0.016,
                    (0.9, 0.2, 0.14) if not look.ink else colors.bloom,
                )
        x += wide * easel.chance(1.0, 1.12)
    easel.box(
        0,
        line - easel.unit * 0.02,
        easel.width,
        easel.unit * 0.022,
        mix(colors.rock, colors.wall, 0.3),
    )


def _bridge(easel: Easel, x: float, foot: float, half: float) -> None:
    """Draw a stone bridge with one round arch, and its reflection that closes the circle."""
    colors = easel.look.palette
    stone = mix(mix(colors.rock, colors.wall, 0.5), colors.snow, 0.4 if snowy(easel) else 0.0)
    xs = np.linspace(-1.5, 1.5, 31)
    deck = np.stack([x + xs * half, foot - half * 0.78 * np.exp(-((xs / 0.95) ** 2))], 1)
    turns = np.linspace(0, math.pi, 24)
    arch = np.stack([x + np.cos(turns) * half * 0.55, foot - np.sin(turns) * half * 0.5], 1)
    face = [
        *deck.tolist(),
        (x + half * 1.5, foot + half * 0.06),
        *arch.tolist(),
        (x - half * 1.5, foot + half * 0.06),
    ]
    easel.area(
        face,
        easel.ramp(
            [(0, mix(stone, colors.disc, 0.2), 1.0), (1, shade(stone, 0.72), 1.0)],
            foot - half * 0.8,
            foot,
        ),
    )
    turned = arch.copy()
    turned[:, 1] = 2 * foot - turned[:, 1]
    easel.area(
        [*arch.tolist(), *turned[::-1].tolist()], mix(colors.water, colors.shadow, 0.5), 0.35
    )
    easel.stroke(arch.tolist(), half * 0.03, shade(stone, 1.15))
    rail = deck - np.array([0, half * 0.13])
    easel.stroke(rail.tolist(), half * 0.035, shade(stone, 1.1))
    for at in range(1, 30, 3):
        easel.stroke([deck[at].tolist(), rail[at].tolist()], half * 0.03, shade(stone, 0.95))


def _willow(easel: Easel, x: float, way: int) -> None:
    """Hang willow twigs in from the side."""
    look, colors = easel.look, easel.look.palette
    bare = look.season == "winter"
    tone = colors.wood if bare else colors.foliage
    for _ in range(22 if not look.sparse else 6):
        at = x + way * easel.unit * easel.chance(-0.05, 0.3)
        long = easel.unit * easel.chance(0.14, 0.4) * (1 - abs(at - x) / easel.unit)
        sway = easel.unit * easel.chance(0.01, 0.04) * way
        twig = spline([(at, -8.0), (at + sway, long * 0.5), (at + sway * 0.6, long)], 8).tolist()
        easel.stroke(twig, easel.unit * 0.002, shade(tone, 0.8), 0.9)
        if not bare:
            leaves = [
                [
                    (px, py),
                    (px + easel.unit * 0.008, py + easel.unit * 0.012),
                    (px - easel.unit * 0.002, py + easel.unit * 0.02),
                ]
                for px, py in twig[2:]
            ]
            easel.areas(leaves, shade(tone, easel.chance(0.85, 1.15)), 0.9)
