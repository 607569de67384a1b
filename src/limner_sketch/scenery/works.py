"""The setting "factory": halls with saw-tooth roofs, chimneys, tanks and pipes, a yard before."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import blob
from limner_sketch.easel import Easel
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.floors import contact, paving, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import mist
from limner_sketch.scenery.skies import paint_sky


def draw_factory(easel: Easel) -> Ground:
    """Draw a factory: far stacks in haze, a brick hall, tanks, a yard with crates."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.66)
    side = 1 if look.light_from > 0 else -1
    foot = easel.height * 0.70
    far = mix(colors.haze, colors.rock, 0.35)
    for number in range(6 if not look.sparse else 3):
        x, tall = easel.chance(0, 1) * easel.width, easel.unit * easel.chance(0.12, 0.28)
        wide = easel.unit * easel.chance(0.08, 0.16)
        easel.box(x - wide / 2, foot - tall * 0.5, wide, tall * 0.5, far)
        if number % 2:
            _chimney(easel, x, foot - tall * 0.5, tall * 0.7, far, smoke=False)
    mist(easel, foot, easel.height * 0.08, 0.7)
    brick = mix(colors.roof, colors.wall, 0.22)
    _chimney(easel, easel.width * (0.5 + 0.16 * side), foot, easel.unit * 0.52, brick)
    _chimney(easel, easel.width * (0.5 + 0.29 * side), foot, easel.unit * 0.42, shade(brick, 0.92))
    _hall(easel, easel.width * (0.5 - 0.12 * side), foot, easel.unit * 0.62, brick)
    for at, size in ((0.32, 0.10), (0.46, 0.12)):
        _tank(easel, easel.width * (0.5 + at * side), foot + easel.unit * 0.01, easel.unit * size)
    concrete = mix(mix(colors.rock, colors.wall, 0.35), colors.snow, 0.6 if snowy(easel) else 0.0)
    paving(easel, 0.70, concrete, courses=8, pitch=0.26)
    _stripes(easel, concrete)
    for at, row, size in ((-0.43, 0.79, 0.11), (-0.36, 0.82, 0.08), (0.42, 0.80, 0.10)):
        x, y = easel.width * (0.5 + at * side), easel.height * row
        _crate(easel, x, y, easel.unit * size)
    wet = 0.5 if look.weather in {"rain", "storm"} else 0.0
    return Ground(horizon=0.69, feet=0.94, color=concrete, wet=wet)


def _chimney(
    easel: Easel, x: float, foot: float, tall: float, tone: Color, *, smoke: bool = True
) -> None:
    colors = easel.look.palette
    low, high = tall * 0.07, tall * 0.045
    body = [(x - low, foot), (x - high, foot - tall), (x + high, foot - tall), (x + low, foot)]
    round_ = [(0, shade(tone, 0.7), 1.0), (0.5, mix(tone, colors.disc, 0.15), 1.0)]
    paint = easel.ramp([*round_, (1, shade(tone, 0.6), 1.0)], x - low, x + low, across=True)
    easel.area(body, paint)
    for level in (0.80, 0.92):
        easel.box(x - high * 1.15, foot - tall * level, high * 2.3, tall * 0.045, colors.wall, 0.85)
    if easel.look.night:
        easel.glow(x, foot - tall, tall * 0.09, (1.0, 0.25, 0.2), 1.0)
    if not smoke:
        return
    wind = -1 if easel.look.light_from > 0 else 1
    gray = mix(colors.cloud, colors.shadow, 0.18)
    for puff in range(11):
        part = puff / 10
        px = x + wind * tall * (0.05 + 0.55 * part**1.3)
        py = foot - tall * (1.03 + 0.34 * part) + math.sin(puff * 1.7) * tall * 0.02
        size = tall * (0.045 + 0.12 * part)
        shape = blob(px, py, size, size * 0.8, easel.rng, 0.2)
        easel.area(shape, mix(gray, colors.sky, part * 0.6), 0.75 - 0.5 * part)


def _hall(easel: Easel, x: float, foot: float, wide: float, brick: Color) -> None:
    look, colors = easel.look, easel.look.palette
    tall, bays = wide * 0.30, 4
    left, bay = x - wide / 2, wide / bays
    contact(easel, x, foot, wide * 1.15)
    steel = mix(mix(colors.rock, colors.shadow, 0.25), colors.snow, 0.8 if snowy(easel) else 0.0)
    glass = colors.lamp if look.night else mix(colors.sky, colors.wall, 0.35)
    for number in range(bays):
        x0, top = left + number * bay, foot - tall
        easel.area([(x0, top), (x0, top - bay * 0.42), (x0 + bay, top)], steel)
        pane = [(x0, top), (x0, top - bay * 0.36), (x0 + bay * 0.14, top - bay * 0.30)]
        easel.area([*pane, (x0 + bay * 0.14, top)], glass)
    light = [(0, mix(brick, colors.disc, 0.12), 1.0), (1, shade(brick, 0.78), 1.0)]
    easel.box(left, foot - tall, wide, tall, easel.ramp(light, foot - tall, foot))
    courses = [
        [(left, y), (left + wide, y), (left + wide, y + 1), (left, y + 1)]
        for y in np.arange(foot - tall, foot, max(easel.unit * 0.009, 3.0)).tolist()
    ]
    if not look.flat:
        easel.areas(courses, shade(brick, 0.7), 0.35)
    for number in range(bays):
        x0 = left + number * bay + bay * 0.14
        if number == 1:
            easel.box(x0, foot - tall * 0.66, bay * 0.72, tall * 0.66, shade(steel, 0.7))
            for slat in range(6):
                y = foot - tall * 0.1 * (slat + 0.6)
                easel.stroke([(x0, y), (x0 + bay * 0.72, y)], tall * 0.012, shade(steel, 0.5))
            continue
        _panes(easel, x0, foot - tall * 0.78, bay * 0.72, tall * 0.46, glass)
    if look.night:
        easel.glow(x, foot - tall * 0.5, wide * 0.5, colors.lamp, 0.4, squash=0.5)


def _panes(easel: Easel, x: float, y: float, wide: float, tall: float, glass: Color) -> None:
    easel.box(x, y, wide, tall, glass)
    frame = shade(glass, 0.45)
    for line in range(5):
        at = x + wide * line / 4
        easel.stroke([(at, y), (at, y + tall)], max(wide * 0.02, 0.6), frame)
    for line in range(4):
        at = y + tall * line / 3
        easel.stroke([(x, at), (x + wide, at)], max(wide * 0.02, 0.6), frame)


def _tank(easel: Easel, x: float, foot: float, size: float) -> None:
    colors = easel.look.palette
    steel = mix(colors.wall, colors.rock, 0.35)
    tall = size * 1.7
    contact(easel, x, foot, size * 2.4)
    shine = [(0, shade(steel, 0.6), 1.0), (0.35, mix(steel, colors.disc, 0.35), 1.0)]
    paint = easel.ramp([*shine, (1, shade(steel, 0.55), 1.0)], x - size, x + size, across=True)
    easel.oval(x, foot, size, size * 0.12, paint)
    easel.box(x - size, foot - tall, size * 2, tall, paint)
    easel.oval(x, foot - tall, size, size * 0.3, paint)
    if snowy(easel):
        easel.oval(x, foot - tall - size * 0.06, size * 0.96, size * 0.24, colors.snow)
    for level in (0.3, 0.62, 0.94):
        y = foot - tall * level
        easel.stroke([(x - size, y), (x + size, y)], size * 0.03, shade(steel, 0.5), 0.7)
    pipe = [(x - size, foot - tall * 0.5), (x - size * 1.7, foot - tall * 0.5)]
    pipe.append((x - size * 1.7, foot))
    easel.stroke(pipe, size * 0.14, shade(steel, 0.7))
    easel.stroke(pipe, size * 0.05, mix(steel, colors.disc, 0.4))


def _stripes(easel: Easel, floor: Color) -> None:
    """Mark the yard with a lane of yellow, as in works."""
    yellow = mix(easel.look.palette.lamp, floor, 0.4)
    y0, room = easel.height * 0.70, easel.height * 0.30
    for way in (-1, 1):
        lane = [
            (easel.width / 2 + way * easel.unit * reach, y0 + room * depth)
            for depth, reach in ((0.03, 0.11), (0.03, 0.12), (1.0, 0.44), (1.0, 0.41))
        ]
        easel.area(lane, yellow, 0.8)


def _crate(easel: Easel, x: float, foot: float, size: float) -> None:
    colors = easel.look.palette
    wood = mix(colors.wood, colors.earth, 0.5)
    contact(easel, x, foot, size * 1.5)
    left, top = x - size / 2, foot - size * 0.8
    easel.box(left, top, size, size * 0.8, wood)
    lid = [(left, top), (left + size * 0.14, top - size * 0.14)]
    lid += [(left + size * 1.14, top - size * 0.14), (left + size, top)]
    easel.area(lid, mix(shade(wood, 1.2), colors.snow, 0.85 if snowy(easel) else 0.0))
    flank = [(left + size, top), (left + size * 1.14, top - size * 0.14)]
    easel.area(
        [*flank, (left + size * 1.14, foot - size * 0.14), (left + size, foot)], shade(wood, 0.6)
    )
    for line in range(1, 4):
        y = top + size * 0.2 * line
        easel.stroke([(left, y), (left + size, y)], size * 0.014, shade(wood, 0.62))
    edge = [(left, top), (left + size, top), (left + size, foot), (left, foot)]
    easel.stroke(edge, size * 0.05, shade(wood, 0.8), closed=True)
    easel.stroke([edge[0], edge[2]], size * 0.05, shade(wood, 0.8))
