"""Bare land: the settings "mountains" and "ink mountains"."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.noise import fractal, ridge
from limner_sketch.palette import Color, Floats, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.plants import conifer, tufts
from limner_sketch.scenery.skies import paint_sky


def ridge_line(easel: Easel, base: float, tall: float, cells: int, roughness: float) -> Floats:
    """Return a ridge over the whole width as points (n, 2); `base` and `tall` in pixels."""
    count = max(120, easel.width // (3 if easel.look.hd else 5))
    cells = max(2, round(cells * easel.width / easel.unit))
    heights = ridge(easel.rng, count, cells, roughness, 4 if easel.look.flat else 7)
    xs = np.linspace(-4, easel.width + 4, count, dtype=np.float32)
    return np.stack([xs, base - heights * tall], 1)


def closed(easel: Easel, line: Floats, bottom: float | None = None) -> list[list[float]]:
    """Close a line over the width down to `bottom` (the picture's foot)."""
    end = float(easel.height + 4 if bottom is None else bottom)
    return [*line.tolist(), [easel.width + 4.0, end], [-4.0, end]]


def far_hill(
    easel: Easel,
    horizon: float,
    plane: int,
    size: tuple[float, float, float],
    haze: tuple[float, float],
    roughness: float,
) -> None:
    """Draw a hill on the horizon, of planes that count towards us.

    `size`: its height, by how much each plane is lower, how far its foot is below the horizon, as
    shares of the shorter side. `haze`: how clear it is, and by how much each plane is clearer.
    """
    colors = easel.look.palette
    high, lower, below = size
    tall = easel.unit * (high - lower * plane)
    tone = mix(
        colors.haze, mix(colors.rock, colors.foliage, 0.4 * plane), haze[0] + haze[1] * plane
    )
    line = ridge_line(easel, horizon + easel.unit * below, tall, 2 + plane, roughness)
    fade = [(0.0, tone, 1.0), (1.0, mix(tone, colors.haze, 0.5), 1.0)]
    easel.area(closed(easel, line), easel.ramp(fade, horizon - tall, horizon))


def mist(easel: Easel, y: float, thick: float, strength: float, color: Color | None = None) -> None:
    """Lay a bank of mist around y (pixels), `thick` pixels high."""
    if easel.look.flat:
        return
    field = fractal(easel.rng, 96, 32, 2, 4, stretch=3)
    at = np.linspace(-1, 1, 32, dtype=np.float32)[:, None]
    opacity = np.exp(-((at * 1.8) ** 2)) * np.clip(field * 1.8 - 0.25, 0, 1) * strength
    edge = np.clip((1 - np.abs(at)) * 4, 0, 1)
    easel.veil(opacity * edge, color or easel.look.palette.haze, y - thick, y + thick)


def facets(easel: Easel, line: Floats, base: float, color: Color) -> None:
    """Light one side of each slope: what makes a silhouette a mountain."""
    look = easel.look
    lit = mix(shade(color, 1.2), look.palette.disc, 0.24 if not look.night else 0.12)
    ys = line[:, 1]
    reach = max(len(ys) // 26, 3)
    peaks = [i for i in range(reach, len(ys) - reach) if ys[i] == ys[i - reach : i + reach].min()]
    side = 1 if look.light_from > 0 else -1
    for peak in peaks:
        x, y = line[peak].tolist()
        drop = (base - y) * 0.9
        if drop < easel.unit * 0.04:
            continue
        spine = [(x, y)]
        for step in range(1, 9):
            part = step / 8
            spine.append(
                (
                    x + math.sin(step * 2.4 + x) * drop * 0.06 - side * drop * 0.10 * part,
                    y + drop * part,
                )
            )
        flank = (
            line[peak : peak + reach * 3]
            if side > 0
            else line[max(0, peak - reach * 3) : peak][::-1]
        )
        if len(flank) < 2:
            continue
        end = flank[-1].tolist()
        face = [*flank.tolist(), (end[0] + side * drop * 0.2, y + drop), *reversed(spine)]
        easel.area(face, easel.ramp([(0, lit, 0.75), (1, lit, 0.0)], y, y + drop))


def snowcaps(easel: Easel, line: Floats, tall: float, snow: Color) -> None:
    """Cover what of a ridge is higher than two thirds with snow, in teeth."""
    top = float(line[:, 1].min())
    reach = top + tall * 0.34
    run: list[list[float]] = []
    for x, y in [*line.tolist(), [line[-1, 0] + 1, 1e9]]:
        if y < reach:
            run.append([x, y])
            continue
        if len(run) > 2:
            lower = []
            for number, (rx, ry) in enumerate(reversed(run)):
                tooth = (0.55 if number % 4 < 2 else 0.28) * easel.chance(0.7, 1.2)
                lower.append([rx, ry + (reach - ry) * tooth])
            easel.area([*run, *lower], snow, 0.93)
        run = []


def draw_mountains(easel: Easel) -> Ground:
    """Draw four planes of mountains, firs on the nearest hill, a meadow before them."""
    look, colors = easel.look, easel.look.palette
    if look.ink:
        return draw_ink_mountains(easel)
    paint_sky(easel, 0.66)
    planes = 3 if look.sparse else (5 if look.hd else 4)
    for plane in range(planes):
        near = plane / (planes - 1)
        base = easel.height * (0.60 + 0.12 * near)
        tall = easel.unit * (0.42 - 0.24 * near)
        color = mix(colors.haze, mix(colors.rock, colors.foliage, near * 0.75), 0.28 + 0.66 * near)
        line = ridge_line(easel, base, tall, 2 + plane, 0.48)
        stops = [(0, shade(color, 0.96), 1.0), (1, mix(color, colors.haze, 0.55), 1.0)]
        easel.area(closed(easel, line), easel.ramp(stops, base - tall, base + easel.height * 0.06))
        if not look.flat:
            facets(easel, line, base, color)
        if near < 0.6 and (look.season == "winter" or near < 0.3):
            snowcaps(easel, line, tall, mix(colors.snow, colors.haze, 0.2))
        mist(easel, base, easel.height * 0.05, 0.75 - 0.3 * near)
    _foothill(easel)
    return Ground(horizon=0.68, feet=0.93, color=colors.ground)


def _foothill(easel: Easel) -> None:
    look, colors = easel.look, easel.look.palette
    base = easel.height * 0.84
    dark = shade(colors.foliage, 0.74)
    for number in range(26 if look.hd else 16):
        if look.sparse and number % 4:
            continue
        x = easel.chance(-0.02, 1.02) * easel.width
        away = abs(x / easel.width - 0.5)
        foot = base - easel.unit * (0.02 + 0.05 * easel.chance(0, 1))
        conifer(easel, x, foot + easel.unit * 0.03, easel.unit * (0.07 + 0.16 * away), dark)
    line = ridge_line(easel, base, easel.unit * 0.06, 2, 0.35)
    stops = [(0, mix(colors.ground, colors.haze, 0.2), 1.0), (1, shade(colors.ground, 0.72), 1.0)]
    easel.area(closed(easel, line), easel.ramp(stops, base - easel.unit * 0.06, easel.height))
    tufts(easel, base, easel.height, shade(colors.ground, 0.85), 420 if look.hd else 200)


def draw_ink_mountains(easel: Easel) -> Ground:
    """Draw karst peaks that rise out of mist and leave most of the paper empty."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.95)
    if not look.ink:
        easel.veil(np.full((4, 4), 0.35, np.float32), colors.haze)
    side = 1 if look.light_from > 0 else -1
    planes: list[tuple[float, float, float, float]] = [
        (0.50, 0.24, 0.17, 0.50 + 0.22 * side),
        (0.56, 0.30, 0.34, 0.50 - 0.05 * side),
        (0.64, 0.36, 0.62, 0.50 - 0.30 * side),
    ]
    if not look.sparse or look.hd:
        planes.insert(0, (0.46, 0.15, 0.09, 0.50 - 0.2 * side))
    for base, tall, dark, middle in planes:
        _karst(easel, base * easel.height, tall * easel.height, dark, middle)
    shore = easel.height * 0.80
    _ink_shore(easel, shore, side)
    return Ground(
        horizon=0.66, feet=0.88, color=colors.paper if look.ink else colors.water, wet=0.25
    )


def _karst(easel: Easel, base: float, tall: float, dark: float, middle: float) -> None:
    look, colors = easel.look, easel.look.palette
    count = max(160, easel.width // 4)
    xs = np.linspace(-4, easel.width + 4, count)
    heights = np.zeros(count)
    for _ in range(5 if look.sparse else 7):
        at = (middle + easel.chance(-0.24, 0.24)) * easel.width
        wide = easel.unit * easel.chance(0.05, 0.12)
        shape = np.exp(-(np.abs((xs - at) / wide) ** 2.6))
        heights = np.maximum(heights, shape * easel.chance(0.45, 1.0))
    rough = ridge(easel.rng, count, 14, 0.6, 4)
    heights = heights * (0.86 + 0.22 * rough) + 0.035 * rough
    line = np.stack([xs, base - heights * tall], 1).astype(np.float32)
    tone = (
        mix(colors.paper, colors.ink, dark)
        if look.ink
        else mix(colors.haze, mix(colors.rock, colors.foliage, 0.5), dark + 0.25)
    )
    stops = [(0.0, shade(tone, 0.82), 1.0), (0.35, tone, 0.9), (1.0, tone, 0.0)]
    paint = easel.ramp(stops, base - tall, base + easel.height * 0.03)
    easel.area(closed(easel, line, base + easel.height * 0.04), paint)
    _brush_texture(easel, line, base, tone, dark)


def _brush_texture(easel: Easel, line: Floats, base: float, tone: Color, dark: float) -> None:
    """Lay short dry strokes down the slopes: the 'hemp fibre' texture strokes of shan shui."""
    look = easel.look
    count = int((150 if look.hd else 80) * (0.3 + dark))
    for _ in range(count):
        at = int(easel.rng.integers(2, len(line) - 2))
        x, top = line[at].tolist()
        drop = base - top
        if drop < easel.unit * 0.05:
            continue
        slope = float(line[at + 2, 1] - line[at - 2, 1]) / float(line[at + 2, 0] - line[at - 2, 0])
        y = top + drop * easel.chance(0.02, 0.5)
        long = min(drop * 0.3, easel.unit * easel.chance(0.015, 0.05))
        lean = max(-1.0, min(1.0, slope)) * 0.4 + (0.4 if slope > 0 else -0.4)
        points = [(x, y), (x + lean * long * 0.4, y + long * 0.5), (x + lean * long, y + long)]
        fade = 1 - (y - top) / drop
        easel.stroke(
            points, easel.unit * easel.chance(0.001, 0.0035), shade(tone, 0.62), 0.5 * fade
        )


def _ink_shore(easel: Easel, y: float, side: int) -> None:
    look, colors = easel.look, easel.look.palette
    ink = mix(colors.paper, colors.ink, 0.72) if look.ink else shade(colors.foliage, 0.6)
    start = easel.width * (0.5 + 0.5 * side)
    reach = easel.unit * (0.30 if look.sparse else 0.42)
    xs = np.linspace(0, 1, 40)
    tall = (1 - xs) ** 1.4 * easel.unit * 0.09 + ridge(easel.rng, 40, 6) * easel.unit * 0.012
    bank = np.stack([start - side * xs * reach, y - tall * (1 - xs)], 1)
    end = [[start - side * reach, y + easel.unit * 0.004], [start, y + easel.unit * 0.02]]
    easel.area(
        [*bank.tolist(), *end],
        easel.ramp([(0, ink, 0.95), (1, ink, 0.35)], y - easel.unit * 0.09, y + easel.unit * 0.02),
    )
    for number in range(3):
        x = start - side * reach * (0.12 + 0.2 * number)
        pine(
            easel,
            x,
            y - easel.unit * 0.06 * (1 - number * 0.25),
            easel.unit * (0.13 - 0.02 * number),
            ink,
        )
    for number in range(7 if look.hd else 4):  # Still water: a few level strokes.
        x = easel.chance(0.1, 0.9) * easel.width
        level = y + easel.height * (0.02 + 0.025 * number)
        wide = easel.unit * easel.chance(0.05, 0.16)
        easel.stroke([(x - wide, level), (x + wide, level)], easel.unit * 0.0016, ink, 0.22)


def pine(easel: Easel, x: float, foot: float, tall: float, color: Color) -> None:
    """Draw a leaning pine with its needles in flat pads, as ink painters do."""
    lean = easel.chance(-0.25, 0.25) * tall
    trunk = [(x, foot), (x + lean * 0.3, foot - tall * 0.45), (x + lean, foot - tall)]
    easel.stroke(trunk, tall * 0.045, color)
    for pad in range(5):
        part = 0.42 + 0.14 * pad
        px = x + lean * part + easel.chance(-0.2, 0.2) * tall
        py = foot - tall * part
        easel.stroke([(x + lean * part, py + tall * 0.05), (px, py)], tall * 0.02, color)
        for _ in range(9 if easel.look.hd else 6):
            dx, dy = easel.chance(-0.17, 0.17) * tall, easel.chance(-0.03, 0.03) * tall
            easel.oval(px + dx, py + dy, tall * 0.06, tall * 0.022, color, 0.6)
