from __future__ import annotations

import numpy as np
import pytest

from limner.images.pixels import BAND_ROWS, rgb_order


@pytest.mark.parametrize("height", [1, BAND_ROWS, BAND_ROWS + 1])
@pytest.mark.parametrize("order", [[2, 1, 0], [2, 1, 0, 3]], ids=["BGR", "BGRA"])
def test_channels_change_places_in_the_same_memory(height: int, order: list[int]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (height, 3, len(order)), dtype=np.uint8)
    expected = pixels[:, :, order].copy()
    turned = rgb_order(pixels)
    assert turned is pixels
    np.testing.assert_array_equal(turned, expected)
