"""The setting "river", and stones as running water leaves them."""

from __future__ import annotations

import numpy as np

from limner_sketch.curves import blob
from limner_sketch.easel import Easel
from limner_sketch.palette import Floats, mix, shade
from limner_sketch.scenery.floors import fading_ground, snowy
from limner_sketch.scenery.ground import Ground, floats
from limner_sketch.scenery.mountains import closed, far_hill, mist, ridge_line
from limner_sketch.scenery.plants import conifer, flowers, tree, tufts
from limner_sketch.scenery.skies import paint_sky
from limner_sketch.scenery.waters import ripple


def draw_river(easel: Easel) -> Ground:
    """Draw a river that winds from far mountains to the near bank, trees and stones along it."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.54)
    horizon = easel.height * 0.54
    for plane in range(3):
        far_hill(easel, horizon, plane, (0.34, 0.10, 0.01), (0.28, 0.22), 0.46)
        mist(easel, horizon, easel.height * 0.05, 0.5)
    ground = colors.ground
    fading_ground(easel, ground, horizon, easel.height, (0.4, 0.4, 0.75))
    side = 1 if look.light_from > 0 else -1
    left, right = _banks(easel, horizon, side)
    _stream(easel, left, right, horizon)
    _riverside(easel, left, right)
    landed = any(not floats(subject.name) for subject in easel.scene.subjects)
    if landed or not easel.scene.subjects:
        bank = ridge_line(easel, easel.height * 0.90, easel.unit * 0.05, 2, 0.3)
        easel.area(
            closed(easel, bank),
            easel.ramp(
                [(0, mix(ground, colors.disc, 0.15), 1.0), (1, shade(ground, 0.6), 1.0)],
                easel.height * 0.86,
                easel.height,
            ),
        )
        tufts(easel, easel.height * 0.88, easel.height * 1.02, shade(ground, 0.85), 260)
        if look.season in {None, "spring", "summer"} and not look.ink and not snowy(easel):
            flowers(easel, easel.height * 0.9, easel.height, colors.accents, 30)
    return Ground(
        horizon=0.54,
        feet=0.94 if landed else 0.80,
        color=ground,
        afloat=0.80,
        wet=0.0 if landed else 0.6,
    )


def _banks(easel: Easel, horizon: float, side: int) -> tuple[Floats, Floats]:
    rows = np.linspace(0, 1, 40)
    ys = horizon + (easel.height * 1.02 - horizon) * rows**1.5
    bend = np.sin(rows * 5.2 + 0.4) * (0.22 - 0.14 * rows) * side
    middle = easel.width * 0.5 + bend * easel.unit
    half = easel.unit * (0.012 + 0.46 * rows**1.4)
    left, right = np.stack([middle - half, ys], 1), np.stack([middle + half, ys], 1)
    return left, right


def _stream(easel: Easel, left: Floats, right: Floats, horizon: float) -> None:
    look, colors = easel.look, easel.look.palette
    shore = mix(colors.earth, colors.ground, 0.3)
    spread = np.array([easel.unit * 0.02, 0.0])
    easel.area([*(left - spread).tolist(), *(right + spread)[::-1].tolist()], shore)
    far, near = (
        mix(colors.water, colors.horizon, 0.65),
        shade(mix(colors.water, colors.zenith, 0.25), 0.85),
    )
    if look.ink:
        near = mix(colors.paper, colors.ink, 0.16)
    paint = easel.ramp(
        [(0, far, 1.0), (0.45, colors.water if not look.ink else far, 1.0), (1, near, 1.0)],
        horizon,
        easel.height,
    )
    easel.area([*left.tolist(), *right[::-1].tolist()], paint)
    light = mix(colors.horizon, (1, 1, 1), 0.4)
    for number in range(110 if look.hd else 70):
        at = int(easel.rng.integers(4, len(left) - 1))
        share = easel.chance(0.15, 0.85)
        x = left[at, 0] + (right[at, 0] - left[at, 0]) * share
        long = (right[at, 0] - left[at, 0]) * easel.chance(0.04, 0.12)
        tone = light if number % 3 else shade(near, 0.75)
        ripple(
            easel,
            float(x),
            float(left[at, 1]),
            float(long),
            easel.unit * 0.0035 * at / 40,
            tone,
            0.5,
        )


def _riverside(easel: Easel, left: Floats, right: Floats) -> None:
    look, colors = easel.look, easel.look.palette
    for at in range(3, 34, 2 if not look.sparse else 6):
        near = at / 36
        for line, way in ((left, -1), (right, 1)):
            x, y = line[at].tolist()
            size = easel.unit * (0.05 + 0.20 * near) * easel.chance(0.7, 1.2)
            tone = mix(colors.haze, colors.foliage, 0.45 + 0.5 * near)
            x += way * easel.unit * easel.chance(0.03, 0.25) * (0.4 + near)
            if easel.chance(0, 1) < 0.45:
                (tree if (at + way) % 3 else conifer)(easel, x, y, size, tone)
    for at in range(8, 38, 3):
        for line in (left, right):
            x, y = line[at].tolist()
            stones(easel, x, y, easel.unit * 0.03 * at / 38)


def stones(easel: Easel, x: float, y: float, size: float) -> None:
    """Lay two or three rounded stones at (x, y)."""
    colors = easel.look.palette
    for _ in range(int(easel.rng.integers(1, 4))):
        px, part = x + easel.chance(-1.5, 1.5) * size, easel.chance(0.5, 1.2) * size
        stone = shade(mix(colors.rock, colors.wall, 0.25), easel.chance(0.75, 1.1))
        shape = blob(px, y - part * 0.25, part, part * 0.6, easel.rng, 0.14)
        easel.area(
            shape,
            easel.ramp(
                [(0, mix(stone, colors.disc, 0.3), 1.0), (1, shade(stone, 0.6), 1.0)],
                y - part,
                y + part * 0.3,
            ),
        )
        if snowy(easel):
            easel.oval(px, y - part * 0.66, part * 0.7, part * 0.22, colors.snow)
