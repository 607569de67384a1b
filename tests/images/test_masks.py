"""The mask rule: which pixels are drawn anew, at the mask's size and scaled."""

from __future__ import annotations

import numpy as np
import pytest

from limner.contract.orders import Size
from limner.errors import UploadRefused
from limner.images.masks import centred_hole, clear_pixels, square_hole
from limner.images.pixels import Hole, Pixels


def opaque(width: int, height: int) -> Pixels:
    return np.full((height, width, 4), 255, np.uint8)


def drawn(hole: Hole) -> list[list[int]]:
    """Return the rows and columns that are drawn anew."""
    return [[int(row), int(column)] for row, column in np.argwhere(hole)]


def test_only_fully_transparent_pixels_are_drawn_anew() -> None:
    mask = opaque(4, 4)
    mask[0, 0, 3], mask[1, 1, 3] = 0, 1
    assert drawn(clear_pixels(mask)) == [[0, 0]]
    assert drawn(square_hole(mask, Size(4, 4))) == [[0, 0]]


def test_a_larger_picture_has_the_hole_of_its_mask_with_hard_edges() -> None:
    mask = opaque(2, 2)
    mask[0, 1, 3] = 0
    assert drawn(square_hole(mask, Size(4, 4))) == [[0, 2], [0, 3], [1, 2], [1, 3]]


def test_a_smaller_picture_draws_what_is_clear_by_more_than_half() -> None:
    mask = opaque(4, 4)
    mask[:2, :2, 3] = 0  # All of the first pixel of the smaller one ...
    mask[0, 2, 3] = 0  # ... and a quarter of the second.
    assert drawn(square_hole(mask, Size(2, 2))) == [[0, 0]]


def test_a_hole_that_is_finer_than_a_pixel_still_counts() -> None:
    mask = opaque(4, 4)
    mask[0, 3, 3] = 0
    assert drawn(square_hole(mask, Size(2, 2))) == [[0, 1]]


def test_a_mask_without_a_clear_pixel_is_refused() -> None:
    with pytest.raises(UploadRefused, match="no fully transparent pixels") as refused:
        square_hole(opaque(4, 4), Size(4, 4))
    assert refused.value.code == "invalid_mask_image_format"


def test_an_original_of_another_shape_is_centred_and_its_border_drawn() -> None:
    mask = opaque(4, 2)
    mask[0, 0, 3] = 0
    border = [[row, column] for row in (0, 3) for column in range(4)]
    assert sorted(drawn(centred_hole(clear_pixels(mask), Size(4, 4)))) == sorted([*border, [1, 0]])


def test_pixels_that_scaling_mixed_are_drawn_anew() -> None:
    mask = opaque(4, 4)
    mask[0, 0, 3] = 0
    assert drawn(centred_hole(clear_pixels(mask), Size(2, 2))) == [[0, 0]]
