"""Fill a hole with whole pieces of the picture, each shifted, joined where they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.engines.sketch.edits.colors import codes, completed, figures, oklab
from limner.engines.sketch.edits.holes import window
from limner.engines.sketch.edits.labelling import chosen
from limner.engines.sketch.edits.offsets import Shifts, moved, offsets
from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[Any]

_PLACES = 330
_CELL_MIN, _CELL_MAX = 3, 8
_LABELS_MAX = 46
_INVALID = np.float32(8.0)
_RIM_WEIGHT = 3.0
_CLIMB, _STRAY = 0.6, 0.02
_SEAM = np.float32(0.004)
_STRANGE = 0.25
_POLISH = 6
_SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))


@dataclass(frozen=True, slots=True)
class Patchwork:
    """A filled picture (h, w, 3; 0..1), and which of `shifts` fills each place; -1: none."""

    rgb: Floats
    labels: Indices
    shifts: Shifts


def patchwork(small: Floats, gap: Hole) -> Patchwork | None:
    """Return `small` (h, w, 3; 0..1) with its gap filled; None where too little is known.

    Pritch, Kav-Venaki and Peleg, "Shift-Map Image Editing" (ICCV 2009), with the shifts of
    `offsets`: the labels are found on cells of a few pixels, then polished at their seams.
    """
    shifts = offsets(small, gap)
    near = window(gap, 0)
    valid = _valid(gap, shifts, near)
    shifts, valid = _useful(shifts, valid, gap[near])
    if not len(shifts) or (gap[near] & ~np.any(valid, axis=0)).any():
        return None
    area = int(gap.sum())
    cell = int(np.clip(round((area / _PLACES) ** 0.5), _CELL_MIN, _CELL_MAX))
    shown = _shown(small, shifts, near)
    rim = _rim(small, gap, shifts, near, 2 * cell)
    thing = figures(codes(oklab(small)), gap)
    goes_on = completed(thing, gap)[near]
    odd = np.stack([_seen(thing, shift, near, False) != goes_on for shift in shifts])
    labels = _labelled(shown, valid, rim, odd, shifts, gap, near, cell)
    labels = _polished(labels, shown, valid, rim, gap[near])
    return _pieced(small, gap, near, labels, shifts)


def _seen(field: NDArray[Any], shift: Indices, near: tuple[slice, slice], fill: Any) -> Any:
    """Return `field` at `near` moved by a shift; `fill` beyond its borders."""
    height, width = field.shape[:2]
    rows, cols = moved(
        np.arange(near[0].start, min(near[0].stop, height)),
        np.arange(near[1].start, min(near[1].stop, width)),
        shift,
    )
    seen = field[np.clip(rows, 0, height - 1)][:, np.clip(cols, 0, width - 1)]
    seen[(rows < 0) | (rows >= height)] = fill
    seen[:, (cols < 0) | (cols >= width)] = fill
    return seen


def _valid(gap: Hole, shifts: Shifts, near: tuple[slice, slice]) -> Hole:
    """Say which shift brings known pixels to which places: shape (k, h, w)."""
    known = ~gap
    return np.stack([_seen(known, shift, near, False) for shift in shifts])


def _useful(shifts: Shifts, valid: Hole, gap: Hole) -> tuple[Shifts, Hole]:
    """Drop the shifts that fill next to nothing, and the last ones of too many."""
    fills = valid[:, gap].mean(1)
    kept = np.flatnonzero(fills > 0.02)
    kept = kept[:_LABELS_MAX]
    return shifts[kept], valid[kept]


def _shown(small: Floats, shifts: Shifts, near: tuple[slice, slice]) -> Floats:
    return np.stack([_seen(small, shift, near, 0.0) for shift in shifts])


def _rim(small: Floats, gap: Hole, shifts: Shifts, near: tuple[slice, slice], reach: int) -> Floats:
    """Return how unlike each shift shows the known pixels nearby: shape (k, h, w)."""
    wide = window(gap, reach)
    rows, cols = (
        slice(a.start - b.start, a.stop - b.start) for a, b in zip(near, wide, strict=True)
    )
    known = ~gap
    out = []
    for shift in shifts:
        there = _seen(known, shift, wide, False)
        both = (there & known[wide]).astype(np.float32)
        unlike = ((_seen(small, shift, wide, 0.0) - small[wide]) ** 2).sum(2) * both
        side = (2 * reach - 1, 2 * reach - 1)
        total = cv2.blur(unlike + known[wide] * (1 - both) * 0.3, side)
        out.append(total[rows, cols])
    return np.stack(out)


def _labelled(
    shown: Floats,
    valid: Hole,
    rim: Floats,
    odd: Hole,
    shifts: Shifts,
    gap: Hole,
    near: tuple[slice, slice],
    cell: int,
) -> Indices:
    """Return the label of every pixel of the window, chosen by cells."""
    count, height, width = valid.shape
    size = (-(-width // cell), -(-height // cell))
    part = gap[near]
    inside = cv2.resize(part.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0

    def coarse(field: Floats) -> Floats:
        return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_AREA), np.float32)

    unary = np.empty((size[1], size[0], count), np.float32)
    for label, shift in enumerate(shifts):
        missing = coarse((~valid[label] & part).astype(np.float32))
        stray = 0.0 if shift[2] else (shift[1] / gap.shape[1]) ** 2
        placed = _CLIMB * (shift[0] / gap.shape[0]) ** 2 + _STRAY * stray
        unary[..., label] = (
            _INVALID * missing
            + _RIM_WEIGHT * coarse(rim[label])
            + _STRANGE * coarse(odd[label].astype(np.float32))
            + np.float32(placed)
        )
    fine = (size[0] * 2, size[1] * 2)
    seen = np.stack([cv2.resize(image, fine, interpolation=cv2.INTER_AREA) for image in shown])
    seen = seen.reshape(count, size[1], 2, size[0], 2, 3).transpose(1, 3, 0, 2, 4, 5)
    seen = np.ascontiguousarray(seen).reshape(size[1], size[0], count, 12)
    squares = (seen**2).sum(3)
    apart = squares[..., :, None] + squares[..., None, :] - 2 * seen @ seen.swapaxes(2, 3)
    apart = np.maximum(apart, 0) / 4 + _SEAM * (1 - np.eye(count, dtype=np.float32))
    labels = chosen(unary, np.asarray(apart, np.float32), inside)
    return np.asarray(
        cv2.resize(
            labels.astype(np.uint8),
            (size[0] * cell, size[1] * cell),
            interpolation=cv2.INTER_NEAREST,
        )[:height, :width],
        np.int32,
    )


def _polished(labels: Indices, shown: Floats, valid: Hole, rim: Floats, gap: Hole) -> Indices:
    """Move the seams pixel by pixel to where the pieces agree best."""
    height, width = labels.shape
    flat_shown = shown.reshape(len(shown), -1, 3)
    flat_valid, flat_rim = valid.reshape(len(valid), -1), rim.reshape(len(rim), -1)
    flat, inside = labels.reshape(-1).copy(), gap.reshape(-1)
    for number in range(_POLISH):
        at = _seams(flat.reshape(labels.shape), gap)
        rows, cols = np.divmod(at, width)
        # Neighbours must not both change at once: like the squares of a chessboard.
        turn = (rows + cols) % 2 == number % 2
        at, rows, cols = at[turn], rows[turn], cols[turn]
        beside = np.stack(
            [
                np.clip(rows + dy, 0, height - 1) * width + np.clip(cols + dx, 0, width - 1)
                for dy, dx in _SIDES
            ]
        )
        beside = np.where(inside[beside], beside, at)
        theirs = flat[beside]
        shown_here, shown_there = flat_shown[theirs, at], flat_shown[theirs, beside]
        best, least = flat[at], np.full(len(at), np.inf, np.float32)
        for tried in (flat[at], *theirs):
            unlike = (flat_shown[tried, at] - shown_here) ** 2
            unlike += (flat_shown[tried, beside] - shown_there) ** 2
            cost = unlike.sum(axis=(0, 2)) + _RIM_WEIGHT * flat_rim[tried, at]
            cost += np.where(flat_valid[tried, at], np.float32(0), _INVALID)
            better = cost < least - 1e-6
            best, least = np.where(better, tried, best), np.where(better, cost, least)
        flat[at] = best
    return flat.reshape(labels.shape)


def _seams(labels: Indices, gap: Hole) -> Indices:
    """Return the flat indices of the gap's pixels at which two labels meet."""
    small = labels.astype(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    return np.flatnonzero((cv2.dilate(small, kernel) != cv2.erode(small, kernel)) & gap)


def _pieced(
    small: Floats, gap: Hole, near: tuple[slice, slice], labels: Indices, shifts: Shifts
) -> Patchwork:
    height, width = gap.shape
    wide = np.full(gap.shape, -1, np.int32)
    wide[near] = np.where(gap[near], labels, -1)
    rows, cols = np.nonzero(gap)
    from_rows, from_cols = moved(rows, cols, shifts[wide[rows, cols]])
    rgb = small.copy()
    rgb[rows, cols] = small[np.clip(from_rows, 0, height - 1), np.clip(from_cols, 0, width - 1)]
    return Patchwork(rgb, wide, shifts)
