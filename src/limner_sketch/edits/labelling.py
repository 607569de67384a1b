"""Which shift fills which place: labels on a grid, chosen so that no seam shows between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[Any]

_ROUNDS = 3


def chosen(unary: Floats, apart: Floats, inside: Hole) -> Indices:
    """Return the label of each place: shape (h, w), by loopy belief propagation (min-sum).

    `unary` (h, w, k) is what each label costs, `apart` (h, w, k, k) how unlike two labels are
    there; `inside` says which places count. Swept as in Tappen and Freeman, "Comparison of Graph
    Cuts with Belief Propagation for Stereo" (ICCV 2003).
    """
    height, width, count = unary.shape
    from_above, from_below, from_left, from_right = (
        np.zeros((height, width, count), np.float32) for _ in range(4)
    )
    for _ in range(_ROUNDS):
        sides = unary + from_left + from_right
        _sweep(sides, apart, inside, from_above, 1)
        _sweep(sides, apart, inside, from_below, -1)
        sides = (unary + from_above + from_below).transpose(1, 0, 2)
        turned = apart.transpose(1, 0, 2, 3)
        _sweep(sides, turned, inside.T, from_left.transpose(1, 0, 2), 1)
        _sweep(sides, turned, inside.T, from_right.transpose(1, 0, 2), -1)
    belief = unary + from_above + from_below + from_left + from_right
    return np.asarray(np.argmin(belief, axis=2))


def _sweep(sides: Floats, apart: Floats, inside: Hole, messages: Floats, step: int) -> None:
    """Pass messages from row to row, downwards (1) or upwards (-1), in place."""
    height = len(sides)
    rows = range(1, height) if step == 1 else range(height - 2, -1, -1)
    for row in rows:
        before = row - step
        at = np.flatnonzero(inside[row] & inside[before])
        if not len(at):
            continue
        held = sides[before, at] + messages[before, at]
        told = (held[:, :, None] + apart[before, at] + apart[row, at]).min(axis=1)
        messages[row, at] = told - told.min(axis=1, keepdims=True)
