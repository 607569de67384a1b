"""How patches are described, so that alike is found fast: colours, place, and strangeness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[np.int32]

REACH = 3  # A patch is 7 by 7.
SIDE = 2 * REACH + 1
# Like lies beside like: a patch from elsewhere costs the more, the farther and above all the
# higher or lower. Past a picture's edges (outpainting) nothing else tells the sky's height.
_NEAR_COSTS = (60.0, 4.0)
_OPEN_COSTS = (40.0, 8.0)
STRANGE_COST = 2.5


def _waves() -> list[tuple[int, Floats, Floats]]:
    """Return plane, row filter and column filter of each feature.

    Low cosines of brightness and, fewer, of two hues hold nearly all that the principal
    components of patches would, and cost nothing to find.
    """
    x = (np.arange(SIDE) + 0.5) * np.pi / SIDE
    waves = [np.cos(x * k) for k in range(5)]
    waves = [(wave / np.linalg.norm(wave)).astype(np.float32) for wave in waves]
    return [
        (plane, waves[u], waves[v])
        for plane, highest in enumerate((4, 1, 1))
        for u in range(highest + 1)
        for v in range(highest + 1 - u)
    ]


_WAVES = _waves()
FEATURES = len(_WAVES) + 3
_PLANES = np.array([[0.58, 0.58, 0.58], [0.71, 0.0, -0.71], [0.41, -0.82, 0.41]], np.float32)


@dataclass(frozen=True, slots=True)
class Book:
    """How a level's patches are described: by colours, place, and how strange they are here."""

    strange: Floats
    costs: tuple[float, float]
    shape: tuple[int, int]

    def described(self, rgb: Floats, at: Indices, *, familiar: bool = False) -> Floats:
        """Return the descriptions of the patches around flat indices."""
        rows, cols = np.divmod(at, self.shape[1])
        planes = cv2.split(cv2.transform(rgb, _PLANES))
        out = np.empty((len(at), FEATURES), np.float32)
        for index, (plane, across, down) in enumerate(_WAVES):
            found = cv2.sepFilter2D(planes[plane], -1, across, down)
            out[:, index] = found.reshape(-1)[at]
        out[:, -3] = rows * np.float32(self.costs[0] ** 0.5 / self.shape[0])
        out[:, -2] = cols * np.float32(self.costs[1] ** 0.5 / self.shape[1])
        out[:, -1] = 0 if familiar else self.strange[rows, cols] * STRANGE_COST**0.5
        return out


def place_costs(gap: Hole) -> tuple[float, float]:
    """Return what it costs to copy from another row and column, by the square of the distance."""
    edges = (gap[0], gap[-1], gap[:, 0], gap[:, -1])
    return _OPEN_COSTS if sum(bool(edge.mean() > 0.9) for edge in edges) >= 2 else _NEAR_COSTS


def strangeness(rgb: Floats, gap: Hole) -> Floats:
    """Return 0 for the colours found next to the gap, up to 1 for those that never are.

    It keeps a picture's subject, which the gap does not touch, from being copied into it.
    """
    bins = (np.clip(rgb, 0, 0.999) * 8).astype(np.int32) @ np.array([64, 8, 1], np.int32)
    reach = max(3, max(gap.shape) // 8) | 1
    ring = (cv2.dilate(gap.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0) & ~gap
    share = np.bincount(bins[ring], minlength=512) / max(int(ring.sum()), 1)
    rare = np.exp(-share / 0.006).astype(np.float32)[bins]
    if place_costs(gap) == _OPEN_COSTS:
        depth = cv2.distanceTransform((~gap).astype(np.uint8), cv2.DIST_L2, 3)
        rare = np.maximum(rare, depth / max(float(depth.max()), 1.0))
    return np.asarray(cv2.blur(rare, (SIDE, SIDE)), np.float32)
