"""What programs write for letters is read, a few rounds deep; other text stays as it is."""

from __future__ import annotations

import pytest

from limner.policy.moderation.escapes import ROUNDS_MAX, decoded, spaces_decoded


@pytest.mark.parametrize(
    "text",
    [
        "&#110;aked",
        "&#x6e;aked",
        "&amp;#110;aked",
        "%6eaked",
        "%u006eaked",
        r"\u006eaked",
        r"\u{6e}aked",
        r"\x6eaked",
        r"\U0000006eaked",
        r"\156aked",
        r"\6e aked",
        "U+006E aked",
        "=6e=61ked",
        "n<b>ak</b>ed",
        "[b]naked[/b]",
        "<!-- x -->naked",
    ],
)
def test_an_escaped_word_is_read(text: str) -> None:
    assert decoded(text) == "naked"


@pytest.mark.parametrize(
    "text",
    ["50% off", "Q&A", "a < b", "C:\\users", "&unknown;", "&#0;".replace("0", "x"), "x=1", ""],
)
def test_what_is_no_escape_stays(text: str) -> None:
    assert decoded(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&eacute;t&eacute", "été"),
        ("&copyright", "©right"),  # The longest name that needs no semicolon.
        ("%E8%A3%B8", "裸"),
        ("%ff", "ÿ"),
        ("&#55296;", ""),  # A surrogate is no character.
        ("&#1114112;", ""),
    ],
)
def test_names_and_octets(text: str, expected: str) -> None:
    assert decoded(text) == expected


def test_it_goes_a_few_rounds_deep() -> None:
    text = "n"
    for _ in range(ROUNDS_MAX + 3):
        text = text.replace("&", "&amp;") if "&" in text else "&#110;"
    assert decoded(text).startswith("&")


def test_an_escaped_space_separates_words() -> None:
    assert spaces_decoded("a%20b&nbsp;c&#160;d%0Ae") == "a b c d e"
    assert spaces_decoded("100%") == "100%"
