"""A PNG file's outside: its chunks, their checksums, its header. Nothing is decoded here.

Format: https://www.w3.org/TR/png-3/.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from isal import isal_zlib

from limner.contract.picture_kinds import PNG_SIGNATURE

COLOR_GRAY, COLOR_RGB, COLOR_PALETTE, COLOR_GRAY_ALPHA, COLOR_RGBA = 0, 2, 3, 4, 6
CHANNELS = {
    COLOR_GRAY: "L",
    COLOR_RGB: "RGB",
    COLOR_PALETTE: "P",
    COLOR_GRAY_ALPHA: "LA",
    COLOR_RGBA: "RGBA",
}
SAMPLES = {COLOR_GRAY: 1, COLOR_RGB: 3, COLOR_PALETTE: 1, COLOR_GRAY_ALPHA: 2, COLOR_RGBA: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
Chunk = tuple[bytes, memoryview]
"""A chunk's type and data."""
_OF_PIXELS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}

ADAM7 = (
    (0, 8, 0, 8),
    (4, 8, 0, 8),
    (0, 4, 4, 8),
    (2, 4, 0, 4),
    (0, 2, 2, 4),
    (1, 2, 0, 2),
    (0, 1, 1, 2),
)
"""The passes of an interlaced picture: first column, step, first row, step (PNG 8.2)."""


@dataclass(frozen=True, slots=True)
class PngHeader:
    """What a PNG says of itself: size in pixels, colour mode as Pillow names it, alpha.

    `depth` is the bits of a sample. The size is that of the stored rows; `orientation` tells how
    to turn them (Exif, 1 to 8).
    """

    width: int
    height: int
    depth: int
    mode: str
    has_alpha: bool
    orientation: int = 1


def walk(content: bytes) -> Iterator[Chunk]:
    """Yield each chunk's type and data, up to IEND; ValueError says what is broken."""
    if not content.startswith(PNG_SIGNATURE):
        raise ValueError("it does not begin like one")
    view = memoryview(content)
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(view):
        length = int.from_bytes(view[at : at + 4], "big")
        end = at + 12 + length
        if end > len(view):
            raise ValueError("the file is cut short")
        if isal_zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise ValueError("a checksum does not match its data")
        kind = bytes(view[at + 4 : at + 8])
        yield kind, view[at + 8 : end - 4]
        if kind == b"IEND":
            return
        at = end


def only_pixels(content: bytes, chunks: Sequence[Chunk]) -> bytes:
    """Return a PNG of the same pixels without what else it holds.

    libpng inflates compressed texts and colour profiles, up to 8 MB each and a thousand of them;
    nothing of these is used. `chunks` are those of `content`, which comes back where it has no
    other.
    """
    kept = [(kind, data) for kind, data in chunks if kind in _OF_PIXELS]
    if len(kept) == len(chunks):
        return content
    return b"".join([PNG_SIGNATURE, *chain.from_iterable(write(*chunk) for chunk in kept)])


def write(kind: bytes, *data: bytes | memoryview) -> list[bytes | memoryview]:
    """Return a chunk in parts: its length, its type, its data (in pieces), its checksum."""
    checksum = isal_zlib.crc32(kind)
    for part in data:
        checksum = isal_zlib.crc32(part, checksum)
    length = sum(map(len, data))
    return [struct.pack(">I", length), kind, *data, struct.pack(">I", checksum)]


def read_header(kind: bytes, data: memoryview) -> PngHeader:
    """Read the first chunk; ValueError says what is wrong with it."""
    if kind != b"IHDR" or len(data) != 13:
        raise ValueError("its header is missing")
    width, height, depth, color, compression, filtering, interlace = struct.unpack(">IIBBBBB", data)
    if color not in CHANNELS or depth not in DEPTHS[color]:
        raise ValueError("its colour type does not exist")
    if not (0 < width < 2**31 and 0 < height < 2**31):
        raise ValueError("it has no size")
    if compression != 0 or filtering != 0 or interlace > 1:
        raise ValueError("its coding method does not exist")
    has_alpha = color in (COLOR_GRAY_ALPHA, COLOR_RGBA)
    return PngHeader(width, height, depth, CHANNELS[color], has_alpha)


def inflated_bytes(content: bytes) -> int:
    """Compute how many bytes a picture's rows take, each led by its filter's number."""
    width, height, depth, color, _, _, interlace = struct.unpack(">IIBBBBB", content[16:29])
    bits = depth * SAMPLES[color]
    passes = ADAM7 if interlace else ((0, 1, 0, 1),)
    total = 0
    for left, across, top, down in passes:
        columns = -(-(width - left) // across)
        rows = -(-(height - top) // down)
        if columns > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total
