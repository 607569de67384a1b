"""The setting "snowfield": a far range, drifts that shade into blue, firs, a track."""

from __future__ import annotations

import cv2
import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, Floats, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, facets, mist, ridge_line, snowcaps
from limner_sketch.scenery.plants import conifer
from limner_sketch.scenery.skies import paint_sky


def draw_snowfield(easel: Easel) -> Ground:
    """Draw snow: soft drifts with blue shadows, snowy firs that cast theirs, a far range."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.60)
    far = mix(colors.haze, colors.rock, 0.55)
    base = easel.height * 0.60
    line = ridge_line(easel, base, easel.unit * 0.28, 3, 0.5)
    fall = [(0, shade(far, 0.9), 1.0), (1, mix(far, colors.haze, 0.6), 1.0)]
    easel.area(closed(easel, line), easel.ramp(fall, base - easel.unit * 0.28, base))
    if not look.flat:
        facets(easel, line, base, mix(far, colors.snow, 0.4))
    snowcaps(easel, line, easel.unit * 0.40, mix(colors.snow, colors.haze, 0.1))
    mist(easel, base, easel.height * 0.05, 0.6)
    blue = mix(mix(colors.snow, colors.zenith, 0.42), colors.sky, 0.2)
    for plane in range(4):
        level = easel.height * (0.62 + 0.09 * plane)
        drift = ridge_line(easel, level, easel.unit * (0.05 + 0.012 * plane), 2, 0.2)
        _wood(easel, drift, plane, blue)
        top = mix(colors.snow, colors.disc, 0.25)
        stops = [(0, top, 1.0), (0.35, colors.snow, 1.0), (1, blue, 1.0)]
        low = level + easel.height * (0.09 if plane < 3 else 0.14)
        easel.area(closed(easel, drift), easel.ramp(stops, level - easel.unit * 0.05, low))
        _lee(easel, drift, plane, blue)
    if not look.flat and not look.ink:
        _texture(easel, blue)
    return Ground(horizon=0.62, feet=0.92, color=colors.snow)


def _wood(easel: Easel, drift: Floats, plane: int, blue: Color) -> None:
    """Stand firs on a drift, away from the middle where subjects will be; they cast shadows."""
    look, colors = easel.look, easel.look.palette
    if plane > 2:
        return
    tone = mix(shade(colors.foliage, 0.6), colors.haze, 0.5 - 0.22 * plane)
    for _ in range(3 if look.sparse else (12 if look.hd else 9)):
        x, foot = drift[int(easel.rng.integers(len(drift)))].tolist()
        if plane and abs(x / easel.width - 0.5) < 0.22:
            continue
        tall = easel.unit * (0.08 + 0.07 * plane) * easel.chance(0.8, 1.25)
        foot += easel.unit * 0.012
        conifer(easel, x, foot, tall, tone)
        for part in (0.3, 0.55, 0.8) if not look.flat else ():
            wide = tall * 0.2 * part
            y = foot - tall * (1 - part) * 0.95
            easel.oval(x - wide * 0.15, y, wide, tall * 0.028, colors.snow, 0.9)
        if not look.ink:
            away = -1 if look.light_from > 0 else 1
            reach = [(x, foot), (x + away * tall * 0.7, foot + tall * 0.16)]
            easel.stroke(reach, tall * 0.05, blue, 0.55)


def _lee(easel: Easel, drift: Floats, plane: int, blue: Color) -> None:
    """Shade the side of a drift that the light leaves."""
    if easel.look.flat or easel.look.ink:
        return
    away = -1 if easel.look.light_from > 0 else 1
    ys = cv2.GaussianBlur(drift[:, 1].reshape(1, -1), (0, 0), len(drift) / 40).ravel()
    slope = np.gradient(ys) * away * len(drift) / 200
    deep = easel.height * (0.03 + 0.02 * plane)
    lower = drift.copy()
    lower[:, 1] += np.tanh(np.maximum(slope, 0) * 1.2) * deep
    shape = [*drift.tolist(), *lower[::-1].tolist()]
    top = float(drift[:, 1].min())
    easel.area(shape, easel.ramp([(0, blue, 0.75), (1, blue, 0.15)], top, top + deep * 2))


def _texture(easel: Easel, blue: Color) -> None:
    """Ripple the near snow, press a winding track into it, let crystals glint."""
    field = fractal(easel.rng, 120, 48, 5, 4, stretch=4)
    fade = np.linspace(0.2, 1.0, 48, dtype=np.float32)[:, None]
    easel.veil(np.clip(field - 0.5, 0, 1) * 1.1 * fade, blue, easel.height * 0.72)
    side = 1 if easel.look.light_from > 0 else -1
    for step in range(16):
        row = step / 15
        y = easel.height * (0.76 + 0.23 * row**1.4)
        sway = np.sin(row * 4.0) * 0.05
        x = easel.width * (0.5 - side * (0.20 + 0.14 * row + sway))
        size = easel.unit * (0.004 + 0.011 * row)
        x += size * (1.3 if step % 2 else -1.3)
        easel.oval(x, y, size, size * 0.5, shade(blue, 0.88), 0.8)
        easel.oval(x + side * size * 0.2, y + size * 0.16, size * 0.8, size * 0.34, blue, 0.9)
    for _ in range(160 if easel.look.hd else 80):
        x, y = easel.chance(0, easel.width), easel.chance(0.68, 1.0) * easel.height
        easel.oval(x, y, easel.unit * 0.0012, easel.unit * 0.0012, (1, 1, 1), 0.85)
