"""Paths that drawings are made of: smooth outlines, ellipses, ribbons, and their unions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import skia

Point = tuple[float, float]


def smooth(points: Sequence[Point], closed: bool = True, tension: float = 0.5) -> Any:
    """Return a Catmull-Rom spline through the points, as a path of cubic curves."""
    path, n = skia.Path(), len(points)
    path.moveTo(*points[0])
    for i in range(n if closed else n - 1):
        p0, p1, p2, p3 = (
            points[j % n] if closed else points[min(max(j, 0), n - 1)]
            for j in (i - 1, i, i + 1, i + 2)
        )
        k = tension / 1.5
        path.cubicTo(
            p1[0] + (p2[0] - p0[0]) * k / 2,
            p1[1] + (p2[1] - p0[1]) * k / 2,
            p2[0] - (p3[0] - p1[0]) * k / 2,
            p2[1] - (p3[1] - p1[1]) * k / 2,
            p2[0],
            p2[1],
        )
    if closed:
        path.close()
    return path


def mirrored(right_half: Sequence[Point], axis_x: float = 0.0) -> list[Point]:
    """Return a closed outline from its right half, given from top to bottom."""
    left = [(2 * axis_x - x, y) for x, y in reversed(right_half) if abs(x - axis_x) > 1e-6]
    return [*right_half, *left]


def polygon(points: Sequence[Point]) -> Any:
    """Return a closed path of straight lines."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Any:
    """Return an ellipse by centre and radii."""
    path, ry = skia.Path(), rx if ry is None else ry
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return path


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Any:
    """Return a rectangle with round corners."""
    path = skia.Path()
    path.addRRect(skia.RRect.MakeRectXY(skia.Rect(left, top, right, bottom), radius, radius))
    return path


def cut(one: Any, two: Any) -> Any:
    """Return the first path without the second."""
    return skia.Op(one, two, skia.kDifference_PathOp) or one


def joined(one: Any, two: Any) -> Any:
    """Return the union of two paths."""
    return skia.Op(one, two, skia.kUnion_PathOp) or one


def ribbon(spine: Sequence[Point], widths: Sequence[float], samples: int = 28) -> Any:
    """Return a stroke along a smooth spine, its widths spread evenly over its length."""
    path = strip(spine, widths, samples)
    return skia.Simplify(path) or path


def strip(spine: Sequence[Point], widths: Sequence[float], samples: int) -> Any:
    """Return a ribbon that may fold over itself where it bends: to be filled, not outlined."""
    curve, normal = _curve(tuple(spine), samples)
    half = np.interp(_steps(samples), _steps(len(widths)), widths) / 2
    reach = normal * half[:, None]
    sides = [curve + reach, _cap(curve[-1], reach[-1]), (curve - reach)[::-1]]
    return polygon(np.concatenate([*sides, _cap(curve[0], -reach[0])]).tolist())


def _cap(end: Any, reach: Any) -> Any:
    """Return the points of a half circle around a ribbon's end, from one edge to the other."""
    if float(np.hypot(*reach)) <= 3.0:
        return np.empty((0, 2))
    ahead = np.array([reach[1], -reach[0]])
    turn = _steps(9)[1:-1, None] * np.pi
    return end + reach * np.cos(turn) + ahead * np.sin(turn)


def along(spine: Sequence[Point], t: float) -> tuple[float, float, float]:
    """Return the point at a fraction of a smooth spine, and its direction in radians."""
    curve, _ = _curve(tuple(spine), 60)
    i = min(max(int(t * 59), 0), 58)
    dx, dy = curve[i + 1] - curve[i]
    return float(curve[i][0]), float(curve[i][1]), float(np.arctan2(dy, dx))


@lru_cache(maxsize=64)
def _steps(count: int) -> Any:
    return np.linspace(0.0, 1.0, count)


@lru_cache(maxsize=256)
def _curve(spine: tuple[Point, ...], samples: int) -> tuple[Any, Any]:
    """Return points along a Catmull-Rom spline and the unit normals there: two (samples, 2)."""
    curve = _points(spine, samples)
    tangent = np.empty_like(curve)
    tangent[1:-1] = curve[2:] - curve[:-2]
    tangent[0], tangent[-1] = curve[1] - curve[0], curve[-1] - curve[-2]
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1)
    return curve, normal / (np.hypot(normal[:, 0], normal[:, 1])[:, None] + 1e-9)


def _points(spine: tuple[Point, ...], samples: int) -> Any:
    points = np.asarray(spine, dtype=np.float64)
    if len(points) == 2:
        return points[0] + (points[1] - points[0]) * _steps(samples)[:, None]
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = _steps(samples) * (len(points) - 1 - 1e-6)
    i = t.astype(int)
    f = (t - i)[:, None]
    p0, p1, p2, p3 = (padded[i + k] for k in range(4))
    return 0.5 * (
        2 * p1
        + (p2 - p0) * f
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * f**2
        + (3 * p1 - p0 - 3 * p2 + p3) * f**3
    )
