from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps
from PIL.ExifTags import Base as ExifTag

from limner.images.orientation import orientation_in, orientation_of, turned_size, upright

PIXELS = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)


def exif(value: object) -> bytes:
    block = Image.Exif()
    block[ExifTag.Orientation] = value
    return block.tobytes()


def file_with(value: int) -> bytes:
    content = io.BytesIO()
    Image.fromarray(PIXELS).save(content, "PNG", exif=exif(value))
    return content.getvalue()


@pytest.mark.parametrize("value", range(1, 9))
def test_pixels_are_turned_as_pillow_turns_them(value: int) -> None:
    with Image.open(io.BytesIO(file_with(value))) as picture:
        found = orientation_of(picture)
        expected = np.asarray(ImageOps.exif_transpose(picture))
    assert found == value
    turned = upright(PIXELS, found)
    np.testing.assert_array_equal(turned, expected)
    assert turned_size(3, 2, found) == (turned.shape[1], turned.shape[0])
    assert turned.flags.c_contiguous


@pytest.mark.parametrize("value", range(1, 9))
def test_a_block_of_exif_says_the_same(value: int) -> None:
    assert orientation_in(exif(value)) == value


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_is_none_is_upright(value: int) -> None:
    assert orientation_in(exif(value)) == 1


@pytest.mark.parametrize("block", [b"", b"MM", b"II*\0\xff\xff\xff\xff", bytes(64), b"\xff" * 99])
def test_a_damaged_block_is_upright(block: bytes) -> None:
    assert orientation_in(block) == 1
