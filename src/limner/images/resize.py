"""Resizes a picture: scales it to cover the requested size, and crops the rest evenly."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.contract.orders import Size
from limner.images.pixels import Pixels

BAND_ROWS = 64
"""How many rows of a large picture with transparency are worked on at once, as float32."""


def covering(width: int, height: int, size: Size) -> tuple[int, int]:
    """Return the width and height at which a picture covers a size."""
    scale = max(size.width / width, size.height / height)
    return max(size.width, round(width * scale)), max(size.height, round(height * scale))


def within(width: int, height: int, size: Size) -> tuple[int, int]:
    """Return the width and height at which a picture lies whole within a size."""
    scale = min(size.width / width, size.height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def scaling_bytes(width: int, height: int, size: Size) -> int:
    """Return about how many bytes an RGBA picture and its scaling to a size take at most.

    That is the picture itself, what `_shrunk` keeps between its two steps, and the result as
    float32.
    """
    if (width, height) == (size.width, size.height):
        return 4 * width * height
    scaled_width, scaled_height = covering(width, height, size)
    result = scaled_width * scaled_height
    between = height * scaled_width if result < width * height else width * height
    return 4 * width * height + 16 * between + 24 * result


def fit(pixels: Pixels, size: Size) -> Pixels:
    """Return `pixels` at `size`; untouched when it has that size already."""
    height, width = pixels.shape[:2]
    if (width, height) == (size.width, size.height):
        return pixels
    scaled_width, scaled_height = covering(width, height, size)
    scaled = _scale(pixels, scaled_width, scaled_height)
    left = (scaled_width - size.width) // 2
    top = (scaled_height - size.height) // 2
    return np.ascontiguousarray(scaled[top : top + size.height, left : left + size.width])


def fit_whole(pixels: Pixels, size: Size) -> Pixels:
    """Return `pixels` as RGBA, whole and centred at `size`, transparent where they do not reach."""
    height, width = pixels.shape[:2]
    new_width, new_height = within(width, height, size)
    if (new_width, new_height) != (width, height):
        pixels = _scale(pixels, new_width, new_height)
    if (new_width, new_height) == (size.width, size.height):
        return with_alpha(pixels)
    canvas = np.zeros((size.height, size.width, 4), np.uint8)
    left, top = (size.width - new_width) // 2, (size.height - new_height) // 2
    canvas[top : top + new_height, left : left + new_width] = with_alpha(pixels)
    return canvas


def fit_plane(plane: Pixels, size: Size) -> Pixels:
    """Return one channel (height, width) as `fit_whole` scales an alpha, 0 beyond it."""
    height, width = plane.shape
    new_width, new_height = within(width, height, size)
    if (new_width, new_height) != (width, height):
        method = _method(width, height, new_width, new_height)
        plane = np.asarray(
            cv2.resize(plane, (new_width, new_height), interpolation=method), np.uint8
        )
    canvas = np.zeros((size.height, size.width), np.uint8)
    left, top = (size.width - new_width) // 2, (size.height - new_height) // 2
    canvas[top : top + new_height, left : left + new_width] = plane
    return canvas


def with_alpha(pixels: Pixels) -> Pixels:
    """Return RGBA pixels: those that are RGB become opaque."""
    if pixels.shape[2] == 4:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA), np.uint8)


def is_opaque(pixels: Pixels) -> bool:
    """Tell whether nothing of a picture shows what lies behind it."""
    return pixels.shape[2] == 3 or int(pixels[:, :, 3].min()) == 255


def _scale(pixels: Pixels, width: int, height: int) -> Pixels:
    """Scale with alpha multiplied in, so that colour hidden under transparency cannot bleed out."""
    old_height, old_width = pixels.shape[:2]
    method = _method(old_width, old_height, width, height)
    if is_opaque(pixels):
        return np.asarray(cv2.resize(pixels, (width, height), interpolation=method), np.uint8)
    if method == cv2.INTER_AREA:
        return _unweighted(_shrunk(pixels, width, height))
    weighted = cv2.resize(_weighted(pixels), (width, height), interpolation=method)
    return _unweighted(np.asarray(weighted, np.float32))


def _method(old_width: int, old_height: int, width: int, height: int) -> int:
    shrinks = width * height < old_width * old_height
    return cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC


def _shrunk(pixels: Pixels, width: int, height: int) -> NDArray[np.float32]:
    """Shrink RGBA, alpha multiplied in: band by band to the width, then all to the height.

    The mean over an area is the mean of its rows' means: the same in two steps as in one, without
    the whole original as float32 (16 bytes for each pixel).
    """
    rows = pixels.shape[0]
    narrowed = np.empty((rows, width, 4), np.float32)
    for top in range(0, rows, BAND_ROWS):
        band = _weighted(pixels[top : top + BAND_ROWS])
        narrowed[top : top + len(band)] = cv2.resize(
            band, (width, len(band)), interpolation=cv2.INTER_AREA
        )
    return np.asarray(
        cv2.resize(narrowed, (width, height), interpolation=cv2.INTER_AREA), np.float32
    )


def _weighted(pixels: Pixels) -> NDArray[np.float32]:
    """Return RGBA as float32, alpha from 0 to 1 and multiplied into the colours."""
    weighted = pixels.astype(np.float32)
    weighted[:, :, 3] /= 255
    weighted[:, :, :3] *= weighted[:, :, 3:]
    return weighted


def _unweighted(weighted: NDArray[np.float32]) -> Pixels:
    """Undo `_weighted`, in place as far as it goes."""
    alpha = np.clip(weighted[:, :, 3:], 0, 1)
    weighted[:, :, :3] /= np.maximum(alpha, 1 / 255)
    np.multiply(alpha, 255, out=weighted[:, :, 3:])
    np.rint(weighted, out=weighted)
    np.clip(weighted, 0, 255, out=weighted)
    return weighted.astype(np.uint8)
