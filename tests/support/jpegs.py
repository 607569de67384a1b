"""JPEG files for tests: ordinary ones of Pillow's, and one with as many scans as one likes."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_TABLES, _SCAN, _END = 0xC4, 0xDA, 0xD9


def jpeg(width: int, height: int, **how: Any) -> bytes:
    """Write a red picture."""
    return written(np.full((height, width, 3), (200, 30, 30), np.uint8), **how)


def written(pixels: NDArray[np.uint8], **how: Any) -> bytes:
    """Write RGB pixels."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", **how)
    return file.getvalue()


def of_many_scans(width: int, height: int, scans: int) -> bytes:
    """Write a progressive JPEG whose smallest scan is repeated: a few bytes each."""
    segments = _segments(jpeg(width, height, progressive=True))
    at = [number for number, (marker, _) in enumerate(segments) if marker == _SCAN]
    least = min(at[1:], key=lambda number: len(segments[number][1]))
    first = least
    while segments[first - 1][0] == _TABLES:
        first -= 1
    again = b"".join(content for _, content in segments[first : least + 1])
    whole = b"".join(content for _, content in segments)
    return b"\xff\xd8" + whole + again * (scans - len(at)) + b"\xff\xd9"


def _segments(content: bytes) -> list[tuple[int, bytes]]:
    """Take a JPEG apart between its first marker and its last; a scan comes with its data."""
    found, at = [], 2
    while (marker := _MARKER.search(content, at)) is not None and marker[1][0] != _END:
        end = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2], "big")
        if marker[1][0] == _SCAN:
            following = _MARKER.search(content, end)
            assert following is not None
            end = following.start()
        found.append((marker[1][0], content[marker.start() : end]))
        at = end
    return found
