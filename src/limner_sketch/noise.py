"""Noise: smooth random fields made small and scaled up, and the outlines of ridges."""

from __future__ import annotations

import cv2
import numpy as np

from limner_sketch.palette import Floats


def fractal(
    rng: np.random.Generator,
    width: int,
    height: int,
    cells: float = 4.0,
    octaves: int = 3,
    stretch: float = 1.0,
) -> Floats:
    """Return value noise of shape (height, width), about 0..1, mean 0.5.

    `cells` is the number of lattice cells along the shorter side in the first octave; each
    further octave doubles it and halves its share. `stretch` above 1 makes it lie flat, below 1
    makes it stand.
    """
    total = np.zeros((height, width), np.float32)
    share, weight = 1.0, 0.0
    for octave in range(octaves):
        scale = cells * 2**octave / min(width, height)
        columns = max(2, round(width * scale / stretch) + 1)
        rows = max(2, round(height * scale * stretch) + 1)
        lattice = rng.random((min(rows, height + 1), min(columns, width + 1)), np.float32)
        total += share * cv2.resize(lattice, (width, height), interpolation=cv2.INTER_CUBIC)
        weight += share
        share *= 0.5
    return np.asarray(np.clip(total / weight, 0.0, 1.0), np.float32)


def grain(rng: np.random.Generator, width: int, height: int, strength: float) -> Floats:
    """Return film grain of shape (height, width), mean 0, standard deviation `strength`.

    One tile of 256 × 256 is drawn and laid with random flips: as good to the eye, far cheaper.
    """
    tile = rng.standard_normal((256, 256), np.float32) * strength
    rows, columns = -(-height // 256), -(-width // 256)
    bands = []
    for _ in range(rows):
        shifts = [int(shift) for shift in rng.integers(0, 256, columns)]
        bands.append(np.hstack([np.roll(tile, shift, axis=shift % 2) for shift in shifts]))
    return np.vstack(bands)[:height, :width]


def ridge(
    rng: np.random.Generator, count: int, cells: int = 4, roughness: float = 0.5, octaves: int = 6
) -> Floats:
    """Return a ridge line: `count` heights, 0..1, by midpoint octaves of value noise."""
    total = np.zeros(count, np.float32)
    share = 1.0
    places = np.linspace(0.0, 1.0, count, dtype=np.float32)
    for octave in range(octaves):
        knots = cells * 2**octave
        values = rng.random(knots + 2, np.float32)
        at = places * knots + rng.random()
        index = at.astype(np.int32)
        part = at - index
        part = part * part * (3 - 2 * part)
        following = np.minimum(index + 1, knots + 1)
        total += share * (values[index] * (1 - part) + values[following] * part)
        share *= roughness
    total -= total.min()
    return total / max(float(total.max()), 1e-6)
