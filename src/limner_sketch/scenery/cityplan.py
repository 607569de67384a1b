"""The plan of a city seen from above: its camera, its blocks, its towers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from limner_sketch.easel import Easel

BLOCK = 1.0
STREET = 0.34
RIVER = 1
"""The first of the two rows of blocks that are water."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera over the city; the city's unit is one block, x east, y away, z up.

    `turned` and `tilted` are the cosine and sine of its angles to the grid and to the horizon.
    """

    x: float
    y: float
    z: float
    turned: tuple[float, float]
    tilted: tuple[float, float]
    focal: float
    center: tuple[float, float]

    def see(self, x: float, y: float, z: float = 0.0) -> tuple[float, float, float]:
        """Project a point: x, y in pixels, and its depth."""
        (turn_cos, turn_sin), (tilt_cos, tilt_sin) = self.turned, self.tilted
        dx, dy, dz = x - self.x, y - self.y, z - self.z
        right = dx * turn_cos - dy * turn_sin
        ahead = dx * turn_sin + dy * turn_cos
        depth = max(ahead * tilt_cos - dz * tilt_sin, 0.2)
        up = ahead * tilt_sin + dz * tilt_cos
        scale = self.focal / depth
        return self.center[0] + right * scale, self.center[1] - up * scale, depth

    def at(self, x: float, y: float, z: float = 0.0) -> tuple[float, float]:
        """Project a point to pixels."""
        return self.see(x, y, z)[:2]


@dataclass(frozen=True, slots=True)
class Tower:
    """A building: its ground plan (x0, y0, x1, y1), and from where to where it rises."""

    x0: float
    y0: float
    x1: float
    y1: float
    low: float
    high: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the ground plan."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def plan(easel: Easel) -> list[Tower]:
    """Lay out the city: blocks on a grid, tall ones in the middle, a river through it."""
    towers = []
    reach, deep = (9, 14) if easel.look.hd else (7, 11)
    for column in range(-reach, reach + 3):
        for row in range(-4, deep):
            x, y = column * (BLOCK + STREET), row * (BLOCK + STREET)
            if row not in {RIVER, RIVER + 1}:
                towers += _block(easel, x, y)
    return towers


def _block(easel: Easel, x: float, y: float) -> list[Tower]:
    middle = math.exp(-((x - 0.5) ** 2 + (y - 1.5) ** 2) / 22)
    tall = (0.45 + 2.1 * middle) * easel.chance(0.45, 1.45)
    if -0.5 < y < 1.5:
        tall *= 0.5  # What stands before the river leaves a view of it.
    elif easel.chance(0, 1) < 0.12 and y < 9:
        return _landmark(x, y, easel.chance(2.6, 3.8))
    if easel.chance(0, 1) < (0.42 if y < 7 else 0.7):
        towers = [Tower(x, y, x + BLOCK, y + BLOCK, 0, tall * 0.55)]
        inset = easel.chance(0.14, 0.26)
        towers.append(
            Tower(x + inset, y + inset, x + BLOCK - inset, y + BLOCK - inset, tall * 0.55, tall)
        )
        return towers
    half = BLOCK / 2 - 0.04
    return [
        Tower(x + dx, y + dy, x + dx + half, y + dy + half, 0, tall * easel.chance(0.4, 1.05))
        for dx in (0.0, BLOCK - half)
        for dy in (BLOCK - half, 0.0)
    ]


def _landmark(x: float, y: float, tall: float) -> list[Tower]:
    """Raise a slender tower in three steps."""
    steps = ((0.08, 0.0, 0.45), (0.20, 0.45, 0.78), (0.32, 0.78, 1.0))
    return [
        Tower(x + inset, y + inset, x + BLOCK - inset, y + BLOCK - inset, low * tall, high * tall)
        for inset, low, high in steps
    ]
