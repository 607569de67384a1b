"""Words about a picture's shape choose its size."""

from __future__ import annotations

import pytest

from limner.text.shapes import NAMES, split_shape

ASKED = [
    ("a lighthouse, wide banner", "landscape"),
    ("a lighthouse in landscape format", "landscape"),
    ("a lighthouse 16:9", "landscape"),
    ("a lighthouse, desktop wallpaper", "landscape"),
    ("一座灯塔，横版", "landscape"),
    ("一座灯塔，16：9", "landscape"),
    ("a lighthouse, portrait orientation", "portrait"),
    ("a lighthouse, 9:16", "portrait"),
    ("一座灯塔，竖版手机壁纸", "portrait"),
    ("a lighthouse, square format", "square"),
    ("一座灯塔，方图", "square"),
    ("a lighthouse 1:1", "square"),
]


@pytest.mark.parametrize(("prompt", "shape"), ASKED)
def test_a_shape_is_found_and_taken_out(prompt: str, shape: str) -> None:
    rest, size = split_shape(prompt)
    assert size is not None
    assert NAMES[size] == shape
    assert split_shape(rest) == (rest, None)


@pytest.mark.parametrize("prompt", ["a clock that shows 4:30", "a lighthouse", "3:1 odds", ""])
def test_a_prompt_without_one_stays_as_it_is(prompt: str) -> None:
    assert split_shape(prompt) == (prompt, None)
