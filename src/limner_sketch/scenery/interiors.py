"""Indoors and nowhere: the settings "room", "studio" and "abstract"."""

from __future__ import annotations

import math

import numpy as np
import skia

from limner_sketch.curves import blob, spline
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, luminance, mix, named_color, shade
from limner_sketch.scenery.ground import Ground


def draw_room(easel: Easel) -> Ground:
    """Draw a room: a window with the hour outside it, its light on the floor, shelf and plant."""
    look, colors = easel.look, easel.look.palette
    floor = 0.74
    wall = mix(colors.wall, colors.accents[2], 0.14 if not look.ink else 0.0)
    y = easel.height * floor
    side = 1 if look.light_from > 0 else -1
    easel.cover(easel.ramp([(0, shade(wall, 0.86), 1.0), (1, wall, 1.0)], 0, y), 0, y)
    wood = mix(colors.wood, colors.earth, 0.35)
    easel.cover(
        easel.ramp([(0, shade(wood, 1.12), 1.0), (1, shade(wood, 0.78), 1.0)], y, easel.height), y
    )
    for plank in range(-9, 10):
        foot = easel.width * 0.5 + plank * easel.unit * 0.22
        head = easel.width * 0.5 + plank * easel.unit * 0.10
        easel.stroke([(head, y), (foot, easel.height)], easel.unit * 0.002, shade(wood, 0.65), 0.6)
    easel.box(
        0,
        y - easel.unit * 0.022,
        easel.width,
        easel.unit * 0.024,
        mix(wall, (1, 1, 1), 0.25 if not look.night else 0.05),
    )
    wide, tall = easel.unit * 0.34, easel.unit * 0.40
    x, top = easel.width * (0.5 + 0.24 * side) - wide / 2, y - tall - easel.unit * 0.16
    window(easel, x, top, wide, tall)
    if not look.sparse:
        _shelf(easel, easel.width * (0.5 - 0.26 * side), y - easel.unit * 0.42)
        plant(easel, easel.width * (0.5 - 0.40 * side), y + easel.unit * 0.07, easel.unit * 0.34)
        _lamp(easel, easel.width * (0.5 + 0.47 * side), y + easel.unit * 0.05, easel.unit * 0.5)
    rug = mix(colors.accents[0], wood, 0.25)
    easel.oval(easel.width / 2, easel.height * 0.91, easel.unit * 0.42, easel.unit * 0.085, rug)
    easel.oval(
        easel.width / 2,
        easel.height * 0.91,
        easel.unit * 0.36,
        easel.unit * 0.066,
        mix(rug, wall, 0.35),
    )
    if not look.flat and not look.night:
        beam = [
            (x, y + easel.unit * 0.02),
            (x + wide, y + easel.unit * 0.02),
            (x + wide - side * easel.unit * 0.22, easel.height),
            (x - side * easel.unit * 0.30, easel.height),
        ]
        easel.area(
            beam, easel.ramp([(0, colors.disc, 0.34), (1, colors.disc, 0.06)], y, easel.height)
        )
    return Ground(horizon=floor, feet=0.93, color=wood, has_sky=False)


def window(easel: Easel, x: float, top: float, wide: float, tall: float) -> None:
    """Draw a curtained window with the hour outside it."""
    look, colors = easel.look, easel.look.palette
    frame = mix(colors.wall, (1, 1, 1), 0.4 if not look.night else 0.08)
    edge = easel.unit * 0.018
    easel.glow(x + wide / 2, top + tall / 2, wide * 1.5, colors.disc, 0.35)
    easel.box(x - edge, top - edge, wide + 2 * edge, tall + 2 * edge, frame)
    easel.canvas.save()
    easel.canvas.clipRect(skia.Rect.MakeXYWH(x, top, wide, tall))
    easel.cover(
        easel.ramp(
            [(0, colors.zenith, 1.0), (0.6, colors.sky, 1.0), (1, colors.horizon, 1.0)],
            top,
            top + tall,
        ),
        top,
        top + tall,
    )
    easel.oval(x + wide * 0.7, top + tall * 0.25, wide * 0.10, wide * 0.10, colors.disc)
    for plane in range(2):
        tone = mix(colors.haze, colors.foliage, 0.4 + 0.4 * plane)
        easel.oval(
            x + wide * (0.2 + 0.6 * plane),
            top + tall * 1.05,
            wide * 0.6,
            tall * (0.34 - 0.08 * plane),
            tone,
        )
    easel.canvas.restore()
    easel.box(x + wide / 2 - edge * 0.4, top, edge * 0.8, tall, frame)
    easel.box(x, top + tall * 0.45, wide, edge * 0.8, frame)
    easel.box(x - edge * 2, top + tall + edge * 0.6, wide + edge * 4, edge * 1.2, shade(frame, 0.9))
    cloth = mix(colors.accents[5], colors.wall, 0.4)
    for end, way in ((x - edge * 2, 1), (x + wide + edge * 2, -1)):
        for fold in range(4):
            fx = end + way * fold * wide * 0.055
            hang = [
                (fx, top - edge * 2),
                (fx + way * wide * 0.06, top - edge * 2),
                (fx + way * wide * (0.06 - 0.02 * fold), top + tall * 1.12),
                (fx - way * wide * 0.02 * fold, top + tall * 1.12),
            ]
            easel.area(hang, shade(cloth, 0.94 + 0.06 * (fold % 2)), 0.95)
    easel.stroke(
        [(x - wide * 0.2, top - edge * 2), (x + wide * 1.2, top - edge * 2)],
        edge * 0.5,
        colors.wood,
    )


def _shelf(easel: Easel, x: float, y: float) -> None:
    colors = easel.look.palette
    wide = easel.unit * 0.32
    for row in range(2):
        level = y + row * easel.unit * 0.16
        easel.box(x - wide / 2, level, wide, easel.unit * 0.014, shade(colors.wood, 0.95))
        at = x - wide * 0.46
        while at < x + wide * 0.36:
            thick, tall = (
                easel.unit * easel.chance(0.012, 0.024),
                easel.unit * easel.chance(0.07, 0.115),
            )
            book = shade(easel.pick(colors.accents), easel.chance(0.7, 1.0))
            easel.box(at, level - tall, thick, tall, book, radius=thick * 0.12)
            easel.box(
                at + thick * 0.2,
                level - tall * 0.8,
                thick * 0.6,
                tall * 0.08,
                mix(book, (1, 1, 1), 0.4),
                0.6,
            )
            at += thick * 1.06 if easel.chance(0, 1) < 0.88 else thick * 2.6


def plant(easel: Easel, x: float, foot: float, tall: float) -> None:
    """Draw a pot plant."""
    colors = easel.look.palette
    pot = mix(colors.roof, colors.earth, 0.3)
    for leaf in range(11 if easel.look.hd else 8):
        angle = math.pi * (0.12 + 0.76 * leaf / 7)
        tip = (x + math.cos(angle) * tall * 0.42, foot - tall * 0.3 - math.sin(angle) * tall * 0.72)
        mid = (
            (x + tip[0]) / 2 + math.cos(angle) * tall * 0.06,
            (foot - tall * 0.3 + tip[1]) / 2 - tall * 0.05,
        )
        rise = spline([(x, foot - tall * 0.28), mid, tip], 8)
        spread = np.sin(np.linspace(0, math.pi, len(rise)))[:, None] * np.array(
            [tall * 0.035, tall * 0.02]
        )
        easel.area(
            [*(rise - spread).tolist(), *(rise + spread)[::-1].tolist()],
            shade(colors.foliage, 0.8 + 0.05 * (leaf % 5)),
        )
    easel.area(
        [
            (x - tall * 0.16, foot - tall * 0.30),
            (x + tall * 0.16, foot - tall * 0.30),
            (x + tall * 0.11, foot),
            (x - tall * 0.11, foot),
        ],
        pot,
    )
    easel.box(x - tall * 0.175, foot - tall * 0.33, tall * 0.35, tall * 0.06, shade(pot, 1.12))


def _lamp(easel: Easel, x: float, foot: float, tall: float) -> None:
    colors = easel.look.palette
    easel.stroke([(x, foot), (x, foot - tall * 0.8)], tall * 0.014, shade(colors.wood, 0.6))
    easel.oval(x, foot, tall * 0.09, tall * 0.018, shade(colors.wood, 0.6))
    on = easel.look.night or easel.look.time == "sunset"
    if on:
        easel.glow(x, foot - tall * 0.85, tall * 0.9, colors.lamp, 0.8)
    cover = mix(colors.lamp, (1, 1, 1), 0.3) if on else mix(colors.wall, colors.lamp, 0.25)
    easel.area(
        [
            (x - tall * 0.07, foot - tall),
            (x + tall * 0.07, foot - tall),
            (x + tall * 0.13, foot - tall * 0.78),
            (x - tall * 0.13, foot - tall * 0.78),
        ],
        cover,
    )


def backdrop(easel: Easel) -> Color | None:
    """Return the plain backdrop that was asked for; None when the setting chooses."""
    name = easel.scene.background
    return None if name in {None, "transparent"} else named_color(name or "")


def draw_studio(easel: Easel) -> Ground:
    """Draw a photographer's backdrop that curves into its floor, lit from one side.

    A plain white or black background stays exactly that colour. Else the lamp, the line of the
    floor and the tone are a little different in each picture: little else would be.
    """
    look, colors = easel.look, easel.look.palette
    plain = backdrop(easel)
    if easel.scene.background == "transparent":
        plain = (1.0, 1.0, 1.0)
    if plain is not None:
        easel.fill(plain if easel.scene.background != "black" else (0.0, 0.0, 0.0))
        return Ground(horizon=0.7, feet=0.86, color=plain, has_sky=False)
    tone = _studio_tone(easel)
    lit = mix(tone, (1, 1, 1), 0.25) if luminance(tone) > 0.4 else shade(tone, 1.5)
    if look.ink:
        tone = lit = colors.paper
    easel.fill(tone)
    easel.glow(
        easel.width * (0.5 + 0.1 * look.light_from + easel.chance(-0.08, 0.08)),
        easel.height * easel.chance(0.36, 0.48),
        easel.unit * easel.chance(0.66, 0.84),
        lit,
        0.9,
        blend="over",
    )
    horizon = easel.chance(0.71, 0.77)
    y = easel.height * (horizon - 0.02)
    floor = shade(tone, 0.86)
    easel.cover(
        easel.ramp(
            [(0, floor, 0.0), (0.35, floor, 0.7), (1, shade(tone, 0.74), 0.9)], y, easel.height
        ),
        y,
    )
    if look.flat:
        easel.box(0, y + easel.height * 0.06, easel.width, easel.height, floor)
    return Ground(horizon=horizon, feet=0.88, color=floor, has_sky=False)


def _studio_tone(easel: Easel) -> Color:
    look, colors = easel.look, easel.look.palette
    if easel.scene.colors:
        named = named_color(easel.scene.colors[0])
        return mix(named, (1, 1, 1), 0.6) if not look.night else shade(named, 0.4)
    if look.night or easel.scene.light == "dramatic light":
        return mix((0.12, 0.12, 0.16), colors.sky, 0.3)
    warm = mix(colors.wall, easel.pick(colors.accents[1:5]), easel.chance(0.28, 0.4))
    return mix(warm, (1, 1, 1), 0.15)


def draw_abstract(easel: Easel) -> Ground:
    """Draw flowing bands, circles and lines in the palette's colours."""
    look, colors = easel.look, easel.look.palette
    ground = (
        mix(colors.paper, colors.horizon, 0.35)
        if not look.night
        else mix(colors.shadow, colors.zenith, 0.5)
    )
    easel.cover(
        easel.ramp(
            [
                (0, ground, 1.0),
                (1, mix(ground, colors.accents[1], 0.22 if not look.ink else 0.05), 1.0),
            ],
            0,
            easel.height,
        )
    )
    tones = (*colors.accents[:5], colors.sky, colors.foliage)
    xs = np.linspace(-0.05, 1.05, 60)
    count = 4 if look.sparse else (11 if look.hd else 8)
    for band in range(count):
        level, wave = easel.chance(0.1, 0.95), easel.chance(0.03, 0.13)
        phase, pitch = easel.chance(0, 6), easel.chance(2.5, 6)
        top = level + np.sin(xs * pitch + phase) * wave
        low = top + easel.chance(0.04, 0.16) * (
            0.5 + 0.5 * np.sin(xs * pitch * 0.6 + phase * 2) ** 2
        )
        upper = np.stack([xs * easel.width, top * easel.height], 1).tolist()
        lower = np.stack([xs * easel.width, low * easel.height], 1)[::-1].tolist()
        tone = tones[band % len(tones)]
        paint = easel.ramp(
            [(0, tone, 0.9), (1, mix(tone, tones[(band + 2) % len(tones)], 0.6), 0.6)],
            0,
            easel.width,
            across=True,
        )
        easel.area([*upper, *lower], paint if not look.flat else tone)
    for _ in range(3 if look.sparse else 9):
        x, y, size = (
            easel.chance(0, 1) * easel.width,
            easel.chance(0, 1) * easel.height,
            easel.unit * easel.chance(0.02, 0.12),
        )
        tone = easel.pick(tones)
        easel.glow(x, y, size * 2, tone, 0.4)
        easel.oval(x, y, size, size, tone, 0.85)
        easel.area(blob(x, y, size * 0.6, size * 0.6, easel.rng, 0.1), mix(tone, ground, 0.5), 0.7)
    if not look.flat:
        easel.veil(np.abs(fractal(easel.rng, 128, 128, 8, 3) - 0.5) * 0.5, ground)
    return Ground(horizon=0.5, feet=0.80, color=ground, solid=False, has_sky=False)
