"""Carry out at full size what was found at a small one: which pixels are copied where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.holes import Window
from limner_sketch.edits.offsets import moved
from limner_sketch.edits.shifting import Patchwork

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[Any]

_SAMPLES = 170
_RING = 5
_LEAST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Moves:
    """Where each place of a patchwork copies from, in pixels of the full picture.

    `down` and `across` are shifts, float32, at the patchwork's size; `sign` is -1 where columns
    run the other way. `found` is where they count.
    """

    down: Floats
    across: Floats
    sign: Floats
    found: Hole


def moves(rgb: Pixels, hole: Hole, work: Patchwork, gap: Hole, rng: np.random.Generator) -> Moves:
    """Scale a patchwork's shifts up, each to the full pixel at which the picture fits best."""
    gray = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    scales = (hole.shape[0] / gap.shape[0], hole.shape[1] / gap.shape[1])
    low = np.zeros((3, *gap.shape), np.float32)
    ring = cv2.dilate(gap.astype(np.uint8), np.ones((2 * _RING + 1,) * 2, np.uint8)) > 0
    ring &= ~gap
    for label in np.unique(work.labels[gap]):
        mine = work.labels == label
        down, across, turned = (int(v) for v in work.shifts[label])
        # A mirror's axis lies between the middles of pixels, whatever their size.
        across_px = (across + 1) * scales[1] - 1 if turned else across * scales[1]
        shift = np.array((round(down * scales[0]), round(across_px), turned))
        if mine.sum() < _LEAST_PLACES:
            low[:, mine] = shift[:, None]
            continue
        beside = cv2.dilate(mine.astype(np.uint8), np.ones((2 * _RING + 1,) * 2, np.uint8)) > 0
        beside &= ring
        places = np.flatnonzero(beside if beside.sum() >= 40 else ring)
        at = _sampled(places, gap.shape, scales, hole, rng)
        low[:, mine] = _aligned(gray, hole, at, shift, max(scales))[:, None]
    return Moves(low[0], low[1], 1 - 2 * low[2], gap)


def _sampled(
    places: Indices,
    shape: tuple[int, ...],
    scales: tuple[float, float],
    hole: Hole,
    rng: np.random.Generator,
) -> tuple[Indices, Indices]:
    """Return full-size rows and columns of kept pixels at random in the given places."""
    if not len(places):
        return places, places
    rows, cols = np.divmod(rng.choice(places, _SAMPLES), shape[1])
    jitter = rng.random((2, _SAMPLES))
    rows = np.minimum(((rows + jitter[0]) * scales[0]).astype(np.int32), hole.shape[0] - 1)
    cols = np.minimum(((cols + jitter[1]) * scales[1]).astype(np.int32), hole.shape[1] - 1)
    kept = ~hole[rows, cols]
    return rows[kept], cols[kept]


def _aligned(
    gray: Pixels, hole: Hole, at: tuple[Indices, Indices], shift: Indices, scale: float
) -> Indices:
    """Return the shift near `shift` at which the samples look most alike."""
    rows, cols = at
    reach = int(np.ceil(scale / 2)) + 1
    if scale <= 1.01 or len(rows) < 20:
        return shift
    height, width = gray.shape
    here = gray[rows, cols].astype(np.int32)
    for step, span in ((2, reach // 2), (1, 1)):
        y, x = np.mgrid[-span : span + 1, -span : span + 1].reshape(2, -1) * step
        tries = shift + np.stack([y, x, np.zeros_like(y)], 1)
        from_rows, from_cols = moved(rows[None], cols[None], tries[:, None])
        inside = (from_rows >= 0) & (from_rows < height) & (from_cols >= 0) & (from_cols < width)
        from_rows, from_cols = np.clip(from_rows, 0, height - 1), np.clip(from_cols, 0, width - 1)
        inside &= ~hole[from_rows, from_cols]
        unlike = np.abs(gray[from_rows, from_cols] - here) * inside
        counts = inside.sum(1)
        cost = np.where(counts >= 20, unlike.sum(1) / np.maximum(counts, 1), 255.0)
        # Where nothing tells them apart, the shift that was asked for is best.
        shift = tries[int(np.argmin(cost + 0.02 * np.abs(tries - shift).sum(1)))]
    return shift


def copied(filled: Pixels, found: Moves, near: Window) -> Pixels:
    """Return the window `near` with every pixel moved as its places say, blended between them.

    `filled` is the full picture with anything plausible in its hole: what a shift slips into
    there is taken from it.
    """
    height, width = filled.shape[:2]
    y_low, y_share = _places(np.arange(near[0].start, min(near[0].stop, height)), height, found, 0)
    x_low, x_share = _places(np.arange(near[1].start, min(near[1].stop, width)), width, found, 1)
    grid_x = np.arange(near[1].start, near[1].start + len(x_low), dtype=np.float32)[None]
    grid_y = np.arange(near[0].start, near[0].start + len(y_low), dtype=np.float32)[:, None]
    lows = found.found.shape
    upper: tuple[Pixels, Floats] | None = None
    for rows, y_weight in ((y_low, 1 - y_share), (np.minimum(y_low + 1, lows[0] - 1), y_share)):
        sides = []
        for cols, x_weight in ((x_low, 1 - x_share), (np.minimum(x_low + 1, lows[1] - 1), x_share)):
            at = np.ix_(rows, cols)
            seen = cv2.remap(
                filled,
                found.across[at] + found.sign[at] * grid_x,
                found.down[at] + grid_y,
                cv2.INTER_NEAREST,
                borderMode=cv2.BORDER_REFLECT_101,
            )
            sides.append((seen, found.found[at] * x_weight[None] + np.float32(1e-6)))
        row = np.asarray(cv2.blendLinear(sides[0][0], sides[1][0], sides[0][1], sides[1][1]))
        weight = (sides[0][1] + sides[1][1]) * y_weight[:, None] + np.float32(1e-6)
        if upper is None:
            upper = (np.asarray(row, np.uint8), weight)
        else:
            out = cv2.blendLinear(upper[0], row, upper[1], weight)
    return np.asarray(out, np.uint8)


def _places(at: Indices, size: int, found: Moves, axis: int) -> tuple[Indices, Floats]:
    """Return the place before each full-size position, and how far on to the next it lies."""
    places = found.found.shape[axis]
    low = np.clip((at.astype(np.float32) + 0.5) * places / size - 0.5, 0, places - 1)
    return np.floor(low).astype(np.intp), (low - np.floor(low)).astype(np.float32)
