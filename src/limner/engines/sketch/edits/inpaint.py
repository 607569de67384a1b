"""Continue a picture into a hole: by spreading smooth grounds, else by patches or a mirror."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.engines.sketch.edits.holes import window
from limner.engines.sketch.edits.mirroring import framed, mirrored
from limner.engines.sketch.edits.patches import Quilt, quilted
from limner.engines.sketch.edits.spreading import push_pull, spread
from limner.images.pixels import Hole, Pixels

Floats = NDArray[Any]  # float32; OpenCV promises less.
Indices = NDArray[Any]

_WORK_PX = 192
_WORK_PX_LARGE = 144
_LARGE = 0.35
_SMOOTH = 0.012


def continued(rgb: Pixels, hole: Hole, rng: np.random.Generator) -> Pixels:
    """Fill the hole of an RGB picture from its surroundings; pixels around it are unchanged.

    What goes where is found at a fifth of the size or less; it is copied at full size, so that
    the fill is as sharp and as grainy as the picture.
    """
    frame = framed(hole)
    if frame is not None:
        out = rgb.copy()
        np.copyto(out, mirrored(rgb, frame, rng), where=hole[..., None])
        return out
    small, gap = _reduced(rgb, hole)
    quilt = None if _is_smooth(small, gap) else quilted(small, gap, rng)
    near = window(hole, 24)
    out = rgb.copy()
    if quilt is None:
        size = (hole.shape[1], hole.shape[0])
        large = cv2.resize(spread(small, gap), size, interpolation=cv2.INTER_CUBIC)[near]
        large = large + _grain(rgb[near], hole[near], rng)
    else:
        large = _copied(rgb, hole, quilt, near)
    seam = _rim_correction(rgb[near], large, hole[near])
    filled = np.clip((large + seam) * 255 + 0.5, 0, 255).astype(np.uint8)
    np.copyto(out[near], filled, where=hole[near][..., None])
    return out


def _reduced(rgb: Pixels, hole: Hole) -> tuple[Floats, Hole]:
    """Return the picture at working size, and the places there that hold any of the hole."""
    height, width = hole.shape
    work = _WORK_PX if hole.mean() <= _LARGE else _WORK_PX_LARGE
    scale = max(1.0, max(height, width) / work)
    size = (max(round(width / scale), 4), max(round(height / scale), 4))
    keep = (~hole).astype(np.float32)
    weight = cv2.resize(keep, size, interpolation=cv2.INTER_AREA)
    known = cv2.resize(rgb * keep[..., None], size, interpolation=cv2.INTER_AREA) / 255
    return known / np.maximum(weight, 1e-3)[..., None], np.asarray(weight < 0.999)


def _is_smooth(small: Floats, gap: Hole) -> bool:
    """Say whether nothing but slow changes of tone runs into the gap."""
    mask = gap.astype(np.uint8)
    ring = (cv2.dilate(mask, np.ones((15, 15), np.uint8)) > 0) & ~gap
    if not ring.any():
        return True
    gray = push_pull(small, 1.0 - gap.astype(np.float32)).mean(axis=2)
    fine = np.abs(gray - cv2.GaussianBlur(gray, (0, 0), 2.0))[ring]
    return float(np.percentile(fine, 97)) < _SMOOTH


def _copied(rgb: Pixels, hole: Hole, quilt: Quilt, near: tuple[slice, slice]) -> Floats:
    """Carry the quilt's copies out at full size: the window `near`, float 0..1.

    The copies of neighbouring places are blended where they come from different parts. The tones
    are the quilt's own, where overlapping patches have evened them out.
    """
    view = rgb[near]
    # A little beyond the rim too: what the copy shows there is compared with what is there.
    wide = cv2.dilate(hole[near].astype(np.uint8), np.ones((5, 5), np.uint8))
    rows, cols = np.nonzero(wide)
    shown = _gathered(rgb, quilt, rows + near[0].start, cols + near[1].start)
    out = view.astype(np.float32) / 255
    out[rows, cols] = shown
    tone = _tone_correction(rgb, out, quilt, near)
    return np.asarray(out + tone, np.float32)


def _gathered(rgb: Pixels, quilt: Quilt, rows: Indices, cols: Indices) -> Floats:
    """Return the pixels that the quilt puts at `rows` and `cols`, float 0..1."""
    moves = _moves(quilt, rgb.shape[:2])
    upper, left = moves.y_low[rows], moves.x_low[cols]
    width = moves.down.shape[1]
    flat = np.ascontiguousarray(rgb).reshape(-1, 3)
    place = upper * width + left
    out = flat[moves.source(rows, cols, place)].astype(np.float32)
    # Only where neighbouring places copy from different parts is there anything to blend.
    seam = np.flatnonzero(moves.seams.reshape(-1)[place])
    rows, cols, place = rows[seam], cols[seam], place[seam]
    total = np.zeros((len(seam), 4), np.float32)
    for dy in (0, 1):
        for dx in (0, 1):
            at = place + dy * width + dx
            share = np.abs(1 - dy - moves.y_share[rows]) * np.abs(1 - dx - moves.x_share[cols])
            weight = share * moves.found.reshape(-1)[at] + np.float32(1e-6)
            total[:, :3] += flat[moves.source(rows, cols, at)] * weight[:, None]
            total[:, 3] += weight
    out[seam] = total[:, :3] / total[:, 3:]
    return out / np.float32(255)


@dataclass(frozen=True, slots=True)
class _Moves:
    """Where each place of a quilt copies from, in pixels of the full picture.

    The low-resolution arrays are one row and column longer than the quilt. `y_low` is the place
    above each full row, `y_share` how far towards the next one it lies; `x` likewise.
    """

    down: Indices
    across: Indices
    found: Hole
    seams: Hole
    y_low: Indices
    x_low: Indices
    y_share: Floats
    x_share: Floats

    def source(self, rows: Indices, cols: Indices, place: Indices) -> Indices:
        """Return the flat index of the pixel to copy."""
        height, width = len(self.y_low), len(self.x_low)
        from_rows = np.clip(rows + self.down.reshape(-1)[place], 0, height - 1)
        from_cols = np.clip(cols + self.across.reshape(-1)[place], 0, width - 1)
        return np.asarray(from_rows * width + from_cols)


def _moves(quilt: Quilt, shape: tuple[int, ...]) -> _Moves:
    low = quilt.rows.shape
    scales = (shape[0] / low[0], shape[1] / low[1])
    grid_rows, grid_cols = np.mgrid[0 : low[0], 0 : low[1]]
    down = np.rint((quilt.rows - grid_rows) * scales[0]).astype(np.int32)
    across = np.rint((quilt.cols - grid_cols) * scales[1]).astype(np.int32)
    down, across = np.pad(down, (0, 1), mode="edge"), np.pad(across, (0, 1), mode="edge")
    found = np.pad(quilt.rows >= 0, (0, 1), mode="edge")
    seams = np.zeros_like(found)
    for dy, dx in ((0, 1), (1, 0), (1, 1)):
        beside = (slice(dy, dy + low[0]), slice(dx, dx + low[1]))
        for field in (down, across, found):
            seams[:-1, :-1] |= field[beside] != field[:-1, :-1]
    lows, shares = [], []
    for size, places, scale in zip(shape, low, scales, strict=False):
        at = np.clip((np.arange(size, dtype=np.float32) + 0.5) / scale - 0.5, 0, places - 1)
        lows.append(at.astype(np.int32))
        shares.append(np.asarray(at - np.floor(at), np.float32))
    return _Moves(down, across, found, seams, *lows, *shares)


def _tone_correction(rgb: Pixels, out: Floats, quilt: Quilt, near: tuple[slice, slice]) -> Floats:
    """Return what brings the copies' tones to the quilt's, a little at most."""
    height, width = rgb.shape[:2]
    low = (quilt.rows.shape[1], quilt.rows.shape[0])
    whole = rgb.copy()
    whole[near] = np.clip(out * 255 + 0.5, 0, 255)
    small = cv2.resize(whole, low, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    step = np.where((quilt.rows >= 0)[..., None], quilt.rgb - small, 0)
    step = np.clip(step, -0.06, 0.06)
    large = cv2.resize(step, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large[near], np.float32)


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


def _rim_correction(rgb: Pixels, large: Floats, hole: Hole) -> Floats:
    """Return what must be added so that no step shows where the fill meets kept pixels.

    The step at the rim, spread inwards as a membrane: the idea of Perez, Gangnet and Blake,
    "Poisson Image Editing" (SIGGRAPH 2003), confined to a few pixels.
    """
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
