"""Facades: walls of windows as small pictures, shop fronts, and signs of glowing strokes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import skia

from limner_sketch.easel import Easel, Glow
from limner_sketch.palette import Color, Floats, mix, shade

# Strokes that suggest characters without being any: each is a polyline in a unit square.
_STROKES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0.1, 0.15), (0.9, 0.15)),
    ((0.15, 0.5), (0.85, 0.5)),
    ((0.05, 0.88), (0.95, 0.88)),
    ((0.5, 0.05), (0.5, 0.95)),
    ((0.25, 0.1), (0.25, 0.9)),
    ((0.75, 0.1), (0.75, 0.9)),
    ((0.5, 0.2), (0.3, 0.6), (0.08, 0.92)),
    ((0.5, 0.45), (0.72, 0.7), (0.94, 0.92)),
    ((0.15, 0.2), (0.85, 0.2), (0.62, 0.55), (0.3, 0.9)),
    ((0.2, 0.25), (0.8, 0.25), (0.8, 0.75), (0.2, 0.75), (0.2, 0.25)),
    ((0.3, 0.05), (0.18, 0.3)),
    ((0.7, 0.05), (0.82, 0.3)),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that glows: its box in pixels and its colour, for what reflects it."""

    x: float
    y: float
    width: float
    height: float
    color: Color


def facade(easel: Easel, columns: int, rows: int, wall: Color, lit: float, cell: int = 8) -> Any:
    """Return a wall of windows as an image, `cell` pixels per window; `lit` of them shine."""
    rng, look = easel.rng, easel.look
    picture = np.empty((rows * cell, columns * cell, 4), np.float32)
    picture[..., :3], picture[..., 3] = wall, 1.0
    # Floors and the edge of the wall stand out a little.
    picture[::cell, :, :3] = shade(wall, 1.18 if not look.ink else 0.9)
    glass = mix(wall, look.palette.sky, 0.45 if not look.night else 0.12)
    if not look.night:
        glass = mix(shade(mix(glass, look.palette.zenith, 0.25), 0.86), wall, 0.25)
    lamps = (look.palette.lamp, mix(look.palette.lamp, (1, 1, 1), 0.35), *look.palette.accents[:3])
    weights = (0.46, 0.68, 0.76, 0.90)
    shining = rng.random((rows, columns)) < lit
    kinds = np.searchsorted(weights, rng.random((rows, columns)))
    strength = rng.uniform(0.55, 1.0, (rows, columns, 1))
    panes = np.where(
        shining[..., None], np.array(lamps)[kinds] * strength, np.asarray(glass)
    ).astype(np.float32)
    inset, low = max(1, cell // 5), max(1, cell // 4)
    fall = 1.0 - 0.25 * np.arange(cell - inset + 1 - low, dtype=np.float32) / cell
    cells = picture.reshape(rows, cell, columns, cell, 4)
    cells[:, low : cell - inset + 1, :, inset : cell - inset, :3] = (
        panes[:, None, :, None] * fall[None, :, None, None, None]
    )
    if not look.night and not look.ink and columns > 2 and rng.random() < 0.5:
        _curtain_wall(picture, np.asarray(glass), np.asarray(look.palette.disc), cell, rng)
    if look.hd:
        picture[:, cell // 2 :: cell, :3] *= 0.82  # Mullions.
    pixels = np.minimum(picture * 255, 255).astype(np.uint8)
    return skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)


def _curtain_wall(
    picture: Floats, glass: Floats, light: Floats, cell: int, rng: np.random.Generator
) -> None:
    """Glaze a wall in whole bands, with the sky's light sweeping across, as by day."""
    rows, columns = picture.shape[:2]
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, columns, dtype=np.float32)[None, :]
    sweep = np.exp(-(((across - down * 0.6 - rng.uniform(0.1, 0.6)) / 0.22) ** 2))
    pane = glass + (light - glass) * (0.10 + 0.34 * sweep + 0.12 * (1 - down))[..., None]
    bands = np.ones((rows, 1, 1), np.float32)
    bands[::cell] = 0.0
    picture[..., :3] = np.where(bands > 0, pane, picture[..., :3] * 0.92)
    picture[:, :: cell * 2, :3] *= 0.93


def strokes(easel: Easel) -> list[tuple[tuple[float, float], ...]]:
    """Choose three to five strokes of a made-up character, in a unit square."""
    count = int(easel.rng.integers(3, 6))
    return [_STROKES[index] for index in easel.rng.choice(len(_STROKES), count, False).tolist()]


def glyph(easel: Easel, x: float, y: float, size: float, color: Color, width: float) -> None:
    """Draw one made-up character of three to five strokes, its core whiter than its edge."""
    core = mix(color, (1.0, 1.0, 1.0), 0.65) if easel.look.night else color
    for stroke in strokes(easel):
        points = [(x + px * size, y + py * size) for px, py in stroke]
        if easel.look.night and not easel.look.flat and size > 9:
            easel.stroke(points, width * 2.4, color, 0.45, blend="screen")
        easel.stroke(points, width, core)


def sign_glow(sign: Sign) -> Glow:
    """Return the light that a sign sheds at night."""
    reach = max(sign.width, sign.height) * 0.95
    x, y = sign.x + sign.width / 2, sign.y + sign.height / 2
    return Glow(x, y, reach, sign.color, 0.55, 0.8)


def neon_sign(easel: Easel, x: float, y: float, width: float, height: float, color: Color) -> Sign:
    """Draw a sign board with a glowing frame and glyphs, upright when it is tall, in its light."""
    sign = Sign(x, y, width, height, color)
    if easel.look.night:
        light = sign_glow(sign)
        easel.glow(light.x, light.y, light.radius, color, light.strength, squash=light.squash)
    sign_board(easel, sign)
    return sign


def sign_board(easel: Easel, sign: Sign) -> None:
    """Draw a sign's board without its light."""
    x, y, width, height, color = sign.x, sign.y, sign.width, sign.height, sign.color
    dark = mix((0.04, 0.03, 0.08), color, 0.16)
    filled = easel.chance(0, 1) < 0.28
    easel.box(x, y, width, height, color if filled else dark, radius=width * 0.06)
    line = max(min(width, height) * 0.045, 0.8)
    edge = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    easel.stroke(edge, line * 2, color, 0.5, closed=True, blend="screen")
    easel.stroke(edge, line, mix(color, (1, 1, 1), 0.4), closed=True)
    ink = mix(dark, (0, 0, 0), 0.4) if filled else color
    _glyphs(easel, x, y, width, height, ink)


def _glyphs(easel: Easel, x: float, y: float, width: float, height: float, ink: Color) -> None:
    upright = height > width
    if min(width, height) < 4:
        return
    short, long = min(width, height), max(width, height)
    size = short * 0.66
    count = max(1, int(long / (short * 0.86)))
    step = long / count
    for number in range(count):
        along = step * number + (step - size) / 2
        across = (short - size) / 2
        at = (x + across, y + along) if upright else (x + along, y + across)
        glyph(easel, at[0], at[1], size, ink, max(size * 0.085, 0.7))


def lantern(easel: Easel, x: float, y: float, size: float, color: Color) -> Sign:
    """Draw a paper lantern hanging at (x, y), `size` pixels wide."""
    look = easel.look
    tall = size * 1.2
    if look.night:
        easel.glow(x, y + tall / 2, size * 2.2, color, 0.6)
    dark = (0.12, 0.05, 0.06) if not look.ink else look.palette.ink
    body = easel.ramp(
        [
            (0, shade(color, 0.75), 1.0),
            (0.5, mix(color, (1, 0.9, 0.6), 0.45), 1.0),
            (1, shade(color, 0.7), 1.0),
        ],
        x - size / 2,
        x + size / 2,
        across=True,
    )
    easel.stroke([(x, y - size * 0.4), (x, y)], size * 0.05, dark)
    easel.oval(x, y + tall / 2, size / 2, tall / 2, body)
    for rib in (-0.25, 0.0, 0.25):
        bend = [
            (x - size * 0.45, y + tall * (0.5 + rib)),
            (x + size * 0.45, y + tall * (0.5 + rib)),
        ]
        easel.stroke(bend, size * 0.025, dark, 0.3)
    for level in (0.0, tall * 0.93):
        easel.box(x - size * 0.2, y + level, size * 0.4, size * 0.12, dark)
    easel.stroke([(x, y + tall), (x, y + tall * 1.3)], size * 0.05, color)
    return Sign(x - size / 2, y, size, tall, color)
