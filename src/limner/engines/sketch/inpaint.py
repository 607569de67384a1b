"""Continue a picture into a hole: by a matching piece of it, else by spreading its colours."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels

Floats = NDArray[Any]  # float32; OpenCV promises less.

_WORK_PX = 256
_BUSY_ALL = 0.45
_MISFIT_MAX = 1.25


def continued(rgb: Pixels, hole: Hole, rng: np.random.Generator) -> Pixels:
    """Fill the hole of an RGB picture from its surroundings; pixels around it are unchanged.

    The work is done at a quarter of the size or less; the picture's own grain is added at the end.
    """
    height, width = hole.shape
    scale = max(1.0, max(height, width) / _WORK_PX)
    size = (max(round(width / scale), 4), max(round(height / scale), 4))
    keep = (~hole).astype(np.float32)
    weight = cv2.resize(keep, size, interpolation=cv2.INTER_AREA)
    known = rgb.astype(np.float32) / 255 * keep[..., None]
    small = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    small = small / np.maximum(weight, 1e-3)[..., None]
    gap = weight < 0.5
    busy = _busy_share(small, gap)
    filled = _by_piece(small, gap) if busy > _BUSY_ALL else None
    if filled is None:
        filled = _by_spreading(small, gap, busy)
    large = cv2.resize(filled, (width, height), interpolation=cv2.INTER_CUBIC)
    out = rgb.copy()
    near = window(hole, 24)
    out[near] = _finished(rgb[near], large[near], hole[near], rng)
    return out


def window(hole: Hole, margin: int) -> tuple[slice, slice]:
    """Return the rows and columns of a hole and `margin` pixels around it."""
    rows, cols = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + margin + 1),
        slice(max(int(cols[0]) - margin, 0), int(cols[-1]) + margin + 1),
    )


def _finished(rgb: Pixels, large: Floats, hole: Hole, rng: np.random.Generator) -> Pixels:
    """Return the fill with grain, and without a step at its rim."""
    large = large + _grain(rgb, hole, rng)
    seam = _membrane_correction(rgb, large, hole)
    out = np.clip((large + seam) * 255 + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(np.where(hole[..., None], out, rgb), np.uint8)


def _busy_share(small: Floats, gap: Hole) -> float:
    """Return in which share of the directions around the hole fine detail lies at its rim."""
    mask = gap.astype(np.uint8)
    ring = (cv2.dilate(mask, np.ones((19, 19), np.uint8)) > 0) & ~gap
    if not ring.any():
        return 0.0
    # The hole itself is black here: it must not count as an edge.
    gray = push_pull(small, 1.0 - gap.astype(np.float32)).mean(axis=2)
    fine = np.abs(gray - cv2.GaussianBlur(gray, (0, 0), 2.0))
    y, x = np.nonzero(ring)
    away = np.arctan2(y - np.nonzero(gap)[0].mean(), x - np.nonzero(gap)[1].mean())
    sector = ((away + np.pi) / (2 * np.pi) * 12).astype(int) % 12
    total = np.bincount(sector, minlength=12)
    busy = np.bincount(sector, weights=fine[y, x] > 0.03, minlength=12)
    return float((busy[total > 0] / total[total > 0] > 0.25).mean())


def push_pull(values: Floats, weight: Floats) -> Floats:
    """Spread known values (weight 1) smoothly over unknown ones (weight 0) by a pyramid."""
    height, width = weight.shape
    if min(height, width) <= 2 or float(weight.min()) >= 1.0:
        total = max(float(weight.sum()), 1e-6)
        mean = (values * weight[..., None]).sum(axis=(0, 1)) / total
        return np.asarray(np.where(weight[..., None] > 0, values, mean), np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    less = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
    summed = cv2.resize(values * weight[..., None], half, interpolation=cv2.INTER_AREA)
    coarse = push_pull(summed / np.maximum(less, 1e-6)[..., None], np.minimum(less * 4, 1.0))
    spread = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    w = weight[..., None]
    return np.asarray(values * w + spread * (1 - w), np.float32)


def _by_spreading(small: Floats, gap: Hole, busy: float) -> Floats:
    """Telea's inpainting near the rim, smooth spreading deep inside."""
    bytes_ = np.clip(small * 255, 0, 255).astype(np.uint8)
    mask = gap.astype(np.uint8)
    near = cv2.inpaint(bytes_, mask, 4, cv2.INPAINT_TELEA).astype(np.float32) / 255
    smooth = _membrane(small, gap)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    # Edges that run into the hole are drawn on; many small ones would become a burst of rays.
    reach = 0.16 * min(gap.shape) * (1.0 - min(busy * 1.6, 0.92))
    share = np.clip(depth / max(reach, 1.0), 0, 1)[..., None] * (0.85 + 0.15 * min(busy * 2, 1.0))
    share = np.maximum(share, 1.0 - _contrast(small, gap))
    mixed = near * (1 - share) + smooth * share
    blurred = cv2.GaussianBlur(mixed, (0, 0), 2.0)
    soft = np.clip(depth / 8, 0, 1)[..., None] * 0.7
    mixed = mixed * (1 - soft) + blurred * soft
    return np.asarray(np.where(gap[..., None], mixed, small), np.float32)


def _membrane(small: Floats, gap: Hole) -> Floats:
    """Return a smooth fill: each pixel lies between its neighbours at the rim, in both axes.

    The pair that agrees in colour counts most, so that a horizon or a sky's bands run through.
    """
    across = _between(small, gap)
    down = _between(small.transpose(1, 0, 2), gap.T)
    total = across[1] + down[1].T
    filled = across[0] * across[1][..., None]
    filled += (down[0] * down[1].T[..., None].transpose(1, 0, 2)).transpose(1, 0, 2)
    filled = np.where(total[..., None] > 1e-6, filled / np.maximum(total, 1e-6)[..., None], 0)
    out = np.where(gap[..., None], filled, small).astype(np.float32)
    lost = gap & (total <= 1e-6)
    if lost.any():
        out = push_pull(out, 1.0 - lost.astype(np.float32))
    near = window(gap, 12)
    for sigma in (3.0, 2.0, 1.5):
        soft = cv2.GaussianBlur(out[near], (0, 0), sigma)
        out[near] = np.where(gap[near][..., None], soft, small[near])
    return out


def _between(small: Floats, gap: Hole) -> tuple[Floats, Floats]:
    """Return, along rows, the blend of the two kept pixels around each one, and its weight."""
    width = gap.shape[1]
    index = np.broadcast_to(np.arange(width), gap.shape)
    before = np.maximum.accumulate(np.where(gap, -1, index), axis=1)
    after = np.minimum.accumulate(np.where(gap, width, index)[:, ::-1], axis=1)[:, ::-1]
    # A step away from the rim: the pixels at it are mixed with the hole.
    rows = np.arange(gap.shape[0])[:, None]
    first = small[rows, np.clip(before - 1, 0, width - 1)]
    second = small[rows, np.clip(after + 1, 0, width - 1)]
    to_first = np.where(before >= 0, 1.0 / (index - before + 1.0), 0.0)
    to_second = np.where(after < width, 1.0 / (after - index + 1.0), 0.0)
    blend = first * to_first[..., None] + second * to_second[..., None]
    near = to_first + to_second
    apart = np.abs(first - second).max(axis=2)
    both = (before >= 0) & (after < width)
    agree = np.where(both, np.exp(-((apart / 0.05) ** 2)), 0.15)
    return blend / np.maximum(near, 1e-6)[..., None], near * (agree + 0.01)


def _contrast(small: Floats, gap: Hole) -> float:
    """Return 1 where edges run into the hole, 0 where its rim changes but slowly."""
    ring = (cv2.dilate(gap.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & ~gap
    if not ring.any():
        return 0.0
    return float(np.clip((small[ring].std(axis=0).max() - 0.06) / 0.08, 0, 1))


def _by_piece(small: Floats, gap: Hole) -> Floats | None:
    """Clone the part of the picture whose surroundings match the hole's best; None if none does."""
    rows, cols = np.flatnonzero(gap.any(1)), np.flatnonzero(gap.any(0))
    if not len(rows):
        return small
    pad = 8
    top, bottom = max(rows[0] - pad, 0), min(rows[-1] + pad + 1, gap.shape[0])
    left, right = max(cols[0] - pad, 0), min(cols[-1] + pad + 1, gap.shape[1])
    box = gap[top:bottom, left:right]
    ring = cv2.dilate(box.astype(np.uint8), np.ones((13, 13), np.uint8)).astype(bool) & ~box
    found = _best_offset(small, gap, box, ring, (int(top), int(left)))
    if found is None:
        return None
    y, x = found
    piece = small[y : y + box.shape[0], x : x + box.shape[1]]
    here = small[top:bottom, left:right]
    weight = ring.astype(np.float32)
    step = np.where(ring[..., None], here - piece, 0)
    # Averaged along the rim, so that the piece takes the tone of its place but no streaks.
    spread = cv2.GaussianBlur(weight, (0, 0), 6.0)[..., None] + 1e-4
    lift = push_pull(cv2.GaussianBlur(step, (0, 0), 6.0) / spread, weight)
    out = small.copy()
    target = out[top:bottom, left:right]
    target[box] = (piece + lift)[box]
    return out


def _best_offset(
    small: Floats, gap: Hole, box: Hole, ring: Hole, home: tuple[int, int]
) -> tuple[int, int] | None:
    if box.shape[0] >= gap.shape[0] - 2 and box.shape[1] >= gap.shape[1] - 2:
        return None
    height, width = box.shape
    patch = small[home[0] : home[0] + height, home[1] : home[1] + width]
    half = (max(width // 2, 1), max(height // 2, 1))
    scene = cv2.resize(small, (gap.shape[1] // 2, gap.shape[0] // 2), interpolation=cv2.INTER_AREA)
    view = cv2.resize(patch, half, interpolation=cv2.INTER_AREA)
    mask = cv2.resize(ring.astype(np.float32), half, interpolation=cv2.INTER_NEAREST)
    if mask.sum() < 8 or half[0] > scene.shape[1] or half[1] > scene.shape[0]:
        return None
    error = cv2.matchTemplate(scene, view, cv2.TM_SQDIFF, mask=np.dstack([mask] * 3))
    error = np.asarray(error / (3 * float(mask.sum())), np.float32)
    blocked = cv2.resize(gap.astype(np.float32), (scene.shape[1], scene.shape[0]))
    body = cv2.resize(
        np.maximum(box, ring).astype(np.float32), half, interpolation=cv2.INTER_NEAREST
    )
    overlap = cv2.matchTemplate(blocked, body, cv2.TM_CCORR)
    error[overlap > 0.5] = np.inf
    y, x = np.unravel_index(int(np.argmin(error)), error.shape)
    if not np.sqrt(max(float(error[y, x]), 0.0)) < _MISFIT_MAX * float(view[mask > 0.5].std()):
        return None
    return min(int(y) * 2, gap.shape[0] - height), min(int(x) * 2, gap.shape[1] - width)


def _grain(rgb: Pixels, hole: Hole, rng: np.random.Generator) -> Floats:
    """Noise as strong as the fine texture next to the hole."""
    height, width = hole.shape
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    fine = np.abs(gray - cv2.blur(gray, (3, 3)))
    far = cv2.dilate(hole.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    strength = min(float(np.median(fine[~far])) if (~far).any() else 0.0, 0.03)
    if strength < 0.001:
        return np.zeros((1, 1, 1), np.float32)
    noise = rng.standard_normal((height, width, 1), dtype=np.float32)
    return np.asarray(noise * strength * 1.3, np.float32)


def _membrane_correction(rgb: Pixels, large: Floats, hole: Hole) -> Floats:
    """Return what must be added so that no step shows where the fill meets kept pixels."""
    height, width = hole.shape
    scale = max(1, max(height, width) // _WORK_PX)
    size = (max(width // scale, 2), max(height // scale, 2))
    mask = hole.astype(np.uint8)
    rim = (cv2.dilate(mask, np.ones((5, 5), np.uint8)) - mask).astype(np.float32)
    step = (rgb.astype(np.float32) / 255 - large) * rim[..., None]
    weight = cv2.resize(rim, size, interpolation=cv2.INTER_AREA)
    small = (
        cv2.resize(step, size, interpolation=cv2.INTER_AREA) / np.maximum(weight, 1e-6)[..., None]
    )
    lift = push_pull(small, (weight > 0).astype(np.float32))
    depth = cv2.distanceTransform(
        cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST), cv2.DIST_L2, 3
    )
    fade = np.exp(-depth / 3.0)[..., None]
    return np.asarray(
        cv2.resize(lift * fade, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )
