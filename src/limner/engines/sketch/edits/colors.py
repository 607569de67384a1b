"""Colours in bins: how often each occurs, and which ones a picture's sides do not know."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.engines.sketch.palette import to_oklab
from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.
Codes = NDArray[Any]

_BINS = 10
_BANDS = 16
_SIDE_SHARE = 0.16
_UNUSUAL_SHARE = 0.004


def oklab(rgb: Floats) -> Floats:
    """Return a picture (h, w, 3; 0..1) in Oklab."""
    return np.asarray(to_oklab(rgb.reshape(-1, 3)).reshape(rgb.shape), np.float32)


def codes(lab: Floats) -> Codes:
    """Return the bin of each Oklab colour."""
    scaled = np.clip(lab * (1.0, 1.6, 1.6) + (0.0, 0.5, 0.5), 0, 0.999) * (_BINS, 20, 20)
    index = scaled.astype(np.int32)
    index[..., 1:] = np.clip(index[..., 1:] - 5, 0, _BINS - 1)
    return np.asarray(index @ np.array([_BINS * _BINS, _BINS, 1], np.int32))


def shares(found: Codes) -> Floats:
    """Return how often each bin occurs, neighbouring bins counting too; sums to 1."""
    counts = np.bincount(found.reshape(-1), minlength=_BINS**3).astype(np.float32)
    cube = counts.reshape(_BINS, _BINS, _BINS)
    for axis in range(3):
        padded = np.pad(cube, [(1, 1) if a == axis else (0, 0) for a in range(3)], mode="edge")
        low = np.take(padded, range(_BINS), axis)
        high = np.take(padded, range(2, _BINS + 2), axis)
        cube = 0.7 * cube + 0.15 * (low + high)
    return np.asarray(cube.reshape(-1) / max(float(cube.sum()), 1e-6), np.float32)


def figures(found: Codes, gap: Hole) -> Hole:
    """Return where a thing stands: colours that the picture's sides lack at that height.

    A ground, a wall, a wood reach both sides of a picture; a thing that does so too is missed.
    `gap` is where the picture is not known.
    """
    height, width = found.shape
    side = max(round(_SIDE_SHARE * width), 2)
    out = np.zeros(found.shape, bool)
    edges = np.linspace(0, height, _BANDS + 1).astype(int)
    for band in range(_BANDS):
        rows = slice(edges[max(band - 1, 0)], edges[min(band + 2, _BANDS)])
        usual = np.zeros(_BINS**3, np.float32)
        for cols in (slice(0, side), slice(width - side, width)):
            seen = found[rows, cols][~gap[rows, cols]]
            if len(seen):
                usual = np.maximum(usual, shares(seen))
        here = slice(edges[band], edges[band + 1])
        if usual.any():
            out[here] = usual[found[here]] < _UNUSUAL_SHARE
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    solid = cv2.morphologyEx(out.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    return np.asarray(cv2.morphologyEx(solid, cv2.MORPH_OPEN, kernel) > 0)


def completed(found: Hole, gap: Hole) -> Hole:
    """Return where in a gap the things go on that its rim cuts: straight on, from cut to cut.

    `found` marks things in what is known. No more is claimed than their convex hull.
    """
    rim = cv2.dilate(gap.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    cut = (found & rim & ~gap).astype(np.uint8)
    out = np.zeros(gap.shape, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cut, connectivity=8)
    for part in range(1, count):
        if stats[part, cv2.CC_STAT_AREA] < 12:
            continue
        rows, cols = np.nonzero(labels == part)
        hull = cv2.convexHull(np.stack([cols, rows], 1).astype(np.int32))
        cv2.fillConvexPoly(out, hull, 1)
    return np.asarray((out > 0) & gap)
