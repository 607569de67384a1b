"""The setting "temple": a hall in the mountains over a paved court."""

from __future__ import annotations

import math

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.palette import mix, shade
from limner_sketch.scenery.eaves import hall, stone_lantern
from limner_sketch.scenery.floors import contact, paving, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, mist, pine, ridge_line
from limner_sketch.scenery.skies import paint_sky


def draw_temple(easel: Easel) -> Ground:
    """Draw a mountain temple: misty peaks, pines, a hall of two roofs over steps, a paved court."""
    colors = easel.look.palette
    paint_sky(easel, 0.62)
    for plane in range(3):
        base = easel.height * (0.52 + 0.06 * plane)
        tall = easel.unit * (0.40 - 0.10 * plane)
        tone = mix(
            colors.haze, mix(colors.rock, colors.foliage, 0.3 + 0.3 * plane), 0.25 + 0.22 * plane
        )
        easel.area(
            closed(easel, ridge_line(easel, base, tall, 3 + plane, 0.5)),
            easel.ramp([(0, tone, 1.0), (1, mix(tone, colors.haze, 0.6), 1.0)], base - tall, base),
        )
        mist(easel, base, easel.height * 0.07, 0.8)
    x, court = easel.width * 0.5, easel.height * 0.735
    for side in (-1, 1):
        hall(easel, x + side * easel.unit * 0.42, easel.height * 0.67, easel.unit * 0.13, haze=0.3)
        for step in range(4):
            foot = easel.height * (0.66 + 0.02 * step)
            pine(
                easel,
                x + side * easel.unit * (0.34 + 0.11 * step),
                foot,
                easel.unit * easel.chance(0.2, 0.34),
                shade(colors.foliage, 0.62),
            )
    hall(easel, x, easel.height * 0.68, easel.unit * 0.25, storeys=2)
    stone = mix(mix(colors.rock, colors.wall, 0.5), colors.snow, 0.65 if snowy(easel) else 0.0)
    for step in range(6):
        y = easel.height * 0.68 + (court - easel.height * 0.68) * step / 6
        half = easel.unit * (0.12 + 0.018 * step)
        easel.box(
            x - half,
            y,
            half * 2,
            (court - easel.height * 0.68) / 6 + 1,
            shade(stone, 1.08 if step % 2 else 0.86),
        )
    for side in (-1, 1):
        left = x + side * easel.unit * 0.12 if side > 0 else 0
        easel.box(
            left,
            easel.height * 0.68,
            easel.width if side > 0 else x - easel.unit * 0.12,
            court - easel.height * 0.68,
            shade(stone, 0.74),
            0.9,
        )
    paving(easel, 0.73, stone)
    for side in (-1, 1):
        for near in (0.0, 1.0):
            stone_lantern(
                easel,
                x + side * easel.unit * (0.25 + 0.17 * near),
                easel.height * (0.755 + 0.09 * near),
                easel.unit * (0.10 + 0.07 * near),
            )
    _burner(easel, x, easel.height * 0.775, easel.unit * 0.06)
    return Ground(horizon=0.70, feet=0.94, color=stone)


def _burner(easel: Easel, x: float, foot: float, size: float) -> None:
    """Set a bronze incense burner before the steps; its smoke rises."""
    colors = easel.look.palette
    bronze = mix(colors.wood, (0.35, 0.42, 0.34), 0.4 if not easel.look.ink else 0.0)
    contact(easel, x, foot, size * 1.6)
    for dx in (-0.5, 0.5):
        easel.stroke(
            [(x + dx * size, foot - size * 0.5), (x + dx * size * 1.15, foot)],
            size * 0.16,
            shade(bronze, 0.7),
        )
    easel.oval(x, foot - size * 0.62, size * 0.8, size * 0.36, bronze)
    easel.box(
        x - size * 0.85,
        foot - size * 0.95,
        size * 1.7,
        size * 0.2,
        shade(bronze, 1.2),
        radius=size * 0.06,
    )
    smoke = [
        (x + math.sin(step * 1.1) * size * 0.12 * step, foot - size * (1 + step * 0.55))
        for step in range(7)
    ]
    easel.stroke(spline(smoke, 6).tolist(), size * 0.28, colors.cloud, 0.28)
