"""Read a PNG: look at it without decoding it, then decode it within limits.

The chunks and their checksums are walked first, so that only a well-formed file of known
dimensions reaches the decoder (OpenCV's libpng), and of that file only what makes its pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from isal import isal_zlib

from limner.contract.orders import Size
from limner.errors import UploadRefused
from limner.images.orientation import orientation_in, turned_size, upright
from limner.images.pixels import Pixels, rgb_order
from limner.images.png_chunks import (
    COLOR_GRAY,
    Chunk,
    PngHeader,
    inflated_bytes,
    only_pixels,
    read_header,
    walk,
)
from limner.images.resize import scaling_bytes

EDGE_MAX = 4096
"""The longest edge that DALL·E's uploads may have: 4096² RGBA takes 64 MiB."""

INFLATED_STEP = 4 * 1024 * 1024
INFLATED_SLACK = 64 * 1024
"""How many bytes more than its size needs a picture may hold: some encoders pad the last row."""


def inspect(content: bytes, name: str, edge_max: int = EDGE_MAX) -> PngHeader:
    """Check a PNG's structure without decoding a pixel; the size is that of the upright picture.

    `name` is the form field, for the message. Raises UploadRefused for a file that is cut short,
    altered, animated (an animation of one picture is none), or larger than `edge_max` pixels on an
    edge.
    """
    try:
        header = _header(list(walk(content)), name)
    except ValueError as fault:
        raise UploadRefused(f"'{name}' is not a sound PNG: {fault}.") from None
    if max(header.width, header.height) > edge_max:
        raise UploadRefused(
            f"'{name}' is {header.width}x{header.height} pixels; "
            f"at most {edge_max}x{edge_max} are taken.",
            code="image_too_large",
        )
    width, height = turned_size(header.width, header.height, header.orientation)
    return replace(header, width=width, height=height)


def _header(chunks: Sequence[Chunk], name: str) -> PngHeader:
    """Read what the chunks say of the picture. Raises ValueError, UploadRefused."""
    if not chunks:
        raise ValueError("the file is cut short")
    header = read_header(*chunks[0])
    for kind, data in chunks[1:]:
        if kind == b"acTL" and int.from_bytes(data[:4], "big") > 1:
            raise UploadRefused(f"'{name}' is an animated PNG; send a single picture.")
        if kind == b"tRNS":
            header = replace(header, has_alpha=True)
        elif kind == b"eXIf":
            header = replace(header, orientation=orientation_in(bytes(data)))
    if chunks[-1][0] != b"IEND" or all(kind != b"IDAT" for kind, _ in chunks):
        raise ValueError("the file is cut short")
    return header


def decoding_bytes(header: PngHeader, size: Size) -> int:
    """Return how many bytes decoding takes at most, and bringing what comes of it to a size."""
    pixels = header.width * header.height
    # OpenCV's picture and the RGBA of it; of 16 bits, its picture of 8 bits besides.
    decoding = pixels * (12 if header.depth == 16 else 8)
    return max(decoding, scaling_bytes(header.width, header.height, size))


def decode(content: bytes, name: str) -> Pixels:
    """Decode an inspected PNG to RGBA (height, width, 4), straight alpha, the right way up.

    16-bit samples are rounded to 8 bits, palettes and grey are expanded, a missing alpha is 255.
    Raises UploadRefused for pixels that cannot be read, and for more of them than the size says.
    """
    try:
        chunks = list(walk(content))
        header = _header(chunks, name)
        _check_inflated(content, chunks)
        file = np.frombuffer(only_pixels(content, chunks), np.uint8)
        image = cv2.imdecode(file, cv2.IMREAD_UNCHANGED)
    except ValueError as fault:
        raise UploadRefused(f"'{name}' is not a sound PNG: {fault}.") from None
    except cv2.error:
        image = None
    if image is None:
        raise UploadRefused(f"'{name}' is not a sound PNG: its pixels cannot be read.")
    clear = _gray_of_no_opacity(content, chunks)
    hidden = None if clear is None else image == clear
    if image.dtype == np.uint16:
        # v / 257 is v * 255 / 65535; no sample lies halfway, so the rounding is exact.
        image = cv2.convertScaleAbs(image, alpha=1 / 257)
    pixels = _as_rgba(np.asarray(image, np.uint8))
    if hidden is not None:
        pixels[hidden, 3] = 0
    return upright(pixels, header.orientation)


def _as_rgba(image: Pixels) -> Pixels:
    """Turn grey, BGR or BGRA into RGBA; BGRA in place."""
    if image.ndim == 3 and image.shape[2] == 4:
        return rgb_order(image)
    conversion = cv2.COLOR_GRAY2RGBA if image.ndim == 2 else cv2.COLOR_BGR2RGBA
    return np.asarray(cv2.cvtColor(image, conversion), np.uint8)


def _check_inflated(content: bytes, chunks: Sequence[Chunk]) -> None:
    """Inflate and count, so that a small file cannot keep the decoder busy with gigabytes.

    libpng stops storing at the last row, but inflates whatever follows it.
    """
    limit = inflated_bytes(content) + INFLATED_SLACK
    inflator = isal_zlib.decompressobj()
    total = 0
    for kind, data in chunks:
        rest: bytes | memoryview = data if kind == b"IDAT" else b""
        while rest and not inflator.eof:
            try:
                total += len(inflator.decompress(rest, INFLATED_STEP))
            except isal_zlib.error:  # type: ignore[misc]  # Its stub calls the class an instance.
                raise ValueError("its pixels cannot be read") from None
            if total > limit:
                raise ValueError("it holds more data than its size says")
            rest = inflator.unconsumed_tail


def _gray_of_no_opacity(content: bytes, chunks: Sequence[Chunk]) -> int | None:
    """Return the one grey that is transparent (tRNS), as decoded; OpenCV leaves it out."""
    depth, color = content[24], content[25]
    if color != COLOR_GRAY:
        return None
    for kind, data in chunks:
        if kind == b"tRNS" and len(data) == 2:
            sample_max = (1 << depth) - 1
            sample = int.from_bytes(data, "big") & sample_max
            return sample if depth == 16 else sample * 255 // sample_max
        if kind == b"IDAT":
            break
    return None
