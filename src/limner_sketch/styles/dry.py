"""Styles of dry media: pencil sketch, charcoal, pastel."""

from __future__ import annotations

import math

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.noise import fractal
from limner_sketch.palette import Floats
from limner_sketch.styles.filters import (
    covered,
    detail,
    directions,
    faces,
    grown,
    halved,
    ink_lines,
    kuwahara,
    smeared,
    streaks,
)
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    eased,
    gray,
    manner,
    paper,
    plain,
    saturated,
    shaken,
    speckle,
    times,
)


def stretched(tone: Pixels, middle: float) -> Floats:
    """Return lightness 0..1 that spans the whole range, its mean near `middle`."""
    low, high = np.quantile(tone[::4, ::4], (0.01, 0.99))
    level = np.clip((np.arange(256) - low) / max(float(high - low), 40.0), 0, 1)
    mean = float(np.clip(level[tone[::4, ::4]].mean(), 0.08, 0.92))
    power = float(np.clip(math.log(middle) / math.log(mean), 0.35, 1.6))
    return np.asarray(cv2.LUT(tone, (level**power).astype(np.float32)), np.float32)


def tooth(sheet: Sheet, sigma: float = 0.8) -> Floats:
    """Return the grain of rough paper: mean 0, standard deviation about 1."""
    return speckle(sheet, max(sigma * sheet.unit / 1024, 0.45)) * eased(sheet)


def pencil_sketch(sheet: Sheet) -> Pixels:
    """Finish as graphite: contours by dodging, hatching in three directions by tone, paper."""
    rgb = shaken(sheet, sheet.rgb, 30, sheet.unit * 0.0018)
    tone = gray(rgb)
    lifted = (18 + stretched(tone, 0.46 if sheet.look.night else 0.60) * 237).astype(np.uint8)
    blurred = cv2.GaussianBlur(cv2.bitwise_not(lifted), (0, 0), max(sheet.unit / 300, 1.0))
    contour = cv2.divide(lifted, cv2.bitwise_not(blurred), scale=250)
    deep = cv2.blur(halved(lifted), (3, 3)).astype(np.float32) / 255
    shadow = np.zeros_like(deep)
    pressure = 0.75 + 0.5 * fractal(sheet.rng, deep.shape[1], deep.shape[0], 5, 2)
    for turn, below in ((0.75, 0.80), (0.95, 0.55), (-0.7, 0.34), (0.1, 0.18)):
        hatch = _hatching(sheet, deep.shape[1], deep.shape[0], turn)
        shadow += hatch * np.clip((below - deep) * 3.0, 0, 1) * 0.52
    shadow *= pressure * (1 - 0.45 * covered(sheet, deep.shape[1], deep.shape[0]) * (deep > 0.5))
    light = cv2.LUT(contour, ((np.arange(256) / 255) ** 2.2).astype(np.float32))
    shaded = (1 - np.clip(shadow, 0, 0.97)) * (0.90 + 0.12 * deep)
    level = np.clip(light * grown(sheet, shaded), 0, 1) * paper(sheet, 0.07)
    page = np.clip((0.06 + level * 0.91) * 255, 0, 255).astype(np.uint8)
    return manner(sheet, _on(page, (252, 250, 244)))


def _on(page: Pixels, color: tuple[int, int, int]) -> Pixels:
    """Give a gray page the colour of its paper."""
    tables = [np.arange(256) * part / 255 for part in color]
    return np.asarray(
        cv2.merge([cv2.LUT(page, table.astype(np.uint8)) for table in tables]), np.uint8
    )


def _hatching(sheet: Sheet, width: int, height: int, turn: float) -> Floats:
    """Return parallel pencil lines, 0..1, drawn as a wave over turned and shaken coordinates."""
    pitch = max(sheet.unit / (190 if sheet.look.hd else 150), 3.8) * width / sheet.width
    factor = 2 * math.pi / pitch
    down = np.arange(height, dtype=np.float32)[:, None] * (math.cos(turn) * factor)
    across = np.arange(width, dtype=np.float32)[None, :] * (math.sin(turn) * factor)
    shake = fractal(sheet.rng, width, height, 14, 2) * 5.0
    return np.clip(np.cos(shake + (across + down)) * 1.4 - 0.1, 0, 1)


def charcoal(sheet: Sheet) -> Pixels:
    """Finish as charcoal: smudged masses, broad marks along the forms, tooth, rubbed lights.

    Marks by line integral convolution (see `filters.smeared`), contours by XDoG.
    """
    angle = directions(sheet, drift=0.7, lean=2.3)
    half = kuwahara(halved(sheet.rgb), max(2, sheet.unit // 260))
    tone = gray(sheet.rgb)
    mass = stretched(gray(half), 0.47)
    height, width = mass.shape
    cover = covered(sheet, width, height)
    quiet = 1 - 0.72 * cover * np.clip(mass * 1.6 - 0.3, 0, 1)
    smudged = cv2.blur(cv2.resize(mass, (max(width // 4, 2), max(height // 4, 2))), (5, 5))
    smudged = cv2.resize(smudged, (width, height))
    mass = mass * (0.55 + 0.35 * cover) + smudged * (0.45 - 0.35 * cover)
    marks = streaks(sheet, angle, sheet.unit / 24) * grown(sheet, quiet)
    skin = faces(sheet, width, height)
    rough = tooth(sheet, 0.9) * grown(sheet, 1 - 0.72 * skin)
    level = grown(sheet, mass)
    lit = (0.08 + 0.92 * np.linspace(0, 1, 256) ** 0.75).astype(np.float32)
    level = level + (cv2.LUT(tone, lit) - level) * grown(sheet, 0.85 * skin)
    middle = 0.03 + 0.13 * (1 - level) * grown(sheet, quiet)
    level = level + marks * (0.022 + 0.05 * (1 - level)) + rough * middle
    level = np.clip((level - 0.08) / 0.80, 0, 1)
    lines = ink_lines(tone, sheet.unit / 380, 6, 0.02) * grown(sheet, 1 - 0.6 * skin)
    level = level * (1 - np.clip(lines * (0.86 + rough * 0.22), 0, 0.97))
    page = np.clip(20 + level * 222, 0, 255).astype(np.uint8)
    return manner(sheet, _on(page, (246, 242, 234)))


def pastel(sheet: Sheet) -> Pixels:
    """Finish as soft pastel: chalk that catches on the tooth of toned paper, smudged, open edges.

    Chalk marks by line integral convolution (see `filters.smeared`).
    """
    angle = directions(sheet, drift=0.9, lean=2.2)
    half = kuwahara(saturated(halved(sheet.rgb), 1.18), max(2, sheet.unit // 300))
    half = smeared(half, angle, sheet.unit / 110)
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    fine = np.clip(detail(sheet) * 2.2 - 0.5, 0, 0.8)
    chalk = np.asarray(grown(sheet, np.asarray(half)), np.uint8)
    chalk = blend(chalk, sheet.rgb, grown(sheet, fine))
    chalk = np.asarray(cv2.addWeighted(chalk, 0.90, np.full_like(chalk, 255), 0.10, 0), np.uint8)
    toned = plain(chalk, (58, 62, 84) if sheet.look.night else (190, 172, 150))
    marks = streaks(sheet, angle, sheet.unit / 20)
    rough = tooth(sheet, 1.0)
    open_edge = grown(sheet, _open_edge(sheet))
    rest = grown(sheet, 0.84 + 0.34 * cover + 0.3 * faces(sheet, width, height))
    coverage = rest - open_edge + marks * 0.13 + rough * 0.17
    coverage = np.clip(coverage, 0, 1)
    rgb = blend(toned, chalk, coverage)
    lines = ink_lines(gray(sheet.rgb), sheet.unit / 420, 5, 0.03) * np.clip(0.5 + rough * 0.3, 0, 1)
    rgb = times(rgb, 1 - 0.5 * lines)
    return manner(sheet, times(rgb, 1 + marks * coverage * grown(sheet, 0.028 - 0.02 * cover)))


def _open_edge(sheet: Sheet) -> Floats:
    """Return how far the chalk gives out towards the sheet's edges, 0..1, small."""
    size = (max(sheet.width // 8, 4), max(sheet.height // 8, 4))
    if sheet.scene.background:
        return np.zeros((size[1], size[0]), np.float32)
    xs = np.minimum(np.arange(size[0]), np.arange(size[0])[::-1])[None, :]
    ys = np.minimum(np.arange(size[1]), np.arange(size[1])[::-1])[:, None]
    away = np.minimum(xs, ys).astype(np.float32) / min(size)
    rough = fractal(sheet.rng, size[0], size[1], 8, 3)
    return np.asarray(np.clip(1 - (away - rough * 0.05) / 0.05, 0, 1) * 1.1, np.float32)
