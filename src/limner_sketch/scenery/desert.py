"""The setting "desert": table mountains far off, dunes with a crest between light and shadow."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.palette import Color, Floats, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mountains import closed, mist
from limner_sketch.scenery.skies import paint_sky


def draw_desert(easel: Easel) -> Ground:
    """Draw dunes from the horizon to the foreground, rippled in front."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.60)
    mesa = mix(colors.haze, colors.roof, 0.42)
    for _ in range(3 if not look.sparse else 1):
        x, wide = easel.chance(0, 1) * easel.width, easel.unit * easel.chance(0.08, 0.2)
        top, foot = easel.height * easel.chance(0.51, 0.56), easel.height * 0.63
        slope = [(x - wide, foot), (x - wide * 0.8, top), (x + wide * 0.7, top), (x + wide, foot)]
        easel.area(slope, mesa)
        lit = (x + wide * 0.2, x + wide) if look.light_from > 0 else (x - wide, x - wide * 0.2)
        face = [(lit[0], foot), (lit[0], top), (lit[1] * 0.98 + x * 0.02, top + 2), (lit[1], foot)]
        easel.area(face, mix(mesa, colors.disc, 0.35), 0.0 if look.flat else 0.4)
    mist(easel, easel.height * 0.61, easel.height * 0.04, 0.6)
    sand = mix(colors.earth, (0.93, 0.60, 0.30), 0.30 if not look.ink and not look.night else 0.0)
    planes = ((0.64, 0.05, 0.30), (0.71, 0.09, 0.75), (0.80, 0.13, 0.22), (0.93, 0.14, 0.82))
    for plane, (base, tall, peak) in enumerate(planes):
        near = plane / 3
        color = mix(mix(sand, colors.haze, 0.55), sand, near)
        _dune(
            easel, base * easel.height, tall * easel.unit, peak + easel.chance(-0.08, 0.08), color
        )
    return Ground(horizon=0.60, feet=0.93, color=sand)


def _profile(easel: Easel, peak: float, side: int) -> Floats:
    """Return heights 0..1 over the width: a long windward slope, a short lee."""
    xs = np.linspace(-0.02, 1.02, 160)
    away = (xs - peak) * side * easel.width / easel.unit
    windward = np.clip(1 - np.maximum(away, 0) / 1.15, 0, 1) ** 1.5
    lee = np.clip(1 - np.maximum(-away, 0) / 0.62, 0, 1) ** 1.25
    swell = 0.08 * np.sin(xs * 7 + peak * 9)
    return np.asarray(np.where(away > 0, windward, lee) + swell, np.float32)


def _dune(easel: Easel, base: float, tall: float, peak: float, color: Color) -> None:
    look = easel.look
    side = 1 if look.light_from > 0 else -1
    heights = _profile(easel, peak, side)
    xs = np.linspace(-0.02, 1.02, len(heights)) * easel.width
    line = np.stack([xs, base - heights * tall], 1).astype(np.float32)
    lit = mix(color, look.palette.disc, 0.26 if not look.night else 0.10)
    stops = [(0, lit, 1.0), (0.5, color, 1.0), (1, shade(color, 0.88), 1.0)]
    easel.area(closed(easel, line), easel.ramp(stops, base - tall, base + easel.height * 0.16))
    top = int(np.argmin(line[:, 1]))
    x, y = line[top].tolist()
    deep = tall * 1.5 + easel.height * 0.05
    parts = np.linspace(0, 1, 12)[1:]
    sway = np.sin(parts * 3.4) * easel.unit * 0.11 * side
    crest = np.stack([x + sway - side * parts * easel.unit * 0.05, y + parts * deep], 1)
    flank = line[: top + 1][::-1] if side > 0 else line[top:]
    foot = crest[-1].tolist()
    dark = mix(shade(color, 0.60), look.palette.shadow, 0.16)
    face = [*flank.tolist(), (flank[-1][0], foot[1]), foot, *crest[::-1].tolist()]
    paint = easel.ramp([(0, dark, 0.92), (0.55, dark, 0.5), (1, dark, 0.0)], y, y + deep)
    easel.area(face, paint if not look.flat else shade(color, 0.86))
    if not look.flat and base > easel.height * 0.75:
        _ripples(easel, base, dark)


def _ripples(easel: Easel, base: float, dark: Color) -> None:
    xs = np.linspace(0, easel.width, 44)
    for row in range(20 if easel.look.hd else 12):
        y = base + easel.height * 0.018 * (row + 1)
        wave = np.sin(xs / easel.unit * 13 + row * 1.3) * easel.unit * 0.006
        wave += np.sin(xs / easel.unit * 31 + row) * easel.unit * 0.002
        line = np.stack([xs, y + wave], 1).tolist()
        easel.stroke(line, easel.unit * 0.0022, dark, 0.20 + 0.08 * math.sin(row))
