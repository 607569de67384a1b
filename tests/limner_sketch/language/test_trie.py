"""The trie finds the longest phrase that it knows."""

from __future__ import annotations

import pytest

from limner_sketch.language.meanings import Kind, Meaning, Noun
from limner_sketch.language.tokens import tokenize
from limner_sketch.language.trie import Match, Trie

CAT, CAP, GLASSES = (Noun(name, "", "pets") for name in ("cat", "baseball cap", "glasses"))


@pytest.fixture
def trie() -> Trie:
    made = Trie()
    for words, noun in (("cat", CAT), ("猫", CAT), ("baseball cap", CAP), ("glasses", GLASSES)):
        node = made.node(words)
        assert node is not None
        node.noun = noun
    node = made.node("sit")
    assert node is not None
    node.says = (Meaning(Kind.TRAIT, "sitting"),)
    return made


def longest(trie: Trie, text: str) -> Match:
    return trie.longest(tokenize(text), 0)


def test_the_longest_phrase_wins(trie: Trie) -> None:
    found = longest(trie, "baseball cap and more")
    assert (found.noun, found.length, found.text) == (CAP, 2, "baseball cap")


def test_a_plural_is_its_singular_and_a_plural_of_its_own_is_not(trie: Trie) -> None:
    assert longest(trie, "cats").plural
    assert longest(trie, "cats").noun is CAT
    assert not longest(trie, "glasses").plural
    assert longest(trie, "baseball caps").noun is CAP


def test_a_form_of_a_known_verb_says_the_same(trie: Trie) -> None:
    assert longest(trie, "sitting").says == (Meaning(Kind.TRAIT, "sitting"),)
    assert longest(trie, "sits").says == (Meaning(Kind.TRAIT, "sitting"),)


def test_an_unknown_word_or_character_is_one_match_that_says_nothing(trie: Trie) -> None:
    for text in ("frabjous day", "犬猫"):
        found = longest(trie, text)
        assert (found.length, found.noun, found.says) == (1, None, ())


def test_phrases_are_listed_as_they_are_written(trie: Trie) -> None:
    assert set(trie.phrases()) == {"cat", "猫", "baseball cap", "glasses", "sit"}
    assert trie.node(", ") is None
