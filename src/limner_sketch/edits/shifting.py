"""Fill a hole with whole pieces of the picture, each shifted, joined where they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole
from limner_sketch.edits.colors import codes, completed, figures, oklab
from limner_sketch.edits.holes import Window, parts
from limner_sketch.edits.labelling import chosen
from limner_sketch.edits.offsets import Shifts, moved, offsets

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[Any]

_PLACES = 230
_CELL_MIN, _CELL_MAX = 2, 8
_LABELS_MAX, _LABELS_MAX_WIDE, _WIDE = 34, 46, 0.4
_USEFUL_BY, _USEFUL_SHARE = 400, 0.02
# What a place costs by the mean square of a colour's error (three channels, 0..1, summed): to
# copy what is not known, not to fit the rim, to copy from another height (square of its share of
# the picture's), from another side, a thing to where none goes on, and to change the piece.
_INVALID = np.float32(8.0)
_RIM_WEIGHT = np.float32(3.0)
_UNKNOWN_RIM = np.float32(0.3)
_CLIMB, _STRAY = 1.2, 0.02
_STRANGE = np.float32(0.25)
_SEAM = np.float32(0.004)
_POLISH = 5
_SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))


@dataclass(frozen=True, slots=True)
class Patchwork:
    """A filled picture (h, w, 3; 0..1), and which of `shifts` fills each place; -1: none."""

    rgb: Floats
    labels: Indices
    shifts: Shifts


@dataclass(frozen=True, slots=True)
class _Offer:
    """What k shifts offer for a window, as arrays (h, w, k).

    `shown` are the colours (h, w, k, 3), `valid` says whether they are known, `rim` how badly
    they fit the kept pixels nearby, `odd` is 1 where a thing is shown and none goes on, and
    less the other way round.
    """

    shown: Floats
    valid: Hole
    rim: Floats
    odd: Floats
    shifts: Shifts


def patchwork(
    small: Floats, gap: Hole, shifts: Shifts | None = None, source: Hole | None = None
) -> Patchwork | None:
    """Return `small` (h, w, 3; 0..1) with its gap filled; None where too little is known.

    `shifts` are those of `offsets` unless given, `source` what may be copied, all that is known
    unless given.
    Pritch, Kav-Venaki and Peleg, "Shift-Map Image Editing" (ICCV 2009), with the shifts of
    `offsets`: the labels are found on cells of a few pixels, then polished at their seams.
    """
    shifts = offsets(small, gap) if shifts is None else shifts
    source = ~gap if source is None else source & ~gap
    things = figures(codes(oklab(small)), gap)
    goes_on = completed(things, gap)
    labels = np.full(gap.shape, -1, np.int32)
    cell = 2 * round((int(gap.sum()) / _PLACES) ** 0.5 / 2)
    cell = int(np.clip(cell, _CELL_MIN, _CELL_MAX))
    for near in parts(gap, 1):
        part = gap[near]
        offer, kept = _offered(small, gap, source, (things, goes_on), shifts, near, 2 * cell)
        if not len(kept) or (part & ~offer.valid.any(axis=2)).any():
            return None
        found = _polished(_labelled(offer, gap, near, cell), offer, part)
        labels[near] = np.where(part, kept[found], labels[near])
    return Patchwork(_filled(small, gap, labels, shifts), labels, shifts)


def _offered(
    small: Floats,
    gap: Hole,
    source: Hole,
    things: tuple[Hole, Hole],
    shifts: Shifts,
    near: Window,
    reach: int,
) -> tuple[_Offer, Indices]:
    """Return what the useful shifts offer for a window, and their indices."""
    height, width = gap.shape
    kept = _useful(gap, source, shifts, near)
    shifts = shifts[kept]
    there, goes_on = things
    wide = tuple(
        np.arange(max(s.start - reach, 0), min(s.stop + reach, n))
        for s, n in zip(near, gap.shape, strict=True)
    )
    rows, cols = moved(wide[0][:, None], wide[1][:, None], shifts)
    inside = ((rows >= 0) & (rows < height))[:, None] & ((cols >= 0) & (cols < width))[None]
    rows, cols = np.clip(rows, 0, height - 1), np.clip(cols, 0, width - 1)
    at = rows[:, None] * width + cols[None]
    inner = (
        slice(near[0].start - wide[0][0], near[0].stop - wide[0][0]),
        slice(near[1].start - wide[1][0], near[1].stop - wide[1][0]),
    )
    seen, valid = inside & ~gap.reshape(-1)[at], inside & source.reshape(-1)[at]
    shown = small.reshape(-1, 3)[at]
    here = np.ix_(*wide)
    known = ~gap[here][..., None]
    apart = shown - small[here][:, :, None]
    unlike = np.einsum("hwkc,hwkc->hwk", apart, apart)
    unlike = np.where(seen, unlike, _UNKNOWN_RIM) * known
    rim = cv2.blur(unlike, (2 * reach - 1, 2 * reach - 1))[inner]
    thing, wanted = there.reshape(-1)[at[inner]], goes_on[near][..., None]
    # That a thing goes on is a guess: its lack counts less than a thing where none is.
    odd = (thing & ~wanted) + np.float32(0.6) * (wanted & ~thing)
    offer = _Offer(shown[inner], valid[inner], rim, odd, shifts)
    return offer, kept


def _useful(gap: Hole, source: Hole, shifts: Shifts, near: Window) -> Indices:
    """Return the indices of the shifts that fill more than next to nothing of a window."""
    height, width = gap.shape
    rows, cols = np.nonzero(gap[near])
    thin = 1 + len(rows) // _USEFUL_BY
    rows, cols = rows[::thin, None] + near[0].start, cols[::thin, None] + near[1].start
    rows, cols = moved(rows, cols, shifts)
    inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
    valid = inside & source[np.clip(rows, 0, height - 1), np.clip(cols, 0, width - 1)]
    most = _LABELS_MAX_WIDE if gap.any(axis=0).mean() > _WIDE else _LABELS_MAX
    return np.flatnonzero(valid.mean(axis=0) > _USEFUL_SHARE)[:most]


def _labelled(offer: _Offer, gap: Hole, near: Window, cell: int) -> Indices:
    """Return the label of every pixel of the window, chosen by cells."""
    height, width, count = offer.valid.shape
    size = (-(-width // cell), -(-height // cell))
    part = gap[near]
    inside = cv2.resize(part.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
    missing = (~offer.valid & part[..., None]).astype(np.float32)
    fine = _INVALID * missing + _RIM_WEIGHT * offer.rim + _STRANGE * offer.odd
    unary = _pooled(fine, cell)
    down, across, turned = offer.shifts.T
    stray = np.where(turned, 0, (across / gap.shape[1]) ** 2)
    unary = unary + np.float32(_CLIMB * (down / gap.shape[0]) ** 2 + _STRAY * stray)
    seen = _pooled(offer.shown.reshape(height, width, -1), cell // 2)
    seen = seen[: 2 * size[1], : 2 * size[0]]
    seen = np.pad(seen, ((0, 2 * size[1] - len(seen)), (0, 2 * size[0] - seen.shape[1]), (0, 0)))
    seen = seen.reshape(size[1], 2, size[0], 2, count, 3).transpose(0, 2, 4, 1, 3, 5)
    seen = np.ascontiguousarray(seen).reshape(size[1], size[0], count, 12)
    squares = np.einsum("hwkf,hwkf->hwk", seen, seen)
    apart = squares[..., :, None] + squares[..., None, :] - 2 * seen @ seen.swapaxes(2, 3)
    apart = np.maximum(apart, 0) / 4 + _SEAM * (1 - np.eye(count, dtype=np.float32))
    found = chosen(unary, apart, inside)
    return found.repeat(cell, 0).repeat(cell, 1)[:height, :width]


def _pooled(field: Floats, cell: int) -> Floats:
    """Return the means of square cells of an array (h, w, n); its edges are drawn out."""
    height, width = field.shape[:2]
    rows, cols = -(-height // cell), -(-width // cell)
    wide = np.pad(field, ((0, rows * cell - height), (0, cols * cell - width), (0, 0)), mode="edge")
    wide = wide.reshape(rows, cell, cols, cell, -1)
    return np.asarray(wide.sum(axis=(1, 3), dtype=np.float32) / np.float32(cell * cell))


def _polished(labels: Indices, offer: _Offer, gap: Hole) -> Indices:
    """Move the seams pixel by pixel to where the pieces agree best."""
    height, width, count = offer.valid.shape
    shown = offer.shown.reshape(-1, count, 3)
    own = (_RIM_WEIGHT * offer.rim + np.where(offer.valid, 0, _INVALID)).reshape(-1, count)
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
        shown_here, shown_there = shown[at, theirs], shown[beside, theirs]
        best, least = flat[at], np.full(len(at), np.inf, np.float32)
        for tried in (flat[at], *theirs):
            one, other = shown[at, tried] - shown_here, shown[beside, tried] - shown_there
            cost = np.einsum("snc,snc->n", one, one) + np.einsum("snc,snc->n", other, other)
            cost += own[at, tried]
            better = cost < least - 1e-6
            best, least = np.where(better, tried, best), np.where(better, cost, least)
        flat[at] = best
    return flat.reshape(labels.shape)


def _seams(labels: Indices, gap: Hole) -> Indices:
    """Return the flat indices of the gap's pixels at which two labels meet."""
    small = labels.astype(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    return np.flatnonzero((cv2.dilate(small, kernel) != cv2.erode(small, kernel)) & gap)


def _filled(small: Floats, gap: Hole, labels: Indices, shifts: Shifts) -> Floats:
    height, width = gap.shape
    rows, cols = np.nonzero(gap)
    from_rows, from_cols = moved(rows, cols, shifts[labels[rows, cols]])
    rgb = small.copy()
    rgb[rows, cols] = small[np.clip(from_rows, 0, height - 1), np.clip(from_cols, 0, width - 1)]
    return rgb
