"""The geometry of holes: the window around one, and how deep inside it a pixel lies."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.


def window(hole: Hole, margin: int) -> tuple[slice, slice]:
    """Return the rows and columns of a hole and `margin` pixels around it."""
    rows, cols = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + margin + 1),
        slice(max(int(cols[0]) - margin, 0), int(cols[-1]) + margin + 1),
    )


def parts(hole: Hole, margin: int) -> list[tuple[slice, slice]]:
    """Return windows that cover a hole's separate parts, `margin` pixels around each.

    Parts whose windows meet share one.
    """
    grown = cv2.dilate(hole.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    boxes = [
        [int(x) - margin, int(y) - margin, int(x + w) + margin, int(y + h) + margin]
        for x, y, w, h, _ in stats[1:]
    ]
    merged: list[list[int]] = []
    while boxes:
        one = boxes.pop()
        meets = [
            b for b in boxes if one[0] < b[2] and b[0] < one[2] and one[1] < b[3] and b[1] < one[3]
        ]
        if not meets:
            merged.append(one)
            continue
        boxes = [b for b in boxes if b not in meets]
        every = [one, *meets]
        corners = zip(*every, strict=True)
        boxes.append([(min if index < 2 else max)(side) for index, side in enumerate(corners)])
    height, width = hole.shape
    return [
        (slice(max(y0, 0), min(y1, height)), slice(max(x0, 0), min(x1, width)))
        for x0, y0, x1, y1 in merged
    ]


def box(hole: Hole) -> tuple[int, int, int, int]:
    """Return a hole's left, top, right and bottom, the last two exclusive."""
    rows, cols = np.flatnonzero(hole.any(1)), np.flatnonzero(hole.any(0))
    return int(cols[0]), int(rows[0]), int(cols[-1]) + 1, int(rows[-1]) + 1


def feather(hole: Hole, width: float) -> Floats:
    """How far inside the hole a pixel lies: 0 outside and at its rim, 1 from `width` pixels on."""
    distance = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    # The picture's own border is no rim: nothing is kept beyond it.
    return np.asarray(np.clip(distance / max(width, 1.0), 0, 1), np.float32)
