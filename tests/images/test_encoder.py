from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import Base as ExifTag

from limner.contract.orders import OutputFormat
from limner.images.encoder import EXIF_CHARS_MAX, encode, on_white
from tests.support.pictures import photo

TEXT = {"Software": "Limner", "Description": "a cat, 一只猫", "Copyright": "nobody"}


def half_clear() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[:, 2:] = (255, 0, 0, 255)
    return pixels


@pytest.mark.parametrize("kind", OutputFormat)
def test_each_kind_of_file_is_what_it_is_called_and_has_its_texts(kind: OutputFormat) -> None:
    content = encode(photo(64)[:, :, :3], kind, 90, TEXT)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == kind.value.upper()
        assert picture.size == (64, 64)
        if kind is OutputFormat.PNG:
            assert picture.info["Description"] == TEXT["Description"]
        else:
            said = picture.getexif()[ExifTag.ImageDescription]
            assert said.encode("latin-1").decode() == TEXT["Description"]


@pytest.mark.parametrize("kind", [OutputFormat.JPEG, OutputFormat.WEBP])
def test_a_lower_quality_is_a_smaller_file(kind: OutputFormat) -> None:
    pixels = photo(128)[:, :, :3]
    assert len(encode(pixels, kind, 20, {})) < len(encode(pixels, kind, 95, {})) / 2


def test_a_long_text_is_cut_where_a_jpeg_would_not_hold_it() -> None:
    content = encode(photo(16), OutputFormat.JPEG, 90, {"Description": "x" * 100_000})
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.getexif()[ExifTag.ImageDescription] == "x" * EXIF_CHARS_MAX


def test_only_a_jpeg_loses_its_transparency_and_shows_white_there() -> None:
    for kind, clear in (
        (OutputFormat.PNG, (0, 0, 0, 0)),
        (OutputFormat.JPEG, (255, 255, 255, 255)),
    ):
        with Image.open(io.BytesIO(encode(half_clear(), kind, 100, {}))) as picture:
            assert picture.convert("RGBA").getpixel((0, 0)) == clear


def test_half_transparent_pixels_are_mixed_with_white() -> None:
    pixels = np.full((1, 3, 4), (0, 100, 200, 0), np.uint8)
    pixels[0, :, 3] = (0, 128, 255)
    assert on_white(pixels).tolist() == [[[255, 255, 255], [127, 177, 227], [0, 100, 200]]]
    plain = pixels[:, :, :3]
    assert on_white(plain) is plain
