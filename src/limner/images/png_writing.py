"""Write a PNG fast: one row filter (Up) and ISA-L's deflate at level 1.

For 1024x1024 RGB that takes 6 to 12 ms where OpenCV's encoder takes 32 to 50 and Pillow's default
180 to 380, for files 5 to 25 % larger than the latter's (`make bench` prints today's figures).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from limner.images.pixels import Pixels
from limner.images.png_chunks import COLOR_RGB, COLOR_RGBA, SIGNATURE, write

FILTER_UP = 2
DEFLATE_LEVEL = 1


def encode(pixels: Pixels, text: Mapping[str, str] | None = None) -> bytes:
    """Write a PNG file of RGB or RGBA pixels; `text` becomes iTXt chunks by keyword."""
    height, width, channels = pixels.shape
    color = COLOR_RGBA if channels == 4 else COLOR_RGB
    header = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    parts = [SIGNATURE, *write(b"IHDR", header), *write(b"sRGB", b"\0")]
    for keyword, value in (text or {}).items():
        # Keyword, no compression, no language, no translated keyword (PNG 11.3.3.4).
        parts += write(
            b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + value.replace("\0", " ").encode()
        )
    parts += write(b"IDAT", isal_zlib.compress(_filtered(pixels), DEFLATE_LEVEL))
    parts += write(b"IEND", b"")
    return b"".join(parts)


def _filtered(pixels: Pixels) -> NDArray[np.uint8]:
    """Subtract from each row the one above (filter type 2), each row led by its filter's number."""
    height, width, channels = pixels.shape
    rows = np.ascontiguousarray(pixels).reshape(height, width * channels)
    lines = np.empty((height, 1 + width * channels), np.uint8)
    lines[:, 0] = FILTER_UP
    lines[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=lines[1:, 1:])
    return lines
