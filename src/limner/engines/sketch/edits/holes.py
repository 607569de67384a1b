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


def box(hole: Hole) -> tuple[int, int, int, int]:
    """Return a hole's left, top, right and bottom, the last two exclusive."""
    rows, cols = np.flatnonzero(hole.any(1)), np.flatnonzero(hole.any(0))
    return int(cols[0]), int(rows[0]), int(cols[-1]) + 1, int(rows[-1]) + 1


def feather(hole: Hole, width: float) -> Floats:
    """How far inside the hole a pixel lies: 0 outside and at its rim, 1 from `width` pixels on."""
    distance = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    # The picture's own border is no rim: nothing is kept beyond it.
    return np.asarray(np.clip(distance / max(width, 1.0), 0, 1), np.float32)
