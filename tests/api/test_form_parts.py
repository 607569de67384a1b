"""Forms, part by part: encodings, names, boundaries, and heads without end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from starlette.requests import Request
from starlette.types import Message

from limner.api.form_body import read_form
from limner.api.form_parts import BOUNDARY_CHARS_MAX, PARTS_MAX, Part, form_events
from limner.contract.fields import Fields
from limner.contract.orders import Task
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest
from tests.support.pictures import photo, png

PICTURE = png(photo(16))
FORM = "multipart/form-data; boundary="


def request(pieces: Iterable[bytes], content_type: str) -> Request:
    coming = iter([*pieces, b""])

    async def receive() -> Message:
        piece = next(coming)
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    headers = [(b"content-type", content_type.encode("latin-1"))]
    return Request({"type": "http", "headers": headers}, receive)


def part(head: bytes, content: bytes, boundary: bytes = b"B") -> bytes:
    head = b"Content-Disposition: form-data; " + head
    return b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def form(*parts: bytes, boundary: bytes = b"B") -> bytes:
    return b"".join(parts) + b"--" + boundary + b"--\r\n"


def read(body: bytes, boundary: str = "B", size: int = 65536) -> tuple[Fields, Uploads]:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    asked = request(pieces, FORM + boundary)
    return asyncio.run(read_form(asked, Task.EDIT, 10_000_000, lenient=False))


def refused(body: bytes, boundary: str = "B") -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        read(body, boundary)
    assert caught.value.status == 400
    return caught.value


IMAGE = part(b'name="image"; filename="a.png"', PICTURE)


@pytest.mark.parametrize("size", [1, 7, 65536])
def test_texts_and_files_are_read_however_they_come(size: int) -> None:
    prompt = part(b'name="prompt"', "一只猫".encode())
    fields, uploads = read(form(prompt, IMAGE), size=size)
    assert fields == Fields({"prompt": "一只猫"}, textual=True)
    assert uploads.images == (PICTURE,)


def test_a_byte_order_mark_is_passed_over() -> None:
    fields, _ = read(form(part(b'name="prompt"', b"\xef\xbb\xbfa cat")))
    assert fields.values == {"prompt": "a cat"}


@pytest.mark.parametrize("value", ["", " ", "\t"])
def test_an_empty_model_is_not_given(value: str) -> None:
    fields, _ = read(form(part(b'name="model"', value.encode()), part(b'name="n"', b"2")))
    assert fields.values == {"n": "2"}


@pytest.mark.parametrize(
    ("content", "position"),
    [
        ("在睡觉".encode("gbk"), 0),
        ("a café".encode("latin-1"), 5),
        (b"\xed\xa0\x80", 0),
        (b"\xef\xbb\xbf\xff", 3),
        (b"a" * 100_000 + b"\xff", 100_000),
    ],
)
def test_a_text_that_is_not_utf8_is_named_with_the_position(content: bytes, position: int) -> None:
    error = refused(form(part(b'name="prompt"', content), IMAGE))
    assert (error.code, error.param) == ("invalid_encoding", "prompt")
    assert f"at position {position} " in error.message
    assert "'prompt'" in error.message


def test_a_text_that_says_to_be_in_another_encoding_is_told_so() -> None:
    head = b'name="prompt"\r\nContent-Type: text/plain; charset=gbk'
    error = refused(form(part(head, "一只猫".encode("gbk"))))  # Which is UTF-8 by chance.
    assert error.code == "invalid_encoding"
    assert "charset='gbk'" in error.message
    fields, _ = read(form(part(head, b"a cat")))
    assert fields.values == {"prompt": "a cat"}


def test_a_file_s_name_may_be_in_any_encoding() -> None:
    for name in ("猫.png".encode("gbk"), "猫.png".encode(), b"\xff\xfe", b"caf\xe9.png"):
        _, uploads = read(form(part(b'name="image"; filename="' + name + b'"', PICTURE)))
        assert uploads.images == (PICTURE,)


def test_a_part_s_name_is_utf8() -> None:
    fields, _ = read(form(part('name="图"'.encode(), b"1")))
    assert fields.values == {"图": "1"}
    error = refused(form(part('name="在"'.encode("gbk"), b"1")))
    assert error.code == "invalid_encoding"
    assert "name of a part" in error.message


def test_a_name_that_comes_twice_is_named() -> None:
    many = [part(f'name="x{number}"'.encode(), b"1") for number in range(PARTS_MAX - 2)]
    error = refused(form(*many, part(b'name="x7"', b"1"), IMAGE))
    assert (error.code, error.param) == ("duplicate_parameter", "x7")


def test_more_parts_than_may_be_are_refused() -> None:
    many = [part(f'name="x{number}"'.encode(), b"1") for number in range(PARTS_MAX)]
    fields, _ = read(form(*many))
    assert len(fields.values) == PARTS_MAX
    assert "could not parse the multipart body" in refused(form(*many, IMAGE)).message


def test_a_boundary_has_an_end() -> None:
    longest = "x" * BOUNDARY_CHARS_MAX
    body = form(part(b'name="n"', b"1", longest.encode()), boundary=longest.encode())
    assert read(body, longest)[0].values == {"n": "1"}
    assert "boundary has more than 256" in refused(body, longest + "x").message


@pytest.mark.parametrize("boundary", ["", '""', "é", "a b", "-", "--", '"a;b"', "a\tb"])
def test_strange_boundaries_are_read_or_refused(boundary: str) -> None:
    plain = boundary.strip('"')
    body = form(part(b'name="n"', b"1", plain.encode()), boundary=plain.encode())
    try:
        assert read(body, boundary)[0].values == {"n": "1"}
    except InvalidRequest as error:
        assert error.status == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--B",
        b"--B--",
        b"--B\r\n",
        b"--B\n\n",
        b"--B\r\nX\r\n\r\n\r\n--B--\r\n",
        b"--B\r\n: \r\n\r\n\r\n--B--\r\n",
        b"--B\r\nContent-Disposition: attachment\r\n\r\n\r\n--B--\r\n",
        b"--B\r\nContent-Type: text/plain\r\n\r\n\r\n--B--\r\n",
        b"--B\r\n" + b"X: y\r\n" * 100 + b"\r\n\r\n--B--\r\n",
        b"--B\r\nX: " + b"y" * 10_000 + b"\r\n\r\n\r\n--B--\r\n",
        form(part(b'name="n"\r\nContent-Length: ' + b"9" * 4000, b"1")),
        form(part(b'name="n"\r\nContent-Length: -1', b"1")),
        form(part(b'name="n"\r\n' + b" x\r\n" * 3000, b"1")),
        b"\r\n--C" * 10_000,
        b"--B\r\n" * 10_000,
        b"x" * 100_000 + b"\r\n--B\r\n",
    ],
)
def test_broken_forms_are_refused(body: bytes) -> None:
    if body == b"--B--":
        assert read(body) == (Fields({}, textual=True), Uploads())
    else:
        assert "could not parse the multipart body" in refused(body).message


def test_heads_of_many_lines_are_parsed_and_the_rest_as_ever() -> None:
    """Each line of a head that goes on costs some work: many are parsed off the event loop."""
    folded = part(b'name="n"\r\nX: y\r\n' + b" z\r\n" * 500 + b"Y: z", b"1")
    text = part(b'name="prompt"', b"\n a line that begins with a space" * 500)
    fields, uploads = read(form(folded, text, IMAGE))
    assert fields.values["n"] == "1"
    assert uploads.images == (PICTURE,)


def test_a_file_s_head_says_its_name() -> None:
    async def heads() -> list[Part]:
        asked = request([form(part('name="file"; filename="猫.png"'.encode(), b"x"))], FORM + "B")
        return [event async for event in form_events(asked, 1000) if isinstance(event, Part)]

    assert asyncio.run(heads()) == [Part("file", "猫.png")]
