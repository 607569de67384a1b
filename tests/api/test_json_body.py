from __future__ import annotations

import asyncio

import pytest

from limner.api.json_body import read_json
from limner.contract.fields import Fields
from limner.errors import BodyTooLarge, InvalidRequest
from tests.support.asgi import request_of

JSON = {"Content-Type": "application/json"}


def read(*pieces: bytes, bytes_max: int = 1000, **headers: str) -> Fields:
    sent = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(read_json(request_of(pieces, sent), bytes_max))


def test_a_body_is_read_in_whatever_pieces_it_comes() -> None:
    assert read(b'{"prompt": "', "猫".encode()[:1], "猫".encode()[1:], b'"}') == Fields(
        {"prompt": "猫"}
    )


def test_a_long_body_is_read_too() -> None:
    assert read(b'{"a": "' + b"x" * 300_000 + b'"}', bytes_max=10**6).given("a") == "x" * 300_000


def test_a_body_that_is_too_long_is_refused_by_what_it_says_and_by_what_it_is() -> None:
    with pytest.raises(BodyTooLarge):
        read(b"{}", Content_Length="1001")
    with pytest.raises(BodyTooLarge):
        read(b"x" * 600, b"x" * 600)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a": 1}x', b"\xff"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        read(body)


def test_another_type_or_encoding_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="only accepts 'application/json'"):
        read(b"{}", Content_Type="text/plain")
    latin = "application/json; charset=latin-1"
    assert read(b'{"a": "b"}', Content_Type=latin) == Fields({"a": "b"})
    with pytest.raises(InvalidRequest, match="UTF-8 alone is read"):
        read(b'{"a": "\xe9"}', Content_Type=latin)
