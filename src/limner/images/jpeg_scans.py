"""A JPEG file's outside: how many scans it has, and where its first picture ends.

A progressive JPEG stores a picture in scans, and each takes a decoder through all of its blocks:
42 kB of empty scans keep libjpeg busy for 14 s. Format: https://www.w3.org/Graphics/JPEG/itu-t81.pdf,
annex B.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SCANS_MAX = 32
"""How many scans are decoded at most: three times as many as libjpeg writes of itself."""

_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
"""A marker that leads on; 0xFF00 is a byte of data, 0xFFD0 to 0xFFD7 restart one."""
_ALONE = {0x01, 0xD8}
"""Markers without a length: TEM and SOI."""
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA


@dataclass(frozen=True, slots=True)
class JpegScans:
    """How many scans a file's first picture has, and whether its end was reached.

    Further pictures may follow (MPO); they do not count. Where there are more than `SCANS_MAX`
    the count stops.
    """

    count: int
    is_whole: bool


def count_scans(content: bytes) -> JpegScans:
    """Walk the markers of a JPEG. Raises ValueError for a segment that cannot be."""
    count, at = 0, 0
    while count <= SCANS_MAX and (found := _MARKER.search(content, at)) is not None:
        marker = found[1][0]
        at = found.end()
        if marker == _END_OF_IMAGE:
            return JpegScans(count, is_whole=True)
        if marker in _ALONE:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2:
            raise ValueError("a segment has no length")
        at += length
        count += marker == _START_OF_SCAN
    return JpegScans(count, is_whole=False)
