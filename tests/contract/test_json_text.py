"""JSON bodies: what is read of them, and what their senders are told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.json_scan import LONG_BYTES, WINDOW_BYTES
from limner.contract.json_text import parse_object
from limner.errors import InvalidRequest

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def refused(content: bytes) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        parse_object(content)
    assert caught.value.status == 400
    return caught.value


@settings(max_examples=60, deadline=None)
@given(
    content=st.dictionaries(st.text(), VALUES, max_size=5),
    filling=st.sampled_from(["", "x" * LONG_BYTES, 'é\\"' * WINDOW_BYTES]),
    ascii_only=st.booleans(),
    mark=st.booleans(),
)
def test_it_reads_what_json_reads(
    content: dict[str, object], filling: str, ascii_only: bool, mark: bool
) -> None:
    """Long bodies too, with a byte order mark or without."""
    content = {**content, "filling": [filling]}
    text = json.dumps(content, ensure_ascii=ascii_only)
    assert parse_object(("\ufeff" * mark + text).encode()) == content


@settings(max_examples=300, deadline=None)
@given(
    content=st.binary(max_size=60)
    | st.text(st.sampled_from('{}[]",:\\u0123ad8 e-+.ntf\ufeff'), max_size=60).map(str.encode),
    filling=st.sampled_from([b"", b'{"' + b"x" * LONG_BYTES + b'":1,', b'{"a":"' + b"x" * 70_000]),
)
def test_whatever_comes_is_read_or_refused(content: bytes, filling: bytes) -> None:
    try:
        assert isinstance(parse_object(filling + content), dict)
    except InvalidRequest as error:
        assert error.status == 400
        error.message.encode()


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf"])
def test_an_empty_body_is_told_so(content: bytes) -> None:
    assert "it is empty" in refused(content).message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"null", "None is not of type 'object'"),
        (b"[]", "[] is not of type 'object'"),
        (b'"text"', "'text' is not of type 'object'"),
        (b"3", "3 is not of type 'object'"),
        (b"true", "True is not of type 'object'"),
        (b'["' + b"x" * 100_000 + b'"]', "…"),
        (b'{"a":1,}', "at character 7"),
        (b'{"a":1', "is not valid JSON"),
        (b'{"a":1}{"b":2}', "Extra data at character 7"),
        (b"{'a':1}", "at character 1"),
        (b'{"a":"\n"}', "Invalid control character"),
        (b'{"a":"' + b"x" * 70_000 + b'\n"}', "Invalid control character"),
        (b'{"a":NaN}', "NaN is not JSON"),
        (b'{"a":-Infinity}', "-Infinity is not JSON"),
        (b'{"a":1e999}', "the number 1e999 is too large"),
        (b'{"a":-1E400}', "the number -1E400 is too large"),
        (b'{"a":"x', "Unterminated string"),
        (b'{"a":"' + b"x" * 70_000, "it ends within a string"),
        (b'{"a":"' + b"x" * 70_000 + b"\\u12", "it ends within a string"),
        (b'{"a":"' + b"x" * 70_000 + b'\\"', "it ends within a string"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, says: str) -> None:
    assert says in refused(content).message


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1,"b":2,"a":3}',
        b'{"a":1,"\\u0061":3}',
        b'{"b":{"c":[{"a":1,"a":3}]}}',
        b'{"a":"' + b"x" * 70_000 + b'","b":2,"a":3}',
    ],
)
def test_a_name_that_comes_twice_is_named(content: bytes) -> None:
    error = refused(content)
    assert error.code == "duplicate_parameter"
    assert "Duplicate parameter: 'a'." in error.message


@pytest.mark.parametrize("filling", ["", "x" * 100, "x" * 100_000, "é" * 100_000])
@pytest.mark.parametrize(
    ("text", "byte"),
    [
        ("在睡觉".encode("gbk"), 0),
        ("日本の猫".encode("shift_jis"), 0),
        ("고양이".encode("euc-kr"), 0),
        ("café".encode("latin-1"), 3),
        (b"\xc3(", 0),
        (b"\xed\xa0\x80", 0),  # Half a surrogate pair, as some write it in bytes.
        (b"\xf4\x90\x80\x80", 0),
        (b"abc\xc0\xaf", 3),
        (b"\x80", 0),
    ],
)
def test_what_is_not_utf8_is_told_with_its_position(filling: str, text: bytes, byte: int) -> None:
    head = f'{{"x":"{filling}","prompt":"'.encode()
    for mark in (b"", b"\xef\xbb\xbf"):
        error = refused(mark + head + text + b'"}')
        assert error.code == "invalid_encoding"
        position = len(mark + head) + byte
        assert f"The byte 0x{text[byte]:02x} at position {position} " in error.message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"a":1}'.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + '{"a":1}'.encode("utf-16-be"), "UTF-16"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x28\xb5\x2f\xfd\x00", "Zstandard"),
        ("猫的画".encode("gbk"), "GBK"),
    ],
)
def test_a_body_that_begins_like_something_else_is_told_what(content: bytes, says: str) -> None:
    error = refused(content)
    assert error.code == "invalid_encoding"
    assert says in error.message


def test_a_body_that_ends_within_a_character_is_told_where() -> None:
    assert "position 6 " in refused('{"a":"猫'.encode()[:-1]).message
    content = b'{"a":"' + b"x" * 100_000 + "猫".encode()[:-1]
    assert f"position {len(content) - 2} " in refused(content).message


@pytest.mark.parametrize(
    ("content", "param", "position"),
    [
        ('{"prompt":"\\ud800"}', "prompt", 0),
        ('{"prompt":"a cat \\udc00 and"}', "prompt", 6),
        ('{"prompt":"\\ud83d\\ud83d\\ude00"}', "prompt", 0),
        ('{"prompt":"\\ude00\\ud83d"}', "prompt", 0),
        ('{"images":[{"image_url":"x"},{"image_url":"\\ud800"}]}', "images[1].image_url", 0),
        ('{"input":["a","b\\uDFFF"]}', "input[1]", 1),
        ('{"a":{"\\ud800":1}}', "a", 0),
        ('{"\\ud800":1}', None, 0),
        ('{"prompt":"' + "x" * 70_000 + '\\ud800"}', "prompt", 70_000),
        ('{"prompt":"' + "\\ud83d\\ude00" * 20_000 + '\\ud83d"}', "prompt", 20_000),
    ],
)
def test_half_a_surrogate_pair_is_told_with_its_place(
    content: str, param: str | None, position: int
) -> None:
    error = refused(content.encode())
    assert (error.code, error.param) == ("invalid_encoding", param)
    assert f"character {position} is half of a surrogate pair" in error.message


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert parse_object(b'{"prompt":"\\ud83d\\ude00"}') == {"prompt": "😀"}
