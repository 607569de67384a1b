"""Cases 12, 19, 32 and 33: values in other cases and types, empty ones, and seeds."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.support.caller import (
    EDITS,
    GENERATIONS,
    SMALL,
    VARIATIONS,
    Caller,
    adjusted,
    error_of,
    pictures,
    sizes,
    texts,
)
from tests.support.case_pictures import RED, encoded, flat, mask
from tests.support.pictures import read

GPT: dict[str, Any] = {"prompt": "a cat", "model": "gpt-image-1", "quality": "low"}
GPT |= {"size": "1024x1024"}
LOW, HIGH, STANDARD, HD = 11_000, 167_000, 40_000, 80_000
"""Prices of a square by gpt-image-1 and dall-e-3, in micros."""
GPT_ONLY = ("background", "output_format", "output_compression", "moderation", "partial_images")
DALLE_3: dict[str, Any] = {"prompt": "a cat", "model": "dall-e-3"}
IMAGE = ("image", "a.png", encoded(flat(RED)))


def content(answer: Any) -> bytes:
    return base64.b64decode(answer.json()["data"][0]["b64_json"])


# Case 12: spelling and case


@pytest.mark.parametrize("said", ["base64", "b64", "B64_JSON", "b64-json", "Base64"])
def test_case_12_base64_is_b64_json(caller: Caller, said: str) -> None:
    answer = caller.send(GENERATIONS, json=SMALL | {"response_format": said})
    assert read(content(answer)).size == (256, 256)
    assert "response_format" in adjusted(answer)


@pytest.mark.parametrize("said", ["URL", "Url"])
def test_case_12_a_url_in_any_case_is_one(caller: Caller, said: str) -> None:
    answer = caller.send(GENERATIONS, json=SMALL | {"response_format": said})
    assert answer.json()["data"][0]["url"].startswith("http")


@pytest.mark.parametrize(
    ("asked", "format_drawn"),
    [("jpg", "JPEG"), ("JPEG", "JPEG"), ("WebP", "WEBP")],
)
def test_case_12_jpg_is_jpeg(caller: Caller, asked: str, format_drawn: str) -> None:
    answer = caller.send(GENERATIONS, json=GPT | {"output_format": asked})
    assert read(content(answer)).format == format_drawn
    assert answer.json()["output_format"] == format_drawn.lower()
    assert "output_format" in adjusted(answer)


@pytest.mark.parametrize(
    ("base", "said", "price"),
    [
        (GPT, {"quality": "LOW"}, LOW),
        (GPT, {"quality": " Low "}, LOW),
        (GPT, {"background": "Transparent"}, LOW),
        (GPT, {"moderation": "LOW"}, LOW),
        (DALLE_3, {"quality": "HD"}, HD),
        (DALLE_3, {"quality": "Standard"}, STANDARD),
        (DALLE_3, {"style": "Natural", "model": "DALL-E-3"}, STANDARD),
    ],
)
def test_case_12_a_value_in_another_case_is_drawn_and_charged_as_meant(
    caller: Caller, base: dict[str, Any], said: dict[str, Any], price: int
) -> None:
    """`LOW` that is read as unknown and drawn as high costs fifteen times as much."""
    before = caller.balance()
    answer = caller.send(GENERATIONS, json=base | said)
    assert answer.status_code == 200, answer.text
    assert before - caller.balance() == price
    assert set(said) <= adjusted(answer)
    if "background" in said:
        assert answer.json()["background"] == "transparent"


@pytest.mark.parametrize("quality", ["lowish", "4k", "😀"])
def test_case_12_what_is_unknown_falls_back_to_nothing_dearer(caller: Caller, quality: str) -> None:
    """A quality that nobody has is no reason to draw the dearest one."""
    before = caller.balance()
    answer = caller.send(GENERATIONS, json=GPT | {"quality": quality})
    if answer.status_code == 200:
        assert before - caller.balance() < HIGH
        assert "quality" in adjusted(answer)
    else:
        error_of(answer)
        assert caller.balance() == before


def test_case_12_a_strict_key_is_told_value_and_allowed_ones(caller: Caller) -> None:
    answer = caller.send(GENERATIONS, "strict", json=SMALL | {"response_format": "base64"})
    message = error_of(answer)["message"]
    assert "'base64'" in message
    assert "'b64_json'" in message
    message = error_of(caller.send(GENERATIONS, "strict", json=GPT | {"quality": "LOW"}))["message"]
    assert "'LOW'" in message
    assert "'low'" in message


# Case 19: types


@pytest.mark.parametrize("said", ["2", " 2 ", 2.0, "2.0"])
def test_case_19_a_count_as_text_is_a_count(caller: Caller, said: object) -> None:
    answer = caller.send(GENERATIONS, json=SMALL | {"n": said})
    assert sizes(answer) == [(256, 256)] * 2


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (SMALL | {"seed": "7"}, "seed"),
        (GPT | {"output_format": "jpeg", "output_compression": "80"}, "output_compression"),
        (SMALL | {"n": "1"}, "n"),
        (SMALL | {"user": 7}, "user"),
    ],
)
def test_case_19_other_numbers_as_text_too(
    caller: Caller, asked: dict[str, Any], name: str
) -> None:
    answer = caller.send(GENERATIONS, json=asked)
    assert answer.status_code == 200, answer.text
    assert name in adjusted(answer)


def test_case_19_a_seed_as_text_is_that_seed(caller: Caller) -> None:
    asked = SMALL | {"response_format": "b64_json"}
    one = caller.send(GENERATIONS, json=asked | {"seed": "7"})
    other = caller.send(GENERATIONS, json=asked | {"seed": 7})
    assert content(one) == content(other)


def test_case_19_a_strict_key_is_told_the_name_and_the_value(caller: Caller) -> None:
    message = error_of(caller.send(GENERATIONS, "strict", json=SMALL | {"n": "2"}))["message"]
    assert "'n'" in message
    assert "'2'" in message


@pytest.mark.parametrize(
    "name",
    [
        *("model", "size", "quality", "style", "response_format", "user", "n", "seed", "stream"),
        *GPT_ONLY,
    ],
)
def test_case_19_an_empty_text_is_not_given(caller: Caller, name: str) -> None:
    base = GPT if name in GPT_ONLY else SMALL
    answer = caller.send(GENERATIONS, json=base | {name: ""})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("name", ["model", "n", "size", "response_format", "user", "seed"])
@pytest.mark.parametrize("path", [EDITS, VARIATIONS])
def test_case_19_an_empty_part_is_not_given(caller: Caller, path: str, name: str) -> None:
    parts = texts(size="256x256", response_format="url") + texts(prompt="a ball") * (path == EDITS)
    sent = [part for part in parts if part[0] != name] + texts(**{name: ""})
    assert len(pictures(caller.form(path, [*sent, IMAGE]))) == 1


@pytest.mark.parametrize("filename", ["", "mask.png", None])
def test_case_19_an_empty_mask_is_not_given(caller: Caller, filename: str | None) -> None:
    """A web page's form sends each file that was not chosen as an empty one without a name."""
    parts = [*texts(prompt="a ball", size="256x256"), IMAGE, ("mask", filename, b"")]
    assert sizes(caller.form(EDITS, parts)) == [(256, 256)]


# Case 32: seeds


@pytest.mark.parametrize("mode", ["strict", "lenient"])
@pytest.mark.parametrize("base", [SMALL | {"response_format": "b64_json"}, GPT], ids=["2", "gpt"])
def test_case_32_a_seed_of_minus_one_draws_anew_each_time(
    caller: Caller, base: dict[str, Any], mode: Any
) -> None:
    drawn = {content(caller.send(GENERATIONS, mode, json=base | {"seed": -1})) for _ in range(2)}
    assert len(drawn) == 2


@pytest.mark.parametrize("path", [EDITS, VARIATIONS])
def test_case_32_in_a_form_too(caller: Caller, path: str) -> None:
    parts = texts(size="256x256", response_format="b64_json", seed="-1")
    if path == EDITS:
        parts += [*texts(prompt="a white sheep"), ("mask", "m.png", mask(rim=2))]
    drawn = {content(caller.form(path, [*parts, IMAGE], "strict")) for _ in range(2)}
    assert len(drawn) == 2


def test_case_32_several_pictures_of_one_request_differ(caller: Caller) -> None:
    asked = SMALL | {"response_format": "b64_json", "seed": -1, "n": 3}
    answer = caller.send(GENERATIONS, "strict", json=asked)
    assert len({one["b64_json"] for one in answer.json()["data"]}) == 3


# Case 33: whose parameters these are


@pytest.mark.parametrize("mode", ["strict", "lenient"])
@pytest.mark.parametrize(
    "asked",
    [
        {"response_format": "url", "stream": False},
        {"response_format": "url", "stream": None},
        {"style": "natural", "stream": False},
        {"style": "vivid", "quality": "hd", "stream": False},
    ],
)
def test_case_33_a_parameter_that_only_dall_e_has_is_dall_e_3(
    caller: Caller, asked: dict[str, Any], mode: Any
) -> None:
    answer = caller.send(GENERATIONS, mode, json={"prompt": "a cat", **asked})
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["data"]
    assert one["revised_prompt"]  # As dall-e-3 alone has it.
    if "response_format" in asked:
        assert ("url" in one) is (asked["response_format"] == "url")


def test_case_33_a_parameter_that_only_gpt_image_has_is_still_gpt_image(caller: Caller) -> None:
    asked = {"prompt": "a cat", "background": "transparent", "quality": "low"}
    assert caller.send(GENERATIONS, "strict", json=asked).json()["background"] == "transparent"
