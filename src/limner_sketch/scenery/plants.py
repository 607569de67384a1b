"""Plants: conifers, round trees, grass, flowers and bushes, for every setting outdoors."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import blob, oval_points
from limner_sketch.easel import Easel
from limner_sketch.palette import Color, Floats, mix, shade


def conifer(easel: Easel, x: float, foot: float, tall: float, color: Color) -> None:
    """Draw a fir whose foot is at (x, foot), `tall` pixels high."""
    tiers = 7 if easel.look.hd else 5
    left, right = [], []
    for tier in range(tiers):
        y = foot - tall * (1 - tier / tiers)
        reach = tall * 0.24 * (tier + 1) / tiers
        low = y + tall / tiers * 1.25
        droop = tall * 0.02
        left += [(x - reach * 0.35, y + droop), (x - reach * easel.chance(0.85, 1.1), low)]
        right += [(x + reach * 0.35, y + droop), (x + reach * easel.chance(0.85, 1.1), low)]
    easel.box(x - tall * 0.02, foot - tall * 0.1, tall * 0.04, tall * 0.12, shade(color, 0.55))
    easel.area([(x, foot - tall), *right, *reversed(left)], color)
    if not easel.look.flat and tall > easel.unit * 0.12:
        side = right if easel.look.light_from > 0 else left
        light = mix(color, easel.look.palette.disc, 0.28)
        easel.area([(x, foot - tall), *side, (x, foot - tall * 0.1)], light, 0.5)
    if easel.look.season == "winter" or easel.look.weather == "snow":
        for tier in range(tiers - 1):
            y = foot - tall * (1 - tier / tiers) + tall * 0.05
            reach = tall * 0.17 * (tier + 1) / tiers
            cap = [
                (x - reach, y + tall * 0.08),
                (x, y - tall * 0.03),
                (x + reach, y + tall * 0.08),
                (x, y + tall * 0.05),
            ]
            easel.area(cap, easel.look.palette.snow, 0.9)


def tree(easel: Easel, x: float, foot: float, tall: float, color: Color) -> None:
    """Draw a broad-leaved tree: trunk, boughs, and a crown of light and dark clumps."""
    look = easel.look
    bark = mix(look.palette.wood, color, 0.2) if not look.ink else shade(color, 0.6)
    trunk = tall * 0.045
    easel.area(
        [
            (x - trunk * 1.5, foot),
            (x - trunk * 0.6, foot - tall * 0.55),
            (x + trunk * 0.6, foot - tall * 0.55),
            (x + trunk * 1.5, foot),
        ],
        bark,
    )
    for side in (-1, 1):
        fork = [(x, foot - tall * 0.38), (x + side * tall * 0.16, foot - tall * 0.6)]
        easel.stroke(fork, trunk * 0.8, bark)
    if look.season == "winter":
        _bare(easel, x, foot - tall * 0.45, tall * 0.34, bark)
        return
    clumps = []
    near = tall > easel.unit * 0.16 and tall > 60  # Small crowns need few clumps.
    for _ in range((16 if look.hd else 10) if near else 6):
        angle, reach = easel.chance(0, 2 * math.pi), math.sqrt(easel.chance(0, 1))
        clumps.append(
            (
                x + math.cos(angle) * reach * tall * 0.25,
                foot - tall * 0.70 + math.sin(angle) * reach * tall * 0.20,
                tall * easel.chance(0.09, 0.16),
            )
        )
    planes: list[tuple[float, float, float]] = [(0.0, 0.82, 1.0)]
    if not look.flat and tall > 24:
        planes += [(0.28, 1.0, 0.78), (0.5, 1.16, 0.42)]
    for shift, light, size in planes:
        tone = (
            shade(color, light) if light < 1.1 else mix(shade(color, 1.1), look.palette.disc, 0.3)
        )
        for cx, cy, radius in clumps:
            easel.area(
                blob(
                    cx + shift * radius * 0.5 * look.light_from,
                    cy - shift * radius * 0.7,
                    radius * size,
                    radius * size * 0.86,
                    easel.rng,
                    0.22,
                ),
                tone,
                1.0 if shift == 0 else 0.8,
            )
    if look.weather == "snow":
        _load(easel, clumps)


def _load(easel: Easel, clumps: list[tuple[float, float, float]]) -> None:
    """Lay snow on the upper clumps of a crown."""
    middle = sum(y for _, y, _ in clumps) / len(clumps)
    caps = [
        blob(x, y - radius * 0.55, radius * 0.8, radius * 0.42, easel.rng, 0.2).tolist()
        for x, y, radius in clumps
        if y < middle + radius * 0.4
    ]
    easel.areas(caps, easel.look.palette.snow, 0.92)


def _bare(easel: Easel, x: float, y: float, reach: float, bark: Color) -> None:
    stack = [(x, y, -math.pi / 2, reach, 0)]
    while stack:
        x0, y0, angle, length, level = stack.pop()
        x1, y1 = x0 + math.cos(angle) * length * 0.55, y0 + math.sin(angle) * length * 0.55
        easel.stroke([(x0, y0), (x1, y1)], max(reach * 0.08 * 0.6**level, 0.7), bark)
        if level < (5 if easel.look.hd else 4):
            stack += [
                (x1, y1, angle + turn * easel.chance(0.6, 1.3), length * 0.8, level + 1)
                for turn in (-0.5, 0.42)
            ]


def tufts(easel: Easel, top: float, bottom: float, color: Color, count: int) -> None:
    """Draw blades of grass between two heights in pixels, larger towards the bottom."""
    if easel.look.sparse:
        count //= 6
    tones = [shade(color, light) for light in (0.72, 0.86, 1.0, 1.12, 1.22)]
    draws = easel.rng.random((max(easel.many(count), 5), 5))
    draws = draws[np.argsort(draws[:, 0], kind="stable")]
    # Blades of one tone and one third of the depth share a path: one call instead of hundreds.
    for third in np.array_split(draws, 3):
        for number, tone in enumerate(tones):
            blades = third[number :: len(tones)]
            easel.areas(_blades(easel, blades, top, bottom), tone, 0.92)


def _blades(
    easel: Easel, draws: Floats, top: float, bottom: float
) -> list[list[tuple[float, float]]]:
    shapes = []
    for row, across, size, bend, _ in draws.tolist():
        y, x = top + (bottom - top) * row, across * easel.width
        tall = easel.unit * (0.008 + 0.042 * row) * (0.6 + 0.7 * size)
        lean, wide = (bend - 0.5) * tall, tall * 0.10
        shapes.append(
            [
                (x - wide, y),
                (x + lean * 0.4, y - tall * 0.6),
                (x + lean, y - tall),
                (x + lean * 0.4 + wide, y - tall * 0.5),
                (x + wide, y),
            ]
        )
    return shapes


def flowers(easel: Easel, top: float, bottom: float, colors: tuple[Color, ...], count: int) -> None:
    """Scatter flowers between two heights in pixels, larger towards the bottom."""
    rows = np.sort(easel.rng.random(max(easel.many(count), 3)))
    for row in rows.tolist():
        y = top + (bottom - top) * row
        x = easel.chance(0, easel.width)
        size = easel.unit * (0.003 + 0.014 * row) * easel.chance(0.7, 1.2)
        flower(easel, x, y, size, easel.pick(colors))


def flower(easel: Easel, x: float, y: float, size: float, color: Color) -> None:
    """Draw one flower of `size` pixels radius, with its stem where it is large enough."""
    look = easel.look
    if size > easel.unit * 0.006:
        stem = [(x, y), (x + size * 0.3, y + size * 3)]
        easel.stroke(stem, size * 0.22, shade(look.palette.foliage, 0.8))
    if size < easel.unit * 0.005:
        easel.oval(x, y, size, size * 0.8, color)
        return
    turn = easel.chance(0, 1)
    petals = [
        oval_points(
            x + math.cos((petal + turn) * math.tau / 5) * size * 0.62,
            y + math.sin((petal + turn) * math.tau / 5) * size * 0.5,
            size * 0.5,
            size * 0.42,
        )
        for petal in range(5)
    ]
    easel.areas(petals, color)
    easel.oval(x, y, size * 0.32, size * 0.28, mix(look.palette.lamp, color, 0.15))


def bush(easel: Easel, x: float, foot: float, size: float, color: Color) -> None:
    """Draw a rounded bush, `size` pixels wide."""
    for number in range(7 if easel.look.hd else 5):
        dx = (number / 5 - 0.4) * size
        radius = size * easel.chance(0.18, 0.3)
        tone = shade(color, easel.chance(0.8, 1.15))
        easel.area(blob(x + dx, foot - radius * 0.7, radius, radius * 0.85, easel.rng, 0.2), tone)
