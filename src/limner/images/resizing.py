"""Bring a picture to the asked size: scale to cover it, crop the rest evenly, never squash."""

from __future__ import annotations

import cv2
import numpy as np

from limner.contract.orders import Size
from limner.images.pixels import Pixels


def fit(pixels: Pixels, size: Size) -> Pixels:
    """Return `pixels` at `size`; untouched when it has that size already."""
    height, width = pixels.shape[:2]
    if (width, height) == (size.width, size.height):
        return pixels
    scale = max(size.width / width, size.height / height)
    scaled_width = max(size.width, round(width * scale))
    scaled_height = max(size.height, round(height * scale))
    scaled = _scale(pixels, scaled_width, scaled_height, shrinks=scale < 1)
    left = (scaled_width - size.width) // 2
    top = (scaled_height - size.height) // 2
    return np.ascontiguousarray(scaled[top : top + size.height, left : left + size.width])


def fit_whole(pixels: Pixels, size: Size) -> Pixels:
    """Return RGBA `pixels` whole and centred at `size`, transparent where they do not reach."""
    height, width = pixels.shape[:2]
    scale = min(size.width / width, size.height / height)
    new_width, new_height = max(1, round(width * scale)), max(1, round(height * scale))
    if (new_width, new_height) != (width, height):
        pixels = _scale(pixels, new_width, new_height, shrinks=scale < 1)
    if (new_width, new_height) == (size.width, size.height):
        return pixels
    canvas = np.zeros((size.height, size.width, 4), np.uint8)
    left, top = (size.width - new_width) // 2, (size.height - new_height) // 2
    canvas[top : top + new_height, left : left + new_width] = pixels
    return canvas


def _scale(pixels: Pixels, width: int, height: int, *, shrinks: bool) -> Pixels:
    """Scale with alpha multiplied in, so that colour hidden under transparency cannot bleed out."""
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    if pixels.shape[2] == 3 or bool((pixels[:, :, 3] == 255).all()):
        return np.asarray(cv2.resize(pixels, (width, height), interpolation=method), np.uint8)
    alpha = pixels[:, :, 3:].astype(np.float32) / 255
    weighted = np.concatenate([pixels[:, :, :3] * alpha, alpha], axis=2, dtype=np.float32)
    weighted = np.asarray(cv2.resize(weighted, (width, height), interpolation=method), np.float32)
    alpha = np.clip(weighted[:, :, 3:], 0, 1)
    color = weighted[:, :, :3] / np.maximum(alpha, 1 / 255)
    scaled = np.concatenate([color, alpha * 255], axis=2)
    return np.asarray(np.clip(np.rint(scaled), 0, 255), np.uint8)
