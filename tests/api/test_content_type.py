"""What a body says that it is: Content-Type with its parameters, and Content-Encoding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.requests import Request

from limner.api.content_type import (
    FORM,
    HEADER_CHARS_MAX,
    JSON,
    check_charset,
    expect,
    is_json,
)
from limner.errors import InvalidRequest
from tests.support.linear_time import assert_linear


def request(*headers: tuple[str, str]) -> Request:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    return Request({"type": "http", "headers": raw})


def refused(wanted: str, *headers: tuple[str, str]) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        expect(request(*headers), wanted)
    return caught.value


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        ("application/json", {}),
        ("Application/JSON", {}),
        (" application/json ;charset=UTF-8", {"charset": "UTF-8"}),
        ('application/json; Charset="utf-8"; x', {"charset": "utf-8"}),
        ("application/json;", {}),
    ],
)
def test_json(value: str, parameters: dict[str, str]) -> None:
    asked = request(("Content-Type", value))
    assert is_json(asked)
    assert expect(asked, JSON) == parameters


@pytest.mark.parametrize("value", ["", "text/json", "application/jsonx", "application/json, x"])
def test_what_is_no_json(value: str) -> None:
    assert not is_json(request(("Content-Type", value)))
    assert refused(JSON, ("Content-Type", value)).code == "unsupported_content_type"


def test_a_header_that_is_too_long_is_none_that_is_known() -> None:
    head = "application/json; x="
    fits = head + "y" * (HEADER_CHARS_MAX - len(head))
    assert expect(request(("Content-Type", fits)), JSON)
    assert refused(JSON, ("Content-Type", fits + "y")).code == "unsupported_content_type"


@pytest.mark.parametrize("value", ["identity", "Identity", "", "identity, identity"])
@pytest.mark.parametrize("kind", [JSON, FORM])
def test_a_body_as_it_is_may_say_so(kind: str, value: str) -> None:
    assert expect(request(("Content-Type", kind), ("Content-Encoding", value)), kind) == {}


@pytest.mark.parametrize(
    "value", ["gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip", "x-gzip", "aes128gcm", "?"]
)
@pytest.mark.parametrize("kind", [JSON, FORM])
def test_a_compressed_body_is_told_so(kind: str, value: str) -> None:
    error = refused(kind, ("Content-Type", kind), ("Content-Encoding", value))
    assert (error.status, error.code) == (400, "unsupported_content_encoding")
    assert error.param == "Content-Encoding"
    assert f"'Content-Encoding: {value}'" in error.message


def test_a_second_encoding_in_a_line_of_its_own_counts() -> None:
    lines = [("Content-Encoding", "identity"), ("Content-Encoding", "br")]
    assert refused(JSON, ("Content-Type", JSON), *lines).code == "unsupported_content_encoding"


@pytest.mark.parametrize("charset", [None, "utf-8", "UTF8", "us-ascii", " utf-8 "])
def test_utf8_is_read(charset: str | None) -> None:
    check_charset(charset, "猫".encode(), "the body")


@pytest.mark.parametrize("charset", ["gbk", "GB18030", "iso-8859-1", "utf-16", "shift_jis", "x"])
def test_another_encoding_is_told_unless_all_is_ascii(charset: str) -> None:
    check_charset(charset, b"a cat", "the body")
    with pytest.raises(InvalidRequest) as caught:
        check_charset(charset, "一只猫".encode("gbk"), "the body")
    assert caught.value.code == "invalid_encoding"
    assert charset in caught.value.message


def _header(filling: str) -> Callable[[int], Callable[[], object]]:
    return lambda count: (
        lambda: is_json(request(("Content-Type", "application/json" + filling * count)))
    )


@pytest.mark.parametrize("filling", [";", '; x="', "; x=\\", " ", ';x="\\', ";a=b"])
def test_twice_the_length_is_at_most_twice_the_work(filling: str) -> None:
    assert_linear(_header(filling), 1_000)
    assert_linear(_header(filling), 100_000)
