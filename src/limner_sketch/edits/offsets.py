"""Which way to copy from: the few shifts by which a picture resembles itself, or fits a rim."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[Any]
Shifts = NDArray[np.int32]
"""Shape (k, 3): rows down, columns across, and 1 for a mirror image, else 0.

A place is filled from its row + down, and from its column + across, or across - its column.
"""

_QUERIES = 420
_SOURCES = 2600
_PATCH_STEP = 3
_LEAST = 1 / 15
_PEAKS = 18
_SECTORS = 8
_SECTOR_BEST = 2
_CLIMB_COST = 0.5
_INWARDS = 5
_COVERING_MAX = 14
_WIDE = 0.4
_SETTLED_BY = 60
_FOLDS = 3
_FOLD_MAX, _FOLD_PX_MIN = 0.3, 6


def offsets(small: Floats, gap: Hole) -> Shifts:
    """Return the shifts worth trying to fill a gap: the most frequent and the best fitting ones.

    He and Sun, "Statistics of Patch Offsets for Image Completion" (ECCV 2012): alike patches of
    a picture lie a few dominant shifts apart. Those that suit a part of the rim are added.
    """
    found = [_covering(gap), _fitting(small, gap), _frequent(small, gap), _plain(gap)]
    shifts = np.pad(np.concatenate(found), ((0, 0), (0, 1)))
    if gap.any(0).mean() > _WIDE:
        shifts = np.concatenate([_folded(gap), shifts])
    _, first = np.unique(shifts, axis=0, return_index=True)
    return np.asarray(shifts[np.sort(first)], np.int32)


def moved(rows: NDArray[Any], cols: NDArray[Any], shifts: Shifts) -> tuple[Any, Any]:
    """Return the rows and columns that shifts (..., 3) copy from; they may lie outside."""
    down, across, turned = shifts[..., 0], shifts[..., 1], shifts[..., 2]
    return rows + down, across + np.where(turned, -cols, cols)


def _folded(gap: Hole) -> Shifts:
    """Return what folds the strips beside a wide hole into it, to and fro, so that they join."""
    width = gap.shape[1]
    cols = np.flatnonzero(gap.any(0))
    left, right = int(cols[0]), int(cols[-1]) + 1
    found = []
    for edge, strip, side in ((left, left, 1), (right, width - right, -1)):
        strip = min(strip, round(_FOLD_MAX * width)) - 2
        if strip < _FOLD_PX_MIN:
            continue
        for turn in range(_FOLDS):
            found.append((0, 2 * edge - 1 + side * 2 * turn * strip, 1))
            found.append((0, -side * 2 * (turn + 1) * strip, 0))
    return np.asarray(found, np.int32).reshape(-1, 3)


def _frequent(small: Floats, gap: Hole) -> Indices:
    height, width = gap.shape
    soft = cv2.blur(small, (_PATCH_STEP, _PATCH_STEP))
    reach = 2 * _PATCH_STEP
    far = cv2.dilate(gap.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    far[:reach] = far[-reach:] = 1
    far[:, :reach] = far[:, -reach:] = 1
    near = cv2.dilate(far, np.ones((25, 25), np.uint8))
    sources = np.flatnonzero(far == 0)
    queries = np.flatnonzero((far == 0) & (near > 0))
    if len(queries) < 8 or len(sources) < 60:
        return np.zeros((0, 2), np.int32)
    queries = queries[:: 1 + len(queries) // _QUERIES]
    sources = sources[:: 1 + len(sources) // _SOURCES]
    wanted, offered = _patches(soft, queries), _patches(soft, sources)
    cost = (offered**2).sum(1)[None] - 2 * wanted @ offered.T + (wanted**2).sum(1)[:, None]
    down = (sources // width)[None] - (queries // width)[:, None]
    across = (sources % width)[None] - (queries % width)[:, None]
    least = round(_LEAST * max(height, width))
    cost += np.float32(_CLIMB_COST) * (down / np.float32(height)) ** 2
    cost[(np.abs(down) < least) & (np.abs(across) < least)] = np.inf
    best = np.argmin(cost, axis=1)
    picked = np.arange(len(queries)), best
    votes = np.zeros((2 * height + 1, 2 * width + 1), np.float32)
    for sign in (1, -1):
        np.add.at(votes, (sign * down[picked] + height, sign * across[picked] + width), 1)
    votes = cv2.GaussianBlur(votes, (0, 0), 1.4)
    peaks = (votes == cv2.dilate(votes, np.ones((7, 7), np.uint8))) & (votes > 0)
    rows, cols = np.nonzero(peaks)
    order = np.argsort(-votes[rows, cols], kind="stable")[:_PEAKS]
    return np.stack([rows[order] - height, cols[order] - width], 1).astype(np.int32)


def _patches(soft: Floats, at: NDArray[Any]) -> Floats:
    """Return 5 by 5 soft samples around flat indices."""
    rows, cols = np.divmod(at, soft.shape[1])
    steps = np.arange(-2, 3) * _PATCH_STEP
    found = soft[rows[:, None, None] + steps[:, None], cols[:, None, None] + steps]
    return np.asarray(found.reshape(len(at), -1) / 25**0.5, np.float32)


def _fitting(small: Floats, gap: Hole) -> Indices:
    """Return the shifts that show best what is seen along each sector of a hole's rim."""
    found: list[tuple[int, int]] = []
    count, labels, stats, middles = cv2.connectedComponentsWithStats(gap.astype(np.uint8))
    largest = stats[1:, cv2.CC_STAT_AREA].max()
    size = (-(-gap.shape[1] // 2), -(-gap.shape[0] // 2))
    half = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    half_gap = cv2.resize(gap.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
    for part in range(1, count):
        if stats[part, cv2.CC_STAT_AREA] < 0.05 * largest:
            continue
        rim = cv2.dilate((labels == part).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        rows, cols = np.nonzero(rim & ~gap)
        angle = np.arctan2(rows - middles[part][1], cols - middles[part][0])
        sector = ((angle / (2 * np.pi) + 0.5) * _SECTORS).astype(int) % _SECTORS
        for number in range(_SECTORS):
            mine = rows[sector == number], cols[sector == number]
            if len(mine[0]) < 12:
                continue
            for down, across in _matched(half, half_gap, mine[0] // 2, mine[1] // 2):
                found.append(_settled(small, *mine, (2 * down, 2 * across)))
    return np.asarray(found, np.int32).reshape(-1, 2)


def _matched(
    half: Floats, gap: Hole, rows: NDArray[Any], cols: NDArray[Any]
) -> list[tuple[int, int]]:
    """Return where else a sector of the rim, and known ground inwards of it, is to be found."""
    height, width = gap.shape
    top, left = max(int(rows.min()) - _INWARDS, 0), max(int(cols.min()) - _INWARDS, 0)
    bottom, right = (
        min(int(at.max()) + _INWARDS + 1, n) for at, n in ((rows, height), (cols, width))
    )
    mask = np.zeros((bottom - top, right - left), np.float32)
    mask[rows - top, cols - left] = 1
    cost = cv2.matchTemplate(
        half, half[top:bottom, left:right], cv2.TM_SQDIFF, mask=np.repeat(mask[..., None], 3, 2)
    ) / len(rows)
    # Neither the rim's likeness nor what it brings along may be unknown itself.
    inwards: Floats = gap[top:bottom, left:right].astype(np.float32)
    needed = 2 * inwards / max(float(inwards.sum()), 1.0) + 2 * mask / len(rows)
    unknown = cv2.matchTemplate(gap.astype(np.float32), needed, cv2.TM_CCORR)
    down = np.arange(cost.shape[0])[:, None] - top
    cost = np.maximum(cost, 0) + unknown + np.float32(_CLIMB_COST) * (down / height) ** 2
    found = []
    for _ in range(_SECTOR_BEST):
        row, col = divmod(int(np.argmin(cost)), cost.shape[1])
        if cost[row, col] > 1.0:
            break
        found.append((row - top, col - left))
        cost[max(row - 4, 0) : row + 5, max(col - 4, 0) : col + 5] = np.inf
    return found


def _settled(
    small: Floats, rows: NDArray[Any], cols: NDArray[Any], shift: tuple[int, int]
) -> tuple[int, int]:
    """Return the best of a shift and its eight neighbours, at the full working size."""
    height, width = small.shape[:2]
    thin = 1 + len(rows) // _SETTLED_BY
    rows, cols = rows[::thin], cols[::thin]
    here = small[rows, cols]
    tried = [(shift[0] + dy, shift[1] + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    offset = np.array(tried)
    from_rows = np.clip(rows + offset[:, :1], 0, height - 1)
    from_cols = np.clip(cols + offset[:, 1:], 0, width - 1)
    apart = small[from_rows, from_cols] - here
    return tried[int(np.argmin(np.einsum("tnc,tnc->t", apart, apart)))]


def _covering(gap: Hole) -> Indices:
    """Return few shifts that together reach every place of the gap, sideways ones first."""
    step = 4
    grown = cv2.dilate(gap.astype(np.uint8), np.ones((2 * step - 1, 2 * step - 1), np.uint8))
    part = grown[::step, ::step] > 0
    height, width = part.shape
    wide = np.pad(~part, ((height, height), (width, width)))
    left = part.copy()
    found: list[tuple[int, int]] = []
    reach = [(0, across) for across in range(-width, width, 2)]
    far = [(d, a) for d in range(-height, height, 4) for a in range(-width, width, 4)]
    for tried in (reach, far):
        while len(found) < _COVERING_MAX and left.any():
            gains = [
                int((left & _at(wide, down, across)).sum()) - abs(across) * 0.01 - abs(down) * 0.02
                for down, across in tried
            ]
            best = int(np.argmax(gains))
            if gains[best] < 1:
                break
            found.append((tried[best][0] * step, tried[best][1] * step))
            left &= ~_at(wide, *tried[best])
    return np.asarray(found, np.int32).reshape(-1, 2)


def _at(wide: Hole, down: int, across: int) -> Hole:
    height, width = wide.shape[0] // 3, wide.shape[1] // 3
    return wide[height + down : 2 * height + down, width + across : 2 * width + across]


def _plain(gap: Hole) -> Indices:
    """Return shifts by the hole's own size: what is left, right, above and below of it."""
    height, width = gap.shape
    tall, wide = int(gap.any(1).sum()), int(gap.any(0).sum())
    found = [
        (round(down * tall), round(across * wide))
        for down, across in (
            *((0, side * share) for share in (0.3, 0.6, 0.85, 1.1, 1.4) for side in (-1, 1)),
            *((side * share, 0) for share in (0.3, 0.7) for side in (-1, 1)),
        )
    ]
    return np.asarray([s for s in found if abs(s[0]) < height and abs(s[1]) < width], np.int32)
