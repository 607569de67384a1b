"""The original as an engine sees it."""

from __future__ import annotations

import numpy as np

from limner.images.source import Source


def test_an_engine_sees_nothing_inside_the_hole_nor_under_transparent_pixels() -> None:
    kept = np.full((2, 2, 4), 200, np.uint8)
    kept[1, 1, 3] = 0  # Its colour is hidden.
    hole = np.array([[True, False], [False, False]])
    given = Source(kept, hole).given
    assert given[0, 0].tolist() == given[1, 1].tolist() == [0, 0, 0, 0]
    assert given[0, 1].tolist() == [200, 200, 200, 200]
    assert kept[0, 0].tolist() == [200, 200, 200, 200]  # The original itself stays.


def test_an_original_without_hidden_pixels_is_not_copied() -> None:
    kept = np.full((2, 2, 4), 255, np.uint8)
    assert Source(kept).given is kept
