"""Letters that look Latin are read as Latin; Russian stays Russian."""

from __future__ import annotations

import pytest

from limner.policy.moderation.homoglyphs import latin, one_alphabet, upright


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("🅽🅰🅺🅴🅳", "NAKED"),
        ("ⓝⓐⓚⓔⓓ", "naked"),
        ("🇳🇦🇰🇪🇩", "naked"),
        ("паkеd", "naked"),
        ("голая женщина", "голая женщина"),
        ("plain", "plain"),
    ],
)
def test_letters_drawn_like_latin_ones(text: str, expected: str) -> None:
    assert latin(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nаkеd", "naked"),  # Latin, but for two letters.
        ("гoлaя", "голая"),  # Russian, but for two letters.
        ("слово word", "слово word"),
        ("word", "word"),
    ],
)
def test_a_word_is_of_one_alphabet(text: str, expected: str) -> None:
    assert one_alphabet(text) == expected


def test_a_text_that_stands_on_its_head_is_turned() -> None:
    assert upright("pǝʞɐu") == "naked"
    assert upright("a naked cat") is None
    assert upright("ɐ cat") is None  # One odd letter is no turned text.
