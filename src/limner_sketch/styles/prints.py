"""Styles of old prints and silk: ukiyo-e, gongbi."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.noise import fractal
from limner_sketch.palette import Floats
from limner_sketch.styles.filters import (
    colored,
    covered,
    faces,
    field,
    grown,
    halved,
    ink_lines,
    kuwahara,
    nearest,
    own_palette,
    with_faces,
)
from limner_sketch.styles.seals import cartouche, sealed
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    curve,
    eased,
    gray,
    manner,
    paper,
    plain,
    saturated,
    speckle,
    times,
)

_PIGMENTS = np.array(
    [
        (28, 33, 48), (38, 58, 96), (58, 96, 140), (120, 160, 186), (176, 200, 204),
        (66, 92, 72), (126, 146, 96), (176, 184, 132), (190, 66, 50), (214, 116, 84),
        (232, 176, 148), (206, 156, 76), (232, 206, 140), (112, 78, 58), (166, 132, 104),
        (244, 234, 210), (222, 208, 182), (118, 116, 118), (170, 120, 132),
    ],
    np.float32,
)  # fmt: skip
"""Sumi, indigo, Prussian blue, verdigris, beni, vermilion, ochre, earth and bare paper."""

_SILK = (226, 205, 164)


def ukiyo_e(sheet: Sheet) -> Pixels:
    """Finish as a woodblock print: few pigments in flat areas, bokashi, wood grain, key lines.

    Areas by Kuwahara's filter and the picture's own palette moved to the pigments of the time;
    the key block's lines by XDoG (see `filters`).
    """
    rgb = curve(saturated(sheet.rgb, 1.1), 0.0, 0.07 if sheet.look.night else 0.0)
    half = kuwahara(halved(rgb), max(2, sheet.unit // 340))
    centers = own_palette(half, 16)
    distance = ((centers[:, None, :] - _PIGMENTS[None, :, :]) ** 2).sum(2)
    inks = _PIGMENTS[distance.argmin(1)] * 0.62 + centers * 0.38
    flat = colored(nearest(half, centers), inks * (0.99, 0.97, 0.91))
    rgb = np.asarray(grown(sheet, cv2.medianBlur(flat, 3)), np.uint8)
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    rgb = _bokashi(sheet, rgb, cover)
    grain_share = grown(sheet, 1 - 0.75 * cover)
    block = (1 + (_wood(sheet) - 0.5) * 0.09 * grain_share) * paper(sheet, 0.03)
    rgb = times(rgb, block)
    rgb = with_faces(sheet, rgb, saturated(sheet.rgb, 0.85), 0.8)
    lines = ink_lines(gray(sheet.rgb), sheet.unit / 640, 9, 0.022)
    lines = lines * grown(sheet, 1 - 0.7 * faces(sheet, width, height))
    rgb = blend(rgb, plain(rgb, (30, 29, 42)), lines * 0.94)
    return cartouche(sheet, manner(sheet, rgb))


def _bokashi(sheet: Sheet, rgb: Pixels, cover: Floats) -> Pixels:
    """Wipe indigo, graded, over the upper edge and a breath of it over the lower; subjects stay."""
    rows = np.linspace(0, 1, 128, dtype=np.float32)
    depth = np.clip(1 - rows / 0.30, 0, 1) ** 1.4 * 0.86 + np.clip((rows - 0.88) / 0.12, 0, 1) * 0.4
    strip = cv2.resize(depth[:, None], cover.shape[::-1]) * (1 - cover)
    tint = plain(rgb, (34, 58, 104) if not sheet.look.night else (18, 24, 52))
    return blend(rgb, tint, grown(sheet, strip))


def _wood(sheet: Sheet) -> Floats:
    """Return the grain of the block, 0..1: long lines bent around a few knots."""
    height, width = max(sheet.height // 2, 2), max(sheet.width // 2, 2)
    warp = fractal(sheet.rng, max(width // 4, 4), max(height // 4, 4), 2.2, 3, stretch=3.0)
    rows = np.linspace(0, height / min(height, width), height, dtype=np.float32)[:, None]
    waves = np.cos((rows * 46 + cv2.resize(warp, (width, height)) * 44) * 2)
    return grown(sheet, np.asarray(waves * 0.5 + 0.5, np.float32))


def gongbi(sheet: Sheet) -> Pixels:
    """Finish as gongbi: a fine even ink line, mineral colours laid flat and shaded, on silk.

    Colour areas by Kuwahara's filter, the line by XDoG (see `filters`).
    """
    half = kuwahara(halved(sheet.rgb), max(2, sheet.unit // 300))
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    tone = gray(half)
    broad = cv2.GaussianBlur(tone, (0, 0), max(sheet.unit / 120, 1.0))
    shaded = 1 - cv2.subtract(broad, tone).astype(np.float32) / 255 * 0.7
    mineral = times(saturated(_mineral(half), 0.80), shaded)
    silk = plain(half, _SILK)
    laid = np.asarray(cv2.multiply(mineral, silk, scale=1 / 232), np.uint8)
    laid = blend(laid, mineral, cover * 0.45 + 0.35 * faces(sheet, width, height))
    bare = np.clip(
        0.58 - 0.52 * cover - 0.25 * np.clip((100 - tone.astype(np.float32)) / 70, 0, 1), 0, 1
    )
    if sheet.scene.background:
        bare = np.zeros_like(bare)
    rgb = np.asarray(grown(sheet, blend(laid, silk, np.asarray(bare, np.float32))), np.uint8)
    skin = faces(sheet, width, height)
    rgb = with_faces(sheet, rgb, curve(saturated(sheet.rgb, 0.85), -0.2), 0.75)
    lines = ink_lines(gray(sheet.rgb), sheet.unit / 1150, 8, 0.02)
    weight = grown(sheet, 0.60 + 0.36 * cover - 0.5 * skin)
    rgb = blend(rgb, plain(rgb, (52, 40, 34)), lines * weight)
    weave = 1 + (_weave(sheet) - 1) * grown(sheet, 1 - 0.6 * skin)
    rgb = times(rgb, weave * (0.95 + 0.10 * field(sheet, 2, 2)))
    return sealed(sheet, manner(sheet, rgb))


def _mineral(rgb: Pixels) -> Pixels:
    """Move colours towards azurite, malachite, cinnabar and shell white."""
    red, green, blue = (part.astype(np.float32) for part in cv2.split(rgb))
    moved = (
        red * 0.92 + 16,
        green * 0.86 + blue * 0.06 + 16,
        blue * 0.80 + green * 0.08 + 14,
    )
    return np.asarray(cv2.merge([np.clip(part, 0, 255).astype(np.uint8) for part in moved]))


def _weave(sheet: Sheet) -> Floats:
    """Return silk as a field around 1: warp and weft with uneven threads."""
    fine = speckle(sheet)
    across = cv2.blur(fine, (max(sheet.unit // 50, 5) | 1, 1))
    down = cv2.blur(fine, (1, max(sheet.unit // 60, 5) | 1))
    return np.asarray(1 + np.clip((across + down) * (0.075 * eased(sheet)), -0.1, 0.1), np.float32)
