"""Curves: outlines, smooth lines, ovals and uneven blobs, as points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import starmap
from typing import Any

import numpy as np
import skia

from limner_sketch.palette import Floats

Points = Iterable[Sequence[float]]
"""Corners (x, y) in pixels."""


def outline(points: Points, *, closed: bool) -> Any:
    """Return a Skia path through points."""
    path = skia.Path()
    # Numbers of Python's own: reading an array's one by one costs several times as much.
    corners = points.tolist() if isinstance(points, np.ndarray) else points
    path.addPoly(list(starmap(skia.Point, corners)), closed)
    return path


def spline(points: Sequence[Sequence[float]], steps: int = 8) -> Floats:
    """Return a smooth curve through points, shape (n, 2): Catmull and Rom's (1974)."""
    knots = np.asarray([points[0], *points, points[-1]], np.float32)
    at = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)[:, None]
    parts = [
        0.5
        * (
            2 * b
            + (c - a) * at
            + (2 * a - 5 * b + 4 * c - d) * at**2
            + (3 * b - a - 3 * c + d) * at**3
        )
        for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False)
    ]
    return np.vstack([*parts, knots[-1:]])


def oval_points(x: float, y: float, rx: float, ry: float) -> list[tuple[float, float]]:
    """Return an ellipse as ten corners, for shapes too small to tell."""
    return [(x + rx * cos, y + ry * sin) for cos, sin in _TEN]


_TEN = [(math.cos(turn * math.tau / 10), math.sin(turn * math.tau / 10)) for turn in range(10)]


def blob(
    x: float, y: float, rx: float, ry: float, rng: np.random.Generator, rough: float = 0.2
) -> Floats:
    """Return an uneven closed curve around (x, y), shape (n, 2): a circle with three waves."""
    shift = rng.random(6).tolist()
    parts = [1.0]
    for wave, share in _WAVES:
        swing, ahead = rough * share * (0.4 + shift[wave]), shift[wave - 2] * math.tau
        parts += (swing * math.cos(ahead), swing * math.sin(ahead))
    reach = parts @ _WAVED
    return np.stack([x + rx * reach * _ROUND[0], y + ry * reach * _ROUND[1]], 1)


_ANGLES = np.linspace(0, math.tau, 30, endpoint=False)
_ROUND = np.cos(_ANGLES), np.sin(_ANGLES)
_WAVES = ((2, 0.5), (3, 0.8), (5, 0.7))
_WAVED = np.array(
    [
        np.ones(30),
        *(part(_ANGLES * wave) for wave, _ in _WAVES for part in (np.sin, np.cos)),
    ]
)
"""A one, and each wave's sine and cosine: a wave shifted is a sum of the two."""
