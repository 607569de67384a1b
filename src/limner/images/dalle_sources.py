"""Reads the original of a DALL·E edit or variation: a square PNG, and a mask of the same size."""

from __future__ import annotations

from limner.contract.orders import ImageOrder, Task
from limner.errors import InvalidRequest, UploadRefused
from limner.images.masks import square_hole
from limner.images.pixel_budget import PixelNeed
from limner.images.png_chunks import PngHeader
from limner.images.png_reader import decode, decoding_bytes, inspect
from limner.images.resize import fit
from limner.images.source import Source

_HOLE_BYTES = 5
"""What each pixel of a mask takes while its hole is scaled: as a truth value and as float32."""


def need_of_source(order: ImageOrder) -> PixelNeed:
    """Tell how much memory reading a DALL·E order's pictures takes, by their heads.

    Raises InvalidRequest, UploadRefused.
    """
    if order.image is None:
        return PixelNeed(0, 0)
    header = _inspect(order.image)
    decoding = [decoding_bytes(header, order.size)]
    if order.task is not Task.VARY:
        masking = _masking_file(order.image, header, order.mask)
        decoding.append(decoding_bytes(inspect(masking, "mask"), order.size))
        decoding.append(decoding[0] // 2 + _HOLE_BYTES * header.width * header.height)
    return PixelNeed.of(order.size, pictures=1, decoding_bytes=max(decoding))


def read_source(order: ImageOrder) -> Source | None:
    """Decode what an order brought along; None for a plain generation.

    The limits are checked on the files' headers before a pixel is decoded. The mask, or without
    one the original's own alpha, tells the hole: fully transparent pixels (alpha 0) are drawn
    anew, all others are kept. Original and mask are first scaled to the requested size.
    """
    if order.image is None:
        return None
    header = _inspect(order.image)
    if order.task is Task.VARY:
        return Source(fit(decode(order.image, "image"), order.size))
    masking = _masking_file(order.image, header, order.mask)
    image = decode(order.image, "image")
    if masking is order.image:
        return Source(fit(image, order.size), square_hole(image, order.size))
    kept = fit(image, order.size)
    del image  # Before the mask is decoded, which is as large.
    return Source(kept, square_hole(decode(masking, "mask"), order.size))


def _inspect(image: bytes) -> PngHeader:
    header = inspect(image, "image")
    if header.width != header.height:
        raise InvalidRequest(
            "Invalid input image - expected an image with equal width and height, "
            f"got {header.width}x{header.height} instead."
        )
    return header


def _masking_file(image: bytes, header: PngHeader, mask: bytes | None) -> bytes:
    """Choose the file whose alpha is the mask, and refuse one that has none or another size."""
    if mask is None:
        if not header.has_alpha:
            raise InvalidRequest(
                "Invalid input image - format must be in ['RGBA', 'LA', 'L'], got "
                f"{header.mode}. Without a 'mask' the image's own transparency tells what to "
                "draw anew, and this image has none."
            )
        return image
    mask_header = inspect(mask, "mask")
    if (mask_header.width, mask_header.height) != (header.width, header.height):
        raise UploadRefused(
            "Invalid mask image format - mask size does not match image size: the mask is "
            f"{mask_header.width}x{mask_header.height}, the image {header.width}x{header.height}.",
            code="invalid_mask_image_format",
        )
    if not mask_header.has_alpha:
        raise UploadRefused(
            "Invalid input mask - format must be in ['RGBA', 'LA'], got "
            f"{mask_header.mode}. Its transparent pixels tell what to draw anew.",
            code="invalid_mask_image_format",
        )
    return mask
