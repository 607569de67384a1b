"""Cases 09 and 10: a lenient key's size is what is meant by it, never a square in silence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.caller import EDITS, GENERATIONS, Caller, adjusted, error_of, sizes, texts
from tests.support.case_pictures import RED, encoded, flat

SPELLINGS = [
    ("dall-e-2", "256X256", (256, 256)),
    ("dall-e-2", "256*256", (256, 256)),
    ("dall-e-2", " 256x256 ", (256, 256)),
    ("dall-e-2", "256 x 256", (256, 256)),
    ("dall-e-2", '"512x512"', (512, 512)),
    ("dall-e-2", "'512X512'", (512, 512)),
    ("dall-e-3", "1792*1024", (1792, 1024)),
    ("dall-e-3", "1024X1792", (1024, 1792)),
    ("dall-e-3", "1792×1024", (1792, 1024)),
    ("gpt-image-1", "1024*1536", (1024, 1536)),
    ("gpt-image-1", "AUTO", None),
    ("gpt-image-2", "1536X1024", (1536, 1024)),
]
WIDE = 80_000
"""The price of dall-e-3's oblong pictures, in micros."""
SHAPES = [
    ("dall-e-3", "16:9", (1792, 1024)),
    ("dall-e-3", "9:16", (1024, 1792)),
    ("dall-e-3", "landscape", (1792, 1024)),
    ("dall-e-3", "Portrait", (1024, 1792)),
    ("dall-e-3", "square", (1024, 1024)),
    ("gpt-image-1", "3:2", (1536, 1024)),
    ("gpt-image-1", "2:3", (1024, 1536)),
    ("gpt-image-1", "16 : 9", (1536, 1024)),
    ("gpt-image-1", "portrait", (1024, 1536)),
    ("dall-e-2", "16:9", (1024, 1024)),
]


def body(model: str, size: str) -> dict[str, Any]:
    asked = {"prompt": "a cat", "model": model, "size": size}
    low = {"quality": "low"} if model.startswith("gpt") else {"response_format": "b64_json"}
    return asked | low


@pytest.mark.parametrize(("model", "size", "meant"), SPELLINGS)
def test_case_09_a_spelling_is_the_size_that_is_meant(
    caller: Caller, model: str, size: str, meant: tuple[int, int] | None
) -> None:
    answer = caller.send(GENERATIONS, json=body(model, size))
    drawn = sizes(answer)
    assert drawn == [meant or drawn[0]]
    assert "size" in adjusted(answer)


@pytest.mark.parametrize(("model", "size", "meant"), SHAPES)
def test_case_10_a_shape_is_the_size_of_that_shape(
    caller: Caller, model: str, size: str, meant: tuple[int, int]
) -> None:
    answer = caller.send(GENERATIONS, json=body(model, size))
    assert sizes(answer) == [meant]
    assert "size" in adjusted(answer)


@pytest.mark.parametrize(("size", "shape"), [("9:16", 9 / 16), ("21:9", 21 / 9), ("1:1", 1)])
def test_case_10_a_free_size_has_the_shape_that_was_asked(
    caller: Caller, size: str, shape: float
) -> None:
    answer = caller.send(GENERATIONS, json=body("gpt-image-2", size))
    ((width, height),) = sizes(answer)
    assert width / height == pytest.approx(shape, rel=0.02)
    assert "size" in adjusted(answer)


@pytest.mark.parametrize(("size", "meant"), [("512*512", 512), ("256 X 256", 256), ("", 1024)])
def test_case_09_a_form_s_size_too(caller: Caller, size: str, meant: int) -> None:
    parts = texts(prompt="a ball", size=size, response_format="b64_json")
    answer = caller.form(EDITS, [*parts, ("image", "a.png", encoded(flat(RED)))])
    assert sizes(answer) == [(meant, meant)]
    assert not size or "size" in adjusted(answer)


@pytest.mark.parametrize("size", ["16:9", "1792*1024"])
def test_cases_09_10_cost_what_the_size_drawn_costs(caller: Caller, size: str) -> None:
    before = caller.balance()
    assert caller.send(GENERATIONS, json=body("dall-e-3", size)).status_code == 200
    assert before - caller.balance() == WIDE


@pytest.mark.parametrize(
    ("model", "size", "allowed"),
    [
        ("dall-e-2", "256*256", "256x256"),
        ("dall-e-3", "16:9", "1792x1024"),
        ("gpt-image-1", "portrait", "1024x1536"),
    ],
)
def test_cases_09_10_a_strict_key_is_told_value_and_allowed_ones(
    caller: Caller, model: str, size: str, allowed: str
) -> None:
    error = error_of(caller.send(GENERATIONS, "strict", json=body(model, size)))
    assert f"'{size}'" in error["message"]
    assert f"'{allowed}'" in error["message"]
    assert error["param"] == "size" or "'size'" in error["message"]
