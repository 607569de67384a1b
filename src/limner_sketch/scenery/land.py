"""Green land: the settings "forest", "meadow" and "garden"."""

from __future__ import annotations

import numpy as np

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, mist, ridge_line
from limner_sketch.scenery.plants import bush, conifer, flowers, tree, tufts
from limner_sketch.scenery.skies import paint_disc, paint_sky


def lawn(easel: Easel, top: float, rise: float = 0.03) -> None:
    """Paint near ground from `top` (a share of the height) down, with light and shade on it."""
    look, colors = easel.look, easel.look.palette
    line = ridge_line(easel, top * easel.height, easel.unit * rise, 2, 0.25)
    stops = [
        (0, mix(colors.ground, colors.disc, 0.16), 1.0),
        (0.4, colors.ground, 1.0),
        (1, shade(colors.ground, 0.70), 1.0),
    ]
    easel.area(closed(easel, line), easel.ramp(stops, (top - rise) * easel.height, easel.height))
    if not look.flat and not look.ink:
        field = fractal(easel.rng, 96, 64, 4, 4, stretch=3)
        dark = np.clip(field - 0.5, 0, 1) * np.linspace(0, 1.6, 64, dtype=np.float32)[:, None]
        easel.veil(dark, shade(colors.foliage, 0.55), top * easel.height)


def lane(easel: Easel, top: float, color: Color) -> None:
    """Wind a path from the foot of the picture to `top`, narrowing."""
    rows = np.linspace(0, 1, 28)
    ys = easel.height * (top + (1.02 - top) * rows)
    middle = easel.width * 0.5 + np.sin(rows * 3.6 + 0.4) * easel.unit * 0.16 * (1 - rows)
    half = easel.unit * (0.012 + 0.24 * rows**1.6)
    left, right = np.stack([middle - half, ys], 1), np.stack([middle + half, ys], 1)
    easel.area(
        [*left.tolist(), *right[::-1].tolist()],
        easel.ramp(
            [(0, mix(color, easel.look.palette.haze, 0.3), 1.0), (1, shade(color, 0.88), 1.0)],
            ys[0],
            ys[-1],
        ),
    )


def draw_forest(easel: Easel) -> Ground:
    """Draw a wood: pale trunks behind, dark ones before, rays of light between."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.70, disc=look.night)
    glow = mix(colors.horizon, colors.disc, 0.5)
    if not look.ink:
        easel.glow(
            easel.width * (0.5 + 0.15 * look.light_from),
            easel.height * 0.34,
            easel.unit * 0.75,
            glow,
            0.85,
        )
    planes = 3 if look.sparse else (5 if look.hd else 4)
    for plane in range(planes):
        near = plane / (planes - 1)
        dark = mix(mix(colors.haze, colors.foliage, 0.25), shade(colors.foliage, 0.42), near)
        _stand(easel, near, dark)
        if plane == 0 and {"sun", "moon"} & set(easel.scene.details):
            paint_disc(easel, 0.70)  # Before the far trees, or they would hide it.
        if plane < planes - 1:
            mist(easel, easel.height * (0.60 + 0.06 * plane), easel.height * 0.16, 0.62, glow)
    lawn(easel, 0.78, 0.02)
    lane(easel, 0.775, colors.earth)
    tufts(
        easel, easel.height * 0.8, easel.height, shade(colors.foliage, 0.8), 520 if look.hd else 240
    )
    for side in (0.0, 1.0):
        for number in range(3):
            x = easel.width * (side + (0.5 - side) * 0.16 * number)
            bush(
                easel,
                x,
                easel.height * (0.90 + 0.05 * number),
                easel.unit * 0.2,
                shade(colors.foliage, 0.62),
            )
    return Ground(horizon=0.74, feet=0.92, color=colors.ground)


def _stand(easel: Easel, near: float, dark: Color) -> None:
    look = easel.look
    foot = easel.height * (0.70 + 0.12 * near)
    count = round((13 - 7 * near) * easel.width / easel.unit)
    for number in range(count):
        x = (number + easel.chance(0.1, 0.9)) / count * easel.width
        if near > 0.6 and abs(x / easel.width - 0.5) < 0.26:
            continue
        if near < 0.5 and easel.chance(0, 1) < 0.6:
            conifer(easel, x, foot, easel.unit * easel.chance(0.35, 0.55) * (1 + near), dark)
            continue
        wide = easel.unit * (0.012 + 0.034 * near) * easel.chance(0.8, 1.4)
        bark = mix(dark, look.palette.wood, 0.35 * near)
        trunk = [
            (x - wide * 0.5, -5),
            (x + wide * 0.5, -5),
            (x + wide * 0.65, foot - wide),
            (x + wide * 1.3, foot + wide * 0.4),
            (x - wide * 1.3, foot + wide * 0.4),
            (x - wide * 0.65, foot - wide),
        ]
        easel.area(trunk, bark)
        if not look.flat:
            lit = x + (wide * 0.25 if look.light_from > 0 else -wide * 0.5)
            easel.box(lit, -5, wide * 0.25, foot, mix(bark, look.palette.disc, 0.45), 0.6)
        branch = easel.height * easel.chance(0.2, 0.5)
        tip = (
            x + (1 if number % 2 else -1) * easel.unit * 0.1 * (0.5 + near),
            branch - easel.unit * 0.09,
        )
        easel.stroke([(x, branch), tip], wide * 0.3, bark)
    if look.season != "winter":
        _canopy(easel, near, dark)


def _canopy(easel: Easel, near: float, dark: Color) -> None:
    clumps = int((16 if easel.look.hd else 9) * easel.width / easel.unit)
    for _ in range(clumps if not easel.look.sparse else clumps // 3):
        x = easel.chance(-0.05, 1.05) * easel.width
        y = easel.height * easel.chance(-0.04, 0.16 + 0.05 * near)
        if near > 0.5 and abs(x / easel.width - 0.5) < 0.25:
            y -= easel.height * 0.07
        bush(
            easel,
            x,
            y,
            easel.unit * easel.chance(0.12, 0.26),
            mix(dark, easel.look.palette.foliage, 0.35),
        )


def draw_meadow(easel: Easel) -> Ground:
    """Draw rolling hills, trees along them, flowers in the grass before."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.62)
    for plane in range(3):
        base = easel.height * (0.60 + 0.05 * plane)
        color = mix(colors.haze, colors.ground, 0.4 + 0.25 * plane)
        line = ridge_line(easel, base, easel.unit * (0.13 - 0.03 * plane), 2, 0.3)
        easel.area(
            closed(easel, line),
            easel.ramp(
                [(0, mix(color, colors.disc, 0.2), 1.0), (1, shade(color, 0.86), 1.0)],
                base - easel.unit * 0.12,
                base + easel.unit * 0.1,
            ),
        )
        for _ in range((8 if look.hd else 5) if not look.sparse else 1):
            at = line[int(easel.rng.integers(len(line)))].tolist()
            size = easel.unit * (0.05 + 0.035 * plane) * easel.chance(0.8, 1.3)
            tree(
                easel,
                at[0],
                at[1] + size * 0.08,
                size,
                mix(colors.haze, colors.foliage, 0.5 + 0.2 * plane),
            )
    side = -1 if look.light_from > 0 else 1
    tree(
        easel,
        easel.width * (0.5 + 0.36 * side),
        easel.height * 0.78,
        easel.unit * 0.5,
        colors.foliage,
    )
    lawn(easel, 0.75)
    blades = 900 if look.hd else 420
    tufts(easel, easel.height * 0.76, easel.height * 1.02, colors.ground, blades)
    if look.season != "winter" and not look.ink:
        flowers(
            easel,
            easel.height * 0.77,
            easel.height * 0.99,
            colors.accents,
            20 if look.sparse else blades // 4,
        )
    return Ground(horizon=0.70, feet=0.93, color=colors.ground)


def draw_garden(easel: Easel) -> Ground:
    """Draw a garden: hedge, moon gate and pond, blossoming boughs, stepping stones."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.55)
    for number in range(7):
        x = easel.width * (number + easel.chance(0.2, 0.8)) / 7
        tone = mix(colors.haze, colors.foliage, 0.55)
        tree(easel, x, easel.height * 0.60, easel.unit * easel.chance(0.24, 0.36), tone)
    garden_wall(easel)
    lawn(easel, 0.70, 0.01)
    lane(easel, 0.71, mix(colors.wall, colors.earth, 0.4))
    for side in (0.02, 0.98):
        for number in range(4):
            x = easel.width * (side + (0.5 - side) * 0.15 * number)
            bush(easel, x, easel.height * (0.74 + 0.07 * number), easel.unit * 0.17, colors.foliage)
            if look.season != "winter":
                spot = easel.height * (0.72 + 0.07 * number)
                _beds(easel, x, spot, easel.unit * 0.09)
    tufts(
        easel, easel.height * 0.74, easel.height, shade(colors.ground, 0.9), 300 if look.hd else 140
    )
    bough(easel)
    return Ground(horizon=0.68, feet=0.93, color=colors.ground)


def garden_wall(easel: Easel) -> None:
    """Draw a white garden wall with a tiled coping and a moon gate in its middle."""
    colors = easel.look.palette
    top, foot = easel.height * 0.52, easel.height * 0.715
    easel.box(0, top, easel.width, foot - top, mix(colors.wall, colors.haze, 0.25))
    easel.box(0, foot - easel.unit * 0.012, easel.width, easel.unit * 0.02, shade(colors.wall, 0.7))
    tile = easel.unit * 0.03
    easel.box(0, top - tile * 0.5, easel.width, tile, shade(colors.shadow, 1.3))
    for number in range(int(easel.width / tile) + 1):
        easel.oval(
            number * tile, top + tile * 0.4, tile * 0.36, tile * 0.3, shade(colors.shadow, 1.5)
        )
    x, y, radius = easel.width * 0.5, easel.height * 0.63, easel.unit * 0.135
    easel.oval(x, y, radius * 1.1, radius * 1.1, shade(colors.wall, 0.72))
    easel.oval(x, y, radius, radius, mix(colors.horizon, colors.foliage, 0.25))
    easel.oval(
        x - radius * 0.2,
        y + radius * 0.45,
        radius * 0.7,
        radius * 0.35,
        mix(colors.foliage, colors.haze, 0.3),
    )


def _beds(easel: Easel, x: float, y: float, reach: float) -> None:
    colors = easel.look.palette
    for _ in range(18 if easel.look.hd else 9):
        px, py = x + easel.chance(-1, 1) * reach, y + easel.chance(-0.6, 0.4) * reach
        size = easel.unit * easel.chance(0.005, 0.011)
        easel.oval(px, py, size, size * 0.85, easel.pick((colors.bloom, *colors.accents)))


def bough(easel: Easel) -> None:
    """Let a blossoming bough reach in from the side away from the light."""
    look, colors = easel.look, easel.look.palette
    side = -1 if look.light_from > 0 else 1
    edge = easel.width * (0.5 + 0.52 * side)
    knots = [
        (edge - side * easel.unit * along, easel.height * (0.05 + drop))
        for along, drop in ((0.0, 0.0), (0.14, 0.05), (0.28, 0.06), (0.42, 0.13))
    ]
    curve = spline(knots, 10)
    easel.stroke(curve.tolist(), easel.unit * 0.014, colors.wood)
    if look.season == "winter":
        return
    petals = (
        (colors.bloom, mix(colors.bloom, (1, 1, 1), 0.4))
        if look.season != "autumn"
        else (colors.foliage, mix(colors.foliage, colors.lamp, 0.4))
    )
    for _ in range(easel.many(190 if look.hd else 100)):
        x, y = curve[int(easel.rng.integers(len(curve)))].tolist()
        reach = easel.unit * 0.06
        size = easel.unit * easel.chance(0.006, 0.014)
        easel.oval(
            x + easel.chance(-1, 1) * reach,
            y + easel.chance(-0.8, 1) * reach,
            size,
            size * 0.8,
            easel.pick(petals),
            0.92,
        )
