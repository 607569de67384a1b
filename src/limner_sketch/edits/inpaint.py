"""Continue a picture into a hole: by spreading smooth grounds, else by pieces or a mirror."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.blending import tones
from limner_sketch.edits.copying import copied, moves
from limner_sketch.edits.holes import Window, parts
from limner_sketch.edits.margins import below
from limner_sketch.edits.mirroring import framed, mirrored
from limner_sketch.edits.shifting import Patchwork, patchwork
from limner_sketch.edits.spreading import push_pull, spread

Floats = NDArray[Any]  # float32; OpenCV promises less.

_WORK_PX = 160
_WORK_PX_LEAST = 112
_WORK_AREA = 4600.0
_SMOOTH = 0.012
_EDGE = 0.25
_BAND_LEAST = 0.03
_DRIFT_MAX = 0.05


def continued(rgb: Pixels, hole: Hole, rng: np.random.Generator) -> Pixels:
    """Fill the hole of an RGB picture from its surroundings; pixels around it are unchanged.

    What goes where is found at a fifth of the size or less; it is copied at full size, so that
    the fill is as sharp and as grainy as the picture.
    """
    frame = framed(hole)
    if frame is not None:
        return _beyond(rgb, hole, frame, rng)
    small, gap = _reduced(rgb, hole)
    work = None if _is_smooth(small, gap) else patchwork(small, gap)
    if work is not None:
        return _pieced(rgb, hole, small, gap, work, rng)
    out, low = rgb.copy(), spread(small, gap)
    for near in parts(hole, 24):
        large = _enlarged(low, hole.shape, near) + _grain(rgb[near], hole[near], rng)
        _set(out, rgb, hole, near, large)
    return out


def _pieced(
    rgb: Pixels,
    hole: Hole,
    small: Floats,
    gap: Hole,
    work: Patchwork,
    rng: np.random.Generator,
    tone_max: float = 0.1,
) -> Pixels:
    """Carry out at full size what a patchwork of the small picture says."""
    windows = parts(hole, 24)
    lift = np.clip(tones(small, gap, work), -tone_max, tone_max)
    found = moves(rgb, hole, work, gap, rng)
    out, filled = rgb.copy(), rgb.copy()
    for near in windows:
        rough = np.clip(_enlarged(work.rgb, hole.shape, near) * 255, 0, 255).astype(np.uint8)
        np.copyto(filled[near], rough, where=hole[near][..., None])
    for near in windows:
        large = copied(filled, found, near).astype(np.float32) / 255
        _set(out, rgb, hole, near, large + _enlarged(lift, hole.shape, near))
    return out


def _set(out: Pixels, rgb: Pixels, hole: Hole, near: Window, large: Floats) -> None:
    """Put a fill into a window of `out`, evened out at the hole's rim."""
    seam = _rim_correction(rgb[near], large, hole[near])
    done = np.clip((large + seam) * 255 + 0.5, 0, 255).astype(np.uint8)
    np.copyto(out[near], done, where=hole[near][..., None])


def _beyond(
    rgb: Pixels, hole: Hole, frame: tuple[int, int, int, int], rng: np.random.Generator
) -> Pixels:
    """Continue a picture beyond its edges: mirrored, and its ground in pieces over the whole width.

    Above and sideways the mirror joins best; on a ground its folds would be seen.
    """
    out = rgb.copy()
    np.copyto(out, mirrored(rgb, frame, rng), where=hole[..., None])
    _, top, _, bottom = frame
    if hole.shape[0] - bottom <= _BAND_LEAST * hole.shape[0]:
        return out
    view = out[top:]
    part = np.zeros(view.shape[:2], bool)
    part[bottom - top :] = True
    small, gap = _reduced(np.where(part[..., None], np.uint8(0), view), part)
    if not _is_smooth(small, gap):
        work = patchwork(small, gap, *below(gap, rng))
        if work is not None:
            # With nothing known beyond, tones would drift away.
            view[:] = _pieced(view, part, small, gap, work, rng, tone_max=_DRIFT_MAX)
    return out


def _enlarged(low: Floats, shape: tuple[int, ...], near: Window) -> Floats:
    """Return a window of a small picture's enlargement."""
    scale = (low.shape[1] / shape[1], low.shape[0] / shape[0])
    size = (
        min(near[1].stop, shape[1]) - near[1].start,
        min(near[0].stop, shape[0]) - near[0].start,
    )
    move = np.array(
        [
            [scale[0], 0, (near[1].start + 0.5) * scale[0] - 0.5],
            [0, scale[1], (near[0].start + 0.5) * scale[1] - 0.5],
        ],
        np.float32,
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(low, move, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def _reduced(rgb: Pixels, hole: Hole) -> tuple[Floats, Hole]:
    """Return the picture at working size, and the places there that hold any of the hole."""
    height, width = hole.shape
    work = int(np.clip((_WORK_AREA / float(hole.mean())) ** 0.5, _WORK_PX_LEAST, _WORK_PX))
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
    step = rgb.astype(np.float32) / 255 - large
    # Where a kept thing ends at the rim there is a step, and it is meant.
    rim *= (step**2).sum(2) < _EDGE**2
    step *= rim[..., None]
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
