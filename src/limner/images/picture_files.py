"""A finished picture file from another server: checked, passed on untouched where it can be.

What another server wrote may carry signed provenance, which any rewriting breaks.
"""

from __future__ import annotations

from dataclasses import dataclass

from limner.contract.gpt_reading import kind_of
from limner.contract.orders import OutputFormat, Size
from limner.errors import LimnerError
from limner.images import photos, png_reading
from limner.images.pixels import Pixels

NAME = "picture"


class UnsoundPicture(Exception):
    """A file is no whole picture of a kind that is served; the text says why."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureFile:
    """A picture file whose structure is sound, not decoded."""

    content: bytes
    kind: OutputFormat
    size: Size
    has_alpha: bool

    def suits(self, size: Size, kind: OutputFormat, *, opaque: bool) -> bool:
        """Tell whether it can be delivered as it is."""
        return self.size == size and self.kind is kind and not (opaque and self.has_alpha)


def inspect_file(content: bytes) -> PictureFile:
    """Check a file without decoding it: its kind, its size, that it is whole.

    A PNG's checksums are computed; of a JPEG and a WebP the head and the end are looked at.
    Raises UnsoundPicture.
    """
    named = kind_of(content)
    if named is None:
        raise UnsoundPicture("it sent no PNG, JPEG or WebP")
    kind = OutputFormat(named)
    try:
        if kind is OutputFormat.PNG:
            header = png_reading.inspect(content, NAME, photos.EDGE_MAX)
            size = Size(header.width, header.height)
            photos.check_pixels(size.width, size.height, 1)
            return PictureFile(content, kind, size, header.has_alpha)
        size = Size(*photos.dimensions(content, 1))
    except LimnerError as fault:
        raise UnsoundPicture(f"it sent a damaged picture ({fault.message})") from None
    if not _is_whole(content, kind):
        raise UnsoundPicture("it sent a picture that is cut short")
    return PictureFile(content, kind, size, has_alpha=kind is OutputFormat.WEBP)


def decode_file(picture: PictureFile) -> Pixels:
    """Decode to RGBA (height, width, 4). Raises UnsoundPicture."""
    try:
        if picture.kind is OutputFormat.PNG:
            return png_reading.decode(picture.content, NAME)
        return photos.decode(picture.content, 1)
    except LimnerError as fault:
        raise UnsoundPicture(f"it sent a damaged picture ({fault.message})") from None


def _is_whole(content: bytes, kind: OutputFormat) -> bool:
    if kind is OutputFormat.JPEG:
        return content.rstrip(b"\0").endswith(b"\xff\xd9")
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)
