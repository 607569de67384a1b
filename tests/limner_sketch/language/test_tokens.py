"""Tokens: words, numbers, single characters, breaks."""

from __future__ import annotations

import pytest

from limner_sketch.language.tokens import Token, TokenKind, token_texts, tokenize


def texts(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


def test_each_kind_of_token_is_told() -> None:
    assert tokenize("3 Cats, 猫!") == [
        Token("3", TokenKind.NUMBER),
        Token("cats", TokenKind.WORD),
        Token(",", TokenKind.BREAK),
        Token("猫", TokenKind.HAN),
        Token("!", TokenKind.BREAK),
    ]
    assert tokenize("🐈")[0].kind is TokenKind.MARK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café", ["cafe"]),
        ("girl’s dress", ["girl's", "dress"]),
        ("black-and-white", ["black", "and", "white"]),
        ("ＣＡＴ", ["cat"]),
        ("8K", ["8k"]),
        ("2.5 m", ["2.5", "m"]),
    ],
)
def test_words_are_compared_plainly(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize("phrase", ["Cat", "red Cat", "橘猫", "🐈", "t-shirt, red", "café au lait"])
def test_phrases_of_the_lexicon_are_split_as_prompts_are(phrase: str) -> None:
    expected = [one.text for one in tokenize(phrase) if one.kind is not TokenKind.BREAK]
    assert token_texts(phrase) == expected
