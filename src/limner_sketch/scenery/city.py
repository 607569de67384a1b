"""The setting "skyline": towers in planes across water, or, from above, the city itself."""

from __future__ import annotations

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.birdseye import draw_from_above
from limner_sketch.scenery.facades import Sign, facade, neon_sign
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mirrors import reflect
from limner_sketch.scenery.skies import paint_sky


def draw_skyline(easel: Easel) -> Ground:
    """Draw a city's towers in four planes over a waterfront, or from above when asked."""
    if easel.scene.view == "bird's-eye":
        return draw_from_above(easel)
    colors = easel.look.palette
    base = 0.74 if easel.scene.view != "low angle" else 0.84
    paint_sky(easel, base)
    line = base * easel.height
    signs: list[Sign] = []
    planes = 3 if easel.look.sparse else (5 if easel.look.hd else 4)
    for plane in range(planes):
        near = plane / (planes - 1)
        body = shade(mix(colors.wall, colors.rock, 0.6), 0.78)
        wall = mix(colors.haze, body, 0.12 + 0.72 * near)
        if easel.look.night:
            wall = mix(shade(colors.haze, 0.85), mix(colors.shadow, colors.sky, 0.25), near)
        signs += _plane(easel, line, near, wall)
        if not easel.look.flat:
            field = fractal(easel.rng, 64, 24, 2, 3, stretch=3) * np.linspace(0, 0.7, 24)[:, None]
            easel.veil(
                np.asarray(field * (1 - near), np.float32),
                colors.haze,
                line - easel.height * 0.28,
                line,
            )
    _shore(easel, line, signs)
    return Ground(horizon=base, feet=0.955, color=colors.water, wet=0.25, afloat=0.86)


def _plane(easel: Easel, line: float, near: float, wall: Color) -> list[Sign]:
    colors = easel.look.palette
    signs: list[Sign] = []
    x = -easel.unit * easel.chance(0, 0.08)
    while x < easel.width:
        wide = easel.unit * easel.chance(0.06, 0.12) * (0.75 + 0.5 * near)
        middle = 1 - abs((x + wide / 2) / easel.width - 0.5) * 0.9
        tall = min(easel.height, easel.unit * 1.5) * easel.chance(0.16, 0.62) * middle
        tall *= 1.0 - 0.36 * near
        tone = mix(wall, easel.pick(colors.accents), 0.10 if not easel.look.ink else 0.0)
        tone = shade(tone, easel.chance(0.86, 1.14))
        signs += _tower(easel, x, line, wide, tall, tone, near)
        x += wide * easel.chance(1.0, 1.25)
    return signs


def _tower(
    easel: Easel, x: float, line: float, wide: float, tall: float, wall: Color, near: float
) -> list[Sign]:
    look = easel.look
    cell = easel.unit * (0.011 + 0.006 * near) * (0.8 if look.hd else 1.0)
    columns, rows = max(3, int(wide / cell)), max(4, int(tall / cell / 1.25))
    lit = (0.22 + 0.16 * near) if look.night else (0.12 if look.time in {"sunset"} else 0.0)
    if look.sparse:
        lit *= 0.4
    image = facade(easel, columns, rows, wall, lit, 8 if look.hd else 6)
    top = line - tall
    kind = int(easel.rng.integers(5))
    if kind == 1:  # A narrower upper part.
        easel.warp(image, _corners(x + wide * 0.18, top - tall * 0.16, wide * 0.64, tall * 0.2))
    if kind == 2:  # A slanted roof.
        easel.area([(x, top + 1), (x + wide, top + 1), (x + wide, top - wide * 0.45)], wall)
    if kind == 3:
        easel.area([(x, top + 1), (x + wide, top + 1), (x + wide / 2, top - wide * 0.6)], wall)
    easel.warp(image, _corners(x, top, wide, tall))
    if kind in {1, 4} and not look.sparse:
        peak = top - tall * (0.16 if kind == 1 else 0.0)
        tip = peak - wide * 0.8
        easel.stroke([(x + wide / 2, peak), (x + wide / 2, tip)], max(wide * 0.03, 0.7), wall)
        if look.night:
            easel.glow(x + wide / 2, tip, wide * 0.2, (1, 0.2, 0.2), 1.0)
    if not look.flat:
        edge = x if look.light_from < 0 else x + wide * 0.72
        light = look.palette.disc if not look.night else look.palette.accents[1]
        easel.box(edge, top, wide * 0.28, tall, light, 0.10 if look.night else 0.2)
    chance = 0.5 if look.style == "cyberpunk" or "neon signs" in easel.scene.details else 0.12
    if look.night and near > 0.3 and easel.chance(0, 1) < chance and not look.sparse:
        board = wide * easel.chance(0.24, 0.36)
        high = min(board * easel.chance(2.5, 5), tall * 0.7)
        return [
            neon_sign(
                easel,
                x + wide * easel.chance(0.1, 0.6),
                top + tall * 0.12,
                board,
                high,
                easel.pick(look.palette.accents),
            )
        ]
    return []


def _corners(x: float, y: float, wide: float, tall: float) -> list[tuple[float, float]]:
    return [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)]


def _shore(easel: Easel, line: float, signs: list[Sign]) -> None:
    colors = easel.look.palette
    deep = mix(colors.water, colors.zenith, 0.45)
    easel.cover(
        easel.ramp([(0, mix(colors.horizon, deep, 0.5), 1.0), (1, deep, 1.0)], line, easel.height),
        line,
    )
    reflect(easel, line, signs, 0.8)
    bank = easel.height * 0.90
    stone = mix(colors.rock, colors.shadow, 0.4)
    easel.cover(
        easel.ramp([(0, shade(stone, 1.25), 1.0), (1, shade(stone, 0.7), 1.0)], bank, easel.height),
        bank,
    )
    easel.box(0, bank, easel.width, easel.unit * 0.006, mix(stone, colors.disc, 0.4))
