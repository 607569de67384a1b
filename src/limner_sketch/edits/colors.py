"""Colours in bins: how often each occurs, and which ones a picture's sides do not know."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole
from limner_sketch.palette import to_oklab

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
    counts = np.bincount(found.reshape(-1), minlength=_BINS**3)
    return np.asarray(_shared(counts[None])[0], np.float32)


def _shared(counts: NDArray[Any]) -> Floats:
    """Return the shares of counts (n, bins), each softened over the neighbouring bins."""
    cubes = counts.astype(np.float32).reshape(-1, _BINS, _BINS, _BINS)
    for axis in (1, 2, 3):
        edged = np.pad(cubes, [(1, 1) if a == axis else (0, 0) for a in range(4)], mode="edge")
        low, high = (
            edged[tuple(slice(s, s + _BINS) if a == axis else slice(None) for a in range(4))]
            for s in (0, 2)
        )
        cubes = np.float32(0.7) * cubes + np.float32(0.15) * (low + high)
    flat = cubes.reshape(len(counts), -1)
    return np.asarray(flat / np.maximum(flat.sum(1, keepdims=True), 1e-6), np.float32)


def figures(found: Codes, gap: Hole) -> Hole:
    """Return where a thing stands: colours that the picture's sides lack at that height.

    A ground, a wall, a wood reach both sides of a picture; a thing that does so too is missed.
    `gap` is where the picture is not known.
    """
    height, width = found.shape
    side = max(round(_SIDE_SHARE * width), 2)
    edges = np.linspace(0, height, _BANDS + 1).astype(int)
    counts = np.zeros((2, _BANDS + 2, _BINS**3), np.int64)
    for band in range(_BANDS):
        rows = slice(edges[band], edges[band + 1])
        for number, cols in enumerate((slice(0, side), slice(width - side, width))):
            seen = found[rows, cols][~gap[rows, cols]]
            counts[number, band + 1] = np.bincount(seen, minlength=_BINS**3)
    # A band's colours are also those right above and below it.
    counts = counts[:, :-2] + counts[:, 1:-1] + counts[:, 2:]
    usual = _shared(counts.reshape(2 * _BANDS, -1)).reshape(2, _BANDS, -1).max(axis=0)
    band_of = np.clip(np.searchsorted(edges, np.arange(height), "right") - 1, 0, _BANDS - 1)
    known = usual.any(axis=1)[band_of]
    out = (usual[band_of[:, None], found] < _UNUSUAL_SHARE) & known[:, None]
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
