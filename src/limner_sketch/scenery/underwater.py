"""The setting "underwater": light shafts, reef, weed and bubbles."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, ridge_line


def draw_underwater(easel: Easel) -> Ground:
    """Draw the sea from below: light shafts, weed and coral, bubbles, sand."""
    look, colors = easel.look, easel.look.palette
    deep = shade(mix(colors.water, (0.02, 0.10, 0.28), 0.55 if not look.ink else 0.1), 0.9)
    light = mix(colors.water, (0.66, 0.95, 0.95), 0.62 if not look.night else 0.25)
    if look.ink:
        deep, light = mix(colors.paper, colors.ink, 0.3), colors.paper
    easel.cover(
        easel.ramp(
            [(0, light, 1.0), (0.4, mix(light, deep, 0.55), 1.0), (1, deep, 1.0)], 0, easel.height
        )
    )
    if not look.flat:
        for _ in range(9 if look.hd else 6):
            x, wide = easel.chance(-0.1, 1.0) * easel.width, easel.unit * easel.chance(0.03, 0.1)
            shaft = [
                (x, -5),
                (x + wide, -5),
                (x + wide * 2.6 - easel.unit * 0.3, easel.height * 0.85),
                (x - wide - easel.unit * 0.3, easel.height * 0.85),
            ]
            easel.area(
                shaft, easel.ramp([(0, light, 0.42), (1, light, 0.0)], 0, easel.height * 0.85)
            )
    for plane in range(3):
        near = plane / 2
        tone = mix(mix(light, deep, 0.6), mix(colors.rock, deep, 0.4), near)
        base = easel.height * (0.80 + 0.07 * plane)
        line = ridge_line(easel, base, easel.unit * (0.2 - 0.06 * plane), 3, 0.45)
        sand = mix(mix(colors.earth, deep, 0.45), light, 0.1) if plane == 2 else tone
        easel.area(
            closed(easel, line),
            easel.ramp(
                [(0, mix(sand, light, 0.25), 1.0), (1, shade(sand, 0.75), 1.0)],
                base - easel.unit * 0.1,
                easel.height,
            ),
        )
        _reef(easel, base, near, deep)
    for _ in range(60 if look.hd else 32):
        x, y = easel.chance(0, easel.width), easel.chance(0.05, 0.95) * easel.height
        size = easel.unit * easel.chance(0.003, 0.011)
        turns = np.linspace(0, 2 * math.pi, 16, endpoint=False)
        ring = np.stack([x + np.cos(turns) * size, y + np.sin(turns) * size], 1).tolist()
        easel.stroke(
            ring,
            max(size * 0.16, 0.6),
            (0.9, 1.0, 1.0) if not look.ink else colors.ink,
            0.6,
            closed=True,
        )
    return Ground(horizon=0.8, feet=0.64, color=deep, solid=False, has_sky=False)


def _reef(easel: Easel, base: float, near: float, deep: Color) -> None:
    look, colors = easel.look, easel.look.palette
    for number in range((14 if look.hd else 9) if not look.sparse else 3):
        x = easel.chance(0, 1) * easel.width
        if near == 1.0 and abs(x / easel.width - 0.5) < 0.18:
            continue
        tall = easel.unit * easel.chance(0.08, 0.2) * (0.6 + 0.7 * near)
        if number % 3:
            tone = mix(shade(colors.foliage, 0.9), deep, 0.55 - 0.35 * near)
            swing = [
                (x + math.sin(step * 0.9 + number) * tall * 0.09, base - tall * step / 6)
                for step in range(7)
            ]
            easel.stroke(spline(swing, 5).tolist(), tall * 0.05, tone, 0.9)
            continue
        tone = mix(easel.pick(colors.accents), deep, 0.6 - 0.45 * near)
        for branch in range(7):
            angle = math.pi * (0.2 + 0.1 * branch)
            tip = (x + math.cos(angle) * tall * 0.5, base - math.sin(angle) * tall * 0.6)
            easel.stroke([(x, base + tall * 0.1), tip], tall * 0.07, tone)
            easel.oval(tip[0], tip[1], tall * 0.06, tall * 0.06, shade(tone, 1.15))
