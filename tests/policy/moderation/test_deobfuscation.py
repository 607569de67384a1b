"""Texts are folded to plain letters and cut into tokens; nothing is guessed yet."""

from __future__ import annotations

import pytest

from limner.policy.moderation.deobfuscation import fold, is_character, split


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("A Cat", "a cat"),
        ("Ｎａｋｅｄ", "naked"),
        ("nаkеd", "naked"),  # Two Cyrillic letters.
        ("nαkεd", "naked"),  # Two Greek ones.
        ("n\u0336a\u0301ked", "naked"),
        ("na\u200bked", "naked"),
        ("straße", "strasse"),
        ("don’t", "don't"),
        ("裸體", "裸体"),
        ("カワイイ", "かわいい"),
        ("голая", "голая"),
        ("हिन्दी", "हिन्दी"),
        ("عارية", "عاريه"),
        ("café", "cafe"),
    ],
)
def test_what_hides_a_word_is_undone_and_other_languages_stay(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("folded", "tokens"),
    [
        ("a cat's 2 toys", [("a", "word"), ("cat's", "word"), ("2", "number"), ("toys", "word")]),
        ("裸体。", [("裸", "han"), ("体", "han"), ("。", "break")]),
        ("v1.5", [("v", "word"), ("1", "number"), (".", "mark"), ("5", "number")]),
        ("end. next", [("end", "word"), (".", "break"), ("next", "word")]),
        ("n-a", [("n", "word"), ("-", "mark"), ("a", "word")]),
        ("나체", [("나", "han"), ("체", "han")]),
        ("", []),
    ],
)
def test_words_are_whole_and_characters_alone(folded: str, tokens: list[tuple[str, str]]) -> None:
    found = split(folded)
    assert [(token.text, token.kind) for token in found] == tokens
    assert all(folded[token.start : token.end] == token.text for token in found)


def test_a_character_is_not_a_letter() -> None:
    assert is_character("裸")
    assert not is_character("a")
    assert not is_character("裸体")
