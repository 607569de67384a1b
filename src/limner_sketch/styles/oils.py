"""Styles of thick paint: oil painting, impasto."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.palette import Floats
from limner_sketch.styles.filters import (
    covered,
    detail,
    directions,
    faces,
    grown,
    halved,
    kuwahara,
    streaks,
)
from limner_sketch.styles.sheet import Sheet, blend, manner, saturated, times


def oil_painting(sheet: Sheet) -> Pixels:
    """Finish as oil: strokes along the forms in two sizes, and the bristles of the brush.

    After Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes" (1998),
    with straight strokes, over a ground smoothed by Kuwahara's filter.
    """
    angle = directions(sheet, drift=1.2)
    fine = detail(sheet)
    half = saturated(halved(sheet.rgb), 1.14)
    calm = kuwahara(half, max(2, sheet.unit // 230))
    canvas = _canvas(calm)
    brush = _Brush(sheet, canvas, half, angle, fine)
    brush.layer(sheet.unit / 50, 0.0)
    brush.layer(sheet.unit / (126 if sheet.look.hd else 94), 0.16)
    painted = np.ascontiguousarray(canvas[..., :3])
    tender = faces(sheet, half.shape[1], half.shape[0])
    painted = blend(painted, calm, tender * 0.88)
    rgb = np.asarray(grown(sheet, painted), np.uint8)
    sharp = _sharp(sheet, fine, 0.9)
    rgb = blend(rgb, saturated(sheet.rgb, 1.14), grown(sheet, sharp))
    bristles = streaks(sheet, angle, sheet.unit / 40) * 0.030
    quiet = grown(sheet, 1 - 0.7 * sharp) * grown(sheet, 1 - 0.8 * tender)
    relief = _relief(sheet, canvas[..., 3], 1.1) - 1
    return manner(sheet, times(rgb, 1 + (relief + bristles) * quiet))


def impasto(sheet: Sheet) -> Pixels:
    """Finish as impasto: few broad strokes laid thick, each a ridge that light rakes.

    Strokes carry a height of their own, as in Hertzmann, "Fast paint texture" (2002).
    """
    angle = directions(sheet, drift=2.6)
    fine = detail(sheet)
    half = saturated(halved(sheet.rgb), 1.28)
    calm = kuwahara(half, max(2, sheet.unit // 200))
    canvas = _canvas(calm)
    brush = _Brush(sheet, canvas, half, angle, fine)
    brush.layer(sheet.unit / 36, 0.0, width=1.25)
    brush.layer(sheet.unit / 60, 0.12, width=1.1)
    brush.layer(sheet.unit / 104, 0.30)
    painted = np.ascontiguousarray(canvas[..., :3])
    tender = faces(sheet, half.shape[1], half.shape[0])
    painted = blend(painted, calm, tender * 0.80)
    rgb = np.asarray(grown(sheet, painted), np.uint8)
    sharp = _sharp(sheet, fine, 0.78)
    rgb = blend(rgb, saturated(sheet.rgb, 1.2), grown(sheet, sharp))
    quiet = grown(sheet, np.clip(1 - 1.1 * sharp, 0.15, 1)) * grown(sheet, 1 - 0.75 * tender)
    bristles = streaks(sheet, angle, sheet.unit / 26)
    relief = (_relief(sheet, canvas[..., 3], 3.2) - 1) * quiet
    return manner(sheet, times(rgb, 1 + relief + bristles * 0.055 * quiet))


def _canvas(rgb: Pixels) -> Pixels:
    """Return a canvas of colour and height, (height, width, 4), to lay strokes on."""
    return np.ascontiguousarray(np.dstack([rgb, np.full(rgb.shape[:2], 128, np.uint8)]))


def _sharp(sheet: Sheet, fine: Floats, most: float) -> Floats:
    """Return where the drawing shows through the strokes: small forms, of faces above all."""
    height, width = fine.shape
    skin = faces(sheet, width, height)
    return np.asarray(np.clip(fine * (2.2 + 1.6 * skin) - 0.62 + 0.2 * skin, 0, most), np.float32)


class _Brush:
    """A brush at half the sheet's size; `layer` covers a canvas with strokes of one size."""

    def __init__(
        self, sheet: Sheet, canvas: Pixels, source: Pixels, angle: Floats, fine: Floats
    ) -> None:
        self._rng, self._canvas, self._source = sheet.rng, canvas, source
        self._angle, self._fine = angle, fine
        self._cover = covered(sheet, fine.shape[1], fine.shape[0])

    def layer(self, pitch: float, threshold: float, width: float = 0.9) -> None:
        """Lay strokes `pitch` pixels of the sheet apart, where there is that much detail.

        Strokes too fine for a small sheet are left out.
        """
        rng, (tall, wide) = self._rng, self._source.shape[:2]
        scale = tall / (self._fine.shape[0] * 8)
        if pitch < 2.6:
            return
        pitch = max(pitch, 5.2) * scale
        ys, xs = np.mgrid[0:tall:pitch, 0:wide:pitch].reshape(2, -1)
        xs = np.clip(xs + rng.uniform(-pitch, pitch, xs.size), 0, wide - 1)
        ys = np.clip(ys + rng.uniform(-pitch, pitch, ys.size), 0, tall - 1)
        rows = np.minimum(ys / (8 * scale), self._fine.shape[0] - 1).astype(np.int32)
        columns = np.minimum(xs / (8 * scale), self._fine.shape[1] - 1).astype(np.int32)
        broad = pitch > 0.012 * min(tall, wide)
        free = (self._cover[rows, columns] < 0.35) | (not broad)
        kept = np.flatnonzero((self._fine[rows, columns] >= threshold) & free)
        kept = kept[rng.permutation(kept.size)]
        turn = self._angle[rows[kept], columns[kept]] + rng.normal(0, 0.14, kept.size)
        long = pitch * rng.uniform(0.9, 2.0, kept.size)
        colors = self._source[ys[kept].astype(np.int32), xs[kept].astype(np.int32)]
        shift = rng.uniform(0.91, 1.09, (kept.size, 1))
        heights = rng.uniform(40, 230, (kept.size, 1))
        inks = np.hstack([np.clip(colors * shift, 0, 255), heights])
        dx, dy = np.cos(turn) * long, np.sin(turn) * long
        ends = np.stack([xs[kept] - dx, ys[kept] - dy, xs[kept] + dx, ys[kept] + dy], 1)
        thick = max(1, round(pitch * width))
        for (x0, y0, x1, y1), ink in zip(
            (ends * 8).astype(int).tolist(), inks.tolist(), strict=True
        ):
            cv2.line(self._canvas, (x0, y0), (x1, y1), ink, thick, cv2.LINE_8, 3)


def _relief(sheet: Sheet, height: Pixels, strength: float) -> Floats:
    """Light the ridges of the paint from the upper side; returns a field around 1."""
    ridges = cv2.GaussianBlur(height, (0, 0), max(sheet.unit / 1500, 0.5)).astype(np.float32)
    slope = cv2.Sobel(ridges, cv2.CV_32F, 1, 0) * -sheet.look.light_from
    slope += cv2.Sobel(ridges, cv2.CV_32F, 0, 1) * 0.8
    lit = np.clip(slope * (strength / 255 / 6), -0.20, 0.26)
    return grown(sheet, 1.0 + lit)
