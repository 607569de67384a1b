"""Data URLs as clients write them: one rule for edits and for moderations."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from limner.contract.data_urls import (
    HEAD_CHARS_MAX,
    URL_CHARS_MAX,
    WINDOW_BYTES,
    is_data_url,
    read_data_url,
)
from limner.contract.fields import Fields
from limner.contract.gpt.uploads import check_picture
from limner.contract.moderation import PictureAddress, SentPicture, read_moderation
from limner.contract.references import Address, Inline, read_references
from limner.errors import InvalidRequest
from tests.support.linear_time import assert_linear
from tests.support.pictures import photo, png

PICTURE = png(photo(32))
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256))
BASE64 = base64.b64encode(PICTURE).decode()
URL = f"data:image/png;base64,{BASE64}"


def folded(text: str, end: str = "\r\n") -> str:
    return end.join(text[at : at + 76] for at in range(0, len(text), 76))


SPELLINGS = {
    "as it should be": URL,
    "scheme": "DATA:image/png;base64," + BASE64,
    "all but the content in capitals": "Data:IMAGE/PNG;BASE64," + BASE64,
    "charset": "data:image/png;charset=utf-8;base64," + BASE64,
    "name": "data:image/png;name=a%20cat.png;base64," + BASE64,
    "no media type": "data:;base64," + BASE64,
    "another media type": "data:application/octet-stream;base64," + BASE64,
    "the type of another picture": "data:image/jpeg;base64," + BASE64,
    "space before base64": "data:image/png; base64," + BASE64,
    "lines": "data:image/png;base64," + folded(BASE64),
    "lines of Unix, and one at the end": "data:image/png;base64,\n" + folded(BASE64, "\n") + "\n",
    "spaces and tabs": "data:image/png;base64, " + folded(BASE64, " \t"),
    "percent signs": "data:image/png;base64," + quote(BASE64, safe=""),
    "percent signs in small letters": "data:image/png;base64,"
    + BASE64.replace("+", "%2b").replace("/", "%2f").replace("=", "%3d"),
    "lines in percent signs": "data:image/png;base64," + folded(BASE64, "%0D%0A"),
    "the alphabet that is safe in URLs": "data:image/png;base64,"
    + base64.urlsafe_b64encode(PICTURE).decode(),
    "no padding": "data:image/png;base64," + BASE64.rstrip("="),
    "a line end around it": f"\n{URL}\r\n",
}


def test_the_example_has_what_the_spellings_are_about() -> None:
    assert {"+", "/"} <= set(BASE64)
    assert BASE64.endswith("=")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_each_spelling_is_read_by_both_routes(spelling: str) -> None:
    assert by_edits(SPELLINGS[spelling]) == by_moderations(SPELLINGS[spelling]) == PICTURE


def by_edits(url: str) -> bytes | str | None:
    """Return the picture that an edit takes, or the address; None for a refusal."""
    try:
        (found,) = read_references({"images": [{"image_url": url}]}).images
        if isinstance(found, Inline):
            check_picture(found.content, found.param)
            return found.content
    except InvalidRequest as error:
        assert error.status == 400
        assert error.param is not None
        assert error.param.startswith("images[0]")
        return None
    assert isinstance(found, Address)
    return found.url


def by_moderations(url: str) -> bytes | str | None:
    """Return the picture that is judged, or the address; None for a refusal."""
    part = {"type": "image_url", "image_url": {"url": url}}
    try:
        ((found,),) = read_moderation(Fields({"input": [part]})).inputs
    except InvalidRequest as error:
        assert (error.status, error.param) == (400, "input")
        return None
    if isinstance(found, PictureAddress):
        return found.url
    assert isinstance(found, SentPicture)
    return found.data


HEADS = st.sampled_from(
    ["data:", "DATA:", " data:", "data;", "http://", "HTTPS://", "ftp://", "x", "", "data:,"]
)
PARTS = st.sampled_from(
    [
        *("image/png", "image/jpeg", "text/plain", ";base64", ";BASE64", "; base64 ", "base64"),
        *(";charset=utf-8", ";", ",", ";base64=", " ", "\n", "%20", "a.example/b.png", "é", "\x00"),
    ]
)
CONTENTS = st.sampled_from(
    [
        *(BASE64, BASE64[:-1], BASE64[:-3], BASE64[:8], folded(BASE64), quote(BASE64, safe="")),
        *(base64.b64encode(content).decode() for content in (JPEG, b"no picture")),
        *(BASE64 + more for more in ("=", "====", BASE64, "%", "%41", "\u2003")),
        *("", "=", "====", "%", "%2", "%zz", "*", "é"),
    ]
)


@settings(max_examples=500, deadline=None)
@example(url=" " + URL)
@example(url=URL + ",")
@given(
    url=st.builds(
        lambda head, parts, content: head + "".join(parts) + content,
        HEADS,
        st.lists(PARTS, max_size=4),
        CONTENTS | st.text(max_size=12),
    )
)
def test_both_routes_take_and_refuse_the_same(url: str) -> None:
    assert by_edits(url) == by_moderations(url)


@pytest.mark.parametrize("fault", range(4))
def test_any_bytes_come_through_in_any_spelling(fault: int) -> None:
    content = bytes(range(256)) * 700 + bytes(fault)
    text = base64.b64encode(content).decode()
    for spelling in (text, folded(text), quote(text, safe=""), text.rstrip("=") + "\n"):
        assert read_data_url("data:;base64," + spelling, "x") == content


@pytest.mark.parametrize("shift", range(4))
def test_a_percent_sign_at_a_window_s_end_is_read_whole(shift: int) -> None:
    text = "A" * (WINDOW_BYTES - 4 + shift) + "%2B" + "A" * (9 - shift)
    assert len(read_data_url("data:;base64," + text, "x")) == (WINDOW_BYTES + 6) * 3 // 4


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("data:image/png," + BASE64, "invalid_base64_image"),
        ("data:image/png;base64", "invalid_base64_image"),
        ("data:image/png;base64;charset=utf-8," + BASE64, "invalid_base64_image"),
        ("data:image/png;base65," + BASE64, "invalid_base64_image"),
        ("data:image/pngbase64," + BASE64, "invalid_base64_image"),
        ("data:;base64,A", "invalid_base64_image"),
        ("data:;base64,AAAAA", "invalid_base64_image"),
        ("data:;base64,AA=A", "invalid_base64_image"),
        ("data:;base64,A*==", "invalid_base64_image"),
        ("data:;base64,AAAA====", "invalid_base64_image"),
        ("data:;base64,%zz", "invalid_base64_image"),
        ("data:;base64,%41AAA", "invalid_base64_image"),
        ("data:;base64,é", "invalid_base64_image"),
        ("data:;base64,\ud83d", "invalid_base64_image"),
        ("data:;base64,", "empty_image_file"),
        ("data:image/png;base64,%20\n", "empty_image_file"),
        ("data:image/png;base64,==", "empty_image_file"),
        ("data:" + "x" * HEAD_CHARS_MAX + ";base64,AAAA", "invalid_base64_image"),
        ("data:;base64," + "A" * URL_CHARS_MAX, "string_above_max_length"),
    ],
)
def test_what_is_wrong_is_named(url: str, code: str) -> None:
    assert is_data_url(url)
    with pytest.raises(InvalidRequest) as caught:
        read_data_url(url, "images[3].image_url")
    assert (caught.value.code, caught.value.param) == (code, "images[3].image_url")


def _read(filling: str) -> Callable[[int], Callable[[], object]]:
    return lambda count: lambda: read_data_url("data:;base64," + filling * count, "x")


@pytest.mark.parametrize("filling", ["A", "%41", "%", " ", "=", "-", "A\n", ";base64,"])
def test_twice_the_length_is_at_most_twice_the_work(filling: str) -> None:
    assert_linear(_read(filling), 2_000_000)


def test_a_head_without_end_is_not_searched_for_long() -> None:
    assert_linear(lambda count: lambda: read_data_url("data:" + "; " * count, "x"), 1_000_000)
