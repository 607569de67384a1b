"""Read an uploaded JPEG or WebP: look at it without decoding it, then decode it within limits.

Pillow reads the heads, OpenCV decodes: the same libraries below (libjpeg-turbo, libwebp) and the
same pixels, with one copy of them in memory where Pillow has four. For a WebP of 6144x6144 that is
227 MB instead of 567, in half the time.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from limner.contract.orders import Size
from limner.contract.picture_kinds import PictureKind, find_kind
from limner.errors import UserError
from limner.images.jpeg_scans import SCANS_MAX, count_scans
from limner.images.orientation import orientation_of, turned_size, upright
from limner.images.pixels import Pixels, rgb_order
from limner.images.resize import scaling_bytes

EDGE_MAX = 8192
PIXELS_MAX = 40_000_000
"""The most pixels that are decoded: as RGBA they take 153 MiB."""

DECODING_BYTES = 8
"""What each pixel takes at most while it is decoded: what libwebp keeps, and the result."""
CMYK_BYTES = 16
"""The same for a JPEG of four inks: Pillow's picture, its RGB, and twice the array of that."""
COEFFICIENT_BYTES = 8
"""What each pixel of a JPEG of several scans takes beside that: libjpeg keeps two bytes for each
sample of the whole picture, of four channels at most."""

_CMYK = "CMYK"
_REDUCED = {
    8: cv2.IMREAD_REDUCED_COLOR_8,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    1: cv2.IMREAD_COLOR,
}
"""By how much libjpeg can shrink a picture while it decodes it: 1 pixel for so many squared."""


@dataclass(frozen=True, slots=True)
class PhotoHeader:
    """What a file says of itself: its size as stored, its orientation, its Pillow mode, its scans.

    `scans` is 1 for a WebP.
    """

    kind: PictureKind
    stored_width: int
    stored_height: int
    orientation: int
    mode: str
    scans: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture the right way up."""
        return turned_size(self.stored_width, self.stored_height, self.orientation)

    def shrink(self, at_least: tuple[int, int] | None) -> int:
        """Return by how much the decoder may shrink the picture and still cover `at_least`."""
        if self.kind is not PictureKind.JPEG or at_least is None:
            return 1
        width, height = self.size
        most = min(width // at_least[0], height // at_least[1])
        return next((factor for factor in _REDUCED if factor <= most), 1)

    def decoding_bytes(self, at_least: tuple[int, int], size: Size) -> int:
        """Return how many bytes decoding takes at most, and bringing what comes of it to a size."""
        return max(self._decoding_bytes(at_least), self._scaling_bytes(size))

    def _scaling_bytes(self, size: Size) -> int:
        if self.kind is PictureKind.JPEG:
            return 0  # Its pixels have no alpha, and less of them is left than while it is decoded.
        return scaling_bytes(self.stored_width, self.stored_height, size)

    def _decoding_bytes(self, at_least: tuple[int, int]) -> int:
        stored = self.stored_width * self.stored_height
        kept = COEFFICIENT_BYTES * stored if self.scans > 1 else 0
        if self.mode == _CMYK:
            return CMYK_BYTES * stored + kept
        return DECODING_BYTES * stored // self.shrink(at_least) ** 2 + kept


def inspect(content: bytes, number: int) -> PhotoHeader:
    """Look at a file's head. A JPEG with further pictures inside (MPO) is its first.

    `number` counts the request's pictures from 1, for the message. Raises UserError for what is no
    sound picture, is animated, is too large, or takes too long to decode.
    """
    kind = PictureKind.JPEG if find_kind(content) is PictureKind.JPEG else PictureKind.WEBP
    with _opened(content, kind, number) as image:
        width, height = image.size
        check_pixels(width, height, number)
        scans = _scans(content, number) if kind is PictureKind.JPEG else 1
        return PhotoHeader(kind, width, height, orientation_of(image), image.mode, scans)


def dimensions(content: bytes, number: int) -> tuple[int, int]:
    """Return width and height as the file's head says them, turned as its Exif says.

    Raises UserError as `inspect` does.
    """
    return inspect(content, number).size


def decode(content: bytes, number: int, at_least: tuple[int, int] | None = None) -> Pixels:
    """Decode to RGB or, where the file has an alpha channel, RGBA; the right way up.

    With `at_least` a JPEG may be shrunk by libjpeg on the way, by 2, 4 or 8, and still has that
    width and height. Raises UserError.
    """
    header = inspect(content, number)
    if header.mode == _CMYK:
        pixels = _decode_cmyk(content, number)
    else:
        pixels = _decode(content, header, at_least, number)
    return upright(pixels, header.orientation)


def _decode(
    content: bytes, header: PhotoHeader, at_least: tuple[int, int] | None, number: int
) -> Pixels:
    is_jpeg = header.kind is PictureKind.JPEG
    flags = _REDUCED[header.shrink(at_least)] if is_jpeg else cv2.IMREAD_UNCHANGED
    try:
        image = cv2.imdecode(
            np.frombuffer(content, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION
        )
    except cv2.error as fault:
        raise _unsound(number) from fault
    if image is None or image.ndim != 3:
        raise _unsound(number)
    return rgb_order(np.asarray(image, np.uint8))


def _decode_cmyk(content: bytes, number: int) -> Pixels:
    """Decode a JPEG of four inks with Pillow, which knows that Adobe's are inverted."""
    with _opened(content, PictureKind.JPEG, number) as image:
        try:
            return np.array(image.convert("RGB"), np.uint8)
        except (OSError, ValueError, SyntaxError) as fault:
            raise _unsound(number) from fault


def _opened(content: bytes, kind: PictureKind, number: int) -> Image.Image:
    file = io.BytesIO(content)
    try:
        with warnings.catch_warnings():
            # Of large pictures, for which our own limits are tighter, and of damaged Exif.
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if kind is PictureKind.JPEG:
                # Not by `Image.open`, which would look for the pictures behind the first.
                return JpegImagePlugin.JpegImageFile(file)
            image = Image.open(file, formats=("WEBP",))
    except Image.DecompressionBombError as fault:
        raise _too_large(number) from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise _unsound(number) from fault
    if getattr(image, "n_frames", 1) > 1:
        raise UserError(
            f"Image {number} is animated; send a single picture.",
            code="invalid_image_file",
            param="image",
        )
    return image


def _scans(content: bytes, number: int) -> int:
    """Count a JPEG's scans. Raises UserError for more than are decoded."""
    try:
        scans = count_scans(content).count
    except ValueError as fault:
        raise _unsound(number) from fault
    if scans > SCANS_MAX:
        raise UserError(
            f"Image {number} is a JPEG of more than {SCANS_MAX} scans, which takes too long to "
            "decode; save it anew.",
            code="invalid_image_file",
            param="image",
        )
    return scans


def check_pixels(width: int, height: int, number: int) -> None:
    """Raise UserError for a picture of more pixels than are decoded."""
    if max(width, height) > EDGE_MAX or width * height > PIXELS_MAX:
        raise _too_large(number)


def _too_large(number: int) -> UserError:
    return UserError(
        f"Image {number} has too many pixels; at most {EDGE_MAX} on an edge and {PIXELS_MAX} in "
        "all are taken.",
        code="image_too_large",
        param="image",
    )


def _unsound(number: int) -> UserError:
    return UserError(
        f"Invalid image file or mode for image {number}, please check your image file.",
        code="invalid_image_file",
        param="image",
    )
