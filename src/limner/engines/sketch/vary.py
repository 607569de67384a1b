"""Variations: the same content, palette and manner, seen anew; stratified by the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.engines.sketch.job import Job, Stages
from limner.engines.sketch.palette import from_oklab, to_oklab
from limner.images.pixels import Pixels

Floats = NDArray[Any]  # float32; OpenCV promises less.


@dataclass(frozen=True)
class _Sitting:
    """How one sibling differs. Angles are degrees; shifts are fractions of the picture."""

    mirror: bool
    zoom: float
    turn: float
    dx: float
    dy: float
    hue: float
    warm: float
    gain: float
    chroma: float
    light: float
    warp: float
    brush: float


# Seeds of one order follow one another, so neighbours here are siblings: they differ most.
_SITTINGS: tuple[_Sitting, ...] = (
    _Sitting(False, 1.14, -2.0, -0.03, 0.00, 9, 0.018, 1.06, 1.08, 35, 0.006, 0.7),
    _Sitting(True, 1.06, 1.5, 0.02, 0.00, -11, -0.020, 0.90, 1.00, 160, 0.007, 0.4),
    _Sitting(False, 1.20, 1.0, 0.04, -0.01, -6, 0.006, 1.16, 0.92, 250, 0.005, 0.9),
    _Sitting(True, 1.16, -1.5, -0.04, 0.00, 13, 0.022, 0.84, 1.12, 20, 0.007, 0.5),
    _Sitting(False, 1.04, 2.5, 0.03, 0.00, -15, -0.012, 1.10, 1.10, 120, 0.009, 0.8),
    _Sitting(True, 1.22, 0.0, 0.04, 0.02, 5, -0.024, 0.96, 0.85, 300, 0.006, 0.3),
    _Sitting(False, 1.20, -3.0, 0.05, 0.02, 17, 0.010, 0.88, 1.05, 200, 0.008, 0.6),
    _Sitting(True, 1.10, 2.5, -0.03, 0.00, -8, 0.026, 1.14, 0.95, 70, 0.009, 0.9),
    _Sitting(False, 1.24, 2.0, -0.05, -0.01, 10, -0.018, 0.92, 1.12, 330, 0.006, 0.4),
    _Sitting(True, 1.21, -2.0, 0.05, 0.01, -18, 0.000, 1.04, 1.00, 230, 0.008, 0.7),
)


def paint_variation(job: Job) -> Stages:
    """Draw the source anew: reframed and warped first, then in another light and palette.

    Raises ValueError for a job without a source.
    """
    if job.source is None:
        raise ValueError("a variation needs a source picture")
    rng = np.random.default_rng([abs(job.seed), 0x7A12])
    sitting = _SITTINGS[job.seed % len(_SITTINGS)]
    rgb, alpha = _opened(job.source)
    plain = float(rgb.std(axis=(0, 1)).max()) < 2.0
    paper = _on_white(rgb)
    rgb, alpha = _reframed(rgb, alpha, sitting, rng, 0.4 if paper else 1.0)
    yield _joined(rgb, alpha)
    if not plain:
        rgb = _brushed(rgb, sitting.brush)
    rgb = _recolored(rgb, sitting, paper)
    rgb = _relit(rgb, sitting, rng, plain, paper)
    yield _joined(rgb, alpha)


def _opened(source: Pixels) -> tuple[Pixels, Pixels | None]:
    if source.shape[2] == 3:
        return np.ascontiguousarray(source), None
    rgb, alpha = np.ascontiguousarray(source[..., :3]), np.ascontiguousarray(source[..., 3])
    return rgb, None if bool((alpha == 255).all()) else alpha


def _joined(rgb: Pixels, alpha: Pixels | None) -> Pixels:
    if alpha is None:
        return rgb
    kept = np.where(alpha[..., None] > 0, rgb, 0).astype(np.uint8)
    return np.dstack([kept, alpha])


def _on_white(rgb: Pixels) -> bool:
    """Say whether it is a mark or a product on white, whose ground stays white."""
    edge = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    return float((edge.min(axis=1) > 242).mean()) > 0.9


def _reframed(
    rgb: Pixels, alpha: Pixels | None, s: _Sitting, rng: np.random.Generator, share: float
) -> tuple[Pixels, Pixels | None]:
    """Turn, crop, mirror and softly bend, in one resampling."""
    height, width = rgb.shape[:2]
    rows, cols = max(height // 8, 2), max(width // 8, 2)
    y, x = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : cols * 1j].astype(np.float32)
    zoom = 1 + (s.zoom - 1 + float(rng.uniform(-0.03, 0.03))) * share
    angle = np.radians(s.turn * share + float(rng.uniform(-0.8, 0.8)))
    u, v = (x - 0.5) * (-1 if s.mirror else 1) * width, (y - 0.5) * height
    cx, cy = 0.5 + s.dx * share * 1.5, 0.5 + s.dy * share
    sx = (u * np.cos(angle) - v * np.sin(angle)) / zoom + cx * width
    sy = (u * np.sin(angle) + v * np.cos(angle)) / zoom + cy * height
    bend = rng.standard_normal((2, 5, 5), dtype=np.float32) * np.float32(s.warp * share)
    sx += cv2.resize(bend[0], (cols, rows), interpolation=cv2.INTER_CUBIC) * width
    sy += cv2.resize(bend[1], (cols, rows), interpolation=cv2.INTER_CUBIC) * height
    to_x = cv2.resize(sx.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    to_y = cv2.resize(sy.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    if alpha is None:
        moved = cv2.remap(rgb, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        return np.asarray(moved, np.uint8), None
    # Transparent pixels carry no colour of their own: weigh by alpha while resampling.
    weight = alpha.astype(np.float32)[..., None] / 255
    premul = np.dstack([rgb.astype(np.float32) * weight, weight])
    out = cv2.remap(premul, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    straight = out[..., :3] / np.maximum(out[..., 3:], 1e-3)
    return _bytes(straight), _bytes(out[..., 3] * 255)


def _brushed(rgb: Pixels, amount: float) -> Pixels:
    """Kuwahara's filter at half size: plain strokes within forms, edges kept."""
    height, width = rgb.shape[:2]
    small = cv2.resize(rgb, (max(width // 2, 1), max(height // 2, 1)), interpolation=cv2.INTER_AREA)
    small = small.astype(np.float32)
    k = max(3, round(min(height, width) / 200)) | 1
    gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    mean = cv2.blur(small, (k, k))
    m1, m2 = cv2.blur(gray, (k, k)), cv2.blur(gray * gray, (k, k))
    spread = m2 - m1 * m1
    best, least = mean, np.full(gray.shape, np.inf, np.float32)
    r = k // 2
    for dy, dx in ((-r, -r), (-r, r), (r, -r), (r, r)):
        shifted = _shifted(spread, dy, dx)
        nearer = shifted < least
        least = np.where(nearer, shifted, least)
        best = np.where(nearer[..., None], _shifted(mean, dy, dx), best)
    painted = cv2.resize(_bytes(best), (width, height), interpolation=cv2.INTER_CUBIC)
    out = cv2.addWeighted(painted, amount, rgb, 1 - amount, 0)
    return np.asarray(out, np.uint8)


def _shifted(field: Floats, dy: int, dx: int) -> Floats:
    """Return the field moved by some rows and columns, its border repeated."""
    height, width = field.shape[:2]
    pad = max(abs(dy), abs(dx))
    wide = cv2.copyMakeBorder(field, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    return wide[pad - dy : pad - dy + height, pad - dx : pad - dx + width]


def _recolored(rgb: Pixels, s: _Sitting, paper: bool) -> Pixels:
    """Shift the palette in Oklab by a table of 32³ differences, added to the pixels."""
    steps = (np.arange(32, dtype=np.float32) * 8 + 4) / 255
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(-1, 3)
    lab = to_oklab(grid)
    angle = np.radians(s.hue)
    a = (lab[:, 1] * np.cos(angle) - lab[:, 2] * np.sin(angle)) * s.chroma
    b = (lab[:, 1] * np.sin(angle) + lab[:, 2] * np.cos(angle)) * s.chroma
    keep = np.clip((1.0 - lab[:, 0]) / 0.25, 0, 1) if paper else np.float32(1.0)
    body = np.clip(lab[:, 0] * 3, 0, 1) * keep
    warm = s.warm * body
    light = np.clip(lab[:, 0], 0, 1) ** (1 / s.gain) if not paper else lab[:, 0]
    moved = from_oklab(np.stack([light, a + warm * 0.25, b + warm], 1))
    delta = np.clip(np.round((moved - grid) * 255), -128, 127).astype(np.int16)
    index = rgb >> 3
    flat = (
        (index[..., 0].astype(np.int32) << 10)
        | (index[..., 1].astype(np.int32) << 5)
        | index[..., 2]
    )
    out = rgb.astype(np.int16) + np.take(delta, flat, axis=0)
    return np.asarray(np.clip(out, 0, 255), np.uint8)


def _relit(rgb: Pixels, s: _Sitting, rng: np.random.Generator, plain: bool, paper: bool) -> Pixels:
    """Light from another side; a plain picture gets a little texture too."""
    if paper and not plain:
        return rgb
    height, width = rgb.shape[:2]
    rows, cols = max(height // 8, 2), max(width // 8, 2)
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : cols * 1j].astype(np.float32)
    angle = np.radians(s.light + float(rng.uniform(-15, 15)))
    field = (x * np.cos(angle) + y * np.sin(angle)) * 0.12 - (x * x + y * y) * 0.06 + 0.02
    if plain:
        cloud = rng.standard_normal((7, 7), dtype=np.float32)
        field = field + cv2.resize(cloud, (cols, rows), interpolation=cv2.INTER_CUBIC) * 0.03
    gain = cv2.resize(1 + field, (width, height), interpolation=cv2.INTER_LINEAR)
    lit = rgb.astype(np.float32) * gain[..., None]
    if plain:
        lit += rng.standard_normal((height, width, 1), dtype=np.float32) * 1.6
        lit += 10 * field.mean()
    return _bytes(lit)


def _bytes(values: Floats) -> Pixels:
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)
