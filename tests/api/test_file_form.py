from __future__ import annotations

import asyncio

import httpx
import pytest

from limner.api.file_form import TEXT_BYTES_MAX, read_file_form
from limner.contract.fields import Fields
from limner.contract.files.parsing import SentFile
from limner.errors import FileTooLarge, InvalidRequest
from tests.support.asgi import BASE, request_of


def read(
    files: list[tuple[str, tuple[str | None, bytes]]], bytes_max: int = 100
) -> tuple[Fields, SentFile | None]:
    sent = httpx.Request("POST", BASE, files=files)
    request = request_of([sent.read()], {"Content-Type": sent.headers["Content-Type"]})
    return asyncio.run(read_file_form(request, bytes_max))


def test_a_form_holds_one_file_and_a_few_words() -> None:
    fields, file = read([("purpose", (None, b"vision")), ("file", ("a.png", b"content"))])
    assert fields == Fields({"purpose": "vision"}, textual=True)
    assert file == SentFile("a.png", b"content")
    assert read([("purpose", (None, b"vision"))]) == (fields, None)


def test_a_file_that_is_too_long_is_refused_as_soon_as_that_is_seen() -> None:
    assert read([("file", ("a", bytes(100)))])[1] == SentFile("a", bytes(100))
    with pytest.raises(FileTooLarge, match="100 bytes"):
        read([("file", ("a", bytes(101)))])


def test_a_text_in_the_place_of_the_file_and_a_long_text_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="expected a file, but got a string"):
        read([("file", (None, b"content"))])
    with pytest.raises(InvalidRequest, match="string too long") as caught:
        read([("purpose", (None, bytes(TEXT_BYTES_MAX + 1)))])
    assert caught.value.param == "purpose"


def test_each_part_comes_once() -> None:
    with pytest.raises(InvalidRequest, match="It is taken once"):
        read([("file", ("a", b"1")), ("file", ("b", b"2"))])
