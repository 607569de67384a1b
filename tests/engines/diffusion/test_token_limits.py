"""Texts that are longer than an encoder: read in parts, or cut at a word."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from limner.engines.diffusion.token_limits import TokenLimit, split, token_count, truncate

WORDS = " ".join(f"w{number}" for number in range(40))
ONE_WORD = "".join(f"w{number}" for number in range(40))
CHINESE = "一只橘猫坐在窗边，水彩，" * 12
LONGEST = "a red boat on a wide lake at dawn, " * 915
"""As long as the longest prompt of the API, 32,000 signs."""


class CountingTokenizer:
    """A tokenizer that adds up how many signs it was given."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self.signs = 0

    def __call__(self, text: str, **options: Any) -> Any:
        """Count, and tokenize."""
        self.signs += len(text)
        return self._tokenizer(text, **options)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from tests.support.diffusion.tiny_models import clip_tokenizer

    return clip_tokenizer()


@pytest.fixture
def limit(tokenizer: Any) -> TokenLimit:
    return TokenLimit(tokenizer, 77)


@pytest.mark.parametrize("text", ["a cat", "  a cat \n", "", " ", "一只猫"])
def test_a_text_that_fits_stays_as_it_is(limit: TokenLimit, text: str) -> None:
    assert split(text, limit) == (text,)
    assert truncate(text, limit) == text


@pytest.mark.parametrize(
    "text",
    [WORDS, ONE_WORD, CHINESE, f"{ONE_WORD} {WORDS}"],
    ids=["words", "one-word", "chinese", "both"],
)
def test_a_long_text_is_read_in_parts_that_lose_nothing(limit: TokenLimit, text: str) -> None:
    """Not even of a single word that is longer than the encoder."""
    pieces = split(text, limit)
    assert len(pieces) > 1
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(token_count(piece, limit.tokenizer) <= 77 for piece in pieces)


def test_parts_end_where_words_do(limit: TokenLimit) -> None:
    assert " ".join(split(WORDS, limit)).split() == WORDS.split()


def test_a_text_is_cut_at_a_word_and_the_log_says_so(
    limit: TokenLimit, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        kept = truncate(WORDS, limit)
    assert WORDS.startswith(kept)
    assert kept.split() == WORDS.split()[: len(kept.split())]
    assert "left out: 'w" in caplog.text
    assert "w39" in caplog.text


@pytest.mark.parametrize("text", [WORDS, CHINESE, ONE_WORD], ids=["words", "chinese", "one-word"])
def test_as_much_as_fits_is_kept(limit: TokenLimit, text: str) -> None:
    """One more word or sign would be too much; of one long word its beginning is kept."""
    kept = truncate(text, limit)
    assert text.startswith(kept)
    assert token_count(kept, limit.tokenizer) <= 77
    rest = text[len(kept) :]
    more = rest.split()[0] if rest[0] == " " else rest[0]
    assert token_count(f"{kept} {more}" if rest[0] == " " else kept + more, limit.tokenizer) > 77


@pytest.mark.parametrize("shorten", [truncate, split])
def test_the_longest_prompt_costs_little_more_than_its_length(tokenizer: Any, shorten: Any) -> None:
    """truncate() reads the beginning alone, split() each place a few times."""
    counting = CountingTokenizer(tokenizer)
    shorten(LONGEST, TokenLimit(counting, 77))
    assert counting.signs < (5_000 if shorten is truncate else 25 * len(LONGEST))
