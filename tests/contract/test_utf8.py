"""What is said of bytes that are not UTF-8."""

from __future__ import annotations

import pytest

from limner.contract.utf8 import not_utf8


def test_the_byte_its_position_and_the_part_are_named() -> None:
    error = not_utf8("the value of 'prompt'", b"a cat \xd4\xda", 6, "prompt")
    assert (error.status, error.code, error.param) == (400, "invalid_encoding", "prompt")
    assert error.message.startswith(
        "We could not parse the value of 'prompt': it is not UTF-8 text. The byte 0xd4 at position "
        "6 (counted from 0) begins no character."
    )


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"\xff\xfea\0", "UTF-16"),
        (b"\xfe\xff\0a", "UTF-16"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"\xd4\xda", "GBK"),
    ],
)
def test_what_it_looks_like_is_said(content: bytes, hint: str) -> None:
    assert hint in not_utf8("it", bytearray(content), 0).message
