"""A variation's hand: the same forms put down with other strokes. RGB, float 0..255."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]  # float32; OpenCV promises less.
Hand = Callable[[Floats, np.random.Generator], Floats]


def plain(rgb: Floats, _rng: np.random.Generator) -> Floats:
    """Leave the strokes as they are."""
    return rgb


def dabbed(rgb: Floats, _rng: np.random.Generator) -> Floats:
    """Put down flat dabs that keep edges: Kuwahara, Hachimura, Eiho and Kinoshita (1976)."""
    return _dabs(rgb, 90)


def _dabs(rgb: Floats, parts: int) -> Floats:
    """Return dabs of a `parts`-th of the picture."""
    k = max(3, round(min(rgb.shape[:2]) / parts)) | 1
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    mean, m1, m2 = cv2.blur(rgb, (k, k)), cv2.blur(gray, (k, k)), cv2.blur(gray * gray, (k, k))
    spread, r = m2 - m1 * m1, k // 2
    best, least = mean.copy(), np.full(gray.shape, np.inf, np.float32)
    for dy, dx in ((-r, -r), (-r, r), (r, -r), (r, r)):
        shifted = _shifted(spread, dy, dx)
        nearer = shifted < least
        np.copyto(least, shifted, where=nearer)
        np.copyto(best, _shifted(mean, dy, dx), where=nearer[..., None])
    return best


def _shifted(field: Floats, dy: int, dx: int) -> Floats:
    """Return the field moved by some rows and columns, its border repeated."""
    height, width = field.shape[:2]
    pad = max(abs(dy), abs(dx))
    wide = cv2.copyMakeBorder(field, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    return wide[pad - dy : pad - dy + height, pad - dx : pad - dx + width]


def flowing(rgb: Floats, rng: np.random.Generator) -> Floats:
    """Draw brush strokes along the forms: noise and colour smeared along the edges' direction.

    The direction is the smoothed structure tensor's, as in Kyprianidis and Döllner, "Image
    Abstraction by Structure Adaptive Filtering" (2008).
    """
    height, width = rgb.shape[:2]
    along_x, along_y = _direction(rgb)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bristles = cv2.resize(
        rng.standard_normal((height // 2 + 1, width // 2 + 1), dtype=np.float32), (width, height)
    )
    layer = np.dstack([rgb, bristles * 40])
    reach = max(min(height, width) / 300, 0.6)
    total = layer.copy()
    for step in (-3, -1.5, 1.5, 3):
        at = (x + along_x * np.float32(step * reach), y + along_y * np.float32(step * reach))
        total += cv2.remap(layer, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    total /= 5
    return np.asarray(total[..., :3] + total[..., 3:] * 0.35, np.float32)


def _direction(rgb: Floats) -> tuple[Floats, Floats]:
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    gx, gy = cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    size = max(min(gray.shape) / 120, 1.0)
    xx, yy, xy = (cv2.GaussianBlur(f, (0, 0), size) for f in (gx * gx, gy * gy, gx * gy))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.float32(np.pi / 2)
    return np.cos(angle), np.sin(angle)


def penned(rgb: Floats, _rng: np.random.Generator) -> Floats:
    """Go over the contours with a fine pen: XDoG of Winnemöller, Kyprianidis and Olsen (2012)."""
    soft = _dabs(rgb, 120)
    gray = cv2.cvtColor(soft, cv2.COLOR_RGB2GRAY)
    size = max(min(gray.shape) / 640, 0.6)
    edge = cv2.GaussianBlur(gray, (0, 0), size) - cv2.GaussianBlur(gray, (0, 0), size * 1.6)
    ink = np.clip((-edge - 1.2) / 7, 0, 1)
    return np.asarray((rgb * 0.5 + soft * 0.5) * (1 - 0.6 * ink[..., None]), np.float32)


def washed(rgb: Floats, rng: np.random.Generator) -> Floats:
    """Lay it down as washes: pooled pigment at edges, granulation on paper.

    Bousseau, Kaplan, Thollot and Sillion, "Interactive Watercolor Rendering" (NPAR 2006).
    """
    height, width = rgb.shape[:2]
    flat = _dabs(rgb, 150)
    gray = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
    pooled = cv2.magnitude(cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1))
    pooled = np.clip(cv2.GaussianBlur(pooled, (0, 0), 1.0) / 900, 0, 0.22)
    cloud = cv2.resize(
        rng.standard_normal((24, 24), dtype=np.float32),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )
    paper = cv2.GaussianBlur(rng.standard_normal((height, width), dtype=np.float32), (0, 0), 0.8)
    density = 1 + pooled + 0.035 * cloud + 0.06 * paper
    # Pigment density works as a power on light: d * (d - d²) in the paper's terms.
    share = flat / 255
    return np.asarray((share - (share - share * share) * (density - 1)[..., None] * 1.6) * 255)


def crisp(rgb: Floats, rng: np.random.Generator) -> Floats:
    """Bring out the detail, with a little grain."""
    size = max(min(rgb.shape[:2]) / 200, 1.0)
    out = rgb + 0.55 * (rgb - cv2.GaussianBlur(rgb, (0, 0), size))
    grain = rng.standard_normal(rgb.shape[:2], dtype=np.float32) * 3
    return np.asarray(out + grain[..., None], np.float32)


def glowing(rgb: Floats, _rng: np.random.Generator) -> Floats:
    """Let what is bright shine over its surroundings, softly."""
    size = max(min(rgb.shape[:2]) / 40, 2.0)
    small = cv2.resize(rgb, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    bright = np.clip((small - 140) * 1.8, 0, 255)
    shine = cv2.GaussianBlur(bright, (0, 0), size / 4)
    shine = cv2.resize(shine, (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(255 - (255 - rgb * 0.95) * (1 - shine / 255 * 0.38), np.float32)
