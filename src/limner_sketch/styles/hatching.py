"""The style of the pen: line art, hatched along the forms."""

from __future__ import annotations

import math

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.palette import Floats
from limner_sketch.styles.dry import stretched
from limner_sketch.styles.filters import (
    covered,
    detail,
    directions,
    faces,
    grown,
    ink_lines,
    small,
)
from limner_sketch.styles.sheet import Sheet, gray, manner

_LAYERS = ((0.0, 0.22), (0.0, 0.40), (1.05, 0.54), (-0.6, 0.74))
"""Each layer of hatching: how far it is turned from the form, and from which darkness on."""


def pen_line_art(sheet: Sheet) -> Pixels:
    """Finish as pen and ink: contours, and short curved strokes whose number makes the tone.

    After Salisbury et al., "Orientable textures for image-based pen-and-ink illustration"
    (1997), with directions from the structure tensor; contours by XDoG.
    """
    tone = gray(sheet.rgb)
    dark = 1 - stretched(np.asarray(cv2.blur(small(tone, 4), (3, 3)), np.uint8), 0.58)
    height, width = dark.shape
    cover = covered(sheet, width, height)
    dark -= 0.10 * cover * (dark < 0.6) + 0.55 * faces(sheet, width, height)
    dark -= 0.30 * cover * cv2.resize(np.clip(detail(sheet) * 1.6 - 0.5, 0, 1), (width, height))
    page = np.full((sheet.height, sheet.width), 255, np.uint8)
    angle = directions(sheet, drift=0.4, lean=0.8)
    light = round(40 + 90 * min(max(1 - sheet.unit / 900, 0.0), 0.8))
    for turn, above in _LAYERS:
        curves = _strokes(sheet, angle, dark, turn, above)
        if len(curves):
            thick = max(1, round(sheet.unit / 1000))
            cv2.polylines(page, list(curves), False, light, thick, cv2.LINE_AA, 3)
    lines = ink_lines(tone, max(sheet.unit / 520, 0.6), 13 if sheet.unit > 600 else 20, 0.012)
    features = cv2.LUT(tone, np.clip((96 - np.arange(256)) / 40, 0, 1).astype(np.float32))
    lines = np.maximum(lines, features * grown(sheet, faces(sheet, width, height)))
    ink = cv2.multiply(page, (255 - lines * 238).astype(np.uint8), scale=1 / 255)
    tinted = [cv2.LUT(ink, _tint(dark, light)) for dark, light in ((24, 252), (22, 250), (30, 243))]
    return manner(sheet, np.asarray(cv2.merge(tinted), np.uint8))


def _tint(dark: int, light: int) -> Pixels:
    return np.linspace(dark, light, 256).astype(np.uint8)


def _strokes(sheet: Sheet, angle: Floats, dark: Floats, turn: float, above: float) -> Floats:
    """Return curves (n, points, 2) in eighths of a pixel, where the picture is dark enough."""
    rng = sheet.rng
    pitch = max(sheet.unit / (200 if sheet.look.hd else 165), 4.7)
    ys, xs = np.mgrid[pitch / 2 : sheet.height : pitch, pitch / 2 : sheet.width : pitch]
    xs = (xs + rng.uniform(-0.42, 0.42, xs.shape) * pitch).reshape(-1)
    ys = (ys + rng.uniform(-0.42, 0.42, ys.shape) * pitch).reshape(-1)
    rows = np.minimum(ys / 4, dark.shape[0] - 1).astype(np.int32)
    columns = np.minimum(xs / 4, dark.shape[1] - 1).astype(np.int32)
    wanted = np.clip((dark[rows, columns] - above) * 2.6, 0, 0.72)
    kept = rng.random(xs.size) < wanted
    xs, ys = xs[kept], ys[kept]
    step = pitch * rng.uniform(0.5, 0.9, xs.size)
    halves = [_followed(angle, xs, ys, step * way, turn) for way in (-1, 1)]
    curves = np.concatenate([halves[0][::-1], halves[1][1:]])
    return np.ascontiguousarray(np.round(curves.transpose(1, 0, 2) * 8), np.int32)


def _followed(angle: Floats, xs: Floats, ys: Floats, step: Floats, turn: float) -> Floats:
    """Walk three steps along the field; the way never doubles back."""
    places = [np.stack([xs, ys], 1)]
    heading: Floats | None = None
    for _ in range(3):
        rows = np.clip(ys / 8, 0, angle.shape[0] - 1).astype(np.int32)
        columns = np.clip(xs / 8, 0, angle.shape[1] - 1).astype(np.int32)
        way = angle[rows, columns] + turn
        if heading is not None:
            way = way + np.where(np.cos(way - heading) < 0, math.pi, 0.0)
        heading = way
        xs, ys = xs + np.cos(way) * step, ys + np.sin(way) * step
        places.append(np.stack([xs, ys], 1))
    return np.asarray(places, np.float32)
