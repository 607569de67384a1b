"""The setting "library"."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.easel import Easel, Glow
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.floors import contact
from limner_sketch.scenery.ground import Ground


def draw_library(easel: Easel) -> Ground:
    """Draw a library: tall shelves around an arched window, ladder, lamp on a desk, a carpet."""
    look, colors = easel.look, easel.look.palette
    side = 1 if look.light_from > 0 else -1
    wood = shade(mix(colors.wood, colors.roof, 0.15), 0.9)
    floor = easel.height * 0.75
    easel.cover(
        easel.ramp([(0, shade(wood, 0.55), 1.0), (1, shade(wood, 0.8), 1.0)], 0, floor), 0, floor
    )
    x0, half = easel.width * 0.5, easel.unit * 0.15
    for left, right in ((0.0, x0 - half * 1.3), (x0 + half * 1.3, float(easel.width))):
        _bookcase(easel, left, right, floor, wood)
    _arch(easel, x0, easel.height * 0.16, half, floor - easel.height * 0.12)
    easel.cover(
        easel.ramp([(0, shade(wood, 1.15), 1.0), (1, shade(wood, 0.7), 1.0)], floor, easel.height),
        floor,
    )
    for plank in range(-9, 10):
        line = [
            (x0 + plank * easel.unit * 0.10, floor),
            (x0 + plank * easel.unit * 0.24, easel.height),
        ]
        easel.stroke(line, easel.unit * 0.002, shade(wood, 0.6), 0.6)
    easel.box(0, floor - easel.unit * 0.02, easel.width, easel.unit * 0.03, shade(wood, 0.6))
    red = mix(colors.accents[0], colors.wood, 0.3)
    for reach, tone in ((0.42, shade(red, 0.8)), (0.37, mix(red, colors.lamp, 0.35)), (0.35, red)):
        easel.oval(x0, easel.height * 0.9, easel.unit * reach, easel.unit * reach * 0.21, tone)
    _ladder(easel, easel.width * (0.5 - 0.3 * side), floor + easel.unit * 0.03, floor * 0.8, wood)
    _desk(easel, easel.width * (0.5 + 0.36 * side), floor + easel.unit * 0.05, wood)
    if not look.flat and not look.night:
        beam = [
            (x0 - half, floor),
            (x0 + half, floor),
            (x0 + half - side * easel.unit * 0.3, easel.height),
            (x0 - half * 1.8 - side * easel.unit * 0.3, easel.height),
        ]
        easel.area(
            beam, easel.ramp([(0, colors.disc, 0.32), (1, colors.disc, 0.05)], floor, easel.height)
        )
        shaft = [
            (x0 - half, easel.height * 0.2),
            (x0 + half, easel.height * 0.2),
            (x0 + half * 0.6 - side * easel.unit * 0.35, floor),
            (x0 - half * 2 - side * easel.unit * 0.35, floor),
        ]
        easel.area(
            shaft,
            easel.ramp([(0, colors.disc, 0.16), (1, colors.disc, 0.0)], easel.height * 0.2, floor),
        )
    return Ground(horizon=0.75, feet=0.93, color=wood, has_sky=False)


def _bookcase(easel: Easel, left: float, right: float, foot: float, wood: Color) -> None:
    look, colors = easel.look, easel.look.palette
    rows = 6
    pitch = foot / rows
    tones = [
        shade(mix(tone, colors.wood, 0.3), light)
        for tone in colors.accents[:5]
        for light in (0.62, 0.85)
    ]
    shapes: list[list[list[tuple[float, float]]]] = [[] for _ in tones]
    bands: list[list[tuple[float, float]]] = []
    for row in range(rows):
        level = (row + 1) * pitch - pitch * 0.1
        easel.box(left, level - pitch * 0.86, right - left, pitch * 0.86, shade(wood, 0.4))
        x = left + easel.unit * 0.01
        while x < right - easel.unit * 0.03:
            thick, tall = easel.unit * easel.chance(0.011, 0.026), pitch * easel.chance(0.55, 0.8)
            lean = thick * (1.2 if easel.chance(0, 1) < 0.06 else 0.0)
            book = [
                (x, level),
                (x + lean, level - tall),
                (x + lean + thick, level - tall),
                (x + thick, level),
            ]
            shapes[int(easel.rng.integers(len(tones)))].append(book)
            bands.append(
                [
                    (x + thick * 0.15, level - tall * 0.78),
                    (x + thick * 0.85, level - tall * 0.78),
                    (x + thick * 0.85, level - tall * 0.7),
                    (x + thick * 0.15, level - tall * 0.7),
                ]
            )
            x += (thick + lean) * 1.08 if easel.chance(0, 1) < 0.93 or look.sparse else thick * 3
        easel.box(left, level, right - left, pitch * 0.1, shade(wood, 1.1))
    for tone, books in zip(tones, shapes, strict=True):
        easel.areas(books, tone)
    easel.areas(bands, mix(colors.lamp, colors.wood, 0.3), 0.7)
    count = max(1, round((right - left) / (easel.unit * 0.3)))
    for post in range(count + 1):
        x = left + (right - left) * post / count
        easel.box(x - easel.unit * 0.012, 0, easel.unit * 0.024, foot, shade(wood, 1.0))
        easel.box(x + easel.unit * 0.012, 0, easel.unit * 0.008, foot, colors.shadow, 0.3)


def _arch(easel: Easel, x: float, top: float, half: float, foot: float) -> None:
    look, colors = easel.look, easel.look.palette
    turns = np.linspace(math.pi, 2 * math.pi, 24)
    curve = [(x + math.cos(t) * half, top + half + math.sin(t) * half) for t in turns.tolist()]
    shape = [*curve, (x + half, foot), (x - half, foot)]
    frame = shade(colors.wood, 0.7)
    easel.glow(x, top + half, half * 3.2, colors.disc, 0.4)
    easel.area([(x + (px - x) * 1.14, py + (py - foot) * 0.03) for px, py in shape], frame)
    easel.area(
        shape,
        easel.ramp(
            [(0, colors.zenith, 1.0), (0.6, colors.sky, 1.0), (1, colors.horizon, 1.0)], top, foot
        ),
    )
    easel.oval(
        x + half * 0.4 * look.light_from, top + half * 0.9, half * 0.16, half * 0.16, colors.disc
    )
    easel.oval(x - half * 0.4, foot, half * 0.6, half * 0.7, mix(colors.haze, colors.foliage, 0.5))
    easel.oval(x + half * 0.5, foot, half * 0.5, half * 0.5, mix(colors.haze, colors.foliage, 0.7))
    for at in (-0.34, 0.34):
        easel.stroke([(x + at * half, top + half * 0.1), (x + at * half, foot)], half * 0.05, frame)
    for level in (0.3, 0.6):
        y = top + half + (foot - top - half) * level
        easel.stroke([(x - half, y), (x + half, y)], half * 0.05, frame)
    easel.stroke([(x - half, top + half), (x + half, top + half)], half * 0.06, frame)
    easel.box(
        x - half * 1.25, foot, half * 2.5, easel.height * 0.75 - foot, shade(colors.wood, 0.85)
    )


def _ladder(easel: Easel, x: float, foot: float, tall: float, wood: Color) -> None:
    pale = mix(wood, easel.look.palette.wall, 0.3)
    lean, half = easel.unit * 0.05, easel.unit * 0.035
    for side in (-1, 1):
        easel.stroke(
            [(x + side * half, foot), (x + side * half + lean, foot - tall)],
            easel.unit * 0.009,
            pale,
        )
    for rung in range(1, 11):
        part = rung / 11
        y = foot - tall * part
        easel.stroke(
            [(x - half + lean * part, y), (x + half + lean * part, y)],
            easel.unit * 0.007,
            shade(pale, 0.85),
        )


def _desk(easel: Easel, x: float, foot: float, wood: Color) -> None:
    look, colors = easel.look, easel.look.palette
    half, tall = easel.unit * 0.15, easel.unit * 0.15
    contact(easel, x, foot, half * 2.4)
    for dx in (-0.85, 0.85):
        easel.box(x + dx * half - half * 0.06, foot - tall, half * 0.12, tall, shade(wood, 0.75))
    easel.box(
        x - half, foot - tall - easel.unit * 0.02, half * 2, easel.unit * 0.045, shade(wood, 1.2)
    )
    top = foot - tall - easel.unit * 0.02
    for level, (wide, tone) in enumerate(((0.5, 0), (0.44, 2), (0.48, 4))):
        easel.box(
            x - half * 0.7,
            top - easel.unit * 0.018 * (level + 1),
            half * wide,
            easel.unit * 0.018,
            shade(colors.accents[tone], 0.75),
        )
    lamp = x + half * 0.4
    easel.stroke([(lamp, top), (lamp, top - tall * 0.62)], easel.unit * 0.006, colors.lamp)
    green = mix(colors.foliage, (0.05, 0.4, 0.25), 0.5 if not look.ink else 0.0)
    if look.night or look.time == "sunset":
        easel.glows([Glow(lamp, top - tall * 0.5, easel.unit * 0.34, colors.lamp, 0.8)])
    easel.area(
        [
            (lamp - half * 0.4, top - tall * 0.55),
            (lamp - half * 0.2, top - tall * 0.82),
            (lamp + half * 0.2, top - tall * 0.82),
            (lamp + half * 0.4, top - tall * 0.55),
        ],
        mix(green, colors.lamp, 0.3 if look.night else 0.0),
    )
