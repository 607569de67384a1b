"""Floors: paving and planks in perspective, for squares, quays and rooms."""

from __future__ import annotations

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade


def snowy(easel: Easel) -> bool:
    """Tell whether snow lies."""
    return easel.look.weather == "snow" or easel.look.season == "winter"


def fading_ground(
    easel: Easel, tone: Color, top: float, foot: float, fade: tuple[float, float, float]
) -> None:
    """Cover the ground below `top`, hazy far away and darker near us, down to `foot`.

    `fade`: the share of haze at the top, where on the way the plain tone is, how light the foot is.
    """
    haze, at, near = fade
    far = mix(tone, easel.look.palette.haze, haze)
    stops = [(0.0, far, 1.0), (at, tone, 1.0), (1.0, shade(tone, near), 1.0)]
    easel.cover(easel.ramp(stops, top, foot), top)


def paving(
    easel: Easel, top: float, tone: Color, *, courses: int = 11, pitch: float = 0.16
) -> None:
    """Pave the ground from `top` (a share of the height) down with slabs in one-point perspective.

    `pitch` is a slab's width at the picture's foot, in shares of the shorter side.
    """
    look = easel.look
    y0, y1 = top * easel.height, float(easel.height)
    far, near = mix(tone, look.palette.haze, 0.35), shade(tone, 0.78)
    easel.cover(easel.ramp([(0, far, 1.0), (0.4, tone, 1.0), (1, near, 1.0)], y0, y1), y0)
    if look.sparse:
        return
    if not look.flat and not look.ink:
        field = fractal(easel.rng, 96, 48, 6, 3, stretch=3)
        easel.veil(np.clip(field - 0.45, 0, 1) * 0.9, shade(tone, 0.6), y0)
    joint, x0 = shade(tone, 0.66), easel.width / 2
    rows = [y0 + (y1 - y0) * (course / courses) ** 1.9 for course in range(1, courses + 1)]
    for y in rows:
        thin = max(easel.unit * 0.0028 * (y - y0) / (y1 - y0), 0.5)
        easel.stroke([(0.0, y), (float(easel.width), y)], thin, joint, 0.5)
    reach = int(easel.width / easel.unit / pitch) + 6
    for number in range(-reach, reach + 1):
        foot = x0 + number * pitch * easel.unit * 1.6
        head = x0 + number * pitch * easel.unit * 0.36
        easel.stroke([(head, y0), (foot, y1)], max(easel.unit * 0.0016, 0.5), joint, 0.4)


def contact(easel: Easel, x: float, y: float, wide: float, strength: float = 0.4) -> None:
    """Darken the ground under a thing that stands at (x, y) and is `wide` pixels broad."""
    if easel.look.flat:
        return
    shadow = easel.look.palette.shadow
    easel.glow(x, y, wide * 0.62, shadow, strength, blend="over", squash=0.16)
