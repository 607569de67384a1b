"""Native sizes, and originals padded to them so that each pixel returns to its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.orders import Size
from limner.engines.diffusion.shapes import ASPECT_MAX, native_size, pad, pad_hole
from limner.images.resize import fit
from limner.testing.orders import hole, original

SIDES = st.integers(64, 2048)


@given(width=SIDES, height=SIDES, multiple=st.sampled_from([8, 16, 64]))
@settings(max_examples=200, deadline=None)
def test_a_native_size_has_the_trained_area_and_nearly_the_asked_aspect(
    width: int, height: int, multiple: int
) -> None:
    size = native_size(Size(width, height), 1024, multiple)
    assert size.width % multiple == size.height % multiple == 0
    assert 0.8 < size.width * size.height / 1024**2 < 1.25
    aspect = min(max(width / height, 1 / ASPECT_MAX), ASPECT_MAX)
    assert size.width / size.height == pytest.approx(aspect, rel=0.1)


def test_a_square_is_the_trained_square() -> None:
    assert native_size(Size(256, 256), 512, 64) == Size(512, 512)


@pytest.mark.parametrize("asked", [Size(96, 96), Size(96, 64), Size(64, 128)], ids=str)
def test_a_padded_original_returns_to_its_place(asked: Size) -> None:
    native = native_size(asked, 256, 64)
    padded = pad(original(asked), native)
    assert padded.shape[:2] == (native.height, native.width)
    back = fit(padded, asked).astype(int)
    assert np.abs(back - original(asked)).mean() < 3


def test_a_hole_is_padded_like_its_original() -> None:
    asked, native = Size(96, 64), Size(256, 192)
    padded = pad_hole(hole(asked), native)
    assert padded.shape == (192, 256)
    centre = np.argwhere(hole(asked)).mean(axis=0) / (64, 96)
    assert np.argwhere(padded).mean(axis=0) / (192, 256) == pytest.approx(centre, abs=0.03)
