"""Lighting: a subject takes on the light of its scene, and rims where coloured light grazes it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import skia

from limner.engines.sketch.look import Look
from limner.engines.sketch.palette import Floats, mix


def lit(image: Any, look: Look) -> Any:
    """Return a premultiplied sprite in the scene's light; the same image when nothing changes."""
    gain = _ambient(look)
    if gain is None and not look.rim_colors:
        return image
    raw = image.toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    ).astype(np.float32)
    color, alpha = raw[..., :3], raw[..., 3]
    if gain is not None:
        color *= np.asarray(gain, np.float32)
    if look.rim_colors:
        _rim(color, alpha, look)
    np.minimum(color, alpha[..., None], out=color)
    return skia.Image.fromarray(
        np.ascontiguousarray(raw.astype(np.uint8)),
        skia.kRGBA_8888_ColorType,
        skia.kPremul_AlphaType,
    )


def _ambient(look: Look) -> tuple[float, float, float] | None:
    if look.ink or look.flat:
        return (0.82, 0.84, 0.9) if look.night and not look.ink else None
    strength = {"night": 0.40, "sunset": 0.24, "dawn": 0.14}.get(look.time, 0.0)
    if look.weather in {"storm", "rain", "fog"}:
        strength = max(strength, 0.16)
    if strength == 0.0:
        return None
    sky = mix(look.palette.sky, look.key_color, 0.72)
    tint = mix((1.0, 1.0, 1.0), sky, strength)
    dim = 0.90 if look.night else 1.0
    return tint[0] * dim, tint[1] * dim, tint[2] * dim


def _rim(color: Floats, alpha: Floats, look: Look) -> None:
    """Add light along the left and right edges; computed at a quarter of the size."""
    height, width = alpha.shape
    small = (max(width // 3, 2), max(height // 3, 2))
    shape: Floats = cv2.resize(alpha, small, interpolation=cv2.INTER_AREA) / np.float32(255)
    padded = cv2.copyMakeBorder(shape, 2, 2, 8, 8, cv2.BORDER_CONSTANT, value=0.0)
    reach = max(1.0, height * 0.014 / 3)
    soft = cv2.GaussianBlur(padded, (0, 0), reach)
    double = len(look.rim_colors) > 1
    sides = (-1, 1) if double else ((1,) if look.light_from > 0 else (-1,))
    for side, rim in zip(sides, look.rim_colors, strict=False):
        shift = np.array([[1, 0, -side * reach * 1.6], [0, 1, reach * 0.9]], np.float32)
        moved = cv2.warpAffine(soft, shift, (soft.shape[1], soft.shape[0]))
        edge = np.clip(padded - moved, 0, 1)[2:-2, 8:-8] ** 1.4
        edge = cv2.resize(edge, (width, height)) * (alpha * (1.5 if double else 0.95))
        color += edge[..., None] * np.asarray(rim, np.float32)
