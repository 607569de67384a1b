"""A finished picture file from another server: checked, passed on untouched where it can be.

What another server wrote may carry signed provenance, which any rewriting breaks.
"""

from __future__ import annotations

from dataclasses import dataclass

from limner.contract.orders import OutputFormat, Size
from limner.contract.picture_kinds import taken_kind
from limner.errors import LimnerError
from limner.images import jpeg_webp_reader, png_reader
from limner.images.jpeg_scans import count_scans
from limner.images.pixels import Pixels
from limner.images.resize import covering, scaling_bytes

NAME = "picture"
DECODING_BYTES = 16
"""What each pixel of a file takes at most while it is decoded: of any kind, with any samples."""


class UnsoundPicture(Exception):
    """A file is no whole picture of a kind that is served; the text says why."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureFile:
    """A picture file whose structure is sound, not decoded."""

    content: bytes
    kind: OutputFormat
    size: Size
    has_alpha: bool

    def decoding_bytes(self, size: Size) -> int:
        """Return how many bytes decoding it takes at most, and bringing it to a size."""
        pixels = self.size.width * self.size.height
        return max(DECODING_BYTES * pixels, scaling_bytes(self.size.width, self.size.height, size))

    def suits(self, size: Size, kind: OutputFormat, *, opaque: bool) -> bool:
        """Tell whether it can be delivered as it is."""
        return self.size == size and self.kind is kind and not (opaque and self.has_alpha)


def inspect_file(content: bytes) -> PictureFile:
    """Check a file without decoding it: its kind, its size, that it is whole.

    A PNG's checksums are computed; of a JPEG and a WebP the head and the end are looked at.
    Raises UnsoundPicture.
    """
    named = taken_kind(content)
    if named is None:
        raise UnsoundPicture("it sent no PNG, JPEG or WebP")
    kind = OutputFormat(named)
    try:
        if kind is OutputFormat.PNG:
            header = png_reader.inspect(content, NAME, jpeg_webp_reader.EDGE_MAX)
            size = Size(header.width, header.height)
            jpeg_webp_reader.check_pixels(size.width, size.height, 1)
            return PictureFile(content, kind, size, header.has_alpha)
        size = Size(*jpeg_webp_reader.dimensions(content, 1))
    except LimnerError as fault:
        raise UnsoundPicture(f"it sent a damaged picture ({fault.message})") from None
    if not _is_whole(content, kind):
        raise UnsoundPicture("it sent a picture that is cut short")
    return PictureFile(content, kind, size, has_alpha=kind is OutputFormat.WEBP)


def decode_file(picture: PictureFile, size: Size | None = None) -> Pixels:
    """Decode to RGB or RGBA; with `size` a JPEG may be shrunk, and still cover it.

    Raises UnsoundPicture.
    """
    at_least = None if size is None else covering(picture.size.width, picture.size.height, size)
    try:
        if picture.kind is OutputFormat.PNG:
            return png_reader.decode(picture.content, NAME)
        return jpeg_webp_reader.decode(picture.content, 1, at_least)
    except LimnerError as fault:
        raise UnsoundPicture(f"it sent a damaged picture ({fault.message})") from None


def _is_whole(content: bytes, kind: OutputFormat) -> bool:
    if kind is OutputFormat.JPEG:
        return count_scans(content).is_whole
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)
