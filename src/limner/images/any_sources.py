"""The pictures of a GPT-image edit: PNG, JPEG or WebP of any shape, and a mask if there is one.

The first is brought to the asked size whole, centred; what it does not cover is transparent, and
to be drawn. With a mask the rest is kept exactly; without one an engine may change everything.
"""

from __future__ import annotations

import numpy as np

from limner.contract.gpt_models import find_gpt_model
from limner.contract.gpt_reading import kind_of
from limner.contract.orders import ImageOrder, Size, Task
from limner.errors import UploadRefused, UserError
from limner.images import photos, png_reading
from limner.images.pixels import Hole, Pixels
from limner.images.resizing import fit, fit_whole
from limner.images.sources import Source

PIXELS_MAX = 120_000_000
"""How many pixels all pictures of one edit may have together."""


def dimensions(content: bytes, number: int) -> tuple[int, int]:
    """Return a picture's width and height without decoding it. Raises UserError."""
    if kind_of(content) != "png":
        return photos.dimensions(content, number)
    try:
        header = png_reading.inspect(content, "image", photos.EDGE_MAX)
    except UploadRefused as refused:
        raise _unsound(refused, number) from None
    photos.check_pixels(header.width, header.height, number)
    return header.width, header.height


def has_alpha(content: bytes) -> bool:
    """Tell whether a picture is a PNG with transparency. Raises UploadRefused."""
    return (
        kind_of(content) == "png"
        and png_reading.inspect(content, "image", photos.EDGE_MAX).has_alpha
    )


def read_any_source(order: ImageOrder) -> Source | None:
    """Decode what an edit brought along; None without a picture."""
    if order.image is None:
        return None
    contents = (order.image, *order.more_images)
    sizes = [dimensions(content, number) for number, content in enumerate(contents, 1)]
    if sum(width * height for width, height in sizes) > PIXELS_MAX:
        raise UserError(
            f"The pictures have more than {PIXELS_MAX} pixels together.",
            code="image_too_large",
            param="image",
        )
    decoded = [_decode(content, number) for number, content in enumerate(contents, 1)]
    if order.task is Task.VARY:
        return Source(fit(decoded[0], order.size))
    first, *others = (fit_whole(pixels, order.size) for pixels in decoded)
    if order.mask is not None:
        return Source(first, _hole(order.mask, sizes[0], order.size), tuple(others))
    return Source(first, _own_hole(decoded[0], first, order), tuple(others))


def _own_hole(original: Pixels, first: Pixels, order: ImageOrder) -> Hole | None:
    """Find what a DALL·E edit without a mask draws: what its original shows as transparent.

    A GPT image, and a picture without any transparency of its own, is free to change everywhere.
    """
    if find_gpt_model(order.model) is not None or original[:, :, 3].all():
        return None
    return np.equal(first[:, :, 3], 0)


def _decode(content: bytes, number: int) -> Pixels:
    if kind_of(content) != "png":
        return photos.decode(content, number)
    try:
        return png_reading.decode(content, "image")
    except UploadRefused as refused:
        raise _unsound(refused, number) from None


def _unsound(refused: UploadRefused, number: int) -> UserError:
    """Say what is wrong with a PNG as these models do."""
    if refused.code == "image_too_large":
        return UserError(
            f"Image {number}: {refused.message}", code="image_too_large", param="image"
        )
    return UserError(
        f"Invalid image file or mode for image {number}, please check your image file. "
        f"{refused.message}",
        code="invalid_image_file",
        param="image",
    )


def _hole(mask: bytes, of_image: tuple[int, int], size: Size) -> Hole:
    """Find what is to be drawn: where the mask is transparent, and where the picture ends."""
    try:
        header = png_reading.inspect(mask, "mask", photos.EDGE_MAX)
    except UploadRefused as refused:
        raise _wrong_mask(refused) from None
    if (header.width, header.height) != of_image:
        raise UserError(
            "Invalid mask image format - mask size does not match image size: the mask is "
            f"{header.width}x{header.height}, the image {of_image[0]}x{of_image[1]}.",
            code="invalid_mask_image_format",
            param="mask",
        )
    if not header.has_alpha:
        raise UserError(
            "Invalid mask image format - the mask has no alpha channel; its transparent pixels "
            "tell what to draw anew.",
            code="invalid_mask_image_format",
            param="mask",
        )
    try:
        clear = np.equal(png_reading.decode(mask, "mask")[:, :, 3], 0)
    except UploadRefused as refused:
        raise _wrong_mask(refused) from None
    if not clear.any():
        raise UserError(
            "Nothing to draw: the mask has no fully transparent pixels (alpha 0).",
            code="invalid_mask_image_format",
            param="mask",
        )
    # As a picture: what is kept is opaque. Scaled and centred with the original, its half-open
    # pixels, and the canvas beyond it, are drawn anew.
    shape = np.dstack([np.where(clear, 0, 255).astype(np.uint8)] * 4)
    kept = fit_whole(shape, size)[:, :, 3]
    return np.less(kept, 255)


def _wrong_mask(refused: UploadRefused) -> UserError:
    return UserError(
        f"Invalid mask image format - {refused.message}",
        code="invalid_mask_image_format",
        param="mask",
    )
