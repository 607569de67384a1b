"""Read an uploaded JPEG or WebP: look at it without decoding it, then decode it within limits."""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from limner.errors import UserError
from limner.images.pixels import Pixels

EDGE_MAX = 8192
PIXELS_MAX = 40_000_000
"""The most pixels that are decoded: as RGBA they take 153 MiB."""

FORMATS = ("JPEG", "WEBP")


def dimensions(content: bytes, number: int) -> tuple[int, int]:
    """Return width and height as the file's head says them, turned as its Exif says.

    `number` counts the request's pictures from 1, for the message. Raises UserError for what is no
    sound picture, is animated, or is too large.
    """
    with _opened(content, number) as image:
        width, height = image.size
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        return (height, width) if turned else (width, height)


def decode(content: bytes, number: int) -> Pixels:
    """Decode to RGBA (height, width, 4), straight alpha, the right way up. Raises UserError."""
    with _opened(content, number) as image:
        try:
            upright = ImageOps.exif_transpose(image)
            return np.array(upright.convert("RGBA"), np.uint8)
        except (OSError, ValueError, SyntaxError) as fault:
            raise _unsound(number) from fault


def _opened(content: bytes, number: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; our own limits, below, are tighter than its error.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as fault:
        raise _too_large(number) from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise _unsound(number) from fault
    if getattr(image, "n_frames", 1) > 1:
        raise UserError(
            f"Image {number} is animated; send a single picture.",
            code="invalid_image_file",
            param="image",
        )
    check_pixels(*image.size, number)
    return image


def check_pixels(width: int, height: int, number: int) -> None:
    """Raise UserError for a picture of more pixels than are decoded."""
    if max(width, height) > EDGE_MAX or width * height > PIXELS_MAX:
        raise _too_large(number)


def _too_large(number: int) -> UserError:
    return UserError(
        f"Image {number} has too many pixels; at most {EDGE_MAX} on an edge and {PIXELS_MAX} in "
        "all are taken.",
        code="image_too_large",
        param="image",
    )


def _unsound(number: int) -> UserError:
    return UserError(
        f"Invalid image file or mode for image {number}, please check your image file.",
        code="invalid_image_file",
        param="image",
    )
