"""The pictures of a JSON edit in other shapes than the contract's."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest

from limner.contract.reference_shapes import in_contract_shape
from limner.contract.references import Address, FileId, Inline, References, read_references
from limner.errors import InvalidRequest

CONTENT = bytes(range(250))
BASE64 = base64.b64encode(CONTENT).decode()
DATA = f"data:image/png;base64,{BASE64}"
LINK = "https://pictures.example/a.png"
PATH = "/i/whatever.png"
FILE = "file-0123"

SHAPES: list[tuple[object, object]] = [
    *((one, CONTENT) for one in (DATA, BASE64, {"url": DATA}, {"b64_json": BASE64})),
    *((one, CONTENT) for one in ({"image_url": {"url": DATA}}, {"image_url": DATA})),
    ({"type": "input_image", "image_url": DATA}, CONTENT),
    ({"type": "image_url", "image_url": {"url": DATA, "detail": "low"}}, CONTENT),
    ({"url": DATA, "type": "image_url"}, CONTENT),
    *((one, LINK) for one in (LINK, {"url": LINK}, {"image_url": {"url": LINK}})),
    *((one, PATH) for one in (PATH, {"image_url": PATH})),
    *((one, FILE) for one in (FILE, {"file_id": FILE}, {"type": "input_image", "file_id": FILE})),
]


def read(values: Mapping[str, object]) -> References:
    return read_references(in_contract_shape(values)[0])


def meant(reference: object) -> object:
    match reference:
        case Inline(content, _):
            return content
        case Address(url, _):
            return url
        case FileId(name, _):
            return name
    return None


@pytest.mark.parametrize(("sent", "picture"), SHAPES, ids=lambda one: str(one)[:40])
@pytest.mark.parametrize("name", ["image", "images", "image[]", "image[0]"])
def test_a_picture_is_read_in_every_shape_and_under_every_name(
    name: str, sent: object, picture: object
) -> None:
    for value in (sent, [sent]):
        assert [meant(one) for one in read({name: value}).images] == [picture]
        _, changes = in_contract_shape({name: value})
        right = name == "images" and value == [sent] and sent in ({"image_url": DATA},
            {"image_url": PATH}, {"file_id": FILE})  # fmt: skip
        assert bool(changes) is not right


@pytest.mark.parametrize(("sent", "picture"), SHAPES, ids=lambda one: str(one)[:40])
@pytest.mark.parametrize("name", ["mask", "mask[]"])
def test_a_mask_is_read_in_every_shape(name: str, sent: object, picture: object) -> None:
    for value in (sent, [sent]):
        assert meant(read({"images": [DATA], name: value}).mask) == picture


def test_several_pictures_come_in_order() -> None:
    assert [meant(one) for one in read({"image": [FILE, LINK, DATA]}).images] == [
        FILE,
        LINK,
        CONTENT,
    ]
    numbered = {"image[1]": LINK, "image[0]": FILE, "prompt": "a cat"}
    assert [meant(one) for one in read(numbered).images] == [FILE, LINK]


def test_a_second_list_is_ignored_by_name() -> None:
    shaped, changes = in_contract_shape({"images": [{"file_id": FILE}], "image": LINK})
    assert shaped == {"images": [{"file_id": FILE}]}
    assert changes == ["image ignored"]


@pytest.mark.parametrize("value", ["", [], {}, None])
def test_an_empty_one_is_not_given(value: object) -> None:
    shaped, changes = in_contract_shape({"images": [{"file_id": FILE}], "mask": value})
    assert shaped == {"images": [{"file_id": FILE}]}
    assert changes == ([] if value is None else ["empty mask ignored"])


@pytest.mark.parametrize(
    "value",
    [5, "cat.png", "x" * 200 + "!", {"url": 5}, {"a": DATA, "b": DATA}, [5], [[DATA]], True],
)
def test_what_is_no_picture_is_refused(value: object) -> None:
    with pytest.raises(InvalidRequest):
        read({"image": value})
