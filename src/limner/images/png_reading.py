"""Read a PNG: look at it without decoding it, then decode it within limits.

The chunks and their checksums are walked first, so that only a well-formed file of known
dimensions reaches the decoder (OpenCV's libpng).
"""

from __future__ import annotations

import cv2
import numpy as np
from isal import isal_zlib

from limner.errors import UploadRefused
from limner.images.pixels import Pixels
from limner.images.png_chunks import COLOR_GRAY, PngHeader, inflated_bytes, read_header, walk

EDGE_MAX = 4096
"""The longest edge that DALL·E's uploads may have: 4096² RGBA takes 64 MiB."""

INFLATED_STEP = 4 * 1024 * 1024
INFLATED_SLACK = 64 * 1024
"""How many bytes more than its size needs a picture may hold: some encoders pad the last row."""


def inspect(content: bytes, name: str, edge_max: int = EDGE_MAX) -> PngHeader:
    """Check a PNG's structure without decoding a pixel.

    `name` is the form field, for the message. Raises UploadRefused for a file that is cut short,
    altered, animated, or larger than `edge_max` pixels on an edge.
    """
    header: PngHeader | None = None
    has_data = ended = False
    try:
        for kind, data in walk(content):
            if header is None:
                header = read_header(kind, data)
            elif kind == b"acTL":
                raise UploadRefused(f"'{name}' is an animated PNG; send a single picture.")
            elif kind == b"tRNS":
                header = PngHeader(header.width, header.height, header.mode, has_alpha=True)
            has_data = has_data or kind == b"IDAT"
            ended = kind == b"IEND"
    except ValueError as fault:
        raise UploadRefused(f"'{name}' is not a sound PNG: {fault}.") from None
    if header is None or not has_data or not ended:
        raise UploadRefused(f"'{name}' is not a sound PNG: the file is cut short.")
    if max(header.width, header.height) > edge_max:
        raise UploadRefused(
            f"'{name}' is {header.width}x{header.height} pixels; "
            f"at most {edge_max}x{edge_max} are taken.",
            code="image_too_large",
        )
    return header


def decode(content: bytes, name: str) -> Pixels:
    """Decode an inspected PNG to RGBA (height, width, 4), straight alpha.

    16-bit samples are rounded to 8 bits, palettes and grey are expanded, a missing alpha is 255.
    Raises UploadRefused for pixels that cannot be read, and for more of them than the size says.
    """
    try:
        _check_inflated(content)
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    except ValueError as fault:
        raise UploadRefused(f"'{name}' is not a sound PNG: {fault}.") from None
    except cv2.error:
        image = None
    if image is None:
        raise UploadRefused(f"'{name}' is not a sound PNG: its pixels cannot be read.")
    clear = _gray_of_no_opacity(content)
    hidden = None if clear is None else image == clear
    if image.dtype == np.uint16:
        # v / 257 is v * 255 / 65535; no sample lies halfway, so the rounding is exact.
        image = cv2.convertScaleAbs(image, alpha=1 / 257)
    conversion = {2: cv2.COLOR_GRAY2RGBA, 3: cv2.COLOR_BGR2RGBA, 4: cv2.COLOR_BGRA2RGBA}
    channels = 2 if image.ndim == 2 else image.shape[2]
    pixels = np.asarray(cv2.cvtColor(image, conversion[channels]), np.uint8)
    if hidden is not None:
        pixels[hidden, 3] = 0
    return pixels


def _check_inflated(content: bytes) -> None:
    """Inflate and count, so that a small file cannot keep the decoder busy with gigabytes.

    libpng stops storing at the last row, but inflates whatever follows it.
    """
    limit = inflated_bytes(content) + INFLATED_SLACK
    inflator = isal_zlib.decompressobj()
    total = 0
    for kind, data in walk(content):
        rest: bytes | memoryview = data if kind == b"IDAT" else b""
        while rest and not inflator.eof:
            try:
                total += len(inflator.decompress(rest, INFLATED_STEP))
            except isal_zlib.error:  # type: ignore[misc]  # Its stub calls the class an instance.
                raise ValueError("its pixels cannot be read") from None
            if total > limit:
                raise ValueError("it holds more data than its size says")
            rest = inflator.unconsumed_tail


def _gray_of_no_opacity(content: bytes) -> int | None:
    """Return the one grey that is transparent (tRNS), as decoded; OpenCV leaves it out."""
    depth, color = content[24], content[25]
    if color != COLOR_GRAY:
        return None
    for kind, data in walk(content):
        if kind == b"tRNS" and len(data) == 2:
            sample_max = (1 << depth) - 1
            sample = int.from_bytes(data, "big") & sample_max
            return sample if depth == 16 else sample * 255 // sample_max
        if kind == b"IDAT":
            break
    return None
