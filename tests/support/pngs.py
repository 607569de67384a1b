"""PNG files made by hand, chunk by chunk: every colour type and depth, sound or broken.

An encoder of its own, so that the tests need not trust the one under test.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Samples = NDArray[np.uint16]
"""Shape (height, width, channels), each sample below 2 to the depth."""

Chunk = tuple[bytes, bytes]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
ADAM7 = (
    (0, 8, 0, 8),
    (4, 8, 0, 8),
    (0, 4, 4, 8),
    (2, 4, 0, 4),
    (0, 2, 2, 4),
    (1, 2, 0, 2),
    (0, 1, 1, 2),
)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def assembled(chunks: Sequence[Chunk]) -> bytes:
    return SIGNATURE + b"".join(chunk(kind, data) for kind, data in chunks)


def taken_apart(content: bytes) -> list[Chunk]:
    chunks = []
    at = len(SIGNATURE)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def header(width: int, height: int, depth: int, color: int, *, interlaced: bool = False) -> Chunk:
    data = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    return b"IHDR", data


def rows_of(samples: Samples, depth: int) -> bytes:
    """Pack each row's samples, most significant bit first, behind filter type 0."""
    rows = []
    for row in samples:
        flat = row.reshape(-1)
        if depth == 16:
            packed = flat.astype(">u2").tobytes()
        else:
            bits = np.unpackbits(flat.astype(np.uint8)[:, None], axis=1)[:, 8 - depth :]
            packed = np.packbits(bits.reshape(-1)).tobytes()
        rows.append(b"\0" + packed)
    return b"".join(rows)


def png(
    samples: Samples,
    depth: int,
    color: int,
    extra: Sequence[Chunk] = (),
    *,
    interlaced: bool = False,
) -> bytes:
    """Write a PNG; `extra` chunks go between the header and the pixels."""
    height, width, _ = samples.shape
    if interlaced:
        passes = [samples[top::down, left::across] for left, across, top, down in ADAM7]
        data = b"".join(rows_of(part, depth) for part in passes if part.size)
    else:
        data = rows_of(samples, depth)
    return assembled(
        [
            header(width, height, depth, color, interlaced=interlaced),
            *extra,
            (b"IDAT", zlib.compress(data)),
            (b"IEND", b""),
        ]
    )


def saved(pixels: NDArray[np.uint8]) -> bytes:
    """Write RGB or RGBA pixels with Pillow."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def loaded(content: bytes) -> NDArray[np.uint8]:
    """Read a PNG with Pillow, as RGBA."""
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGBA"))
