"""What may be kept as a file, and how a list is asked for."""

from __future__ import annotations

import pytest

from limner.contract.fields import Fields
from limner.contract.files.parsing import (
    ANCHOR,
    LIST_MAX,
    PURPOSES,
    SECONDS,
    FileOrder,
    FileQuery,
    SentFile,
    clean_name,
    read_file_order,
    read_file_query,
)
from limner.contract.gpt.models import IMAGE_BYTES_MAX
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.errors import InvalidRequest

SENT = SentFile("cat.png", PNG_SIGNATURE)
VISION: dict[str, object] = {"purpose": "vision"}


def form(**texts: object) -> Fields:
    return Fields(texts, textual=True)


def test_a_file_as_the_official_client_sends_it() -> None:
    assert read_file_order(form(**VISION), SENT) == FileOrder(
        "cat.png", PNG_SIGNATURE, "vision", None
    )
    fields = form(**VISION, **{ANCHOR: "created_at", SECONDS: "7200"})
    assert read_file_order(fields, SENT).expires_after_s == 7200


@pytest.mark.parametrize(
    ("texts", "code", "param"),
    [
        ({}, "missing_required_parameter", "purpose"),
        ({"purpose": ""}, "invalid_value", "purpose"),
        ({"purpose": "pictures"}, "invalid_value", "purpose"),
        *(({"purpose": one}, "invalid_value", "purpose") for one in PURPOSES if one != "vision"),
        (VISION | {"name": "x"}, "unknown_parameter", "name"),
        (VISION | {SECONDS: "7200"}, "missing_required_parameter", ANCHOR),
        (VISION | {ANCHOR: "created_at"}, "missing_required_parameter", SECONDS),
        (VISION | {ANCHOR: "now", SECONDS: "7200"}, "invalid_value", ANCHOR),
        (VISION | {ANCHOR: "created_at", SECONDS: "soon"}, "invalid_type", SECONDS),
        (
            VISION | {ANCHOR: "created_at", SECONDS: "3599"},
            "integer_below_min_value",
            SECONDS,
        ),
        (
            VISION | {ANCHOR: "created_at", SECONDS: "2592001"},
            "integer_above_max_value",
            SECONDS,
        ),
    ],
)
def test_what_is_wrong_is_named(texts: dict[str, object], code: str, param: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_file_order(form(**texts), SENT)
    assert (caught.value.code, caught.value.param) == (code, param)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_image_file"),
        (b"GIF89a", "unsupported_file_mimetype"),
        (b"<svg/>", "unsupported_file_mimetype"),
        (b"RIFF....WAVE", "unsupported_file_mimetype"),
        (PNG_SIGNATURE.ljust(IMAGE_BYTES_MAX + 1), "image_file_too_large"),
    ],
)
def test_what_is_no_picture_is_named(content: bytes, code: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_file_order(form(**VISION), SentFile("cat.png", content))
    assert (caught.value.code, caught.value.param) == (code, "file")


def test_a_form_without_a_file_is_told_so() -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_file_order(form(**VISION), None)
    assert (caught.value.code, caught.value.param) == ("missing_required_parameter", "file")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("cat.png", "cat.png"),
        ("一只猫.png", "一只猫.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\pictures\\cat.png", "cat.png"),
        ("/etc/", "upload"),
        ("", "upload"),
        ("\0\r\n\t", "upload"),
        ("a\0b\nc.png", "abc.png"),
        ("cat\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe", "catgnp.exe"),
        ("\ud800", "upload"),
        ("x" * 9999, "x" * 255),
    ],
)
def test_a_name_is_shown_without_folders_and_printable(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


def test_a_list_has_the_defaults_of_the_official_client() -> None:
    assert read_file_query(form()) == FileQuery(LIST_MAX, None, False, None)
    asked = form(limit="2", after="file-1", order="asc", purpose="batch_output")
    assert read_file_query(asked) == FileQuery(2, "file-1", True, "batch_output")


@pytest.mark.parametrize(
    ("texts", "param"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "10001"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"order": "up"}, "order"),
        ({"purpose": "pictures"}, "purpose"),
    ],
)
def test_what_is_wrong_with_a_list_is_named(texts: dict[str, object], param: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_file_query(form(**texts))
    assert caught.value.param == param
