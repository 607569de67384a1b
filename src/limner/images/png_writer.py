"""Write a PNG fast: one row filter (Up) and ISA-L's deflate at level 1, strip by strip.

A strip of filtered rows stays in the processor's cache until it is compressed. What repeats in a
filtered picture repeats near by: a window of 512 bytes finds as much as one of 32 KiB, in less time
and, since near distances are short to write, in 2 % fewer bytes.

For 1024x1024 RGB that takes 5 to 8 ms where OpenCV's encoder takes 32 to 50 and Pillow's default
180 to 380, for files 5 to 25 % larger than the latter's (`make bench` prints today's figures).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

import numpy as np
from isal import isal_zlib

from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.images.pixels import Pixels
from limner.images.png_chunks import COLOR_RGB, COLOR_RGBA, write

FILTER_UP = 2
DEFLATE_LEVEL = 1
WINDOW_BITS = 9
MEMORY_LEVEL = 9
STRIP_ROWS = 64


def encode(pixels: Pixels, text: Mapping[str, str] | None = None) -> bytes:
    """Write a PNG file of RGB or RGBA pixels; `text` becomes iTXt chunks by keyword."""
    height, width, channels = pixels.shape
    color = COLOR_RGBA if channels == 4 else COLOR_RGB
    header = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    parts = [PNG_SIGNATURE, *write(b"IHDR", header), *write(b"sRGB", b"\0")]
    for keyword, value in (text or {}).items():
        # Keyword, no compression, no language, no translated keyword (PNG 11.3.3.4).
        parts += write(
            b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + value.replace("\0", " ").encode()
        )
    parts += write(b"IDAT", *_deflated(pixels))
    parts += write(b"IEND", b"")
    return b"".join(parts)


def _deflated(pixels: Pixels) -> Iterator[bytes]:
    """Subtract from each row the one above (filter type 2), and compress strips of such rows."""
    height, width, channels = pixels.shape
    rows = np.ascontiguousarray(pixels).reshape(height, width * channels)
    deflate = isal_zlib.compressobj(DEFLATE_LEVEL, isal_zlib.DEFLATED, WINDOW_BITS, MEMORY_LEVEL)
    strip = np.empty((STRIP_ROWS, 1 + width * channels), np.uint8)
    strip[:, 0] = FILTER_UP  # Each row is led by its filter's number.
    above = np.zeros_like(rows[:1])
    for top in range(0, height, STRIP_ROWS):
        these = rows[top : top + STRIP_ROWS]
        lines = strip[: len(these)]
        np.subtract(these[:1], above, out=lines[:1, 1:])
        np.subtract(these[1:], these[:-1], out=lines[1:, 1:])
        above = these[-1:]
        yield deflate.compress(lines)
    yield deflate.flush()
