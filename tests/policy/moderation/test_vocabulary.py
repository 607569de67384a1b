"""The vocabulary: the longest phrase counts, in any form of its words, however it is spelt."""

from __future__ import annotations

import pytest

from limner.errors import ConfigurationError
from limner.policy.moderation.vocabulary import (
    GLUE,
    PASS,
    WHOLE,
    Vocabulary,
    forms,
    spellings,
    texts_of,
)


@pytest.fixture
def vocabulary() -> Vocabulary:
    made = Vocabulary()
    made.add("knife", "weapon")
    made.add("knife in his chest", "wound", grave=True)
    made.add("butter knife", PASS)
    made.add("naked", "bare", grave=True)
    made.add("porno*", "sex")
    made.add("裸体", "bare")
    made.add("a", GLUE)
    made.add("therapist", WHOLE)
    made.add("rapist", "crime", grave=True)
    return made


def test_the_longest_phrase_counts(vocabulary: Vocabulary) -> None:
    texts = ["a", "knife", "in", "his", "chest"]
    assert vocabulary.longest(texts, 1) == (4, frozenset({"wound"}))
    assert vocabulary.longest(texts[:3], 1) == (1, frozenset({"weapon"}))
    assert vocabulary.longest(texts, 0) == (0, frozenset())
    assert vocabulary.longest(list("裸体"), 0) == (2, frozenset({"bare"}))


def test_a_word_stands_for_its_forms(vocabulary: Vocabulary) -> None:
    assert vocabulary.longest(["pornographic"], 0) == (1, frozenset({"sex"}))
    assert vocabulary.longest(["butter", "knives"], 0)[0] in (0, 2)
    assert "plan" not in forms("planes")
    assert {"plane", "planes"} <= set(forms("planes"))
    assert vocabulary.is_listed("naked")
    assert not vocabulary.is_listed("dressed")


def test_a_harmless_phrase_is_in_no_other_group(vocabulary: Vocabulary) -> None:
    vocabulary.add("butter knife", "weapon")
    assert vocabulary.longest(["butter", "knife"], 0) == (2, frozenset({PASS}))


def test_words_are_found_hidden_spelt_and_glued(vocabulary: Vocabulary) -> None:
    assert vocabulary.hidden("naked") == ("naked",)
    assert vocabulary.hidden("knifeinhischest") == ("knife", "in", "his", "chest")
    assert vocabulary.hidden("dressed") is None
    assert vocabulary.spelt("xnakedx") == ["naked"]
    assert vocabulary.glued("anaked") == ("a", "naked")
    assert vocabulary.glued("nakedrapists") == ("naked", "rapist")
    assert vocabulary.glued("anakedcat") is None
    assert vocabulary.glued("therapist") is None  # A word of its own.


def test_a_number_with_marks_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(ConfigurationError, match=r"18\+"):
        vocabulary.add("18+", "sex")
    vocabulary.add("1488", "hate")
    assert vocabulary.longest(["1488"], 0) == (1, frozenset({"hate"}))
    vocabulary.add("--", "hate")  # Nothing to read: nothing is added.


def test_pinyin_may_be_mixed_with_characters() -> None:
    assert list(spellings("裸体 luo ti")) == ["luoti", "裸 ti", "luo 体", "luo ti"]
    assert list(spellings("nmsl")) == ["nmsl"]


@pytest.mark.parametrize(
    ("phrase", "texts"),
    [("Two Words", ("two", "words")), ("porno*", ("porno*",)), ("裸体", ("裸", "体"))],
)
def test_the_tokens_of_a_phrase(phrase: str, texts: tuple[str, ...]) -> None:
    assert texts_of(phrase) == texts
