"""Water: the settings "beach", "sea" and "lake"."""

from __future__ import annotations

import math

import cv2
import numpy as np

from limner_sketch.curves import spline
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground, floats
from limner_sketch.scenery.mountains import closed, mist, ridge_line
from limner_sketch.scenery.plants import conifer, tufts
from limner_sketch.scenery.skies import disc_place, paint_sky


def water(easel: Easel, top: float, bottom: float, waves: int) -> None:
    """Paint water between two shares of the height, with waves that widen as they come near."""
    look, colors = easel.look, easel.look.palette
    y0, y1 = top * easel.height, bottom * easel.height
    far = mix(colors.water, colors.horizon, 0.6)
    near = shade(mix(colors.water, colors.zenith, 0.25), 0.82)
    if look.ink:
        near = mix(colors.paper, colors.ink, 0.18)
    easel.cover(
        easel.ramp(
            [(0, far, 1.0), (0.3, colors.water if not look.ink else far, 1.0), (1, near, 1.0)],
            y0,
            y1,
        ),
        y0,
        y1,
    )
    light = mix(colors.horizon, (1, 1, 1), 0.35)
    x_light = disc_place(easel, top)[0]
    for number in range(waves if not look.sparse else waves // 5):
        row = (number + easel.chance(0, 1)) / waves
        y = y0 + (y1 - y0) * row**1.7
        long = easel.unit * (0.015 + 0.14 * row) * easel.chance(0.5, 1.3)
        x = easel.chance(-0.05, 1.05) * easel.width
        tone = light if number % 2 else shade(near, 0.8)
        ripple(easel, x, y, long, easel.unit * (0.001 + 0.004 * row), tone, 0.42)
    if (
        look.weather not in {"rain", "fog", "storm", "snow", "cloudy"}
        and not look.ink
        and not look.flat
    ):
        for number in range(90 if look.hd else 50):  # The light's path.
            row = (number + 0.5) / 90
            y = y0 + (y1 - y0) * row**1.5
            x = x_light + easel.chance(-1, 1) * easel.unit * (0.02 + 0.10 * row)
            ripple(
                easel,
                x,
                y,
                easel.unit * (0.012 + 0.05 * row),
                easel.unit * (0.001 + 0.003 * row),
                mix(colors.disc, (1, 1, 1), 0.2),
                0.75,
            )


def ripple(
    easel: Easel, x: float, y: float, long: float, thick: float, color: Color, alpha: float
) -> None:
    """Draw one flat gleam of water, `long` pixels to each side."""
    lens = [(x - long, y), (x, y - thick), (x + long, y), (x, y + thick)]
    easel.area(spline([*lens, lens[0]], 4), color, alpha)


def draw_sea(easel: Easel) -> Ground:
    """Draw the open sea; in a storm the swell stands high."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.52)
    water(easel, 0.52, 1.0, 260 if look.hd else 140)
    swell = {"storm": 0.11, "rain": 0.05}.get(look.weather, 0.028)
    for plane in range(4):
        base = easel.height * (0.62 + 0.10 * plane)
        tall = easel.unit * swell * (0.5 + 0.35 * plane)
        line = ridge_line(easel, base, tall, 5 - plane, 0.3)
        body = shade(mix(colors.water, colors.zenith, 0.12 + 0.1 * plane), 0.96 - 0.05 * plane)
        if look.ink:
            body = mix(colors.paper, colors.ink, 0.10 + 0.05 * plane)
        deep = base + easel.height * 0.10
        easel.area(
            closed(easel, line, deep),
            easel.ramp(
                [(0, mix(body, colors.horizon, 0.3), 0.95), (1, body, 0.0)], base - tall, deep
            ),
        )
        _crests(easel, line.tolist(), tall)
    if any(not floats(subject.name) for subject in easel.scene.subjects):
        _rock(easel, 0.90)
        return Ground(horizon=0.52, feet=0.905, color=colors.rock, wet=0.25, afloat=0.74)
    return Ground(horizon=0.52, feet=0.80, color=colors.water, wet=0.8, afloat=0.80)


def _rock(easel: Easel, top: float) -> None:
    """Raise a flat rock from the surf, for what cannot stand on water."""
    look, colors = easel.look, easel.look.palette
    y, half = top * easel.height, min(easel.width * 0.42, easel.unit * 0.52)
    middle = easel.width / 2
    xs = np.linspace(-1, 1, 26)
    rough = np.array([easel.chance(-0.006, 0.006) for _ in xs])
    crown = y - (1 - np.abs(xs) ** 3) * easel.unit * 0.035 + rough * easel.unit
    edge = np.stack([middle + xs * half, crown + np.abs(xs) ** 4 * easel.unit * 0.05], 1).tolist()
    foot = easel.height + 4.0
    stone = mix(colors.rock, colors.earth, 0.25)
    face = [*edge, [middle + half * 1.12, foot], [middle - half * 1.12, foot]]
    easel.area(
        face,
        easel.ramp(
            [(0, shade(stone, 1.12), 1.0), (1, shade(stone, 0.5), 1.0)], y - easel.unit * 0.04, foot
        ),
    )
    for number in range(7 if not look.sparse else 0):
        x = middle + (number / 3 - 1) * half * 0.8
        crack = [
            (x, y + easel.unit * 0.02),
            (x + easel.unit * 0.012, y + easel.unit * 0.05),
            (x - easel.unit * 0.006, y + easel.unit * 0.09),
        ]
        easel.stroke(crack, easel.unit * 0.003, shade(stone, 0.55), 0.8)


def _crests(easel: Easel, line: list[list[float]], tall: float) -> None:
    foam = mix(easel.look.palette.snow, easel.look.palette.horizon, 0.2)
    top = min(point[1] for point in line)
    run: list[list[float]] = []
    for point in [*line, [0.0, 1e9]]:
        if point[1] < top + tall * 0.5:
            run.append(point)
            continue
        if len(run) > 4:
            easel.stroke(run, easel.unit * 0.003, foam, 0.75)
        run = []


def draw_beach(easel: Easel) -> Ground:
    """Draw a beach: headland, sea, lines of surf, wet and dry sand, palms."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.50)
    _headland(easel, 0.50)
    water(easel, 0.50, 0.74, 150 if look.hd else 90)
    sand = mix(colors.earth, colors.wall, 0.45)
    shore = _surf_line(easel, 0.70)
    wet = mix(shade(sand, 0.75), colors.water, 0.22)
    easel.area(
        closed(easel, shore),
        easel.ramp(
            [(0, wet, 1.0), (0.3, sand, 1.0), (1, shade(sand, 0.86), 1.0)],
            easel.height * 0.68,
            easel.height,
        ),
    )
    foam = mix(colors.snow, colors.horizon, 0.12)
    for step, alpha in ((0.0, 0.95), (-0.018, 0.6), (-0.04, 0.4)):
        moved = shore + np.array([0, step * easel.height], np.float32)
        easel.stroke(moved.tolist(), easel.unit * (0.011 if step == 0 else 0.005), foam, alpha)
    if not look.flat and not look.ink:
        field = fractal(easel.rng, 128, 64, 6, 4, stretch=2)
        easel.veil(np.clip(field - 0.5, 0, 1) * 0.8, shade(sand, 0.6), easel.height * 0.78)
        for _ in range(240 if look.hd else 120):
            x, y = easel.chance(0, easel.width), easel.chance(0.78, 1.0) * easel.height
            easel.oval(x, y, easel.unit * 0.0016, easel.unit * 0.001, shade(sand, 0.7), 0.7)
    side = -1 if look.light_from > 0 else 1
    if not look.sparse:
        palm(
            easel, easel.width * (0.5 + 0.44 * side), easel.height * 0.88, easel.unit * 0.62, -side
        )
        palm(
            easel, easel.width * (0.5 + 0.50 * side), easel.height * 0.84, easel.unit * 0.46, -side
        )
    return Ground(horizon=0.50, feet=0.93, color=sand, afloat=0.60)


def _surf_line(easel: Easel, y: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    xs = np.linspace(-4, easel.width + 4, 90)
    slant = (xs / easel.width - 0.5) * easel.height * 0.05
    waves = np.sin(xs / easel.unit * 7) * 0.010 + np.sin(xs / easel.unit * 17 + 1) * 0.005
    return np.stack([xs, y * easel.height + slant + waves * easel.unit], 1).astype(np.float32)


def _headland(easel: Easel, horizon: float) -> None:
    colors = easel.look.palette
    side = 1 if easel.look.light_from < 0 else -1
    y = easel.height * horizon
    for plane in range(2):
        reach = easel.unit * (0.55 - 0.2 * plane)
        xs = np.linspace(0, 1, 40)
        rough = np.abs(np.sin(xs * 9 + plane) * 0.25 + np.sin(xs * 23) * 0.1) + 0.7
        tall = (1 - xs) ** 0.8 * easel.unit * (0.12 - 0.03 * plane) * rough
        start = easel.width * (0.5 + 0.5 * side)
        points = np.stack([start - side * xs * reach, y - tall], 1).tolist()
        tone = mix(colors.haze, mix(colors.foliage, colors.rock, 0.5), 0.35 + 0.3 * plane)
        easel.area([*points, [start - side * reach, y + 1], [start, y + 1]], tone)


def palm(easel: Easel, x: float, foot: float, tall: float, lean: int) -> None:
    """Draw a coconut palm that leans to one side (-1 or 1)."""
    colors = easel.look.palette
    top = (x + lean * tall * 0.32, foot - tall)
    trunk = spline([(x, foot), (x + lean * tall * 0.06, foot - tall * 0.4), top], 10).tolist()
    easel.stroke(trunk, tall * 0.035, shade(colors.wood, 1.05))
    for ring in trunk[::2]:
        easel.stroke(
            [(ring[0] - tall * 0.017, ring[1]), (ring[0] + tall * 0.017, ring[1] + 1)],
            tall * 0.006,
            shade(colors.wood, 0.7),
        )
    for frond in range(9):
        angle = math.pi * (1.12 - frond * 0.155)
        reach = tall * 0.42
        tip = (
            top[0] + math.cos(angle) * reach,
            top[1] - math.sin(angle) * reach * 0.5 + tall * 0.10,
        )
        mid = (
            top[0] + math.cos(angle) * reach * 0.55,
            top[1] - math.sin(angle) * reach * 0.55 - tall * 0.05,
        )
        curve = spline([top, mid, tip], 10)
        tone = shade(colors.foliage, 0.75 + 0.06 * (frond % 4))
        lower = (
            curve
            + np.array([0, tall * 0.055], np.float32)
            * np.sin(np.linspace(0, math.pi, len(curve)))[:, None]
        )
        easel.area([*curve.tolist(), *lower[::-1].tolist()], tone)
        for at in range(3, len(curve) - 1, 1 if easel.look.hd else 2):
            px, py = curve[at].tolist()
            easel.stroke(
                [(px, py), (px + math.cos(angle) * tall * 0.02, py + tall * 0.075)],
                tall * 0.010,
                tone,
            )
    for nut in (-1, 0, 1):
        easel.oval(
            top[0] + nut * tall * 0.025,
            top[1] + tall * 0.03,
            tall * 0.02,
            tall * 0.022,
            colors.wood,
        )


def draw_lake(easel: Easel) -> Ground:
    """Draw a lake that mirrors its mountains and firs, reeds at the near shore."""
    look, colors = easel.look, easel.look.palette
    line_y = 0.60
    paint_sky(easel, line_y)
    y = easel.height * line_y
    for plane in range(3):
        tone = mix(colors.haze, mix(colors.rock, colors.foliage, 0.4 * plane), 0.35 + 0.25 * plane)
        line = ridge_line(easel, y, easel.unit * (0.36 - 0.12 * plane), 2 + plane, 0.46)
        easel.area(
            closed(easel, line, y),
            easel.ramp(
                [(0, shade(tone, 0.95), 1.0), (1, mix(tone, colors.haze, 0.5), 1.0)],
                y - easel.unit * 0.3,
                y,
            ),
        )
        mist(easel, y, easel.height * 0.05, 0.4)
    count = round((34 if look.hd else 22) * easel.width / easel.unit) if not look.sparse else 6
    for _ in range(count):
        x = easel.chance(0, 1) * easel.width
        conifer(
            easel,
            x,
            y + 1,
            easel.unit * easel.chance(0.05, 0.10),
            mix(shade(colors.foliage, 0.7), colors.haze, 0.25),
        )
    still_mirror(easel, y)
    for number in range(60 if look.hd else 36):
        row = (number + 0.5) / 60
        level = y + (easel.height - y) * row
        ripple(
            easel,
            easel.chance(0, 1) * easel.width,
            level,
            easel.unit * (0.02 + 0.1 * row),
            easel.unit * (0.0008 + 0.0025 * row),
            mix(colors.horizon, (1, 1, 1), 0.2),
            0.35,
        )
    landed = any(not floats(subject.name) for subject in easel.scene.subjects)
    top = 0.90 if landed else 0.985
    bank = ridge_line(easel, easel.height * top, easel.unit * 0.04, 2, 0.3)
    grass = [(0, mix(colors.ground, colors.disc, 0.12), 1.0), (1, shade(colors.ground, 0.55), 1.0)]
    easel.area(closed(easel, bank), easel.ramp(grass, easel.height * (top - 0.04), easel.height))
    blades = 320 if look.hd else 160
    tufts(
        easel, easel.height * (top - 0.01), easel.height * 1.03, shade(colors.foliage, 0.8), blades
    )
    feet = 0.95 if landed else 0.80
    wet = 0.0 if landed else 0.7
    return Ground(horizon=line_y, feet=feet, color=colors.ground, wet=wet, afloat=0.79)


def still_mirror(easel: Easel, line: float) -> None:
    """Mirror what stands above `line` (pixels) in still water, darker towards us."""
    top = round(line)
    room = easel.height - top
    above = easel.pixels[max(0, top - room) : top, :, :3]
    small = cv2.resize(above[::-1], (easel.width // 2, room // 2), interpolation=cv2.INTER_AREA)
    rows = np.arange(small.shape[0], dtype=np.float32)[:, None]
    columns = np.arange(small.shape[1], dtype=np.float32)[None, :]
    shift = np.sin(rows * 0.55 + np.sin(rows * 0.13) * 2) * (0.4 + rows * 0.010)
    across = (columns + shift).astype(np.float32)
    small = cv2.remap(
        small,
        across,
        np.broadcast_to(rows, across.shape).copy(),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    small = cv2.GaussianBlur(small, (1, 5), 0)
    mirror = cv2.resize(small, (easel.width, room)).astype(np.float32)
    tint = np.array(easel.look.palette.water, np.float32) * 255
    fall = np.linspace(0.10, 0.46, room, dtype=np.float32)[:, None, None]
    if easel.look.ink:
        fall = fall * 0.0 + 0.12
        tint = np.array(easel.look.palette.paper, np.float32) * 255
    easel.pixels[top:, :, :3] = mirror * (1 - fall) + tint * fall
    easel.pixels[top:, :, 3] = 255
