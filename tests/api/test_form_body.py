"""The names under which a form's pictures come: the contract's, and a lenient reader's."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from limner.api.form_body import read_form
from limner.contract.fields import Fields
from limner.contract.orders import Task
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest
from tests.support.asgi import BASE, request_of
from tests.support.pictures import photo, png

ONE, TWO = png(photo(16, seed=1)), png(photo(16, seed=2))
Part = tuple[str, tuple[str | None, bytes]]


def read(*parts: Part, lenient: bool = False, task: Task = Task.EDIT) -> tuple[Fields, Uploads]:
    sent = httpx.Request("POST", BASE, files=list(parts))
    request = request_of([sent.read()], {"Content-Type": sent.headers["Content-Type"]})
    return asyncio.run(read_form(request, task, 10**7, lenient=lenient))


def part(name: str, content: bytes = ONE, filename: str | None = "a.png") -> Part:
    return name, (filename, content)


def refused(*parts: Part, lenient: bool = False) -> str | None:
    with pytest.raises(InvalidRequest) as caught:
        read(*parts, lenient=lenient)
    return caught.value.code


def test_texts_pictures_and_a_mask() -> None:
    fields, uploads = read(part("prompt", b"a cat", None), part("image"), part("mask", TWO))
    assert fields == Fields({"prompt": "a cat"}, textual=True)
    assert uploads == Uploads((ONE,), TWO)
    assert read(part("image[]"), part("image[]", TWO))[1].images == (ONE, TWO)


@pytest.mark.parametrize(
    "parts",
    [
        (part("image"), part("image")),
        (part("image"), part("image[]")),
        (part("image[]"), part("image")),
        (part("mask"), part("mask")),
        (part("prompt", b"a", None), part("prompt", b"b", None)),
    ],
)
def test_what_comes_twice_is_refused(parts: tuple[Part, ...]) -> None:
    assert refused(*parts) == "duplicate_parameter"


def test_a_file_that_no_endpoint_has_is_named_and_not_read() -> None:
    fields, uploads = read(part("image"), part("picture", bytes(10**6)))
    assert fields.given("picture") == "a file"
    assert uploads.images == (ONE,)


def test_a_lenient_reader_takes_pictures_in_the_order_of_their_numbers() -> None:
    _, uploads = read(part("image[1]", TWO), part("image[0]"), part("mask[]"), lenient=True)
    assert (uploads.images, uploads.mask) == ((ONE, TWO), ONE)
    assert "image[0] read as image[]" in uploads.notes
    _, several = read(part("image"), part("image", TWO), lenient=True)
    assert several.images == (ONE, TWO)
    assert several.notes == ("another image read as image[]",)


def test_a_lenient_reader_says_what_it_took_for_a_file() -> None:
    _, uploads = read(part("image", ONE, None), lenient=True)
    assert uploads.notes == ("image without a file name read as a file",)
    _, empty = read(part("image"), part("mask", b""), lenient=True)
    assert (empty.mask, empty.notes) == (None, ("empty mask ignored",))
    assert refused(part("image", b"a text", None), lenient=True) == "invalid_type"
    assert refused(part("mask"), part("mask[0]"), lenient=True) == "duplicate_parameter"


def test_a_text_and_a_file_have_their_limits_while_they_come() -> None:
    with pytest.raises(InvalidRequest, match="The value is too long - 'prompt'"):
        read(part("prompt", bytes(128 * 1024 + 1), None))
    model = part("model", b"dall-e-2", None)
    assert refused(model, part("image", bytes(4 * 1024 * 1024 + 1))) == "invalid_image_format"
