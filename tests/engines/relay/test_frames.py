"""An original returns to its place, and kept pixels are exact, whatever the server draws."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limner.contract.orders import Size
from limner.engines.relay.frames import PictureFrame
from limner.testing.orders import hole, original
from tests.support.pictures import pixels_of, png
from tests.support.relay.path import KEY, Path, edit, path_to
from tests.support.relay.personas import GREEN, persona_server

EDGE = 256


@pytest.fixture(scope="module", params=["dall-e", "lemonade", "sglang"])
def near(request: pytest.FixtureRequest) -> Generator[Path]:
    """Relay to a server of each mask convention: alpha, white, none at all."""
    with persona_server(request.param, KEY) as far, path_to(far.base_url, request.param) as path:
        yield path


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([0.001, 0.1, 0.5, 0.9, 0.999]),
    block=st.sampled_from([1, 8, 64]),
    alpha=st.booleans(),
)
def test_outside_a_random_mask_every_pixel_is_the_original_s(
    near: Path,
    seed: int,
    share: float,
    block: int,
    alpha: bool,
) -> None:
    """Random pictures, some with transparency of their own, and random masks, fine and coarse."""
    rng = np.random.default_rng(seed)
    original = rng.integers(0, 256, (EDGE, EDGE, 4), np.uint8)
    if not alpha:
        original[:, :, 3] = 255
    coarse = rng.random((EDGE // block, EDGE // block)) < share
    coarse[0, 0] = True
    hole = np.kron(coarse, np.ones((block, block), bool))
    mask = np.zeros((EDGE, EDGE, 4), np.uint8)
    mask[:, :, 3] = np.where(hole, 0, 255)
    (picture,) = near.pictures(edit(png(original), png(mask), Size(EDGE, EDGE)))
    result = pixels_of(picture.file)
    assert np.array_equal(result[~hole], original[~hole])
    assert (result[hole][:, :3] == GREEN).all()


WIDE, SQUARE = Size(96, 48), Size(192, 192)


def test_a_margin_is_transparent_to_be_drawn_and_cropped_again() -> None:
    frame = PictureFrame(SQUARE, WIDE)
    padded = frame.pad(original(WIDE))
    assert padded.shape[:2] == (192, 192)
    assert (padded[:40, :, 3] == 0).all()
    assert (padded[60:130, :, 3] == 255).all()
    drawn = frame.pad_hole(hole(WIDE))
    assert drawn[:40].all(), "the margin belongs to the hole"
    assert not drawn[96, 10]
    assert frame.crop(padded).shape[:2] == (96, 192)
    assert not frame.is_trivial


def test_a_picture_of_the_same_shape_has_no_margin() -> None:
    frame = PictureFrame(Size(192, 96), WIDE)
    assert frame.is_trivial
    assert (frame.pad(original(WIDE))[:, :, 3] == 255).all()
