"""What a JSON body may hold, counted before any of it is built."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable

import pytest

from limner.contract.json_scan import (
    DEPTH_MAX,
    ELEMENTS_MAX,
    LONG_BYTES,
    NAMES_MAX,
    NUMBER_CHARS_MAX,
    REST_BYTES_MAX,
    STRING_BYTES_MAX,
    WINDOW_BYTES,
    long_values,
)
from limner.contract.json_text import parse_object
from limner.errors import InvalidRequest
from tests.support.linear_time import assert_linear, lines_until_refused

DATA = "data:image/png;base64," + "iVBORw0KGgo/" * 30_000


def refused(content: bytes) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        parse_object(content)
    return caught.value


def nested(depth: int, filling: str = "") -> bytes:
    """Nest arrays in an object, `depth` levels in all."""
    return ('{"a":' + "[" * (depth - 1) + filling + "]" * (depth - 1) + "}").encode()


def named(count: int) -> bytes:
    return json.dumps({f"name {number}": number for number in range(count)}).encode()


def listed(count: int, element: object = 1) -> bytes:
    return json.dumps({"a": [element] * count}).encode()


def padded(count: int) -> bytes:
    """Put so many bytes of many short strings into a body."""
    return ('{"a":["' + '", "'.join("x" * 996 for _ in range(count // 1000)) + '"]}').encode()


@pytest.mark.parametrize(
    "content",
    [
        nested(DEPTH_MAX),
        nested(DEPTH_MAX, '"' + "x" * 40_000 + '"'),
        named(NAMES_MAX),
        listed(ELEMENTS_MAX),
        listed(ELEMENTS_MAX, "a text that makes it long"),
        ('{"n":' + "9" * NUMBER_CHARS_MAX + "}").encode(),
        padded(REST_BYTES_MAX - 10_000),
        b'{"a":"' + b"x" * (STRING_BYTES_MAX - 2) + b'"}',
    ],
    ids=["depth", "depth and length", "names", "elements", "texts", "digits", "bytes", "string"],
)
def test_what_is_within_the_bounds_is_read(content: bytes) -> None:
    assert parse_object(content) == json.loads(content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (nested(DEPTH_MAX + 1), "nested more than 32 levels"),
        (b"[" * 100_000, "nested more than 32 levels"),
        (b'{"a":' * 100_000, "nested more than 32 levels"),
        (b'[{"a":' * 100_000, "nested more than 32 levels"),
        (named(NAMES_MAX + 1), "more than 2000 names"),
        (b'{"a":{' + b",".join(b'"x":1' for _ in range(3000)) + b"}}", "more than 2000 names"),
        (listed(ELEMENTS_MAX + 1), "more than 2000 elements"),
        (listed(300, []) + b"[],[]" * 5000, "more than 2000 elements"),
        (b"[]" * 100_000, "more than 2000 elements"),
        (b"{}" * 100_000, "more than 2000 elements"),
        (b"," * 100_000, "more than 2000 elements"),
        (b"{" + b"," * 100_000, "more than 2000 elements"),
        (b":" * 100_000, "more than 2000 names"),
        (b'{"n":' + b"9" * (NUMBER_CHARS_MAX + 1) + b"}", "number of more than 64 characters"),
        (b'{"n":0.' + b"9" * 5000 + b"}", "number of more than 64 characters"),
        (b'{"n":1e' + b"9" * 5000 + b"}", "number of more than 64 characters"),
        (b'{"n":' + b"9" * 100_000 + b"}", "without a quote, comma or bracket"),
        (b'{"n":1' + b" " * 100_000 + b"}", "without a quote, comma or bracket"),
        (b'{"a":[' + (b"1," + b" " * 60_000) * 20, "bytes beside its long strings"),
        (padded(REST_BYTES_MAX + 1000), "bytes beside its long strings"),
        (b'{"a":"' + b"x" * STRING_BYTES_MAX + b'"}', "a string of more than 33554432 bytes"),
        (b'{"' + b"x" * 2_000_000 + b'":1}', "bytes beside its long strings"),
    ],
)
def test_each_bound_is_named(content: bytes, what: str) -> None:
    error = refused(content)
    assert (error.status, error.code) == (400, "json_too_complex")
    assert what in error.message
    assert error.message.startswith("We could not parse the JSON body of your request: ")


@pytest.mark.parametrize(
    ("content", "param"),
    [
        (b'{"prompt":"a","images":[' + b"{}," * 5000 + b"{}]}", "images"),
        (b'{"input":' + b"[" * 50, "input"),
        (b'{"mask":{' + b",".join(b'"x":1' for _ in range(3000)) + b"}}", "mask"),
        (b'{"n":' + b"9" * 100_000 + b"}", "n"),
        (b'{"n":1,"image":"' + b"x" * STRING_BYTES_MAX + b'"}', "image"),
        (('{"图":[' + "[],[]" * 5000).encode(), "图"),
        (b'{"' + b"x" * 200 + b'":[' + b"[],[]" * 5000, "x" * 80),
        (named(NAMES_MAX + 1), None),
        (b"[" + b"{}," * 5000, None),
    ],
)  # fmt: skip
def test_the_parameter_that_holds_too_much_is_named(content: bytes, param: str | None) -> None:
    error = refused(content)
    assert error.param == param
    assert param is None or f", in '{param[:50]}" in error.message


@pytest.mark.parametrize(
    "content",
    [
        {"prompt": ",:[]{}" * 5333},
        {"prompt": '"\\' * 16_000},
        {"prompt": "\\" * 32_000},
        {"prompt": "\n" * 32_000},
        {"prompt": "😀" * 32_000},
        {"prompt": "猫" * 32_000},
        {"images": [{"image_url": DATA}] * 16, "mask": {"image_url": DATA}, "prompt": "[{,"},
        {"input": ["a text, [with] {marks}: all of them"] * 300},
        {"input": [{"type": "text", "text": "x" * 300}] * 300},
        {"input": "x" * 100_000},
        {"a": "x" * (LONG_BYTES - 2), "b": "x" * (LONG_BYTES - 1), "c": "é" * WINDOW_BYTES},
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_people_send_is_read(content: dict[str, object], ascii_only: bool) -> None:
    for indent in (None, 2):
        text = json.dumps(content, ensure_ascii=ascii_only, indent=indent)
        assert parse_object(text.encode()) == content


def test_php_escapes_each_slash_and_dot_net_each_plus() -> None:
    content = {"images": [{"image_url": DATA.replace("R", "+")}]}
    text = json.dumps(content).replace("/", "\\/").replace("+", "\\u002B")
    assert parse_object(text.encode()) == content


@pytest.mark.parametrize("shift", range(13))
def test_a_long_string_is_cut_within_no_character_and_no_escape(shift: int) -> None:
    for text in ("é猫😀" * 40_000, '\\"\n' * 40_000):
        content = {"prompt": "x" * shift + text, "n": 1}
        for ascii_only in (True, False):
            assert parse_object(json.dumps(content, ensure_ascii=ascii_only).encode()) == content


def test_long_names_and_short_values_are_not_cut_out() -> None:
    long = "x" * (LONG_BYTES + 1)
    content = json.dumps({long: 1, "a": {long: long}}).encode()
    (span,) = long_values(content)
    assert content[span[0] : span[1]] == f'"{long}"'.encode()
    assert parse_object(content) == json.loads(content)


def test_fifteen_million_elements_are_refused_after_some_thousands() -> None:
    """45 MB: some lines of Python for each 64 kB, to see that it is UTF-8, and no memory."""
    small = b'{"images":[' + b"{}," * 15_000 + b'{}],"prompt":"x"}'
    large = b'{"images":[' + b"{}," * 15_000_000 + b'{}],"prompt":"x"}'
    windows = len(large) // WINDOW_BYTES
    most = lines_until_refused(lambda: parse_object(small)) + 15 * windows
    assert lines_until_refused(lambda: parse_object(large)) <= most
    tracemalloc.start()
    try:
        assert refused(large).code == "json_too_complex"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def _names(count: int) -> Callable[[], object]:
    """356 kB of names, one of them twice, froze the server for 57 s."""
    content = ("{" + ",".join(f'"{i:x}":1' for i in range(count)) + ',"z":1,"z":1}').encode()
    return lambda: parse_object(content)


def _lists(count: int) -> Callable[[], object]:
    return lambda: parse_object(listed(count))


def _escapes(count: int) -> Callable[[], object]:
    return lambda: parse_object(json.dumps({"prompt": '"\\' * count}).encode())


def _strings(count: int) -> Callable[[], object]:
    return lambda: parse_object(listed(count, '"' * 9))


def _spaces(count: int) -> Callable[[], object]:
    return lambda: parse_object(b'{"a":' + b" " * count + b"1}")


def _slashes(count: int) -> Callable[[], object]:
    return lambda: parse_object(b'{"a":"' + b"\\\\" * count)


@pytest.mark.parametrize(
    ("work", "size"),
    [
        (_names, 500),
        (_names, 10_000),
        (_lists, 500),
        (_lists, 100_000),
        (_escapes, 200_000),
        (_strings, 1000),
        (_spaces, 10_000_000),
        (_slashes, 10_000_000),
    ],
)
def test_twice_the_length_is_at_most_twice_the_work(
    work: Callable[[int], Callable[[], object]], size: int
) -> None:
    assert_linear(work, size)
