"""Eaves: curved tile roofs, halls of wood on stone, and pavilions, for the East Asian settings."""

from __future__ import annotations

import numpy as np

from limner_sketch.curves import spline
from limner_sketch.easel import Easel, Glow
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.floors import contact, snowy


def roof(easel: Easel, x: float, eave: float, half: float, tall: float, tone: Color) -> None:
    """Draw a curved roof: ridge `tall` above its eaves at y `eave`, `half` to each side."""
    look = easel.look
    crest = half * 0.56
    flank = spline(
        [
            (crest, -tall),
            (half * 0.72, -tall * 0.46),
            (half * 0.98, -tall * 0.10),
            (half * 1.2, -tall * 0.20),
        ],
        6,
    )
    right = [(x + dx, eave + dy) for dx, dy in flank.tolist()]
    left = [(x - dx, eave + dy) for dx, dy in flank.tolist()]
    shape = [*left[::-1], *right, (x + half * 0.9, eave), (x - half * 0.9, eave)]
    if snowy(easel):
        tone = mix(tone, look.palette.snow, 0.8)
    lit = mix(tone, look.palette.disc, 0.16)
    easel.area(shape, easel.ramp([(0, lit, 1.0), (1, shade(tone, 0.8), 1.0)], eave - tall, eave))
    count = max(4, int(half / (easel.unit * 0.012))) if not look.sparse else 0
    thin = max(half * 0.012, 0.5)
    for number in range(min(count, 22) + 1 if count else 0):
        at = number / min(count, 22) * 2 - 1
        top, foot = (x + at * crest, eave - tall * 0.94), (x + at * half * 0.94, eave - 1)
        easel.stroke([top, foot], thin, shade(tone, 0.68), 0.7)
    ridge = shade(tone, 0.62)
    easel.stroke([(x - crest, eave - tall), (x + crest, eave - tall)], max(tall * 0.11, 1), ridge)
    for side in (-1, 1):
        tip = [(x + side * crest, eave - tall), (x + side * crest * 1.08, eave - tall * 1.2)]
        easel.stroke(tip, max(tall * 0.09, 0.8), ridge)
    easel.stroke(
        [(x - half * 0.92, eave), (x + half * 0.92, eave)], max(tall * 0.07, 0.7), shade(tone, 0.5)
    )


def hall(
    easel: Easel,
    x: float,
    foot: float,
    half: float,
    *,
    storeys: int = 1,
    wall: Color | None = None,
    haze: float = 0.0,
) -> None:
    """Draw a hall on a stone base around x, its walls `half` pixels to each side."""
    look, colors = easel.look, easel.look.palette
    veil = mix(colors.haze, colors.horizon, 0.3)
    body = mix(
        wall or mix(colors.roof, (0.72, 0.2, 0.16), 0.3 if not look.ink else 0.0), veil, haze
    )
    tiles = mix(mix(colors.rock, colors.shadow, 0.35), veil, haze)
    stone = mix(mix(colors.wall, colors.rock, 0.45), veil, haze)
    base = half * 0.16
    contact(easel, x, foot, half * 2.4)
    easel.box(x - half * 1.12, foot - base, half * 2.24, base, shade(stone, 0.95))
    easel.box(x - half * 1.16, foot - base, half * 2.32, base * 0.28, shade(stone, 1.12))
    level, wide = foot - base, half
    for _ in range(storeys):
        tall = wide * 0.52
        _walls(easel, x, level, wide, tall, body)
        roof(easel, x, level - tall * 0.94, wide * 1.14, wide * 0.44, tiles)
        level -= tall * 0.94 + wide * 0.30
        wide *= 0.74


def _walls(easel: Easel, x: float, foot: float, half: float, tall: float, body: Color) -> None:
    look, colors = easel.look, easel.look.palette
    shaded = easel.ramp(
        [(0, shade(body, 0.6), 1.0), (0.5, body, 1.0), (1, body, 1.0)], foot - tall, foot
    )
    easel.box(x - half * 0.94, foot - tall, half * 1.88, tall, shaded)
    glass = mix(shade(body, 0.5), colors.lamp, 0.75 if look.night else 0.22)
    bays = 5
    for bay in range(bays):
        left = x - half * 0.86 + bay * half * 1.72 / bays
        wide = half * 1.72 / bays * 0.74
        low = 0.08 if bay == bays // 2 else 0.3
        easel.box(left, foot - tall * 0.78, wide, tall * (0.78 - low), glass)
        bar = shade(body, 0.5)
        for line in (1, 2):
            at = left + wide * line / 3
            easel.stroke(
                [(at, foot - tall * 0.78), (at, foot - tall * low)], max(half * 0.008, 0.5), bar
            )
        middle = foot - tall * (0.78 + low) / 2
        easel.stroke([(left, middle), (left + wide, middle)], max(half * 0.008, 0.5), bar)
    for post in range(bays + 1):
        at = x - half * 0.9 + post * half * 1.8 / bays
        easel.box(at - half * 0.022, foot - tall, half * 0.044, tall, shade(body, 0.72))
    if look.night:
        easel.glow(x, foot - tall * 0.4, half * 1.3, colors.lamp, 0.4, squash=0.6)


def pavilion(easel: Easel, x: float, foot: float, half: float) -> None:
    """Draw an open pavilion: four posts, a railing, a pointed roof with upturned corners."""
    look, colors = easel.look, easel.look.palette
    red = mix(colors.roof, (0.75, 0.2, 0.15), 0.3 if not look.ink else 0.0)
    tiles = mix(colors.rock, colors.shadow, 0.3)
    if snowy(easel):
        tiles = mix(tiles, colors.snow, 0.8)
    tall = half * 1.15
    contact(easel, x, foot, half * 2.4)
    easel.box(
        x - half * 1.1,
        foot - half * 0.14,
        half * 2.2,
        half * 0.16,
        mix(colors.wall, colors.rock, 0.4),
    )
    inside = mix(colors.haze, colors.shadow, 0.25)
    easel.box(x - half * 0.86, foot - tall, half * 1.72, half * 0.2, shade(inside, 0.8))
    for at in (-0.86, -0.34, 0.34, 0.86):
        easel.box(
            x + at * half - half * 0.04,
            foot - tall,
            half * 0.08,
            tall - half * 0.12,
            shade(red, 0.9),
        )
    rail = foot - half * 0.42
    for level in (rail, rail + half * 0.18):
        easel.stroke(
            [(x - half * 0.86, level), (x + half * 0.86, level)], max(half * 0.03, 0.7), red
        )
    for at in np.linspace(-0.8, 0.8, 9).tolist():
        easel.stroke(
            [(x + at * half, rail), (x + at * half, rail + half * 0.3)], max(half * 0.018, 0.5), red
        )
    eave = foot - tall + half * 0.06
    side = spline(
        [
            (0.0, -half * 1.02),
            (half * 0.34, -half * 0.42),
            (half * 0.98, -half * 0.08),
            (half * 1.36, -half * 0.24),
        ],
        7,
    ).tolist()
    shape = [(x - dx, eave + dy) for dx, dy in side[::-1]] + [
        (x + dx, eave + dy) for dx, dy in side
    ]
    shape += [(x + half * 1.0, eave + half * 0.06), (x - half * 1.0, eave + half * 0.06)]
    easel.area(
        shape,
        easel.ramp(
            [(0, mix(tiles, colors.disc, 0.2), 1.0), (1, shade(tiles, 0.75), 1.0)],
            eave - half,
            eave,
        ),
    )
    for at in (-0.66, -0.33, 0.0, 0.33, 0.66):
        rib = [
            (x + at * half * 0.12, eave - half * 0.86),
            (x + at * half * 0.5, eave - half * 0.4),
            (x + at * half * 1.36, eave),
        ]
        easel.stroke(spline(rib, 5).tolist(), max(half * 0.02, 0.5), shade(tiles, 0.6), 0.8)
    easel.oval(
        x, eave - half * 1.06, half * 0.06, half * 0.1, colors.lamp if not look.ink else tiles
    )
    if look.night:
        easel.glow(x, foot - tall * 0.6, half * 1.5, colors.lamp, 0.55)


def stone_lantern(easel: Easel, x: float, foot: float, tall: float) -> None:
    """Draw a stone lantern, lit at night."""
    look, colors = easel.look, easel.look.palette
    stone = mix(colors.rock, colors.wall, 0.35)
    contact(easel, x, foot, tall * 0.6)
    easel.box(x - tall * 0.16, foot - tall * 0.08, tall * 0.32, tall * 0.08, shade(stone, 0.9))
    easel.box(x - tall * 0.06, foot - tall * 0.55, tall * 0.12, tall * 0.48, stone)
    easel.box(x - tall * 0.17, foot - tall * 0.6, tall * 0.34, tall * 0.06, shade(stone, 1.1))
    easel.box(x - tall * 0.13, foot - tall * 0.8, tall * 0.26, tall * 0.2, stone)
    light = colors.lamp if look.night else shade(stone, 0.5)
    easel.box(x - tall * 0.07, foot - tall * 0.77, tall * 0.14, tall * 0.14, light)
    cap = [
        (x, foot - tall),
        (x + tall * 0.26, foot - tall * 0.78),
        (x - tall * 0.26, foot - tall * 0.78),
    ]
    easel.area(cap, mix(shade(stone, 0.85), colors.snow, 0.8 if snowy(easel) else 0.0))
    if look.night:
        easel.glows([Glow(x, foot - tall * 0.7, tall * 0.9, colors.lamp, 0.7)])
