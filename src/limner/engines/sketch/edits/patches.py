"""Fill a hole with patches of the picture's own, coarse to fine: PatchMatch completion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from limner.engines.sketch.edits.descriptors import (
    FEATURES,
    REACH,
    SIDE,
    STRANGE_COST,
    Book,
    place_costs,
    strangeness,
)
from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[np.int32]

_COARSEST_PX = 44
_SOURCES_MIN = 60
_SOURCES_SHARE = 0.45
_SOURCES_BEGUN = 1200


@dataclass(frozen=True, slots=True)
class Quilt:
    """A filled picture, and whence: `rows` and `cols` of the pixel copied to each; -1: none."""

    rgb: Floats
    rows: Indices
    cols: Indices


def quilted(small: Floats, gap: Hole, rng: np.random.Generator) -> Quilt | None:
    """Return `small` (h, w, 3; 0..1) with its gap filled, None where too little is known.

    Wexler, Shechtman and Irani, "Space-Time Completion of Video" (PAMI 2007): search the best
    patch for every place, let overlapping patches vote, repeat from coarse to fine. The search
    is PatchMatch (Barnes, Shechtman, Finkelstein and Goldman, SIGGRAPH 2009).
    """
    levels = [(small, gap)]
    while max(levels[-1][1].shape) > _COARSEST_PX:
        coarser = _halved(*levels[-1])
        # Narrow margins of a large hole must not vanish from what is offered.
        if _sources(coarser[1]).sum() < _SOURCES_SHARE * (~coarser[1]).sum():
            break
        levels.append(coarser)
    if _sources(levels[-1][1]).sum() < _SOURCES_MIN:
        return None
    quilt = _begun(*levels[-1])
    for step, (rgb, hole) in enumerate(reversed(levels)):
        if step:
            quilt = _finer(quilt, rgb, hole, rng)
        search = _search(rgb, hole)
        for _ in range((4, 3, 2)[min(step, 2)]):
            quilt = _improved(quilt, hole, search, rng, exhaustive=step == 0)
    return quilt


def _halved(rgb: Floats, gap: Hole) -> tuple[Floats, Hole]:
    size = ((gap.shape[1] + 1) // 2, (gap.shape[0] + 1) // 2)
    weight = (~gap).astype(np.float32)
    less = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
    known = cv2.resize(rgb * weight[..., None], size, interpolation=cv2.INTER_AREA)
    return known / np.maximum(less, 1e-3)[..., None], np.asarray(less < 0.5)


def _sources(gap: Hole) -> Hole:
    """Return the centres of the patches that lie wholly in the known part of the picture."""
    near = cv2.dilate(gap.astype(np.uint8), np.ones((SIDE, SIDE), np.uint8)) > 0
    known = ~near
    known[:REACH] = known[-REACH:] = False
    known[:, :REACH] = known[:, -REACH:] = False
    return np.asarray(known)


def _windows(rgb: Floats, at: Indices) -> Floats:
    """Return the patches around flat indices: shape (n, side * side * 3)."""
    wide = cv2.copyMakeBorder(rgb, REACH, REACH, REACH, REACH, cv2.BORDER_REFLECT_101)
    views = sliding_window_view(wide, (SIDE, SIDE), axis=(0, 1))
    rows, cols = np.divmod(at, rgb.shape[1])
    return np.asarray(views[rows, cols], np.float32).reshape(len(at), -1)


def _begun(rgb: Floats, gap: Hole) -> Quilt:
    """Fill the coarsest level ring by ring, each place by the patch that suits what is known.

    The order and the partial comparison are those of Criminisi, Perez and Toyama, "Region
    Filling and Object Removal by Exemplar-Based Inpainting" (TIP 2004), a ring at a time.
    """
    height, width = gap.shape
    out, left = np.where(gap[..., None], 0, rgb).astype(np.float32), gap.copy()
    match = np.full(height * width, -1, np.int32)
    from_ = np.flatnonzero(_sources(gap)).astype(np.int32)
    from_ = from_[:: 1 + len(from_) // _SOURCES_BEGUN]
    source = _windows(out, from_)
    squares = source**2
    strange = strangeness(rgb, gap).reshape(-1)[from_] * STRANGE_COST
    costs = place_costs(gap)
    while left.any():
        inner = cv2.erode(left.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1) > 0
        ring = np.flatnonzero(left & ~inner).astype(np.int32)
        known = _windows(np.repeat(1.0 - left[..., None].astype(np.float32), 3, 2), ring)
        target = _windows(out, ring) * known
        cost = known @ squares.T - 2 * target @ source.T
        cost = cost / np.maximum(known.sum(1, keepdims=True), 1) * (SIDE * SIDE * 3)
        cost += _apart(ring, from_, gap.shape, costs) + strange
        best = from_[np.argmin(cost, axis=1)]
        match[ring] = best
        out.reshape(-1, 3)[ring] = rgb.reshape(-1, 3)[best]
        left.reshape(-1)[ring] = False
    rows, cols = np.divmod(match, width)
    rows[match < 0] = cols[match < 0] = -1
    return Quilt(out, rows.reshape(gap.shape), cols.reshape(gap.shape))


def _apart(
    at: Indices, from_: Indices, shape: tuple[int, int], costs: tuple[float, float]
) -> Floats:
    """Return what the distance of every pair costs: shape (n, m)."""
    rows, cols = np.divmod(at, shape[1])
    from_rows, from_cols = np.divmod(from_, shape[1])
    down = ((rows[:, None] - from_rows) / np.float32(shape[0])) ** 2
    across = ((cols[:, None] - from_cols) / np.float32(shape[1])) ** 2
    return np.asarray(down * costs[0] + across * costs[1], np.float32)


def _finer(quilt: Quilt, rgb: Floats, gap: Hole, rng: np.random.Generator) -> Quilt:
    """Carry a quilt to a level of twice the size: the same matches, and what they show there."""
    height, width = gap.shape
    y, x = np.mgrid[0:height, 0:width]
    half = (
        np.minimum(y // 2, quilt.rows.shape[0] - 1),
        np.minimum(x // 2, quilt.rows.shape[1] - 1),
    )
    rows, cols = quilt.rows[half] * 2 + y % 2, quilt.cols[half] * 2 + x % 2
    usable = _sources(gap)
    good = (quilt.rows[half] >= 0) & usable[
        np.clip(rows, 0, height - 1), np.clip(cols, 0, width - 1)
    ]
    good &= (rows < height) & (cols < width)
    chance = rng.choice(np.flatnonzero(usable), gap.shape)
    rows, cols = np.where(good, rows, chance // width), np.where(good, cols, chance % width)
    large = cv2.resize(quilt.rgb, (width, height), interpolation=cv2.INTER_LINEAR)
    shown = np.where(good[..., None], rgb[rows, cols], large)
    filled = np.where(gap[..., None], shown, rgb).astype(np.float32)
    return Quilt(filled, rows.astype(np.int32), cols.astype(np.int32))


@dataclass(frozen=True, slots=True)
class _Search:
    """One level's search. Places and patches are flat indices; `where` numbers the places."""

    book: Book
    at: Indices
    where: Indices
    usable: Hole
    wanted: Floats
    offered: Floats
    shape: tuple[int, int]

    def cost(self, match: Indices) -> Floats:
        """Return how badly a patch suits each place."""
        apart = self.wanted - self.offered[match]
        return np.asarray(np.einsum("nf,nf->n", apart, apart), np.float32)

    def usable_at(self, rows: Indices, cols: Indices) -> tuple[Hole, Indices]:
        """Say which positions are patches, and where."""
        height, width = self.shape
        inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
        flat = np.where(inside, rows * width + cols, 0)
        return np.asarray(inside & self.usable.reshape(-1)[flat]), np.asarray(flat, np.int32)


def _improved(
    quilt: Quilt, gap: Hole, search: _Search, rng: np.random.Generator, *, exhaustive: bool
) -> Quilt:
    """Search once more for what is shown now, and let the found patches vote."""
    wanted = search.book.described(quilt.rgb, search.at, familiar=True)
    search = replace(search, wanted=wanted)
    match = _matched(quilt, search)
    match = _all_tried(search) if exhaustive else _patch_match(search, match, rng)
    rgb = _voted(quilt.rgb, gap, search.at, match, search.cost(match))
    rows, cols = np.full(gap.size, -1, np.int32), np.full(gap.size, -1, np.int32)
    rows[search.at], cols[search.at] = np.divmod(match, gap.shape[1])
    return Quilt(rgb, rows.reshape(gap.shape), cols.reshape(gap.shape))


def _search(rgb: Floats, gap: Hole) -> _Search:
    """Describe all patches of a level."""
    usable = _sources(gap)
    near = cv2.dilate(gap.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    at, from_ = (np.flatnonzero(mask).astype(np.int32) for mask in (near, usable))
    book = Book(strangeness(rgb, gap), place_costs(gap), gap.shape)
    offered = np.zeros((gap.size, FEATURES), np.float32)
    offered[from_] = book.described(rgb, from_)
    where = np.full(gap.size, -1, np.int32)
    where[at] = np.arange(len(at), dtype=np.int32)
    return _Search(book, at, where, usable, offered[at], offered, gap.shape)


def _matched(quilt: Quilt, search: _Search) -> Indices:
    """Return the quilt's matches at the places; an arbitrary patch where it has none."""
    rows, cols = quilt.rows.reshape(-1)[search.at], quilt.cols.reshape(-1)[search.at]
    good, flat = search.usable_at(rows, cols)
    return np.where(good, flat, np.flatnonzero(search.usable)[0]).astype(np.int32)


def _all_tried(search: _Search) -> Indices:
    from_ = np.flatnonzero(search.usable).astype(np.int32)
    offered = search.offered[from_]
    cost = (offered**2).sum(1) - 2 * search.wanted @ offered.T
    return np.asarray(from_[np.argmin(cost, axis=1)], np.int32)


def _patch_match(search: _Search, match: Indices, rng: np.random.Generator) -> Indices:
    """Try the neighbours' matches, moved along, then random ones ever nearer to one's own."""
    height, width = search.shape
    rows, cols = np.divmod(search.at, width)
    cost = search.cost(match)
    for step in (1, 3, 1):
        for dy, dx in ((-step, 0), (0, -step), (step, 0), (0, step)):
            flat = np.clip(rows + dy, 0, height - 1) * width + np.clip(cols + dx, 0, width - 1)
            beside = search.where[flat]
            theirs = match[beside]
            match, cost = _tried(
                search, match, cost, theirs // width - dy, theirs % width - dx, beside >= 0
            )
        reach = max(height, width) / 2
        while reach > 3:
            jump = rng.uniform(-reach, reach, (2, len(match))).astype(np.int32)
            match, cost = _tried(
                search, match, cost, match // width + jump[0], match % width + jump[1]
            )
            reach /= 3
    return match


def _tried(
    search: _Search,
    match: Indices,
    cost: Floats,
    rows: Indices,
    cols: Indices,
    asked: Hole | None = None,
) -> tuple[Indices, Floats]:
    """Take the patches at `rows` and `cols` where they suit better."""
    good, flat = search.usable_at(rows, cols)
    if asked is not None:
        good &= asked
    tried = np.where(good, flat, match).astype(np.int32)
    new = search.cost(tried)
    better = new < cost
    return np.where(better, tried, match), np.where(better, new, cost)


def _voted(rgb: Floats, gap: Hole, at: Indices, match: Indices, cost: Floats) -> Floats:
    """Return the picture in which each place is the mean of all patches that cover it."""
    height, width = gap.shape
    spread = max(float(np.percentile(cost, 60)), 1e-4)
    depth = cv2.distanceTransform(gap.astype(np.uint8), cv2.DIST_L2, 3).reshape(-1)[at]
    weight = np.exp(-cost / (2 * spread)) * np.float32(1.15) ** -depth + 1e-5
    total = np.zeros((height + 2 * REACH, width + 2 * REACH, 4), np.float32)
    rows, cols = np.divmod(at, width)
    from_rows, from_cols = np.divmod(match, width)
    layer = np.dstack([rgb, np.ones(gap.shape, np.float32)])
    for dy in (-2, 0, 2):
        for dx in (-2, 0, 2):
            shown = layer[from_rows + dy, from_cols + dx] * weight[:, None]
            total[rows + dy + REACH, cols + dx + REACH] += shown
    total = total[REACH:-REACH, REACH:-REACH]
    mean = total[..., :3] / np.maximum(total[..., 3:], 1e-9)
    return np.asarray(np.where(gap[..., None] & (total[..., 3:] > 0), mean, rgb), np.float32)
