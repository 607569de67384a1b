"""Sizes of the caller's own: the nearest legal one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.contract.orders import Size
from limner.contract.sizes import FreeSizes

FREE = FreeSizes()
EDGES = st.integers(1, 99_999)


@given(EDGES, EDGES)
def test_there_is_always_a_legal_one_of_nearly_the_same_shape(width: int, height: int) -> None:
    size = FREE.nearest(Size(width, height))
    assert FREE.fault(size) is None
    ratio = min(max(width / height, 1 / 3), 3)
    assert abs(math.log(size.width / size.height / ratio)) < 0.04


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("512x512", "816x816"),
        ("1000x1000", "1008x1008"),
        ("7680x4320", "3840x2160"),
        ("3840x3840", "2880x2880"),
        ("4096x2048", "3840x1920"),
        ("100x900", "480x1440"),
        ("2048x1152", "2048x1152"),
    ],
)
def test_the_nearest_of_some_that_apps_ask_for(asked: str, nearest: str) -> None:
    assert str(FREE.nearest(Size.parse(asked))) == nearest
