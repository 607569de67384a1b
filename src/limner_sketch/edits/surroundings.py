"""What the kept part of a picture says about how a thing in it has to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.holes import parts
from limner_sketch.palette import Color, to_oklab

Floats = NDArray[Any]  # float32; OpenCV promises less.

_MARGIN_PX = 64
_NOISY = 1.6 / 255
_NOISE_SAMPLES = 40_000
_PROBE_BLUR = 1.5
_BLUR_MAX = 6.0
_IMMERKAER = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The manner, light and sharpness of a picture around a hole.

    `style` is a key of the looks, None for a drawing like our own. `blur_px` is the standard
    deviation of its edges' softness, `noise` that of its grain (0..1). `level` and `chroma` are
    the brightness of its lights and its mean colourfulness in Oklab, `tint` the colour of its
    lights, `lean` where the light stands, -1 (left) to 1.
    """

    style: str | None
    blur_px: float
    noise: float
    level: float
    chroma: float
    tint: Color
    lean: float


def observed(rgb: Pixels, hole: Hole) -> Surroundings:
    """Look at the kept pixels near the hole, or at all of them for the manner."""
    near = max(
        parts(hole, _MARGIN_PX), key=lambda n: (n[0].stop - n[0].start) * (n[1].stop - n[1].start)
    )
    gray = cv2.cvtColor(rgb[near], cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    kept = cv2.erode((~hole[near]).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    noise = _noise(gray, kept)
    small = _reduced(rgb, hole)
    lab = to_oklab(small)
    chroma = float(np.sqrt((lab[:, 1:] ** 2).sum(1)).mean())
    around = _around(rgb, hole)
    lights = around[around.mean(1) >= np.percentile(around.mean(1), 70)].mean(0)
    red, green, blue = (float(v) for v in lights)
    return Surroundings(
        style=_style(gray, kept, noise, chroma, float(lab[:, 0].mean())),
        blur_px=_blur(gray, kept),
        noise=noise,
        level=float(np.percentile(to_oklab(around)[:, 0], 75)),
        chroma=chroma,
        tint=(red, green, blue),
        lean=_lean(rgb, hole),
    )


def _reduced(rgb: Pixels, hole: Hole) -> Floats:
    """Return the kept pixels of a 64th of the picture: shape (n, 3), 0..1."""
    step = max(1, min(hole.shape) // 64)
    kept = rgb[::step, ::step][~hole[::step, ::step]]
    return np.asarray(kept if len(kept) else rgb[:1, :1].reshape(-1, 3), np.float32) / 255


def _around(rgb: Pixels, hole: Hole) -> Floats:
    """Return the colours next to the hole, at an eighth of the size: shape (n, 3), 0..1."""
    height, width = hole.shape
    size = (max(width // 8, 4), max(height // 8, 4))
    small = cv2.resize(hole.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    ring = (cv2.dilate(small, np.ones((9, 9), np.uint8)) > 0) & (small == 0)
    colors = cv2.resize(rgb, size, interpolation=cv2.INTER_NEAREST)
    colors = colors[ring] if ring.any() else colors.reshape(-1, 3)
    return np.asarray(colors, np.float32) / 255


def _noise(gray: Floats, kept: Hole) -> float:
    """Immerkaer, "Fast Noise Variance Estimation" (CVIU 1996), by a median against edges."""
    if not kept.any():
        return 0.0
    second = np.abs(cv2.filter2D(gray, -1, _IMMERKAER))[kept]
    second = second[:: 1 + len(second) // _NOISE_SAMPLES]
    return float(np.median(second)) / (0.6745 * 6)


def _blur(gray: Floats, kept: Hole) -> float:
    """Zhuo and Sim, "Defocus Map Estimation from a Single Image" (Pattern Recognition 2011).

    The ratio of the gradients before and after a known blur tells how soft the strongest edges
    were already.
    """
    sharp, soft = (_slope(cv2.GaussianBlur(gray, (0, 0), s)) for s in (0.6, _PROBE_BLUR))
    strong = kept & (sharp > max(float(np.percentile(sharp[::2, ::2], 97)), 0.02))
    if strong.sum() < 20:
        return 0.0
    ratio = float(np.percentile(sharp[strong] / np.maximum(soft[strong], 1e-4), 60))
    variance = (_PROBE_BLUR**2 - ratio**2 * 0.36) / max(ratio**2 - 1, 1e-3)
    return float(np.clip(np.sqrt(max(variance, 0.0)), 0, _BLUR_MAX))


def _slope(gray: Floats) -> Floats:
    return np.asarray(
        cv2.magnitude(cv2.Sobel(gray, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(gray, cv2.CV_32F, 0, 1) / 8),
        np.float32,
    )


def _style(gray: Floats, kept: Hole, noise: float, chroma: float, light: float) -> str | None:
    if chroma < 0.035 and light > 0.6:
        return "ink wash"
    if noise > _NOISY:
        return "photographic"
    if kept.any():
        still = (cv2.Sobel(gray, cv2.CV_32F, 1, 0) == 0) & (cv2.Sobel(gray, cv2.CV_32F, 0, 1) == 0)
        if float(still[kept].mean()) > 0.9:
            return "flat vector"
    return None


def _lean(rgb: Pixels, hole: Hole) -> float:
    step = max(1, min(hole.shape) // 48)
    gray = rgb[::step, ::step].astype(np.float32).mean(2) / 255
    kept = (~hole[::step, ::step]).astype(np.float32)
    x = np.linspace(-1, 1, gray.shape[1], dtype=np.float32)[None, :]
    sides = [
        float((gray * kept * side).sum() / max(float((kept * side).sum()), 1e-6))
        for side in (x > 0.15, x < -0.15)
    ]
    return float(np.clip((sides[0] - sides[1]) * 6, -0.8, 0.8))
