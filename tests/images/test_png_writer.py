"""PNG files are written so that others read them."""

from __future__ import annotations

import io

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from PIL import Image

from limner.images.pixels import Pixels
from limner.images.png_reader import decode
from limner.images.png_writer import encode
from tests.support.pngs import loaded

PICTURES = npst.arrays(
    np.uint8,
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from([3, 4])),
)


@settings(deadline=None)
@given(PICTURES)
def test_what_is_written_is_read_back_by_pillow_opencv_and_ourselves(pixels: Pixels) -> None:
    content = encode(pixels)
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == ("RGB" if pixels.shape[2] == 3 else "RGBA")
        np.testing.assert_array_equal(np.asarray(image), pixels)
    order = [2, 1, 0, 3][: pixels.shape[2]]
    bgr = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    assert bgr is not None
    np.testing.assert_array_equal(bgr, pixels[:, :, order])
    np.testing.assert_array_equal(decode(content, "image")[:, :, : pixels.shape[2]], pixels)


def test_a_part_of_a_larger_picture_is_written_as_it_is() -> None:
    """A view that is not contiguous in memory."""
    whole = np.random.default_rng(0).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    for part in (whole[3:9, 4:11], whole[::2, ::-1], whole[:, :, :3]):
        np.testing.assert_array_equal(loaded(encode(part))[:, :, : part.shape[2]], part)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


@settings(deadline=None)
@given(TEXTS)
def test_texts_are_read_by_pillow(value: str) -> None:
    content = encode(np.zeros((1, 1, 3), np.uint8), {"Software": "Limner", "Description": value})
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        assert image.info["Software"] == "Limner"
        assert image.info["Description"] == value


def test_equal_pictures_are_equal_files() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert encode(pixels, {"a": "b"}) == encode(pixels.copy(), {"a": "b"})
