from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from limner.contract.orders import Size
from limner.images.pixels import Pixels
from limner.images.resize import fit, fit_whole

EDGES = st.integers(1, 40)
SIZES = st.builds(Size, EDGES, EDGES)
PICTURES = npst.arrays(np.uint8, st.tuples(EDGES, EDGES, st.sampled_from([3, 4])))


@settings(deadline=None)
@given(PICTURES, SIZES)
def test_a_fitted_picture_has_exactly_the_asked_size(pixels: Pixels, size: Size) -> None:
    fitted = fit(pixels, size)
    assert fitted.shape == (size.height, size.width, pixels.shape[2])
    assert fitted.dtype == np.uint8
    assert fitted.flags.c_contiguous


@settings(deadline=None)
@given(PICTURES)
def test_a_picture_of_the_asked_size_is_not_touched(pixels: Pixels) -> None:
    height, width, _ = pixels.shape
    assert fit(pixels, Size(width, height)) is pixels


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3), EDGES, EDGES, SIZES)
def test_one_colour_stays_that_colour(
    color: tuple[int, int, int], height: int, width: int, size: Size
) -> None:
    pixels = np.full((height, width, 3), color, np.uint8)
    assert (fit(pixels, size) == np.array(color)).all()


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3), EDGES, SIZES, st.integers(0, 2**32 - 1))
def test_colour_hidden_under_transparency_does_not_leak_through_scaling(
    color: tuple[int, int, int], edge: int, size: Size, seed: int
) -> None:
    """Whatever colour the transparent pixels have, the result is the same."""
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, (edge, edge, 4), dtype=np.uint8)
    hidden = generator.random((edge, edge)) < 0.5
    pixels[0, 0, 3] = 128  # Otherwise an opaque picture of one pixel may come up.
    pixels[hidden, 3] = 0
    other = pixels.copy()
    other[hidden, :3] = color
    if (size.height, size.width) != (edge, edge):
        np.testing.assert_array_equal(fit(pixels, size), fit(other, size))


@pytest.mark.parametrize("edge", [5, 10, 40])
def test_the_edge_of_an_opaque_region_keeps_its_colour(edge: int) -> None:
    """Beside transparent black, red does not turn dark: there is no fringe."""
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[:, :10] = (255, 0, 0, 255)
    fitted = fit(pixels, Size(edge, edge)).astype(int)
    visible = fitted[:, :, 3] > 32
    assert visible.any()
    assert (fitted[visible][:, 0] >= 250).all()
    assert (fitted[visible][:, 1:3] <= 5).all()


def test_the_picture_covers_the_size_and_is_cropped_evenly() -> None:
    """A wide picture keeps its middle; nothing is squashed."""
    wide = np.zeros((10, 40, 3), np.uint8)
    wide[:, 15:25] = 255
    assert (fit(wide, Size(10, 10)) == 255).all()
    tall = np.ascontiguousarray(wide.transpose(1, 0, 2))
    assert (fit(tall, Size(10, 10)) == 255).all()
    assert (fit(tall, Size(20, 20))[2:-2] == 255).all()  # Its first and last rows blend.


def test_halving_averages_each_four_pixels() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    expected = pixels.reshape(8, 2, 8, 2, 3).mean(axis=(1, 3))
    assert np.abs(fit(pixels, Size(8, 8)) - expected).max() <= 0.5


def test_a_large_picture_is_shrunk_in_bands_as_it_would_be_whole() -> None:
    """With transparency and a ratio that is no whole number; OpenCV in one piece is the witness."""
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (517, 389, 4), np.uint8)
    whole = pixels.astype(np.float64)
    whole[:, :, :3] *= whole[:, :, 3:] / 255
    mean = cv2.resize(whole, (128, 170), interpolation=cv2.INTER_AREA)
    found = fit_whole(pixels, Size(128, 512))[171:341]
    alpha = mean[:, :, 3:]
    expected = np.concatenate([mean[:, :, :3] / np.maximum(alpha, 1) * 255, alpha], axis=2)
    assert np.abs(found - expected).max() <= 1
