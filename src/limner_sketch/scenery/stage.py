"""The setting "stage"."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground


def draw_stage(easel: Easel) -> Ground:
    """Draw a stage: a painted cloth behind, red curtains, beams of light, boards, footlights.

    The cloth's hills and sun and the beams' aims are others in each picture.
    """
    look, colors = easel.look, easel.look.palette
    floor = easel.height * 0.76
    back = mix(colors.zenith, colors.accents[4], 0.4 if not look.ink else 0.0)
    easel.cover(
        easel.ramp(
            [(0, shade(back, 0.6), 1.0), (1, mix(back, colors.horizon, 0.3), 1.0)], 0, floor
        ),
        0,
        floor,
    )
    disc = easel.unit * easel.chance(0.15, 0.22)
    hill = ridge_line_of(easel, floor)
    easel.area(hill, mix(back, colors.horizon, 0.45))
    easel.oval(
        easel.width * easel.chance(0.3, 0.7),
        easel.height * easel.chance(0.36, 0.46),
        disc,
        disc,
        mix(colors.disc, back, 0.45),
    )
    wood = mix(colors.wood, colors.earth, 0.35)
    easel.cover(
        easel.ramp(
            [
                (0, shade(wood, 0.7), 1.0),
                (0.5, shade(wood, 1.05), 1.0),
                (1, shade(wood, 0.85), 1.0),
            ],
            floor,
            easel.height,
        ),
        floor,
    )
    for plank in range(-12, 13):
        line = [
            (easel.width / 2 + plank * easel.unit * 0.07, floor),
            (easel.width / 2 + plank * easel.unit * 0.15, easel.height),
        ]
        easel.stroke(line, max(easel.unit * 0.002, 0.5), shade(wood, 0.55), 0.6)
    pool = mix(colors.lamp, (1, 1, 1), 0.5) if not look.ink else colors.paper
    easel.oval(
        easel.width / 2, easel.height * 0.9, easel.unit * 0.36, easel.unit * 0.075, pool, 0.35
    )
    _beams(easel, pool)
    _curtains(easel)
    for number in range(13):
        x, y = easel.width * (number + 0.5) / 13, easel.height * 0.985
        easel.glow(x, y, easel.unit * 0.05, colors.lamp, 0.8)
        easel.oval(x, y, easel.unit * 0.014, easel.unit * 0.011, mix(colors.lamp, (1, 1, 1), 0.5))
    return Ground(horizon=0.76, feet=0.92, color=wood, has_sky=False)


def ridge_line_of(easel: Easel, foot: float) -> list[tuple[float, float]]:
    """Return the hills painted on the stage's cloth, closed down to y `foot`."""
    xs = np.linspace(0, 1, 40)
    wide, narrow = (easel.chance(0, math.tau) for _ in range(2))
    ys = foot - easel.unit * (0.10 + 0.07 * np.sin(xs * 7 + wide) + 0.03 * np.sin(xs * 17 + narrow))
    return [*np.stack([xs * easel.width, ys], 1).tolist(), (easel.width, foot), (0.0, foot)]


def _beams(easel: Easel, light: Color) -> None:
    look, colors = easel.look, easel.look.palette
    if look.flat:
        return
    aims = ((0.14, 0.42, colors.accents[1]), (0.5, 0.5, light), (0.86, 0.58, colors.accents[3]))
    for start, end, tone in aims:
        x = (start + easel.chance(-0.06, 0.06)) * easel.width
        aim = (end + easel.chance(-0.06, 0.06)) * easel.width
        cone = [
            (x - easel.unit * 0.015, 0.0),
            (x + easel.unit * 0.015, 0.0),
            (aim + easel.unit * 0.2, easel.height * 0.9),
            (aim - easel.unit * 0.2, easel.height * 0.9),
        ]
        easel.area(
            cone,
            easel.ramp(
                [(0, mix(tone, light, 0.4), 0.6), (1, mix(tone, light, 0.6), 0.10)],
                0,
                easel.height * 0.9,
            ),
        )


def _curtains(easel: Easel) -> None:
    look, colors = easel.look, easel.look.palette
    red = (
        mix(colors.roof, (0.74, 0.08, 0.12), 0.7 if not look.night else 0.4)
        if not look.ink
        else mix(colors.paper, colors.ink, 0.6)
    )
    for way in (-1, 1):
        edge = easel.width * (0.5 + 0.5 * way)
        folds = 7
        for fold in range(folds):
            out, inner = easel.unit * 0.032 * fold, easel.unit * 0.032 * (fold + 1)
            pull = 1.0 - 0.4 * math.sin(0.62 * math.pi)
            shape = [
                (edge - way * out, -5.0),
                (edge - way * inner, -5.0),
                (edge - way * inner * 0.72 * pull * 1.25, easel.height * 0.5),
                (edge - way * inner * 0.95, easel.height * 0.86),
                (edge - way * out * 0.95, easel.height * 0.86),
                (edge - way * out * 0.72 * pull * 1.25, easel.height * 0.5),
            ]
            tones = (shade(red, 1.12), shade(red, 0.62))
            left, right = sorted((edge - way * out, edge - way * inner))
            easel.area(
                shape,
                easel.ramp(
                    [(0, tones[way > 0], 1.0), (1, tones[way < 0], 1.0)], left, right, across=True
                ),
            )
        tie = easel.height * 0.5
        easel.stroke(
            [
                (edge, tie - easel.unit * 0.01),
                (edge - way * easel.unit * 0.15, tie + easel.unit * 0.012),
            ],
            easel.unit * 0.014,
            colors.lamp,
        )
    scallop = easel.unit * 0.2
    count = math.ceil(easel.width / scallop)
    for number in range(count + 1):
        x = number * easel.width / count
        half = easel.width / count / 2
        turns = np.linspace(0, math.pi, 14).tolist()
        swag = [
            (x + math.cos(t) * half, easel.height * 0.045 + math.sin(t) * half * 0.62)
            for t in turns
        ]
        easel.area(
            [*swag, (x - half, -5.0), (x + half, -5.0)],
            easel.ramp(
                [(0, shade(red, 0.6), 1.0), (1, shade(red, 1.12), 1.0)],
                0,
                easel.height * 0.045 + half * 0.6,
            ),
        )
        easel.stroke(swag, easel.unit * 0.008, colors.lamp)
