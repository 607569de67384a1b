"""Kept pixels are exact, whatever the server behind draws over them."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limner.contract.orders import Size
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
