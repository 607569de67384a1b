"""Outpainting: what lies beyond a picture's edges is its own margin, mirrored and drawn out."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.colors import codes, figures, oklab
from limner_sketch.edits.holes import box

Floats = NDArray[Any]  # float32; OpenCV promises less.

_FULL = 0.98
_FRAME_PX_MIN = 16
# How deep into the kept picture the mirror looks, as shares of its size. Sideways things stand
# beside one another; above and below, the sky and the ground alone are wanted.
_DEPTH_SIDE, _DEPTH_TOP, _DEPTH_BOTTOM = 0.24, 0.10, 0.085
_DEPTH_SIDE_LEAST = 0.07
_THINGS_PX, _THING_SHARE = 128, 0.04
_PACE = 0.62
_BEND = 0.016
_REACH_MAX = 1.2
_GAIN_MIN, _GAIN_MAX = 0.85, 1.15


def framed(hole: Hole) -> tuple[int, int, int, int] | None:
    """Return the box (left, top, right, bottom) of the kept pixels if they are one rectangle.

    None if they are not, or are too small to tell what lies around them.
    """
    left, top, right, bottom = box(~hole)
    width, height = right - left, bottom - top
    if min(width, height) < _FRAME_PX_MIN or hole[top:bottom, left:right].mean() > 1 - _FULL:
        return None
    across = max(left, hole.shape[1] - right) / width
    down = max(top, hole.shape[0] - bottom) / height
    return (left, top, right, bottom) if max(across, down) <= _REACH_MAX else None


def mirrored(rgb: Pixels, frame: tuple[int, int, int, int], rng: np.random.Generator) -> Pixels:
    """Return the picture with its framed part mirrored outwards over the rest.

    Only the margins are used, so that a subject in the middle is not repeated; they are drawn
    out, and bent a little, so that the mirror does not show. The tone of the frame's rim is held
    outwards: a picture that darkens to its edges would else brighten again beyond them.
    """
    height, width = rgb.shape[:2]
    left, top, right, bottom = frame
    kept = rgb[top:bottom, left:right].astype(np.float32).mean(2) + 8
    columns = _folded(width, (left, right), _side_depths(rgb[top:bottom, left:right]))
    rows = _folded(height, (top, bottom), (_DEPTH_TOP, _DEPTH_BOTTOM))
    gain = np.outer(_held(kept.mean(1), rows, top), _held(kept.mean(0), columns, left))
    xs, ys = columns[None, :].repeat(height, 0), rows[:, None].repeat(width, 1)
    away = np.maximum(_outside(width, left, right)[None], _outside(height, top, bottom)[:, None])
    away = np.clip(away / (0.08 * max(height, width)), 0, 1)
    bend = rng.standard_normal((2, 6, 6), dtype=np.float32) * np.float32(_BEND)
    for field, noise, extent in ((xs, bend[0], right - left), (ys, bend[1], bottom - top)):
        wave = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
        field += wave * away * extent
    xs, ys = np.clip(xs, left, right - 1), np.clip(ys, top, bottom - 1)
    drawn = cv2.remap(rgb, xs, ys, cv2.INTER_LINEAR).astype(np.float32)
    return np.asarray(np.clip(drawn * gain[..., None] + 0.5, 0, 255), np.uint8)


def _side_depths(kept: Pixels) -> tuple[float, float]:
    """Return how deep the mirror may look from the left and from the right: up to a thing."""
    step = max(1, max(kept.shape) // _THINGS_PX)
    small = kept[::step, ::step].astype(np.float32) / 255
    things = figures(codes(oklab(small)), np.zeros(small.shape[:2], bool))
    there = np.flatnonzero(things.mean(axis=0) > _THING_SHARE)
    if not len(there):
        return _DEPTH_SIDE, _DEPTH_SIDE
    free = there[0] / small.shape[1], 1 - (there[-1] + 1) / small.shape[1]
    first, last = (float(np.clip(share, _DEPTH_SIDE_LEAST, _DEPTH_SIDE)) for share in free)
    return first, last


def _outside(size: int, low: int, high: int) -> Floats:
    """Return how far each position lies outside low..high."""
    at = np.arange(size, dtype=np.float32)
    return np.asarray(np.maximum(np.maximum(low - at, at - (high - 1)), 0), np.float32)


def _folded(size: int, ends: tuple[int, int], depths: tuple[float, float]) -> Floats:
    """Return where each position looks: at itself, or to and fro within a margin."""
    at = np.arange(size, dtype=np.float32)
    low, high = ends
    out = at.copy()
    for outside, edge, sign, share in (
        (at < low, low, 1, depths[0]),
        (at >= high, high - 1, -1, depths[1]),
    ):
        depth = (high - low) * share
        far = np.abs(at - edge) * _PACE % (2 * depth)
        out = np.where(outside, edge + sign * np.minimum(far, 2 * depth - far), out)
    return np.asarray(out, np.float32)


def _held(tone: Floats, looks: Floats, start: int) -> Floats:
    """Return by what to multiply what is seen from each position to keep the rim's tone."""
    soft = cv2.GaussianBlur(tone[None].astype(np.float32), (0, 0), max(len(tone) / 40, 1))[0]
    at = np.arange(len(looks))
    index = np.clip(np.rint(looks).astype(int) - start, 0, len(tone) - 1)
    rim = np.where(at < start, soft[0], soft[-1])
    inside = (at >= start) & (at < start + len(tone))
    gain = np.where(inside, 1.0, np.clip(rim / soft[index], _GAIN_MIN, _GAIN_MAX))
    return np.asarray(gain, np.float32)
