"""The setting "kitchen"."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.floors import paving
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.interiors import plant, window


def draw_kitchen(easel: Easel) -> Ground:
    """Draw a kitchen: tiled wall, window, shelves and pans, counter and stove, a tiled floor."""
    look, colors = easel.look, easel.look.palette
    side = 1 if look.light_from > 0 else -1
    wall = mix(colors.wall, colors.accents[2], 0.12 if not look.ink else 0.0)
    floor = easel.height * 0.76
    easel.cover(easel.ramp([(0, shade(wall, 0.9), 1.0), (1, wall, 1.0)], 0, floor), 0, floor)
    _tiles(easel, easel.height * 0.36, easel.height * 0.6, wall)
    wide = easel.unit * 0.32
    window(
        easel,
        easel.width * (0.5 + 0.22 * side) - wide / 2,
        easel.height * 0.14,
        wide,
        easel.unit * 0.32,
    )
    _shelves(easel, easel.width * (0.5 - 0.27 * side), easel.height * 0.24)
    if not look.sparse:
        _pans(easel, easel.width * (0.5 - 0.27 * side), easel.height * 0.05)
    _counter(easel, easel.height * 0.60, floor + easel.unit * 0.02, side)
    tile = mix(mix(colors.wall, colors.earth, 0.35), colors.shadow, 0.08)
    paving(easel, 0.775, tile, courses=7, pitch=0.2)
    if not look.flat and not look.night:
        x = easel.width * (0.5 + 0.22 * side)
        beam = [
            (x - wide / 2, floor),
            (x + wide / 2, floor),
            (x + wide * 0.2 - side * wide, easel.height),
            (x - wide * 1.1 - side * wide, easel.height),
        ]
        easel.area(
            beam, easel.ramp([(0, colors.disc, 0.28), (1, colors.disc, 0.05)], floor, easel.height)
        )
    if look.night:
        x = easel.width * 0.5
        easel.stroke([(x, -5), (x, easel.height * 0.1)], easel.unit * 0.004, colors.shadow)
        easel.area(
            [
                (x - easel.unit * 0.03, easel.height * 0.1),
                (x + easel.unit * 0.03, easel.height * 0.1),
                (x + easel.unit * 0.08, easel.height * 0.15),
                (x - easel.unit * 0.08, easel.height * 0.15),
            ],
            mix(colors.roof, colors.lamp, 0.4),
        )
        easel.glow(x, easel.height * 0.17, easel.unit * 0.55, colors.lamp, 0.55)
    return Ground(horizon=0.77, feet=0.94, color=tile, has_sky=False)


def _tiles(easel: Easel, top: float, foot: float, wall: Color) -> None:
    glaze = mix(wall, (1, 1, 1), 0.3 if not easel.look.night else 0.06)
    easel.box(0, top, easel.width, foot - top, glaze)
    pitch, joint = easel.unit * 0.06, shade(glaze, 0.86)
    rows = int((foot - top) / (pitch * 0.5)) + 1
    for row in range(rows):
        y = top + row * pitch * 0.5
        easel.stroke([(0, y), (easel.width, y)], max(easel.unit * 0.0018, 0.5), joint, 0.8)
        for column in range(int(easel.width / pitch) + 2):
            x = (column + 0.5 * (row % 2)) * pitch
            easel.stroke(
                [(x, y), (x, min(y + pitch * 0.5, foot))], max(easel.unit * 0.0018, 0.5), joint, 0.8
            )


def _shelves(easel: Easel, x: float, y: float) -> None:
    colors = easel.look.palette
    wide = easel.unit * 0.36
    for row in range(2):
        level = y + row * easel.unit * 0.15
        easel.box(
            x - wide / 2, level + easel.unit * 0.014, wide, easel.unit * 0.012, colors.shadow, 0.25
        )
        easel.box(x - wide / 2, level, wide, easel.unit * 0.016, colors.wood)
        at = x - wide * 0.44
        while at < x + wide * 0.4:
            tone = shade(easel.pick(colors.accents), 0.9)
            size = easel.unit * easel.chance(0.035, 0.05)
            kind = int(easel.rng.integers(3))
            if kind == 0:  # A plate on edge.
                easel.oval(
                    at + size * 0.6,
                    level - size * 0.62,
                    size * 0.62,
                    size * 0.62,
                    mix(tone, colors.wall, 0.5),
                )
                easel.oval(
                    at + size * 0.6,
                    level - size * 0.62,
                    size * 0.42,
                    size * 0.42,
                    mix(tone, colors.wall, 0.75),
                )
            elif kind == 1:  # A jar with its lid.
                easel.box(
                    at,
                    level - size * 1.5,
                    size * 1.1,
                    size * 1.5,
                    mix(tone, colors.wall, 0.3),
                    radius=size * 0.2,
                )
                easel.box(
                    at - size * 0.05,
                    level - size * 1.7,
                    size * 1.2,
                    size * 0.28,
                    shade(colors.wood, 1.2),
                )
            else:  # A cup.
                easel.box(at, level - size * 0.9, size, size * 0.9, tone, radius=size * 0.16)
                easel.stroke(
                    [
                        (at + size, level - size * 0.7),
                        (at + size * 1.25, level - size * 0.5),
                        (at + size, level - size * 0.25),
                    ],
                    size * 0.12,
                    tone,
                )
            at += size * 1.5


def _pans(easel: Easel, x: float, y: float) -> None:
    colors = easel.look.palette
    steel = mix(colors.rock, colors.wall, 0.3)
    easel.stroke(
        [(x - easel.unit * 0.15, y), (x + easel.unit * 0.15, y)],
        easel.unit * 0.008,
        shade(steel, 0.6),
    )
    for number, size in enumerate((0.045, 0.034, 0.052)):
        at, radius = x + (number - 1) * easel.unit * 0.1, easel.unit * size
        tone = mix(colors.roof, colors.lamp, 0.25) if number == 1 else shade(steel, 0.75)
        easel.stroke([(at, y), (at, y + radius * 2)], radius * 0.2, shade(tone, 0.7))
        easel.oval(at, y + radius * 3, radius, radius, tone)
        easel.oval(at, y + radius * 3, radius * 0.8, radius * 0.8, mix(tone, colors.disc, 0.25))


def _counter(easel: Easel, top: float, foot: float, side: int) -> None:
    look, colors = easel.look, easel.look.palette
    wood = mix(colors.accents[2], colors.wood, 0.5) if not look.ink else colors.wood
    easel.box(
        0,
        top,
        easel.width,
        foot - top,
        easel.ramp([(0, shade(wood, 1.05), 1.0), (1, shade(wood, 0.75), 1.0)], top, foot),
    )
    easel.box(
        0,
        top - easel.unit * 0.012,
        easel.width,
        easel.unit * 0.032,
        mix(colors.wall, colors.rock, 0.15),
    )
    easel.box(0, top + easel.unit * 0.02, easel.width, easel.unit * 0.012, colors.shadow, 0.3)
    wide = easel.unit * 0.17
    for number in range(int(easel.width / wide) + 1):
        x = number * wide
        edge = [
            (x + wide * 0.08, top + easel.unit * 0.045),
            (x + wide * 0.92, top + easel.unit * 0.045),
            (x + wide * 0.92, foot - easel.unit * 0.02),
            (x + wide * 0.08, foot - easel.unit * 0.02),
        ]
        easel.stroke(edge, easel.unit * 0.004, shade(wood, 0.62), closed=True)
        easel.oval(
            x + wide * 0.82,
            top + easel.unit * 0.08,
            easel.unit * 0.007,
            easel.unit * 0.007,
            colors.lamp,
        )
    x = easel.width * (0.5 - 0.24 * side)
    half = easel.unit * 0.13
    dark = mix(colors.rock, colors.shadow, 0.6)
    easel.box(x - half, top - easel.unit * 0.004, half * 2, foot - top, dark)
    easel.box(
        x - half * 0.8,
        top + easel.unit * 0.06,
        half * 1.6,
        (foot - top) * 0.5,
        mix(dark, colors.lamp, 0.5 if look.night else 0.25),
        radius=half * 0.08,
    )
    pot = mix(colors.roof, colors.accents[0], 0.4)
    easel.box(
        x - half * 0.6,
        top - easel.unit * 0.09,
        half * 1.2,
        easel.unit * 0.085,
        easel.ramp(
            [
                (0, shade(pot, 0.8), 1.0),
                (0.4, mix(pot, (1, 1, 1), 0.2), 1.0),
                (1, shade(pot, 0.65), 1.0),
            ],
            x - half * 0.6,
            x + half * 0.6,
            across=True,
        ),
        radius=half * 0.1,
    )
    easel.box(
        x - half * 0.66, top - easel.unit * 0.1, half * 1.32, easel.unit * 0.016, shade(pot, 1.1)
    )
    for dx in (-0.25, 0.1, 0.35):
        steam = [
            (
                x + dx * half + math.sin(step * 1.3 + dx * 9) * half * 0.12,
                top - easel.unit * (0.11 + step * 0.025),
            )
            for step in range(6)
        ]
        easel.stroke(spline(steam, 5).tolist(), half * 0.09, colors.cloud, 0.3)
    bowl = easel.width * (0.5 + 0.32 * side)
    for dx, tone in ((-0.03, 0), (0.0, 1), (0.03, 4)):
        easel.oval(
            bowl + dx * easel.unit,
            top - easel.unit * 0.055,
            easel.unit * 0.024,
            easel.unit * 0.024,
            colors.accents[tone],
        )
    turns = np.linspace(0, math.pi, 16)
    easel.area(
        [
            (
                bowl + math.cos(t) * easel.unit * 0.075,
                top - easel.unit * 0.05 + math.sin(t) * easel.unit * 0.042,
            )
            for t in turns.tolist()
        ],
        mix(colors.wall, (1, 1, 1), 0.2),
    )
    if not look.sparse:
        plant(easel, easel.width * (0.5 + 0.46 * side), top, easel.unit * 0.2)
