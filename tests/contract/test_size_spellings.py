"""Sizes as clients write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.contract.orders import Size
from limner.contract.size_spellings import Shape, read_size

LANDSCAPE = 1792, 1024


@pytest.mark.parametrize(
    "text",
    [
        *("1792x1024", "1792X1024", "1792*1024", "1792×1024", "1792 x 1024", " 1792x1024 "),
        *('"1792x1024"', "'1792x1024'", "1792 by 1024", "1792,1024", "1792:1024", "1792/1024"),
        *("1792-1024", "1792_1024", "1792px x 1024px", "1792 × 1024 pixels", "[1792, 1024]"),
        *("(1792, 1024)", "１７９２ｘ１０２４", "1792\tx\n1024"),
    ],
)
def test_width_and_height_are_read_however_they_are_joined(text: str) -> None:
    assert read_size(text) == Size(*LANDSCAPE)


@pytest.mark.parametrize("value", [[1792, 1024], {"width": 1792, "height": 1024}, ["1792", 1024]])
def test_width_and_height_are_read_from_lists_and_objects(value: object) -> None:
    assert read_size(value) == Size(*LANDSCAPE)


@pytest.mark.parametrize("value", [512, "512", " 512px ", "512 pixels"])
def test_one_number_is_a_square(value: object) -> None:
    assert read_size(value) == Size(512, 512)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        *(("16:9", 16 / 9), ("16/9", 16 / 9), ("9 : 16", 9 / 16), ("3:2", 1.5), ("1:1", 1)),
        *(("16-9", 16 / 9), ("16_9", 16 / 9), ("16 to 9", 16 / 9), ("1.91:1", 1.91)),
        *(("16：9", 16 / 9), ("square", 1), ("Square", 1), ("square_hd", 1), ("正方形", 1)),
        *(("landscape", 1.5), ("LANDSCAPE", 1.5), ("horizontal", 1.5), ("横版", 1.5)),
        *(("portrait", 2 / 3), ("vertical", 2 / 3), ("竖版", 2 / 3)),
        *(("wide", 16 / 9), ("widescreen", 16 / 9), ("tall", 9 / 16)),
        *(("portrait_4_3", 0.75), ("portrait_16_9", 9 / 16), ("landscape_4_3", 4 / 3)),
        *(("landscape 9:16", 16 / 9), ("wide (16:9)", 16 / 9)),
    ],
)  # fmt: skip
def test_a_shape_is_read_as_width_by_height(text: str, ratio: float) -> None:
    found = read_size(text)
    assert isinstance(found, Shape)
    assert found.ratio == pytest.approx(ratio)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "huge", "auto", "x", "1024x", "x1024", "0x0", "0:9", "16:0", "-5", "1e3", "\0"),
        *("1024x1024x3", "999999x1", "9" * 5000, "16:9" * 20, "square" * 20, "0", "5"),
        *(True, None, 1.5, 0, -512, 10**40, [], [1024], [1, 2, 3], {}, {"width": 5}),
        *([[1], [2]], {"width": 1, "depth": 2}, [None, None], ["a", "b"]),
    ],
)
def test_anything_else_means_no_size(value: object) -> None:
    assert read_size(value) is None


@given(
    st.text(max_size=60)
    | st.recursive(st.none() | st.booleans() | st.integers() | st.floats(), st.lists, max_leaves=4)
)
def test_whatever_comes_is_a_size_of_positive_edges_or_none(value: object) -> None:
    found = read_size(value)
    if isinstance(found, Size):
        assert min(found.width, found.height) > 0
    elif found is not None:
        assert found.ratio > 0
