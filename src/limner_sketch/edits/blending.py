"""Even out the tones of pieces that were joined, so that no seam shows between them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole
from limner_sketch.edits.offsets import Shifts, moved
from limner_sketch.edits.shifting import Patchwork

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[Any]

_ROUNDS = 20
_EDGE = 0.22
_CROSS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4


def tones(small: Floats, gap: Hole, work: Patchwork) -> Floats:
    """Return what to add to a patchwork's pieces (h, w, 3), 0 outside the gap.

    Poisson's equation with the pieces' own gradients: Perez, Gangnet and Blake, "Poisson Image
    Editing" (SIGGRAPH 2003). Across a seam the mean of both pieces' gradients is wanted.
    """
    pull = np.zeros_like(small)
    for dy, dx in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        pull += _wanted(small, gap, work, dy, dx)
    return _solved(pull / 4, gap)


def _wanted(small: Floats, gap: Hole, work: Patchwork, dy: int, dx: int) -> Floats:
    """Return the difference in tone wanted between each place and its neighbour."""
    height, width = gap.shape
    rows, cols = np.nonzero(gap)
    their_rows, their_cols = np.clip(rows + dy, 0, height - 1), np.clip(cols + dx, 0, width - 1)
    mine, theirs = work.labels[rows, cols], work.labels[their_rows, their_cols]
    seam = np.flatnonzero(mine != theirs)
    here, there = (rows[seam], cols[seam]), (their_rows[seam], their_cols[seam])
    # What is kept beside the gap is a piece that was not moved.
    shifts = np.concatenate([work.shifts, np.zeros((1, 3), np.int32)])
    by_mine, by_theirs = shifts[mine[seam]], shifts[theirs[seam]]

    def shown(at: tuple[Indices, Indices], by: Shifts) -> tuple[Floats, Floats]:
        y, x = moved(*at, by)
        inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        y, x = np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)
        inside &= ~gap[y, x]
        return small[y, x], np.asarray(inside[:, None], np.float32)

    mine_there, mine_known = shown(there, by_mine)
    theirs_there, _ = shown(there, by_theirs)
    mine_here, _ = shown(here, by_mine)
    theirs_here, theirs_known = shown(here, by_theirs)
    step = (theirs_there - mine_there) * mine_known
    back = (theirs_here - mine_here) * theirs_known
    known = mine_known + theirs_known
    rows, cols = here
    out = np.zeros_like(small)
    found = (step + back) / np.maximum(known, 1)
    # A step as large as that is the edge of a thing, and stays.
    size = (found**2).sum(1, keepdims=True) / np.float32(_EDGE**2)
    out[rows, cols] = found * np.exp(-(size**2))
    return out


def _solved(pull: Floats, gap: Hole) -> Floats:
    """Solve T = mean of T's neighbours + pull in the gap, T = 0 around it, coarse to fine."""
    height, width = gap.shape
    out = np.zeros_like(pull)
    if min(height, width) >= 12:
        half = ((width + 1) // 2, (height + 1) // 2)
        less = cv2.resize(gap.astype(np.float32), half, interpolation=cv2.INTER_AREA)
        coarse = _solved(
            4 * cv2.resize(pull, half, interpolation=cv2.INTER_AREA), np.asarray(less > 0.5)
        )
        out = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
        out = out * gap[..., None]
    mask = gap.astype(np.float32)[..., None]
    pull = pull * mask
    for _ in range(_ROUNDS):
        out = cv2.filter2D(out, -1, _CROSS, borderType=cv2.BORDER_REPLICATE) * mask + pull
    return np.asarray(out, np.float32)
