"""What may be sent to be judged: texts, parts with pictures, how many of each."""

from __future__ import annotations

import base64

import pytest

from limner.contract.fields import Fields
from limner.contract.moderation import (
    INPUTS_MAX,
    MODELS,
    PICTURES_MAX,
    TEXT_CHARS_MAX,
    ModerationRequest,
    PictureAddress,
    SentPicture,
    read_moderation,
)
from limner.errors import InvalidRequest
from tests.support.pictures import photo, png

PICTURE = png(photo(16))
URL = "data:image/png;base64," + base64.b64encode(PICTURE).decode()


def read(**values: object) -> ModerationRequest:
    return read_moderation(Fields(values))


def refused(**values: object) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        read(**values)
    return caught.value


def shown(url: object) -> dict[str, object]:
    return {"type": "image_url", "image_url": {"url": url}}


@pytest.mark.parametrize("model", [None, "", " ", MODELS[0]])
def test_the_model_has_a_default(model: str | None) -> None:
    assert read(input="a", model=model) == ModerationRequest(MODELS[0], (("a",),))


def test_each_text_of_a_list_is_an_input_and_parts_are_one_together() -> None:
    assert read(input=["a", "b"]).inputs == (("a",), ("b",))
    parts = [{"type": "text", "text": "a"}, shown(URL), shown("https://a.example/b.png")]
    assert read(input=parts).inputs == (
        ("a", SentPicture(PICTURE, "image/png"), PictureAddress("https://a.example/b.png")),
    )


def test_the_bytes_tell_the_kind_of_a_picture() -> None:
    jpeg = b"\xff\xd8\xff\xe0" + bytes(40)
    url = "data:image/png;base64," + base64.b64encode(jpeg).decode()
    assert read(input=[shown(url)]).inputs == ((SentPicture(jpeg, "image/jpeg"),),)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (None, "invalid_value"),
        (7, "invalid_value"),
        ([], "invalid_value"),
        ({}, "invalid_value"),
        ([7], "invalid_value"),
        ([{"type": "audio"}], "invalid_value"),
        (["a", {"type": "text"}], "invalid_value"),
        (["a"] * (INPUTS_MAX + 1), "invalid_value"),
        ([shown(URL)] * (PICTURES_MAX + 1), "invalid_value"),
        ("a" * (TEXT_CHARS_MAX + 1), "string_above_max_length"),
        ([shown(7)], "invalid_image_url"),
        ([shown("ftp://a.example")], "invalid_image_url"),
        ([shown("data:image/png;base64,*")], "invalid_base64_image"),
        ([shown("data:image/png;base64,")], "empty_image_file"),
        ([shown("data:image/png;base64,AAAA")], "invalid_image_format"),
    ],
)
def test_what_is_wrong_is_named(given: object, code: str) -> None:
    error = refused(input=given)
    assert (error.status, error.code, error.param) == (400, code, "input")


def test_as_many_as_may_be_are_taken() -> None:
    assert len(read(input=["a"] * INPUTS_MAX).inputs) == INPUTS_MAX
    assert len(read(input=[shown(URL)] * PICTURES_MAX).inputs[0]) == PICTURES_MAX
    assert read(input="a" * TEXT_CHARS_MAX).inputs[0][0] == "a" * TEXT_CHARS_MAX
