"""Continue smooth grounds into a hole: colours spread from its rim like a stretched membrane."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole

Floats = NDArray[Any]  # float32; OpenCV promises less.

_ROUNDS = 24
_CROSS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4


def push_pull(values: Floats, weight: Floats) -> Floats:
    """Spread known values (weight 1) smoothly over unknown ones (weight 0) by a pyramid.

    Gortler, Grzeszczuk, Szeliski and Cohen, "The Lumigraph" (SIGGRAPH 1996).
    """
    height, width = weight.shape
    if min(height, width) <= 2 or float(weight.min()) >= 1.0:
        total = max(float(weight.sum()), 1e-6)
        mean = (values * weight[..., None]).sum(axis=(0, 1)) / total
        return np.asarray(np.where(weight[..., None] > 0, values, mean), np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    less = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
    summed = cv2.resize(values * weight[..., None], half, interpolation=cv2.INTER_AREA)
    coarse = push_pull(summed / np.maximum(less, 1e-6)[..., None], np.minimum(less * 4, 1.0))
    wide = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    w = weight[..., None]
    return np.asarray(values * w + wide * (1 - w), np.float32)


def spread(small: Floats, gap: Hole) -> Floats:
    """Return (h, w, 3) with the gap filled by the harmonic function of its rim's colours.

    Laplace's equation, relaxed from coarse to fine as in Bornard et al., "Missing Data
    Correction in Still Images" (ACM Multimedia 2002). A linear gradient runs through unchanged.
    """
    height, width = gap.shape
    known = (~gap).astype(np.float32)
    if min(height, width) < 12:
        return push_pull(small, known)
    half = ((width + 1) // 2, (height + 1) // 2)
    less = cv2.resize(known, half, interpolation=cv2.INTER_AREA)
    summed = cv2.resize(small * known[..., None], half, interpolation=cv2.INTER_AREA)
    coarse = spread(summed / np.maximum(less, 1e-6)[..., None], np.asarray(less < 0.5))
    large = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    out = np.where(gap[..., None], large, small).astype(np.float32)
    for _ in range(_ROUNDS):
        relaxed = cv2.filter2D(out, -1, _CROSS, borderType=cv2.BORDER_REPLICATE)
        np.copyto(out, relaxed, where=gap[..., None])
    return out
