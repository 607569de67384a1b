"""The setting "road": a country road to the horizon."""

from __future__ import annotations

from itertools import pairwise

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.palette import mix, shade
from limner_sketch.scenery.floors import fading_ground, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import far_hill, mist
from limner_sketch.scenery.plants import tree, tufts
from limner_sketch.scenery.skies import paint_sky


def draw_road(easel: Easel) -> Ground:
    """Draw a country road that runs to the horizon: centre line, rails, poles with wires, hills."""
    look, colors = easel.look, easel.look.palette
    share = {"low angle": 0.66, "bird's-eye": 0.38}.get(easel.scene.view or "", 0.56)
    paint_sky(easel, share)
    horizon = easel.height * share
    for plane in range(3):
        far_hill(easel, horizon, plane, (0.24, 0.07, 0.004), (0.3, 0.2), 0.45)
    mist(easel, horizon, easel.height * 0.05, 0.7)
    ground = colors.ground
    fading_ground(easel, ground, horizon, easel.height, (0.45, 0.35, 0.72))
    for number in range(12 if not look.sparse else 4):
        away = 1 if number % 2 else -1
        depth = 6.5 - number * 0.42
        x = easel.width / 2 + away * easel.unit * easel.chance(1.3, 3.0) / depth
        tree(
            easel,
            x,
            horizon + easel.unit * 0.42 / depth * 0.5,
            easel.unit * 0.9 / depth,
            mix(colors.foliage, colors.haze, min(depth * 0.09, 0.6)),
        )
    _roadway(easel, horizon)
    _poles(easel, horizon)
    tufts(
        easel,
        easel.height * 0.9,
        easel.height * 1.02,
        shade(ground, 0.85),
        0 if look.sparse else 60,
    )
    asphalt = mix(colors.rock, colors.shadow, 0.4)
    wet = 0.6 if look.weather in {"rain", "storm"} or "reflections" in easel.scene.details else 0.0
    return Ground(horizon=share, feet=0.92, color=asphalt, wet=wet)


def _roadway(easel: Easel, horizon: float) -> None:
    look, colors = easel.look, easel.look.palette
    x, foot = easel.width / 2, easel.height + 2.0
    room = foot - horizon
    half = min(easel.width * 0.46, easel.unit * 0.62)
    asphalt = mix(mix(colors.rock, colors.shadow, 0.35), colors.snow, 0.45 if snowy(easel) else 0.0)

    def strip(
        left: float, right: float, near: float = 1.0, far: float = 0.0
    ) -> list[tuple[float, float]]:
        return [
            (x + left * half * far, horizon + room * far),
            (x + right * half * far, horizon + room * far),
            (x + right * half * near, horizon + room * near),
            (x + left * half * near, horizon + room * near),
        ]

    verge = mix(colors.earth, colors.ground, 0.4)
    easel.area(strip(-1.16, 1.16), verge)
    easel.area(
        strip(-1.0, 1.0),
        easel.ramp(
            [
                (0, mix(asphalt, colors.haze, 0.55), 1.0),
                (0.4, asphalt, 1.0),
                (1, shade(asphalt, 0.8), 1.0),
            ],
            horizon,
            foot,
        ),
    )
    white = mix(asphalt, (1, 1, 1), 0.75 if not look.night else 0.4)
    for edge in (-0.93, 0.905):
        easel.area(strip(edge, edge + 0.025), white, 0.85)
    depth = 0.04
    while depth < 1.0:
        easel.area(
            strip(-0.018, 0.018, min(depth * 1.28, 1.0), depth), mix(white, colors.lamp, 0.35), 0.9
        )
        depth *= 1.62


def _poles(easel: Easel, horizon: float) -> None:
    look, colors = easel.look, easel.look.palette
    room = easel.height - horizon
    half = min(easel.width * 0.46, easel.unit * 0.62)
    tops: list[tuple[float, float]] = []
    side = -1 if look.light_from > 0 else 1
    wood = mix(colors.wood, colors.shadow, 0.3)
    for depth in (0.05, 0.085, 0.14, 0.24, 0.42, 0.74):
        x, foot = easel.width / 2 + side * half * 1.32 * depth, horizon + room * depth
        tall = easel.unit * 0.95 * depth
        thin = max(easel.unit * 0.022 * depth, 0.7)
        easel.stroke([(x, foot), (x, foot - tall)], thin, wood)
        for level, reach in ((0.97, 0.12), (0.88, 0.09)):
            easel.stroke(
                [(x - tall * reach, foot - tall * level), (x + tall * reach, foot - tall * level)],
                thin * 0.7,
                wood,
            )
        if look.night:
            easel.glow(x - side * tall * 0.1, foot - tall * 0.8, tall * 0.3, colors.lamp, 0.8)
        tops.append((x, foot - tall * 0.97))
        rail = easel.width / 2 - side * half * 1.2 * depth
        easel.stroke(
            [(rail, foot), (rail, foot - tall * 0.1)], thin, mix(colors.wall, colors.rock, 0.4)
        )
    for (x0, y0), (x1, y1) in pairwise(tops):
        sag = [(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + abs(x1 - x0) * 0.12), (x1, y1)]
        easel.stroke(spline(sag, 6).tolist(), max(easel.unit * 0.0014, 0.5), wood, 0.8)
    ends = [
        (easel.width / 2 - side * half * 1.2 * d, horizon + room * d - easel.unit * 0.075 * d)
        for d in (0.05, 1.0)
    ]
    easel.stroke(ends, easel.unit * 0.008, mix(colors.wall, colors.rock, 0.3), 0.9)
