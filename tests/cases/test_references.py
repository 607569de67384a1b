"""Cases 34 and 36: a JSON edit's pictures in any shape, and the server's own links."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.support.caller import EDITS, GENERATIONS, SMALL, Caller, adjusted, error_of, pictures
from tests.support.case_pictures import BLUE, RED, encoded, flat, is_near, mask

GPT: dict[str, Any] = {"model": "gpt-image-1", "prompt": "red ball", "quality": "low"}
GPT |= {"size": "1024x1024"}


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


ONE, OTHER = data_url(encoded(flat(RED))), data_url(encoded(flat(BLUE)))
MASK = data_url(mask())
FORMS: dict[str, dict[str, Any]] = {
    "image: text": {"image": ONE},
    "image: list of texts": {"image": [ONE]},
    "images: list of texts": {"images": [ONE]},
    "images: text": {"images": ONE},
    "image: {url}": {"image": {"url": ONE, "type": "image_url"}},
    "image: {image_url}": {"image": {"image_url": ONE}},
    "image: {image_url: {url}}": {"image": {"image_url": {"url": ONE}}},
    "images: one object": {"images": {"image_url": ONE}},
    "images: [{image_url: {url}}]": {"images": [{"image_url": {"url": ONE}}]},
    "images: [{url}]": {"images": [{"url": ONE}]},
    "images: [{type: input_image}]": {"images": [{"type": "input_image", "image_url": ONE}]},
    "image[]: list": {"image[]": [ONE]},
}
"""Those of the case, and their like."""


@pytest.mark.parametrize("form", FORMS)
def test_case_34_a_picture_is_taken_in_any_shape(caller: Caller, form: str) -> None:
    """With a mask, what is kept shows that it is this picture."""
    answer = caller.send(EDITS, json=GPT | FORMS[form] | {"mask": {"image_url": MASK}})
    (drawn,) = pictures(answer)
    assert is_near(drawn.convert("RGB").getpixel((3, 3)) or (), RED)
    assert adjusted(answer) & {"image", "images", "image[]", "images[0]", "image[0]"}


@pytest.mark.parametrize(
    "shape",
    [MASK, {"url": MASK}, {"image_url": {"url": MASK}}, [MASK]],
    ids=["text", "{url}", "{image_url: {url}}", "list"],
)
def test_case_34_a_mask_too(caller: Caller, shape: object) -> None:
    answer = caller.send(EDITS, json=GPT | {"images": [{"image_url": ONE}], "mask": shape})
    (drawn,) = pictures(answer)
    assert is_near(drawn.convert("RGB").getpixel((3, 3)) or (), RED)
    assert "mask" in adjusted(answer)


@pytest.mark.parametrize("name", ["image", "images"])
def test_case_34_several_in_their_order(caller: Caller, name: str) -> None:
    asked = GPT | {name: [ONE, {"url": OTHER}], "mask": {"image_url": MASK}}
    (drawn,) = pictures(caller.send(EDITS, json=asked))
    assert is_near(drawn.convert("RGB").getpixel((3, 3)) or (), RED)


@pytest.mark.parametrize("form", FORMS)
def test_case_34_a_strict_key_is_told_the_name(caller: Caller, form: str) -> None:
    before = caller.balance()
    error = error_of(caller.send(EDITS, "strict", json=GPT | FORMS[form]))
    assert "image" in error["message"]
    assert ONE not in error["message"]
    assert caller.balance() == before


@pytest.mark.parametrize("value", [7, True, {}, [], [[]], [None], {"url": 5}, "no picture"])
@pytest.mark.parametrize("name", ["image", "images", "mask"])
def test_case_34_what_is_no_picture_in_any_shape_is_refused(
    caller: Caller, name: str, value: object
) -> None:
    asked = GPT | ({"images": [{"image_url": ONE}]} if name == "mask" else {}) | {name: value}
    answer = caller.send(EDITS, json=asked)
    if name == "mask" and answer.status_code == 200:
        assert "mask" in adjusted(answer)
    else:
        error_of(answer)


# Case 36: own links


@pytest.fixture(scope="module")
def link(caller: Caller) -> str:
    """Draw a picture, return its link."""
    answer = caller.send(GENERATIONS, "strict", json=SMALL)
    return str(answer.json()["data"][0]["url"])


@pytest.mark.parametrize("mode", ["strict", "lenient"])
def test_case_36_an_own_link_is_taken_from_the_store(caller: Caller, link: str, mode: Any) -> None:
    """The server's address is a private one, which is never fetched from."""
    asked = GPT | {"images": [{"image_url": link}]}
    assert len(pictures(caller.send(EDITS, mode, json=asked))) == 1


def test_case_36_it_is_that_very_picture(caller: Caller, link: str) -> None:
    """Masked, everything but the hole is the linked picture, scaled."""
    asked = GPT | {"images": [{"image_url": link}], "mask": {"image_url": data_url(mask(256))}}
    (drawn,) = pictures(caller.send(EDITS, "strict", json=asked))
    original = caller.http.get(link).content
    linked = GPT | {"images": [{"image_url": data_url(original)}], "mask": asked["mask"]}
    (wanted,) = pictures(caller.send(EDITS, "strict", json=linked))
    box = (0, 0, 1024, 200)
    assert drawn.convert("RGB").crop(box).tobytes() == wanted.convert("RGB").crop(box).tobytes()


def test_case_36_by_another_name_of_the_server(caller: Caller, link: str) -> None:
    """The host is as the client wrote it; the path and its signature are the server's own."""
    named = link.replace("127.0.0.1", "localhost")
    body = json.dumps(GPT | {"images": [{"image_url": named}]})
    headers = {"Content-Type": "application/json", "Host": named.split("/")[2]}
    assert len(pictures(caller.send(EDITS, "strict", content=body, headers=headers))) == 1


def test_case_36_as_one_text_of_a_lenient_key(caller: Caller, link: str) -> None:
    assert len(pictures(caller.send(EDITS, json=GPT | {"image": link}))) == 1


def test_case_36_a_forged_link_is_refused(caller: Caller, link: str) -> None:
    before = caller.balance()
    for forged in (link[:-4] + "AAAA", link.replace("/i/", "/i/x"), link + "x"):
        asked = GPT | {"images": [{"image_url": forged}]}
        error = error_of(caller.send(EDITS, "strict", json=asked))
        assert error["param"] is not None
        assert "image" in error["param"]
    assert caller.balance() == before
