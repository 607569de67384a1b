"""Colours: names mean what they say, and Oklab goes there and back."""

from __future__ import annotations

import numpy as np
import pytest

from limner_sketch import palette
from limner_sketch.hours import build, inked
from limner_sketch.palette import from_lab, luminance, mix, named_color, oklab


def test_oklab_goes_there_and_back() -> None:
    colors = np.random.default_rng(1).random((64, 3)).astype(np.float32)
    assert np.allclose(palette.from_oklab(palette.to_oklab(colors)), colors, atol=2e-3)


def test_one_colour_and_an_array_of_colours_agree() -> None:
    for color in ((0.9, 0.2, 0.1), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.1, 0.6, 0.9)):
        assert np.allclose(oklab(color), palette.to_oklab(color), atol=1e-4)
        assert np.allclose(from_lab(*oklab(color)), color, atol=1e-3)


def test_white_has_lightness_one_and_black_none() -> None:
    assert luminance((1.0, 1.0, 1.0)) == pytest.approx(1.0, abs=1e-3)
    assert luminance((0.0, 0.0, 0.0)) == pytest.approx(0.0, abs=1e-3)


def test_a_mix_in_halves_lies_between() -> None:
    light = luminance(mix((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), 0.5))
    assert light == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("name", ["red", "blue", "green", "purple", "turquoise", "brown"])
def test_pale_is_lighter_and_dark_is_darker(name: str) -> None:
    plain = luminance(named_color(name))
    assert luminance(named_color(f"pale {name}")) > plain > luminance(named_color(f"dark {name}"))


def test_an_unknown_colour_is_no_error() -> None:
    assert named_color("octarine") == named_color("gray")


def test_night_is_darker_than_day_in_every_part_of_the_land() -> None:
    day, night = build("day", "clear", None), build("night", "clear", None)
    for part in ("zenith", "horizon", "ground", "foliage", "wall", "water", "snow"):
        assert luminance(getattr(night, part)) < luminance(getattr(day, part)), part


def test_a_wished_colour_tints_the_sky_and_the_land() -> None:
    blue = oklab(named_color("blue"))
    plain, tinted = build("day", "clear", None), build("day", "clear", None, colors=("blue",))
    for part in ("ground", "wall", "rock"):
        before, after = oklab(getattr(plain, part)), oklab(getattr(tinted, part))
        assert np.dot(after[1:], blue[1:]) > np.dot(before[1:], blue[1:]), part
    assert tinted.accents[0] == named_color("blue")


def test_ink_has_no_colour_but_its_red() -> None:
    washes = inked(build("day", "clear", None))
    for part in ("sky", "foliage", "water", "wall"):
        _, a, b = oklab(getattr(washes, part))
        assert abs(a) + abs(b) < 0.05, part
