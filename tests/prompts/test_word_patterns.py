"""Patterns of listed words match them whole, in both languages."""

from __future__ import annotations

import re

import pytest

from limner.prompts.word_patterns import any_of, both, either, listed, squeezed, whole


def test_a_list_is_split_at_commas_and_may_be_broken_over_lines() -> None:
    assert listed("one, two\n  words , ,three,") == ("one", "two words", "three")
    assert listed("") == ()


def test_of_alternatives_the_longest_matches() -> None:
    pattern = re.compile(any_of(["no", "no one", "not", "a.b"]))
    assert [found[0] for found in pattern.finditer("no one, not no a.b axb")] == [
        *("no one", "not", "no", "a.b")
    ]


def test_the_gap_stands_for_spaces_and_hyphens_in_a_word() -> None:
    exact, loose = re.compile(any_of(["close up"])), re.compile(any_of(["close up"], "[ -]?"))
    assert [text for text in ("close up", "close-up", "closeup") if exact.fullmatch(text)] == [
        "close up"
    ]
    assert all(loose.fullmatch(text) for text in ("close up", "close-up", "closeup"))


@pytest.mark.parametrize(
    ("text", "matches"),
    [("cat", True), ("cats", True), ("Cat", True), ("concat", False), ("cathedral", False)],
)
def test_a_word_is_matched_whole_and_in_the_plural(text: str, matches: bool) -> None:
    pattern = re.compile(whole(["cat"]), re.IGNORECASE)
    assert (pattern.search(text) is not None) == matches


def test_latin_letters_in_a_chinese_list_are_matched_whole() -> None:
    pattern = re.compile(both(["oil painting"], ["油画", "cg"]), re.IGNORECASE)
    assert pattern.search("一幅油画")
    assert pattern.search("一幅CG图")
    assert pattern.search("oil-painting")
    assert not pattern.search("cgi")
    assert either({"en": "cat", "zh": ""}).search("a cat")


def test_a_match_is_a_key_without_spaces() -> None:
    assert squeezed("Oil - Painting") == "oilpainting"
