"""The setting "farmland": fields, a barn and a windmill."""

from __future__ import annotations

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.floors import contact, fading_ground, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.land import lawn
from limner_sketch.scenery.mountains import closed, mist, ridge_line
from limner_sketch.scenery.plants import tree, tufts
from limner_sketch.scenery.skies import paint_sky


def draw_farmland(easel: Easel) -> Ground:
    """Draw fields whose furrows run to the horizon, a barn and a windmill, a fence and grass."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.58)
    side = 1 if look.light_from > 0 else -1
    for plane in range(2):
        base = easel.height * (0.57 + 0.02 * plane)
        line = ridge_line(easel, base, easel.unit * (0.12 - 0.05 * plane), 3, 0.35)
        easel.area(closed(easel, line), mix(colors.haze, colors.foliage, 0.28 + 0.2 * plane))
    mist(easel, easel.height * 0.57, easel.height * 0.04, 0.6)
    horizon = easel.height * 0.585
    _fields(easel, horizon)
    for number in range(9 if not look.sparse else 3):
        x = easel.width * (number + easel.chance(0, 1)) / 9
        tall = easel.unit * easel.chance(0.05, 0.09)
        tree(easel, x, horizon + easel.unit * 0.01, tall, mix(colors.haze, colors.foliage, 0.6))
    _windmill(easel, easel.width * (0.5 - 0.34 * side), easel.height * 0.63, easel.unit * 0.26)
    _barn(easel, easel.width * (0.5 + 0.27 * side), easel.height * 0.66, easel.unit * 0.24)
    for at, row in ((-0.28, 0.70), (-0.12, 0.73), (0.14, 0.715)):
        _bale(easel, easel.width * (0.5 + at * side), easel.height * row, easel.unit * 0.04)
    lawn(easel, 0.86, 0.015)
    _fence(easel, easel.height * 0.845)
    tufts(
        easel,
        easel.height * 0.86,
        easel.height,
        shade(colors.ground, 0.88),
        360 if look.hd else 200,
    )
    return Ground(horizon=0.585, feet=0.94, color=colors.ground)


def _crop(easel: Easel) -> tuple[Color, Color]:
    look, colors = easel.look, easel.look.palette
    if snowy(easel):
        return colors.snow, mix(colors.snow, colors.earth, 0.35)
    ripe = mix(colors.earth, colors.lamp, 0.35 if not look.night and not look.ink else 0.05)
    if look.season == "spring":
        return mix(colors.foliage, colors.ground, 0.5), mix(colors.earth, colors.wood, 0.4)
    return ripe, mix(colors.foliage, colors.ground, 0.6)


def _fields(easel: Easel, horizon: float) -> None:
    """Lay furrows in one-point perspective, in stripes of two crops."""
    look = easel.look
    first, second = _crop(easel)
    foot, x0 = easel.height + 4.0, easel.width * (0.5 + 0.06 * look.light_from)
    fading_ground(easel, first, horizon, foot, (0.5, 0.4, 0.85))
    count = 34 if not look.sparse else 12
    dark: list[list[tuple[float, float]]] = []
    light: list[list[tuple[float, float]]] = []
    for number in range(-count, count + 1):
        left, right = (
            x0 + (number - 0.27) * easel.unit * 0.16,
            x0 + (number + 0.2) * easel.unit * 0.16,
        )
        head = x0 + number * easel.unit * 0.012
        strip = [(head, horizon), (head + easel.unit * 0.004, horizon), (right, foot), (left, foot)]
        (dark if (number // 4) % 2 else light).append(strip)
    easel.areas(light, shade(first, 0.82), 0.55)
    easel.areas(dark, second, 0.8)
    mist(easel, horizon, easel.height * 0.05, 0.5)


def _barn(easel: Easel, x: float, foot: float, size: float) -> None:
    look, colors = easel.look, easel.look.palette
    red = mix(colors.roof, (0.7, 0.16, 0.12), 0.35 if not look.ink else 0.0)
    half, tall = size / 2, size * 0.5
    contact(easel, x, foot, size * 1.3)
    profile = [(-1, 0), (-1, -1), (-0.62, -1.5), (0, -1.75), (0.62, -1.5), (1, -1), (1, 0)]
    face = [(x + dx * half, foot + dy * tall) for dx, dy in profile]
    easel.area(
        face,
        easel.ramp(
            [(0, mix(red, colors.disc, 0.15), 1.0), (1, shade(red, 0.8), 1.0)],
            foot - tall * 1.7,
            foot,
        ),
    )
    away = -1 if look.light_from > 0 else 1
    wing = [
        (x + away * half, foot),
        (x + away * half, foot - tall),
        (x + away * half * 2.1, foot - tall * 0.9),
        (x + away * half * 2.1, foot - tall * 0.05),
    ]
    easel.area(wing, shade(red, 0.62))
    cap = mix(mix(colors.rock, colors.shadow, 0.3), colors.snow, 0.85 if snowy(easel) else 0.0)
    easel.area(
        [
            (x + away * half, foot - tall),
            (x + away * half * 0.62, foot - tall * 1.5),
            (x, foot - tall * 1.75),
            (x + away * half * 1.2, foot - tall * 1.62),
            (x + away * half * 2.15, foot - tall * 0.9),
        ],
        cap,
    )
    easel.stroke(
        [(px + (px - x) * 0.04, py - size * 0.01) for px, py in face[1:6]], size * 0.035, cap
    )
    trim = mix(colors.wall, (1, 1, 1), 0.3 if not look.night else 0.0)
    door = [
        (x - half * 0.36, foot),
        (x - half * 0.36, foot - tall * 0.8),
        (x + half * 0.36, foot - tall * 0.8),
        (x + half * 0.36, foot),
    ]
    easel.area(door, shade(red, 0.6))
    easel.stroke(door, size * 0.014, trim)
    easel.stroke([door[0], door[2]], size * 0.012, trim)
    easel.stroke([door[1], door[3]], size * 0.012, trim)
    glass = colors.lamp if look.night else shade(red, 0.45)
    easel.box(x - half * 0.16, foot - tall * 1.3, half * 0.32, tall * 0.26, glass)
    if look.night:
        easel.glow(x, foot - tall * 1.1, size * 0.5, colors.lamp, 0.5)


def _windmill(easel: Easel, x: float, foot: float, tall: float) -> None:
    colors = easel.look.palette
    wall = mix(colors.wall, colors.haze, 0.25)
    contact(easel, x, foot, tall * 0.4)
    tower = [
        (x - tall * 0.12, foot),
        (x - tall * 0.07, foot - tall * 0.7),
        (x + tall * 0.07, foot - tall * 0.7),
        (x + tall * 0.12, foot),
    ]
    easel.area(
        tower,
        easel.ramp(
            [(0, shade(wall, 0.85), 1.0), (0.5, wall, 1.0), (1, shade(wall, 0.7), 1.0)],
            x - tall * 0.12,
            x + tall * 0.12,
            across=True,
        ),
    )
    easel.area(
        [
            (x - tall * 0.085, foot - tall * 0.69),
            (x, foot - tall * 0.84),
            (x + tall * 0.085, foot - tall * 0.69),
        ],
        mix(colors.roof, colors.haze, 0.2),
    )
    turn0 = easel.chance(0.2, 1.2)
    hub = (x, foot - tall * 0.72)
    for sail in range(4):
        turn = turn0 + sail * np.pi / 2
        cos, sin = float(np.cos(turn)), float(np.sin(turn))
        tip = (hub[0] + cos * tall * 0.42, hub[1] + sin * tall * 0.42)
        cloth = [
            (hub[0] + cos * tall * 0.08, hub[1] + sin * tall * 0.08),
            tip,
            (tip[0] - sin * tall * 0.09, tip[1] + cos * tall * 0.09),
            (
                hub[0] + cos * tall * 0.08 - sin * tall * 0.09,
                hub[1] + sin * tall * 0.08 + cos * tall * 0.09,
            ),
        ]
        easel.area(cloth, mix(colors.wall, (1, 1, 1), 0.35 if not easel.look.night else 0.0), 0.85)
        easel.stroke([hub, tip], tall * 0.014, colors.wood)


def _bale(easel: Easel, x: float, foot: float, size: float) -> None:
    colors = easel.look.palette
    straw = mix(
        colors.earth, colors.lamp, 0.4 if not easel.look.night and not easel.look.ink else 0.05
    )
    if snowy(easel):
        straw = mix(straw, colors.snow, 0.5)
    contact(easel, x, foot, size * 2.6)
    easel.box(
        x - size * 0.9,
        foot - size * 1.6,
        size * 1.8,
        size * 1.6,
        shade(straw, 0.8),
        radius=size * 0.5,
    )
    face = x + size * 0.55 * (1 if easel.look.light_from > 0 else -1)
    easel.oval(face, foot - size * 0.8, size * 0.55, size * 0.8, straw)
    for ring in (0.65, 0.35):
        turns = np.linspace(0, 2 * np.pi, 18)
        points = np.stack(
            [
                face + np.cos(turns) * size * 0.55 * ring,
                foot - size * 0.8 + np.sin(turns) * size * 0.8 * ring,
            ],
            1,
        )
        easel.stroke(points.tolist(), size * 0.05, shade(straw, 0.75))


def _fence(easel: Easel, foot: float) -> None:
    colors = easel.look.palette
    wood = mix(colors.wood, colors.wall, 0.25)
    pitch = easel.unit * 0.13
    for level in (0.035, 0.065):
        y = foot - easel.unit * level
        easel.stroke([(0, y), (easel.width, y)], easel.unit * 0.011, shade(wood, 0.85))
    for number in range(int(easel.width / pitch) + 2):
        x = number * pitch + easel.chance(-0.01, 0.01) * easel.unit
        easel.box(x, foot - easel.unit * 0.095, easel.unit * 0.017, easel.unit * 0.105, wood)
        if snowy(easel):
            easel.box(
                x - 1,
                foot - easel.unit * 0.1,
                easel.unit * 0.017 + 2,
                easel.unit * 0.012,
                colors.snow,
            )
