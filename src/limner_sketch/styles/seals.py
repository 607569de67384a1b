"""Seals and cartouches: how a painter of ink, silk or wood signs."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.noise import fractal
from limner_sketch.palette import Floats
from limner_sketch.styles.sheet import Sheet

_VERMILION = np.array([176.0, 38.0, 30.0], np.float32)
_SIGN = (
    ((0.2, 0.22), (0.8, 0.22)),
    ((0.5, 0.2), (0.5, 0.5)),
    ((0.22, 0.5), (0.78, 0.5)),
    ((0.25, 0.5), (0.25, 0.82)),
    ((0.75, 0.5), (0.75, 0.82)),
    ((0.25, 0.8), (0.75, 0.8)),
    ((0.5, 0.58), (0.5, 0.8)),
)
"""Strokes of an invented character, as shares of the seal's side."""


def sealed(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Press a red seal into a lower corner, on the side away from the light."""
    if sheet.scene.background:
        return rgb
    size = min(max(8, round(sheet.unit * 0.055)), sheet.unit // 2)
    margin = round(sheet.unit * 0.055)
    right = sheet.look.light_from > 0
    x = sheet.width - margin - size if right else margin
    return _pressed(sheet, rgb, x, sheet.height - margin - size, size)


def _pressed(sheet: Sheet, rgb: Pixels, x: int, y: int, size: int) -> Pixels:
    worn = fractal(sheet.rng, size, size, 6, 3)
    share = _seal(size) * np.clip(worn * 3 - 0.35, 0.25, 0.94)
    patch = rgb[y : y + size, x : x + size].astype(np.float32)
    rgb[y : y + size, x : x + size] = patch + (_VERMILION - patch) * share[..., None]
    return rgb


def _seal(size: int) -> Floats:
    seal = np.full((size, size), 1.0, np.float32)
    line, inner = max(1, size // 13), size // 6
    for start, end in _SIGN:
        ends = [(round(x * size), round(y * size)) for x, y in (start, end)]
        cv2.line(seal, ends[0], ends[1], 0.0, line)
    far = size - inner // 2
    cv2.rectangle(seal, (inner // 2, inner // 2), (far, far), 0.0, max(1, line // 2))
    return seal


def cartouche(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Set a print into its paper, with an upright title slip and the publisher's seal."""
    if sheet.scene.background:
        return rgb
    margin, line = max(2, round(sheet.unit * 0.026)), max(1, round(sheet.unit * 0.003))
    cream, dark = (246, 238, 218), (44, 40, 46)
    rgb[:margin], rgb[-margin:], rgb[:, :margin], rgb[:, -margin:] = cream, cream, cream, cream
    inner = (sheet.width - margin, sheet.height - margin)
    cv2.rectangle(rgb, (margin, margin), inner, dark, line)
    if sheet.unit < 64:
        return rgb
    wide, tall = round(sheet.unit * 0.062), round(sheet.unit * 0.19)
    gap = margin + round(sheet.unit * 0.03)
    left = gap if sheet.look.light_from > 0 else sheet.width - gap - wide
    corners = ((left, gap), (left + wide, gap + tall))
    cv2.rectangle(rgb, *corners, (214, 176, 92), -1)
    cv2.rectangle(rgb, *corners, dark, line)
    seal = max(6, wide - 6 * line)
    return _pressed(sheet, rgb, left + (wide - seal) // 2, gap + tall - seal - 3 * line, seal)
