"""The setting "waterfall": cliffs, falling water, a pool."""

from __future__ import annotations

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.floors import contact, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, mist, ridge_line
from limner_sketch.scenery.plants import bush, conifer, tufts
from limner_sketch.scenery.skies import paint_sky
from limner_sketch.scenery.streams import stones
from limner_sketch.scenery.waters import ripple


def draw_waterfall(easel: Easel) -> Ground:
    """Draw a waterfall between cliffs: three steps of rock, spray, a pool with stones before it."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.5)
    side = 1 if look.light_from > 0 else -1
    far = ridge_line(easel, easel.height * 0.5, easel.unit * 0.3, 3, 0.5)
    easel.area(closed(easel, far), mix(colors.haze, colors.foliage, 0.3))
    mist(easel, easel.height * 0.42, easel.height * 0.12, 0.6)
    x = easel.width * (0.5 - 0.10 * side)
    top, foot = easel.height * 0.17, easel.height * 0.66
    _cliffs(easel, x, top, foot)
    _fall(easel, x, top, foot, easel.unit * 0.12)
    _pool(easel, foot)
    if not look.flat:
        for dx, strong in ((-0.5, 0.5), (0.4, 0.5), (0.0, 0.9)):
            easel.glow(
                x + dx * easel.unit * 0.25,
                foot,
                easel.unit * 0.2,
                mix(colors.snow, colors.horizon, 0.2),
                strong * 0.7,
                blend="over",
                squash=0.45,
            )
        mist(
            easel,
            foot - easel.height * 0.01,
            easel.height * 0.09,
            0.85,
            mix(colors.snow, colors.haze, 0.3),
        )
    for number in range(12):
        at = 0.5 + (0.18 + 0.32 * easel.chance(0, 1)) * (1 if number % 2 else -1)
        stones(
            easel,
            at * easel.width,
            easel.height * easel.chance(0.68, 0.84),
            easel.unit * easel.chance(0.02, 0.05),
        )
    _bank(easel)
    return Ground(horizon=0.6, feet=0.94, color=mix(colors.rock, colors.ground, 0.5), afloat=0.78)


def _cliffs(easel: Easel, x: float, top: float, foot: float) -> None:
    look, colors = easel.look, easel.look.palette
    for plane in range(3):
        near = plane / 2
        tone = mix(
            colors.haze, shade(mix(colors.rock, colors.foliage, 0.25), 0.85), 0.5 + 0.5 * near
        )
        for way in (-1, 1):
            inner = x + way * easel.unit * (0.05 + 0.10 * near)
            edge = easel.width * 1.02 if way > 0 else -easel.width * 0.02
            rows = np.linspace(0, 1, 16)
            rough = np.array([easel.chance(-0.018, 0.018) for _ in rows]) * easel.unit
            wall = np.stack(
                [inner + way * rows * easel.unit * 0.05 + rough, top + (foot - top) * rows], 1
            )
            start = (
                top
                - easel.unit * (0.02 + 0.10 * easel.chance(0, 1) - 0.06 * near)
                + near * easel.unit * 0.14
            )
            wall[:, 1] = np.maximum(wall[:, 1], start if plane else top)
            crown = [
                (edge, start - easel.unit * easel.chance(0.0, 0.1)),
                (inner + (edge - inner) * 0.5, start - easel.unit * easel.chance(0.02, 0.1)),
            ]
            shape = [*crown, *wall.tolist(), (edge, foot + easel.unit * 0.03)]
            easel.area(
                shape,
                easel.ramp(
                    [(0, mix(tone, colors.disc, 0.2), 1.0), (1, shade(tone, 0.62), 1.0)],
                    start,
                    foot,
                ),
            )
            _cracks(easel, inner, edge, start, foot, tone)
            if look.season != "winter" or plane < 2:
                for _ in range(5 if not look.sparse else 2):
                    bx = inner + (edge - inner) * easel.chance(0.1, 0.95)
                    by = start + (foot - start) * easel.chance(-0.05, 0.12)
                    if easel.chance(0, 1) < 0.5:
                        conifer(
                            easel,
                            bx,
                            by,
                            easel.unit * easel.chance(0.08, 0.16),
                            shade(colors.foliage, 0.55 + 0.15 * near),
                        )
                    else:
                        bush(
                            easel,
                            bx,
                            by,
                            easel.unit * easel.chance(0.07, 0.14),
                            mix(shade(colors.foliage, 0.8), tone, 0.3),
                        )


def _cracks(easel: Easel, inner: float, edge: float, top: float, foot: float, tone: Color) -> None:
    if easel.look.flat:
        return
    for _ in range(16):
        px, py = (
            inner + (edge - inner) * easel.chance(0.05, 0.95),
            top + (foot - top) * easel.chance(0.08, 0.8),
        )
        long = easel.unit * easel.chance(0.03, 0.12)
        line = [
            (px, py),
            (px + easel.unit * easel.chance(-0.012, 0.012), py + long * 0.5),
            (px, py + long),
        ]
        light = easel.chance(0, 1) < 0.4
        easel.stroke(
            line,
            easel.unit * 0.0035,
            mix(tone, easel.look.palette.disc, 0.3) if light else shade(tone, 0.55),
            0.6,
        )


def _fall(easel: Easel, x: float, top: float, foot: float, half: float) -> None:
    look, colors = easel.look, easel.look.palette
    white = mix(colors.snow, colors.horizon, 0.12)
    if look.night:
        white = mix(white, (0.80, 0.88, 1.0), 0.5)
    deep = mix(colors.water, white, 0.45)
    rows = np.linspace(0, 1, 12)
    spread = half * (0.55 + 0.5 * rows**0.7)
    ys = top + (foot - top) * rows
    shape = [*np.stack([x - spread, ys], 1).tolist(), *np.stack([x + spread, ys], 1)[::-1].tolist()]
    easel.area(
        shape,
        easel.ramp([(0, deep, 1.0), (0.3, mix(deep, white, 0.5), 1.0), (1, white, 1.0)], top, foot),
    )
    for number in range(60 if not look.sparse else 16):
        at = easel.chance(-0.95, 0.95)
        start, span = easel.chance(0.0, 0.7), easel.chance(0.15, 0.5)
        end = min(start + span, 1.0)
        y0, y1 = top + (foot - top) * start, top + (foot - top) * end
        x0, x1 = x + at * half * (0.55 + 0.5 * start**0.7), x + at * half * (0.55 + 0.5 * end**0.7)
        tone = white if number % 2 else shade(deep, 0.86)
        easel.stroke([(x0, y0), (x1, y1)], half * easel.chance(0.02, 0.06), tone, 0.6)


def _pool(easel: Easel, line: float) -> None:
    look, colors = easel.look, easel.look.palette
    far = mix(mix(colors.water, colors.snow, 0.55), colors.horizon, 0.2)
    near = shade(mix(colors.water, colors.foliage, 0.25), 0.75)
    if look.ink:
        near = mix(colors.paper, colors.ink, 0.2)
    easel.cover(
        easel.ramp(
            [(0, far, 1.0), (0.35, mix(far, near, 0.6), 1.0), (1, near, 1.0)], line, easel.height
        ),
        line,
    )
    for number in range(70):
        row = (number + 0.5) / 70
        y = line + (easel.height * 0.92 - line) * row**1.3
        tone = mix(colors.snow, colors.horizon, 0.2) if number % 2 else shade(near, 0.8)
        ripple(
            easel,
            easel.chance(0, 1) * easel.width,
            y,
            easel.unit * (0.02 + 0.09 * row),
            easel.unit * (0.001 + 0.003 * row),
            tone,
            0.45,
        )


def _bank(easel: Easel) -> None:
    look, colors = easel.look, easel.look.palette
    rock = mix(mix(colors.rock, colors.ground, 0.45), colors.snow, 0.5 if snowy(easel) else 0.0)
    line = ridge_line(easel, easel.height * 0.89, easel.unit * 0.05, 3, 0.35)
    easel.area(
        closed(easel, line),
        easel.ramp(
            [(0, mix(rock, colors.disc, 0.2), 1.0), (1, shade(rock, 0.55), 1.0)],
            easel.height * 0.85,
            easel.height,
        ),
    )
    if not look.flat and not look.ink:
        field = fractal(easel.rng, 96, 24, 8, 3, stretch=2)
        easel.veil(np.clip(field - 0.5, 0, 1), shade(rock, 0.4), easel.height * 0.9)
    contact(easel, easel.width / 2, easel.height * 0.9, easel.unit * 0.8, 0.15)
    tufts(easel, easel.height * 0.88, easel.height * 1.02, shade(colors.foliage, 0.8), 150)
    for way in (0.0, 1.0):
        bush(
            easel,
            easel.width * way,
            easel.height * 0.95,
            easel.unit * 0.2,
            shade(colors.foliage, 0.7),
        )
