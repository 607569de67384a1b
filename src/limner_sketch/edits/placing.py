"""Where a sprite goes in a hole: as large as fits, low or centred; a hat where the head is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.holes import box, numbered, separate
from limner_sketch.palette import to_oklab

Floats = NDArray[Any]  # float32; OpenCV promises less.

_STEP = 8
_SEEN = 0.62
_RAISED_INSIDE = 0.96


@dataclass(frozen=True)
class SpriteBox:
    """A sprite's box in the picture, in pixels."""

    x: int
    y: int
    width: int
    height: int


def cells(hole: Hole, count: int, rises: Callable[[int], bool]) -> list[Hole]:
    """Return a part of the hole for each of `count` subjects.

    `rises` says of a subject, by its index, whether it belongs in the air.
    Every connected part of some size takes subjects, the best suited first: what flies goes
    higher. Subjects that share a part stand in it side by side.
    """
    labels, sizes, boxes = separate(hole)
    if not len(sizes):
        return [hole] * count
    areas = sizes.astype(float)
    middles = (boxes[:, 1] + boxes[:, 3] / 2) / labels.shape[0]
    taken: list[list[int]] = [[] for _ in areas]
    for index in range(count):
        height = 0.5 + middles
        if len(areas) > 1 and rises(index):
            height = 1.5 - middles
        crowd = np.array([1.0 + 2 * len(part) for part in taken])
        suits = np.where(areas > 0.15 * areas.max(), areas * height / crowd, 0)
        taken[int(np.argmax(suits))].append(index)
    found: dict[int, Hole] = {}
    for part, members in enumerate(taken):
        for place, index in enumerate(members):
            found[index] = _slice(numbered(labels, part + 1, hole), place, len(members))
    return [found[index] for index in range(count)]


def _slice(part: Hole, place: int, count: int) -> Hole:
    """Cut a part of the hole into `count` upright slices and return one."""
    left, _, right, _ = box(part)
    cell = np.zeros_like(part)
    a, b = left + (right - left) * place // count, left + (right - left) * (place + 1) // count
    cell[:, a:b] = part[:, a:b]
    return cell if cell.any() else part


def fitted(alpha: Floats, hole: Hole, *, low: bool, inside: float = 0.985) -> SpriteBox:
    """Return the largest place of a sprite at which `inside` of it is in the hole."""
    left, top, right, bottom = box(hole)
    ratio = alpha.shape[1] / alpha.shape[0]
    full = min(bottom - top, (right - left) / ratio) * (0.98 if low else 0.92)
    middle = _middle(hole)
    best = SpriteBox(left, top, max(right - left, 1), max(bottom - top, 1))
    for scale in np.linspace(1.0, 0.35, 14):
        height = max(full * float(scale), 2.0)
        width = max(height * ratio, 2.0)
        x = middle[0] - width / 2
        start = bottom - height if low else middle[1] - height / 2
        best = SpriteBox(round(x), round(start), round(width), round(height))
        for lift in np.linspace(0, 0.30 if low else 0.0, 7 if low else 1):
            place = SpriteBox(
                round(x), round(start - float(lift) * (bottom - top)), round(width), round(height)
            )
            if _share(alpha, hole, place) >= inside:
                return place
    return best


def worn_on_head(alpha: Floats, hole: Hole, found: tuple[float, float] | None) -> SpriteBox | None:
    """Return where a hat sits on a head of that middle and width; None if it does not fit."""
    if found is None:
        return None
    middle, head_width = found
    _, top, _, bottom = box(hole)
    ratio = alpha.shape[1] / alpha.shape[0]
    for scale in np.linspace(1.16, 0.8, 10):
        width = head_width * float(scale)
        height = width / ratio
        for lift in np.linspace(0.02, 0.45, 16):
            y = bottom - float(lift) * (bottom - top) - height
            place = SpriteBox(round(middle - width / 2), round(y), round(width), round(height))
            if y >= top - 0.02 * height and _share(alpha, hole, place) >= 0.965:
                return place
    return None


def raised(
    alpha: Floats, hole: Hole, before: Floats, place: SpriteBox, shrinks: bool = False
) -> tuple[SpriteBox, float]:
    """Lift a sprite from behind what is in front (`before`, 0..1) until enough of it is seen.

    Returns where it then is, and how much of it is seen. It stays inside its hole; what
    `shrinks` is drawn smaller if it is not to be seen otherwise.
    """
    best, most = place, 1 - _share(alpha, before, place)
    top = box(hole)[1]
    for scale in (1.0, 0.8, 0.65, 0.5) if shrinks else (1.0,):
        width, height = round(place.width * scale), round(place.height * scale)
        tried = SpriteBox(place.x + (place.width - width) // 2, place.y, width, height)
        lowest = place.y + place.height - height
        for y in np.linspace(lowest, min(top, lowest), 16 if lowest > top else 1):
            if most >= _SEEN:
                return best, most
            tried = replace(tried, y=round(y))
            if _share(alpha, hole, tried) < _RAISED_INSIDE:
                continue
            seen = 1 - _share(alpha, before, tried)
            if seen > most:
                best, most = tried, seen
    return best, most


def _share(alpha: Floats, hole: Hole | Floats, place: SpriteBox) -> float:
    """How much of the sprite would lie in the hole."""
    w, h = max(place.width // _STEP, 1), max(place.height // _STEP, 1)
    small = cv2.resize(alpha, (w, h), interpolation=cv2.INTER_AREA)
    ys = np.clip(place.y + (np.arange(h) * _STEP + _STEP // 2), -1, hole.shape[0])
    xs = np.clip(place.x + (np.arange(w) * _STEP + _STEP // 2), -1, hole.shape[1])
    padded = np.pad(hole, 1)
    return float((small * padded[np.ix_(ys + 1, xs + 1)]).sum() / max(float(small.sum()), 1e-6))


def _middle(hole: Hole) -> tuple[float, float]:
    left, top, right, bottom = box(hole)
    return (left + right) / 2, (top + bottom) / 2


def head(hole: Hole, ground: Pixels) -> tuple[float, float] | None:
    """Return middle and width of what rises into the hole from below; None if nothing does.

    It stands out from the ground along the hole's lower rim.
    """
    height = hole.shape[0]
    left, _, right, _ = box(hole)
    columns = np.arange(left, right)
    lowest = height - 1 - np.argmax(hole[::-1, left:right], axis=0)
    below = np.minimum(lowest + max(2, height // 128), height - 1)
    highest = np.argmax(hole[:, left:right], axis=0)
    above = np.maximum(highest - max(2, height // 128), 0)
    rim, sky = to_oklab(ground[below, columns] / 255), to_oklab(ground[above, columns] / 255)
    base = np.median(sky, axis=0)
    apart = np.sqrt((((rim - base) * (1.0, 1.6, 1.6)) ** 2).sum(1)) > 0.09
    if not 0.08 < apart.mean() <= 1.0:
        return None
    marked = columns[apart]
    start, end = np.percentile(marked, [3, 97])
    # A face may have the wall's colour; the hair at its sides, well within the hole, tells.
    between = apart[(columns >= start) & (columns <= end)].mean()
    inset = min(start - left, right - end) > 0.03 * (right - left)
    if between < (0.2 if inset else 0.75):
        return None
    return float(start + end) / 2, float(end - start)
