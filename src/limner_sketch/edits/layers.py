"""What stands in front of a thing set into a hole: the layers of the ground, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.colors import codes, figures, oklab, shares
from limner_sketch.edits.holes import box, window

Floats = NDArray[Any]  # float32; OpenCV promises less.

_WORK_PX = 192
_FIGURES_PX = 128
_MARGIN = 0.16
# Steps between neighbouring pixels, of 255, that a sky or a haze shows and no edge of a thing.
_AIR_STEP = (5, 4, 4)
_SEEDS = 24
_AIR_LEAST = 0.12
_BAR_CONTRAST = 0.075
_BAR_WIDTH = 0.11
_BAR_SHARES = (0.05, 0.72)
_SHOWS_THROUGH = 0.15
_GUIDED = 5


class Depth(Enum):
    """How far away a thing belongs: nearest, amid what stands there, or behind all of it."""

    WORN = "worn"
    STANDING = "standing"
    BEHIND = "behind"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class _View:
    """The ground around a hole at working size. `lab` is Oklab, `ring` what is kept near."""

    lab: Floats
    hole: Hole
    ring: Hole
    box: tuple[int, int, int, int]

    def part(self, low: float, high: float) -> Hole:
        """Return the ring between two heights: 0 is the hole's top, 1 its bottom."""
        _, top, _, bottom = self.box
        rows = np.arange(self.hole.shape[0])[:, None]
        start, end = top + low * (bottom - top), top + high * (bottom - top)
        return np.asarray(self.ring & (rows >= start) & (rows < end))


def front(ground: Pixels, hole: Hole, depth: Depth, *, small: bool = False) -> Floats | None:
    """Return what of a filled ground hides a thing at `depth`: shape (h, w), 0 to 1.

    None where nothing does. Only what goes on beyond the hole's rim counts: it is a kept thing's
    continuation. `small` says that the thing is no taller than what people hold or wear.
    """
    if depth is Depth.WORN:
        return None
    left, top, right, bottom = box(hole)
    size = max(right - left, bottom - top)
    near = window(hole, max(round(_MARGIN * size), 4))
    scale = max(1.0, max(hole[near].shape) / _WORK_PX)
    view = _view(ground[near], hole[near], scale)
    if view is None:
        return None
    if depth is Depth.FAR:
        found = _but_air(view, 0.08)
    elif depth is Depth.BEHIND:
        # Whatever is seen in the upper third is behind the thing, too.
        found = _but_air(view, 0.33)
        found = _bars(view, strict=False) if found is None else found
    else:
        found = _bars(view, strict=True)
        if not small:
            found = _joined(found, _figures(view, ground, hole, near))
    if found is None:
        return None
    found = _continued(found, view)
    if not found[view.hole].any():
        return None
    out = np.zeros(hole.shape, np.float32)
    out[near] = _sharpened(found, ground[near])
    return out


def _view(ground: Pixels, hole: Hole, scale: float) -> _View | None:
    height, width = hole.shape
    size = (max(round(width / scale), 1), max(round(height / scale), 1))
    small = cv2.resize(ground, size, interpolation=cv2.INTER_AREA)
    gap = cv2.resize(hole.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    if min(size) < 24 or not gap.any() or gap.all():
        return None
    reach = max(5, round(_MARGIN * 0.7 * max(size))) | 1
    around = cv2.dilate(gap.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    lab = oklab(small.astype(np.float32) / 255)
    return _View(lab, gap, np.asarray(around & ~gap), box(gap))


def _joined(one: Hole | None, other: Hole | None) -> Hole | None:
    if one is None or other is None:
        return other if one is None else one
    return np.asarray(one | other)


def _but_air(view: _View, height: float) -> Hole | None:
    """Return all but the sky, or the wall, that is seen down to `height` of the hole.

    Air is what is reached from above by small steps of colour, and what looks like it further
    down, between branches. Below the hole something else has to begin.
    """
    air = _reached(view, height)
    rest = ~air
    if air[view.hole].mean() < _AIR_LEAST or rest.mean() < 0.02:
        return None
    found = codes(view.lab)
    likely = shares(found[air]) > 4 * shares(found[rest])
    air |= likely[found]
    below = view.part(0.8, 2.0)
    if not below.any() or air[below].mean() > 0.5:
        return None
    closed = cv2.morphologyEx((~air).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return np.asarray(closed > 0)


def _reached(view: _View, share: float) -> Hole:
    """Flood the view from the hole's upper `share`, as far as colours change but slowly."""
    steps = np.clip(view.lab * (255, 400, 400) + (0, 128, 128), 0, 255).astype(np.uint8)
    steps = np.asarray(cv2.GaussianBlur(steps, (0, 0), 0.8), np.uint8)
    height, width = view.hole.shape
    mask = np.zeros((height + 2, width + 2), np.uint8)
    _, top, _, bottom = view.box
    within = np.arange(height)[:, None] < top + share * (bottom - top)
    rows, cols = np.nonzero((view.hole & within) | view.part(-1.0, 0.0))
    for index in np.linspace(0, len(rows) - 1, min(_SEEDS, len(rows))).astype(int):
        row, col = int(rows[index]), int(cols[index])
        if not mask[row + 1, col + 1]:
            flags = 4 | (1 << 8) | cv2.FLOODFILL_MASK_ONLY
            cv2.floodFill(steps, mask, (col, row), 0, _AIR_STEP, _AIR_STEP, flags)
    return np.asarray(mask[1:-1, 1:-1] > 0)


def _bars(view: _View, *, strict: bool) -> Hole | None:
    """Return a fence, a railing, reeds: thin things through which the ground behind shows.

    `strict` asks for proof that they are no pattern of a wall or a floor: they end below the
    hole's top, and what shows between them is what also shows above them.
    """
    shown = np.clip(view.lab * (255, 400, 400) + (0, 128, 128), 0, 255).astype(np.uint8)
    _, top, _, bottom = view.box
    side = max(7, round(0.3 * (bottom - top))) | 1
    usual = cv2.medianBlur(shown, side).astype(np.float32)
    apart = (usual - shown) / np.array((255, 400, 400), np.float32)
    marked = np.asarray((apart**2).sum(2) > _BAR_CONTRAST**2)
    wide = max(3, round(_BAR_WIDTH * (bottom - top))) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide))
    bulk = cv2.morphologyEx(marked.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    thin = marked & (bulk == 0)
    lower = view.part(0.55, 2.0)
    if not lower.any() or not _BAR_SHARES[0] < thin[lower].mean() < _BAR_SHARES[1]:
        return None
    found = codes(view.lab)
    bars, between = shares(found[thin & view.ring]), shares(found[lower & ~thin])
    likely = bars > between
    if strict:
        if not _ends_below(view, thin, found):
            return None
        # Where reeds are dense, what is between them is reeds; but never what is above them.
        above = shares(found[view.part(-1.0, 0.3) & ~thin])
        likely = (bars > 0.35 * between) & (bars > 1.5 * above)
    return np.asarray(thin | (likely[found] & _tops(thin)))


def _tops(thin: Hole) -> Hole:
    """Return what lies beneath the tops of thin things."""
    return np.asarray(np.maximum.accumulate(thin, axis=0))


def _ends_below(view: _View, thin: Hole, found: NDArray[Any]) -> bool:
    """Say whether thin things have tops in the view, and what is above them goes on below."""
    upper, lower = view.part(-1.0, 0.12), view.part(0.55, 2.0)
    if not upper.any() or thin[upper].mean() > 0.3 * thin[lower].mean():
        return False
    above = shares(found[view.part(-1.0, 0.5) & ~thin])
    below = found[lower & ~thin]
    return bool((above[below] > 0.25 * shares(below)[below]).mean() > _SHOWS_THROUGH)


def _figures(view: _View, ground: Pixels, hole: Hole, near: tuple[slice, slice]) -> Hole | None:
    """Return things that the hole's lower rim cuts, and that stand nearer than its bottom.

    A thing is what shows colours that the picture's sides never show at that height: a ground, a
    wall, a wood reach both of them.
    """
    height, width = hole.shape
    step = max(1, max(hole.shape) // _FIGURES_PX)
    small = cv2.resize(
        ground, (max(width // step, 8), max(height // step, 8)), interpolation=cv2.INTER_AREA
    )
    gap = cv2.resize(hole.astype(np.uint8), small.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    found = figures(codes(oklab(small.astype(np.float32) / 255)), gap > 0)
    low = box(hole)[3] / height * small.shape[0]
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    solid = found.astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    kept = np.zeros(count, np.uint8)
    cut = np.bincount(labels[(cv2.dilate(gap, kernel) > 0) & (gap == 0)], minlength=count)
    for part in range(1, count):
        end = stats[part, cv2.CC_STAT_TOP] + stats[part, cv2.CC_STAT_HEIGHT]
        nearer = end > low + 0.03 * small.shape[0]
        kept[part] = nearer and cut[part] > 3
    if not kept.any():
        return None
    whole = cv2.resize(kept[labels], (width, height), interpolation=cv2.INTER_NEAREST)[near]
    size = view.hole.shape[1::-1]
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_NEAREST) > 0)


def _continued(found: Hole, view: _View) -> Hole:
    """Return the parts that go on, kept, beyond the hole's rim below its middle."""
    _, labels = cv2.connectedComponents(found.astype(np.uint8), connectivity=8)
    kept = np.unique(labels[view.part(0.3, 2.0) & found])
    return np.asarray(np.isin(labels, kept[kept > 0]))


def _sharpened(found: Hole, ground: Pixels) -> Floats:
    """Bring a mask to full size along the picture's edges.

    He and Sun, "Fast Guided Filter" (arXiv:1505.00996, 2015): the filter's coefficients are found
    at the mask's size. The guide is the colour axis on which front and back differ most.
    """
    size, full = found.shape[1::-1], ground.shape[1::-1]
    small = cv2.resize(ground, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    rough = found.astype(np.float32)
    axis = small[found].mean(0) - (small[~found].mean(0) if (~found).any() else 0)
    axis = np.asarray(axis / max(float(np.linalg.norm(axis)), 0.02), np.float32)[None]
    guide = cv2.transform(small, axis)
    side = (_GUIDED, _GUIDED)
    mean_guide, mean_rough = cv2.blur(guide, side), cv2.blur(rough, side)
    slope = (cv2.blur(guide * rough, side) - mean_guide * mean_rough) / (
        cv2.blur(guide * guide, side) - mean_guide**2 + 4e-4
    )
    level = cv2.blur(mean_rough - slope * mean_guide, side)
    slope = cv2.resize(cv2.blur(slope, side), full, interpolation=cv2.INTER_LINEAR)
    level = cv2.resize(level, full, interpolation=cv2.INTER_LINEAR)
    matte = slope * cv2.transform(ground.astype(np.float32), axis / 255) + level
    return np.asarray(np.clip((matte - 0.25) * 2, 0, 1), np.float32)
