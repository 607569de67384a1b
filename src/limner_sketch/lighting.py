"""Lighting: a subject takes on the light of its scene, and rims where coloured light grazes it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import skia

from limner.images.pixels import Pixels
from limner_sketch.look import Look
from limner_sketch.palette import Floats, mix

_SPOTLIGHT = (1.26, 1.22, 1.12)


def lit(image: Any, look: Look, *, spot: bool = False) -> Any:
    """Return a premultiplied sprite in the scene's light; the same image when nothing changes.

    In a spotlight (`spot`) it is bright whatever the hour.
    """
    gain = _SPOTLIGHT if spot and look.night and not (look.ink or look.flat) else _ambient(look)
    if gain is None and not look.rim_colors:
        return image
    raw: Pixels = image.toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    alpha = np.asarray(cv2.extractChannel(raw, 3), np.uint8)
    if gain is not None:
        raw = np.asarray(cv2.multiply(raw, np.array([*gain, 1.0])), np.uint8)
    if look.rim_colors:
        raw = np.asarray(cv2.add(raw, _rim(alpha, look)), np.uint8)
    raw = np.asarray(cv2.min(raw, cv2.merge([alpha] * 4)), np.uint8)
    return skia.Image.fromarray(raw, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


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


def _rim(alpha: Pixels, look: Look) -> Pixels:
    """Return light along the left and right edges, RGBA; computed at a third of the size."""
    height, width = alpha.shape
    small = (max(width // 3, 2), max(height // 3, 2))
    shape: Floats = cv2.resize(alpha, small, interpolation=cv2.INTER_AREA) / np.float32(255)
    padded = cv2.copyMakeBorder(shape, 2, 2, 8, 8, cv2.BORDER_CONSTANT, value=0.0)
    reach = max(1.0, height * 0.014 / 3)
    soft = cv2.GaussianBlur(padded, (0, 0), reach)
    double = len(look.rim_colors) > 1
    sides = (-1, 1) if double else ((1,) if look.light_from > 0 else (-1,))
    light = np.zeros((*shape.shape, 4), np.float32)
    for side, rim in zip(sides, look.rim_colors, strict=False):
        shift = np.array([[1, 0, -side * reach * 1.6], [0, 1, reach * 0.9]], np.float32)
        moved = cv2.warpAffine(soft, shift, (soft.shape[1], soft.shape[0]))
        edge = np.clip(padded - moved, 0, 1)[2:-2, 8:-8] ** 1.4 * shape
        light[..., :3] += edge[..., None] * np.asarray(rim, np.float32) * (1.5 if double else 0.95)
    rims = np.minimum(light * 255, 255).astype(np.uint8)
    return np.asarray(cv2.resize(rims, (width, height)), np.uint8)
