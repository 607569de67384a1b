"""The geometry of holes: the window around one, and how deep inside it a pixel lies."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.
Window = tuple[slice, slice]


def window(hole: Hole, margin: int) -> tuple[slice, slice]:
    """Return the rows and columns of a hole and `margin` pixels around it."""
    rows, cols = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + margin + 1),
        slice(max(int(cols[0]) - margin, 0), int(cols[-1]) + margin + 1),
    )


def parts(hole: Hole, margin: int) -> list[Window]:
    """Return windows that cover a hole's separate parts, `margin` pixels around each.

    Parts whose windows meet share one.
    """
    labels, _, stats = separate(hole)
    step = -(-hole.shape[0] // labels.shape[0])
    boxes = [
        (step * x - margin, step * y - margin, step * (x + w) + margin, step * (y + h) + margin)
        for x, y, w, h in stats.tolist()
    ]
    merged: list[tuple[int, int, int, int]] = []
    while boxes:
        one = boxes.pop()
        meets = [
            b for b in boxes if one[0] < b[2] and b[0] < one[2] and one[1] < b[3] and b[1] < one[3]
        ]
        if not meets:
            merged.append(one)
            continue
        boxes = [b for b in boxes if b not in meets]
        left, top, right, bottom = zip(one, *meets, strict=True)
        boxes.append((min(left), min(top), max(right), max(bottom)))
    height, width = hole.shape
    return [
        (slice(max(y0, 0), min(y1, height)), slice(max(x0, 0), min(x1, width)))
        for x0, y0, x1, y1 in merged
    ]


def separate(hole: Hole) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return a hole's separate parts, numbered from 1 on a grid of a fourth of the size or less.

    Also returns each part's area in cells of the grid, and each part's left, top, width and
    height there: shape (n, 4). A small hole's grid is its own pixels.
    """
    step = 4 if min(hole.shape) >= 256 else 1
    mask = hole.astype(np.uint8)
    if step > 1:
        size = (-(-hole.shape[1] // step), -(-hole.shape[0] // step))
        padded = cv2.copyMakeBorder(
            255 * mask, 0, size[1] * step - len(mask), 0, size[0] * step - mask.shape[1], 0
        )
        mask = (cv2.resize(padded, size, interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return labels, stats[1:, cv2.CC_STAT_AREA], stats[1:, :4]


def numbered(labels: NDArray[Any], number: int, hole: Hole) -> Hole:
    """Return the part of a hole that `separate` gave a number."""
    if labels.shape == hole.shape:
        return np.asarray(labels == number)
    step = -(-hole.shape[0] // labels.shape[0])
    height, width = hole.shape
    wide = (labels == number).repeat(step, 0).repeat(step, 1)
    return np.asarray(wide[:height, :width] & hole)


def box(hole: Hole) -> tuple[int, int, int, int]:
    """Return a hole's left, top, right and bottom, the last two exclusive."""
    rows, cols = np.flatnonzero(hole.any(1)), np.flatnonzero(hole.any(0))
    return int(cols[0]), int(rows[0]), int(cols[-1]) + 1, int(rows[-1]) + 1


def feather(hole: Hole, width: float) -> Floats:
    """How far inside the hole a pixel lies: 0 outside and at its rim, 1 from `width` pixels on."""
    distance = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    # The picture's own border is no rim: nothing is kept beyond it.
    return np.asarray(np.clip(distance / max(width, 1.0), 0, 1), np.float32)
