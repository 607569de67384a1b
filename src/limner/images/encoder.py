"""Writes a picture as a file of the requested kind: PNG, JPEG or WebP.

PNG is ours (`png_writer`); the others are Pillow's. JPEG has no transparency: what lies behind
shows white. WebP at method 2 takes about half the time of Pillow's default for files a few
percent larger. The texts (software, prompt, credits) go into Exif fields there.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from PIL import Image
from PIL.ExifTags import Base as ExifTag

from limner.contract.orders import OutputFormat
from limner.images import png_writer
from limner.images.pixels import Pixels

WEBP_METHOD = 2
EXIF_CHARS_MAX = 4000
"""A JPEG holds at most 64 KiB of Exif."""
_EXIF_TAGS = {
    "Software": ExifTag.Software,
    "Description": ExifTag.ImageDescription,
    "Copyright": ExifTag.Copyright,
}


def encode(
    pixels: Pixels, output_format: OutputFormat, compression: int, text: Mapping[str, str]
) -> bytes:
    """Write RGB or RGBA pixels; `compression` is the quality of JPEG and WebP, 0 to 100."""
    if output_format is OutputFormat.PNG:
        return png_writer.encode(pixels, text)
    if output_format is OutputFormat.JPEG:
        pixels = on_white(pixels)
    content = io.BytesIO()
    Image.fromarray(pixels).save(
        content,
        output_format.value,
        quality=compression,
        method=WEBP_METHOD,
        exif=_exif(text),
    )
    return content.getvalue()


def on_white(pixels: Pixels) -> Pixels:
    """Lay RGBA pixels on white; RGB ones come back as they are."""
    if pixels.shape[2] == 3:
        return pixels
    share = pixels[:, :, 3:].astype(np.uint16)
    mixed = pixels[:, :, :3] * share + 255 * (255 - share)
    return np.ascontiguousarray((mixed + 127) // 255, np.uint8)


def _exif(text: Mapping[str, str]) -> bytes:
    exif = Image.Exif()
    for name, value in text.items():
        # Exif's text is ASCII by its letter; UTF-8 is what programs write and read.
        exif[_EXIF_TAGS[name]] = value[:EXIF_CHARS_MAX].encode()
    return exif.tobytes()
