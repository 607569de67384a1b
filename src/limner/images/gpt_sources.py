"""Reads the pictures of a GPT-image edit, and of a lenient DALL·E one: any kind, any shape.

The first is scaled to fit the requested size whole, centred; what it does not cover is transparent,
and is drawn. With a mask the rest is kept exactly; without one an engine may change everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from limner.contract.gpt.models import find_gpt_model
from limner.contract.orders import ImageOrder, Size, Task
from limner.contract.picture_kinds import PictureKind, find_kind
from limner.errors import UploadRefused, UserError
from limner.images import jpeg_webp_reader, png_reader
from limner.images.jpeg_webp_reader import PhotoHeader
from limner.images.masks import NOTHING_TO_DRAW, centred_hole, clear_pixels
from limner.images.pixel_budget import PixelNeed
from limner.images.pixels import Hole, Pixels
from limner.images.png_chunks import PngHeader
from limner.images.resize import covering, fit, fit_whole, with_alpha, within
from limner.images.source import Source

PIXELS_MAX = 120_000_000
"""How many pixels all pictures of one edit may have together."""

PictureHeader = PngHeader | PhotoHeader


def dimensions(content: bytes, number: int) -> tuple[int, int]:
    """Return a picture's width and height, upright, without decoding it. Raises UserError."""
    return _size(_inspect(content, number))


def need_of_any_source(order: ImageOrder) -> PixelNeed:
    """Tell how much memory reading an edit's pictures takes, by their heads. Raises UserError."""
    contents = _contents(order)
    headers = [_inspect(content, number) for number, content in enumerate(contents, 1)]
    _check_sum([_size(header) for header in headers])
    whole = order.task is not Task.VARY
    decoding = [_decoding_bytes(header, order.size, whole=whole) for header in headers]
    if order.mask is not None:
        mask = _inspect_mask(order.mask, _size(headers[0]))
        decoding.append(png_reader.decoding_bytes(mask, order.size))
    return PixelNeed.of(order.size, pictures=len(contents), decoding_bytes=max(decoding, default=0))


def has_alpha(content: bytes) -> bool:
    """Tell whether a picture is a PNG with transparency. Raises UploadRefused."""
    return (
        find_kind(content) is PictureKind.PNG
        and png_reader.inspect(content, "image", jpeg_webp_reader.EDGE_MAX).has_alpha
    )


def read_any_source(order: ImageOrder) -> Source | None:
    """Decode what an edit brought along, one picture after another; None without a picture."""
    if order.image is None:
        return None
    contents = _contents(order)
    sizes = [dimensions(content, number) for number, content in enumerate(contents, 1)]
    _check_sum(sizes)
    if order.task is Task.VARY:
        at_least = covering(*sizes[0], order.size)
        return Source(with_alpha(fit(_decode(order.image, 1, at_least), order.size)))
    decoded = _decode(order.image, 1, within(*sizes[0], order.size))
    shows_through = decoded.shape[2] == 4 and not decoded[:, :, 3].all()
    first = fit_whole(decoded, order.size)
    del decoded  # It may be many times as large.
    others = tuple(
        fit_whole(_decode(content, number, within(*size, order.size)), order.size)
        for number, (content, size) in enumerate(zip(contents[1:], sizes[1:], strict=True), 2)
    )
    if order.mask is not None:
        return Source(first, _hole(order.mask, sizes[0], order.size), others)
    return Source(first, _own_hole(first, order) if shows_through else None, others)


def _contents(order: ImageOrder) -> tuple[bytes, ...]:
    return () if order.image is None else (order.image, *order.more_images)


def _size(header: PictureHeader) -> tuple[int, int]:
    return header.size if isinstance(header, PhotoHeader) else (header.width, header.height)


def _check_sum(sizes: Sequence[tuple[int, int]]) -> None:
    if sum(width * height for width, height in sizes) > PIXELS_MAX:
        raise UserError(
            f"The pictures have more than {PIXELS_MAX} pixels together.",
            code="image_too_large",
            param="image",
        )


def _own_hole(first: Pixels, order: ImageOrder) -> Hole | None:
    """Find what a DALL·E edit without a mask draws: what its original shows as transparent.

    A GPT image is free to change everywhere, and so is a picture without transparency of its own.
    """
    if find_gpt_model(order.model) is not None:
        return None
    return clear_pixels(first)


def _inspect(content: bytes, number: int) -> PictureHeader:
    if find_kind(content) is not PictureKind.PNG:
        return jpeg_webp_reader.inspect(content, number)
    try:
        header = png_reader.inspect(content, "image", jpeg_webp_reader.EDGE_MAX)
    except UploadRefused as refused:
        raise _unsound(refused, number) from None
    jpeg_webp_reader.check_pixels(header.width, header.height, number)
    return header


def _decoding_bytes(header: PictureHeader, size: Size, *, whole: bool) -> int:
    if isinstance(header, PngHeader):
        return png_reader.decoding_bytes(header, size)
    at_least = within(*header.size, size) if whole else covering(*header.size, size)
    return header.decoding_bytes(at_least, size)


def _decode(content: bytes, number: int, at_least: tuple[int, int]) -> Pixels:
    if find_kind(content) is not PictureKind.PNG:
        return jpeg_webp_reader.decode(content, number, at_least)
    try:
        return png_reader.decode(content, "image")
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


def _inspect_mask(mask: bytes, of_image: tuple[int, int]) -> PngHeader:
    """Look at a mask's head. Raises UserError for one of another size, or without alpha."""
    try:
        header = png_reader.inspect(mask, "mask", jpeg_webp_reader.EDGE_MAX)
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
    return header


def _hole(mask: bytes, of_image: tuple[int, int], size: Size) -> Hole:
    """Decode a mask of the original's size, and find its hole at the requested size."""
    _inspect_mask(mask, of_image)
    try:
        clear = clear_pixels(png_reader.decode(mask, "mask"))
    except UploadRefused as refused:
        raise _wrong_mask(refused) from None
    if not clear.any():
        raise UserError(NOTHING_TO_DRAW, code="invalid_mask_image_format", param="mask")
    return centred_hole(clear, size)


def _wrong_mask(refused: UploadRefused) -> UserError:
    return UserError(
        f"Invalid mask image format - {refused.message}",
        code="invalid_mask_image_format",
        param="mask",
    )
