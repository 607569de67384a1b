"""The setting "night market": two rows of stalls that meet far off, lanterns, bulbs, steam."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import spline
from limner_sketch.easel import Easel, Glow
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.facades import Sign, facade, lantern, sign_board, sign_glow
from limner_sketch.scenery.floors import contact, paving, snowy
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mirrors import reflect
from limner_sketch.scenery.skies import paint_sky

_DEPTHS = (5.2, 3.7, 2.7, 2.0, 1.5)


def draw_night_market(easel: Easel) -> Ground:
    """Draw stalls on both sides of a lane, from far to near, under strings of lights."""
    look, colors = easel.look, easel.look.palette
    paint_sky(easel, 0.58)
    line = easel.height * 0.575
    _houses(easel, line)
    tone = mix(mix(colors.rock, colors.shadow, 0.25), colors.snow, 0.5 if snowy(easel) else 0.0)
    paving(easel, 0.575, tone, courses=12, pitch=0.17)
    signs: list[Sign] = []
    half = max(easel.width * 0.44, easel.unit * 0.44)
    lights: list[Glow] = []
    for depth in _DEPTHS if not look.sparse else _DEPTHS[::2]:
        _crowd(easel, line, depth, half)
        for side in (-1, 1):
            x = easel.width / 2 + side * half * 1.42 / depth
            foot = line + easel.height * 0.42 * 0.92 / depth
            size = easel.unit * 0.74 / depth
            sign = stall(easel, x, foot, size, side)
            signs.append(sign)
            lights.append(Glow(x, foot - size * 0.55, size * 0.7, colors.lamp, 0.30, 0.7))
    if look.night or look.time == "sunset":
        easel.glows([*lights, *map(sign_glow, signs)])
    for sign in signs:
        sign_board(easel, sign)
    _strings(easel, line, half)
    wet = 0.8 if look.weather in {"rain", "storm"} or "reflections" in easel.scene.details else 0.0
    if look.night and not look.ink:
        wet = max(wet, 0.3)
    if wet:
        reflect(easel, line + easel.height * 0.06, [], wet * 0.7)
    return Ground(horizon=0.575, feet=0.93, color=tone, wet=wet)


def _houses(easel: Easel, line: float) -> None:
    colors = easel.look.palette
    x = -easel.unit * 0.05
    while x < easel.width:
        wide, tall = easel.unit * easel.chance(0.12, 0.2), easel.unit * easel.chance(0.16, 0.40)
        edge = abs((x + wide / 2) / easel.width - 0.5)
        tall *= 0.6 + 1.2 * edge
        wall = mix(colors.haze, shade(colors.wall, 0.5), 0.4)
        lit = 0.3 if easel.look.night else 0.0
        image = facade(easel, 5, max(3, int(tall / easel.unit * 26)), wall, lit, 7)
        top = line - tall
        corners = [(x, top), (x + wide, top), (x + wide, line + 2), (x, line + 2)]
        easel.warp(image, corners)
        x += wide


def _crowd(easel: Easel, line: float, depth: float, half: float) -> None:
    """Let people stroll between the stalls: silhouettes, no more than a hint."""
    if depth < 1.9 or easel.look.sparse:
        return
    tone = mix(easel.look.palette.shadow, easel.look.palette.lamp, 0.08)
    foot, tall = line + easel.height * 0.40 / depth, easel.unit * 0.40 / depth
    for _ in range(5):
        x = easel.width / 2 + easel.chance(-0.75, 0.75) * half / depth
        size = tall * easel.chance(0.85, 1.05)
        dress = mix(tone, easel.pick(easel.look.palette.accents), 0.25)
        body = [(x - size * 0.13, foot), (x - size * 0.15, foot - size * 0.7)]
        body += [(x, foot - size * 0.84), (x + size * 0.15, foot - size * 0.7)]
        easel.area([*body, (x + size * 0.13, foot)], dress)
        easel.oval(x, foot - size * 0.9, size * 0.085, size * 0.1, shade(tone, 1.1))


def stall(easel: Easel, x: float, foot: float, size: float, side: int) -> Sign:
    """Draw a market stall, `size` pixels wide, around x; return its board, yet to be drawn."""
    look, colors = easel.look, easel.look.palette
    half, tall = size * 0.5, size * 0.9
    cloth = easel.pick(colors.accents[:4]) if not look.ink else mix(colors.paper, colors.ink, 0.4)
    wood = shade(colors.wood, 0.9)
    contact(easel, x, foot, size * 1.2)
    warm = mix(colors.lamp, wood, 0.35 if look.night else 0.7)
    stops = [(0, shade(warm, 0.6), 1.0), (1, warm, 1.0)]
    easel.box(
        x - half * 0.94,
        foot - tall * 0.82,
        size * 0.94,
        tall * 0.5,
        easel.ramp(stops, foot - tall * 0.82, foot),
    )
    for post in (-0.94, 0.90):
        easel.box(x + post * half, foot - tall * 0.85, size * 0.025, tall * 0.85, shade(wood, 0.7))
    _keeper(easel, x - side * half * 0.2, foot - tall * 0.36, size)
    _goods(easel, x, foot - tall * 0.36, half)
    front = [(0, shade(wood, 1.1), 1.0), (1, shade(wood, 0.65), 1.0)]
    easel.box(
        x - half, foot - tall * 0.36, size, tall * 0.36, easel.ramp(front, foot - tall * 0.36, foot)
    )
    easel.box(x - half * 0.9, foot - tall * 0.3, size * 0.9, tall * 0.2, mix(cloth, wood, 0.3))
    _awning(easel, x, foot - tall * 0.86, half * 1.16, tall * 0.2, cloth)
    hung = x - side * half * 1.0
    red = (0.93, 0.22, 0.14) if not look.ink else colors.bloom
    lantern(easel, hung, foot - tall * 0.66, size * 0.12, red)
    board = size * 0.16
    return Sign(x + side * half * 0.15, foot - tall * 1.05, board * 2.6, board * 0.9, cloth)


def _keeper(easel: Easel, x: float, counter: float, size: float) -> None:
    colors = easel.look.palette
    dark = mix(colors.shadow, colors.wood, 0.4)
    shape = [(x - size * 0.10, counter), (x - size * 0.08, counter - size * 0.17)]
    shape += [(x + size * 0.08, counter - size * 0.17), (x + size * 0.10, counter)]
    easel.area(shape, mix(dark, easel.pick(colors.accents), 0.3))
    easel.oval(x, counter - size * 0.22, size * 0.05, size * 0.058, mix(dark, colors.earth, 0.6))


def _goods(easel: Easel, x: float, level: float, half: float) -> None:
    """Heap the counter: fruit, steamers, skewers in a jar."""
    colors = easel.look.palette
    for heap in range(4):
        middle = x + (heap - 1.5) * half * 0.46
        if heap == 1:
            for tier in range(3):
                y = level - half * 0.09 * (tier + 1)
                tone = mix(colors.earth, colors.wood, 0.3 + 0.1 * tier)
                easel.box(
                    middle - half * 0.16, y, half * 0.32, half * 0.08, tone, radius=half * 0.02
                )
            for dx in (-0.06, 0.06):
                steam = [
                    (
                        middle + (dx + math.sin(step * 1.2) * 0.04) * half,
                        level - half * (0.3 + 0.12 * step),
                    )
                    for step in range(6)
                ]
                easel.stroke(spline(steam, 4).tolist(), max(half * 0.035, 0.6), colors.cloud, 0.3)
            continue
        tone = easel.pick(colors.accents)
        for row in range(3):
            for number in range(4 - row):
                px = middle + (number - (3 - row) / 2) * half * 0.11
                easel.oval(
                    px,
                    level - half * (0.05 + 0.085 * row),
                    half * 0.06,
                    half * 0.06,
                    shade(tone, 0.85 + 0.12 * row),
                )


def _awning(easel: Easel, x: float, top: float, half: float, tall: float, cloth: Color) -> None:
    pale = mix(cloth, (1.0, 1.0, 1.0), 0.72 if not easel.look.night else 0.5)
    if snowy(easel):
        pale = mix(pale, easel.look.palette.snow, 0.7)
    strips = 9
    for strip in range(strips):
        a, b = strip / strips * 2 - 1, (strip + 1) / strips * 2 - 1
        tone = cloth if strip % 2 == 0 else pale
        panel = [(x + a * half * 0.86, top), (x + b * half * 0.86, top)]
        panel += [(x + b * half, top + tall), (x + a * half, top + tall)]
        easel.area(
            panel,
            easel.ramp([(0, shade(tone, 1.05), 1.0), (1, shade(tone, 0.8), 1.0)], top, top + tall),
        )
        middle, wide = x + (a + b) / 2 * half, half / strips
        turns = np.linspace(0, math.pi, 8).tolist()
        hem = [(middle + math.cos(t) * wide, top + tall + math.sin(t) * wide * 0.9) for t in turns]
        easel.area(hem, shade(tone, 0.85))


def _strings(easel: Easel, line: float, half: float) -> None:
    """Hang strings of bulbs and lanterns across the lane."""
    look, colors = easel.look, easel.look.palette
    red = (0.95, 0.26, 0.15) if not look.ink else colors.bloom
    lit: list[Glow] = []
    hung: list[tuple[float, float, float]] = []
    for depth in (3.6, 2.5, 1.75, 1.25):
        y = line - easel.height * 0.40 / depth
        ends = [(easel.width / 2 + side * half * 1.5 / depth, y) for side in (-1, 1)]
        low = (easel.width / 2, y + easel.unit * 0.10 / depth)
        curve = spline([ends[0], low, ends[1]], 12).tolist()
        easel.stroke(
            curve, max(easel.unit * 0.003 / depth, 0.6), mix(colors.shadow, colors.wood, 0.3)
        )
        for number, (px, py) in enumerate(curve[1:-1]):
            if number % 4 == 1:
                hung.append((px, py + easel.unit * 0.012 / depth, easel.unit * 0.065 / depth))
            else:
                size = easel.unit * 0.009 / depth
                easel.oval(px, py + size, size, size * 1.2, mix(colors.lamp, (1, 1, 1), 0.5))
                lit.append(Glow(px, py + size, size * 5, colors.lamp, 0.6))
    if look.night:
        easel.glows(lit)
    for px, py, size in hung:
        lantern(easel, px, py, size, red)
