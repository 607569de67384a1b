"""Styles of water and ink: watercolor, ink wash."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.noise import fractal
from limner_sketch.palette import INK, PAPER, Floats
from limner_sketch.styles.filters import covered, field, grown, halved, kuwahara, small
from limner_sketch.styles.seals import sealed
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    gray,
    manner,
    paper,
    plain,
    saturated,
    shaken,
    times,
)

_SHEET = (252, 250, 245)


def watercolor(sheet: Sheet) -> Pixels:
    """Finish as watercolour: pools with dark edges, granulation, wet blooms, bare paper around.

    The effects are those of Bousseau et al., "Interactive watercolor rendering with temporal
    coherence and abstraction" (2006): edge darkening, pigment density by paper and turbulence;
    pools by Kuwahara's filter. Pigment thins away from subjects, so that they stand in light.
    """
    rgb = shaken(sheet, sheet.rgb, 24, sheet.unit * 0.0036)
    half = kuwahara(halved(rgb), max(2, sheet.unit // 380))
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    tone = gray(half)
    broad = cv2.GaussianBlur(tone, (0, 0), max(sheet.unit / 300, 0.8))
    rim = cv2.subtract(broad, tone).astype(np.float32) / 255
    wet = cv2.GaussianBlur(half, (0, 0), max(sheet.unit / 150, 1.0))
    bleed = np.clip(fractal(sheet.rng, width, height, 4, 2) * 1.5 - 0.45, 0, 0.8) * (1 - cover)
    pools = blend(half, np.asarray(wet, np.uint8), bleed)
    thin = _thinness(sheet, cover)
    turbulence = 0.36 * (fractal(sheet.rng, width, height, 5, 4) - 0.5) * (1 - 0.8 * cover)
    density = np.clip(0.90 - thin + turbulence, 0.12, 1.0)
    density += np.clip(rim * 2.6, 0, 0.42) * np.clip(1.1 - thin, 0.3, 1)
    sharp = grown(sheet, np.clip(0.28 + 0.45 * cover, 0, 1))
    painted = blend(np.asarray(grown(sheet, pools), np.uint8), rgb, sharp)
    inside, dark = _bare_rim(sheet, width, height)
    share = grown(sheet, np.clip(density, 0, 1) * inside)
    washed = blend(plain(rgb, _SHEET), saturated(painted, 1.2), share)
    deeper = 1 - np.clip(density - 1, 0, 0.4) * inside
    grains = 1 + (paper(sheet, 0.075) - 1) * grown(sheet, (0.9 - 0.65 * cover) * inside)
    return manner(sheet, times(washed, grains * grown(sheet, deeper * dark)))


def _thinness(sheet: Sheet, cover: Floats) -> Floats:
    """Return how far the paint thins, 0..0.6: with the distance from subjects, and unevenly."""
    if sheet.scene.background or not cover.any():
        return np.full_like(cover, 0.06)
    height, width = cover.shape
    little = cv2.resize(cover, (max(width // 8, 2), max(height // 8, 2)))
    outside = np.where(little > 0.4, np.uint8(0), np.uint8(1))
    away = cv2.distanceTransform(outside, cv2.DIST_L2, 3) / min(little.shape)
    uneven = fractal(sheet.rng, little.shape[1], little.shape[0], 4, 2) - 0.5
    thin = np.clip(away * 1.15 + uneven * 0.36, 0, 0.52) * (1.0 if not sheet.look.night else 0.55)
    return np.asarray(cv2.resize(thin * (1 - little), (width, height)), np.float32)


def _bare_rim(sheet: Sheet, width: int, height: int) -> tuple[Floats, Floats]:
    """Return the painted share, 0 on an uneven rim of bare paper, and the dark edge it dries to."""
    if sheet.scene.background:
        return np.ones((height, width), np.float32), np.ones((height, width), np.float32)
    ys = np.minimum(np.arange(height), np.arange(height)[::-1])[:, None].astype(np.float32)
    xs = np.minimum(np.arange(width), np.arange(width)[::-1])[None, :].astype(np.float32)
    inside = np.minimum(ys, xs) / min(height, width)
    rough = fractal(sheet.rng, width, height, 9, 4)
    away = (inside - 0.004 - rough * 0.045) * 70
    dark = 1 - 0.15 * np.exp(-((away - 1.0) ** 2) / 0.5)
    return np.clip(away, 0, 1).astype(np.float32), dark.astype(np.float32)


def ink_wash(sheet: Sheet) -> Pixels:
    """Finish as ink on rice paper: bleeding washes, dry brush, one red seal."""
    rgb = shaken(sheet, sheet.rgb, 34, sheet.unit * 0.0030)
    tone = gray(rgb)
    quarter = small(tone, 4)
    cover = covered(sheet, quarter.shape[1], quarter.shape[0])
    bleeding = grown(sheet, cv2.GaussianBlur(quarter, (0, 0), max(sheet.unit / 4 * 0.007, 0.4)))
    bled = np.minimum(tone, cv2.addWeighted(tone, 0.35, bleeding, 0.65, 0)).astype(np.float32)
    level: Floats = np.clip((bled / 255 - 0.05) / 0.86, 0, 1)
    fibres = 1 + (paper(sheet, 0.10) - 1) * grown(sheet, 1 - 0.7 * cover)
    dry = fibres * (0.93 + 0.14 * field(sheet, 6, 3))
    level = 1 - np.clip((1 - level) * dry, 0, 1)
    washes = (level * 255).astype(np.uint8)
    table = np.empty((1, 256, 3), np.uint8)
    at = np.linspace(0, 1, 256)
    for channel in range(3):
        table[0, :, channel] = (INK[channel] + (PAPER[channel] - INK[channel]) * at) * 255
    inked = np.asarray(cv2.LUT(cv2.merge([washes] * 3), table), np.uint8)
    red = cv2.subtract(rgb[..., 0], rgb[..., 1]).astype(np.float32)
    inked = blend(inked, rgb, np.clip((red - 50) / 60, 0, 1))
    inked = times(inked, 1.0 + (field(sheet, 2, 3) - 0.5) * 0.05)
    return sealed(sheet, manner(sheet, inked))
