"""Reading a text: which phrases stand in it, where, and which a negation frees."""

from __future__ import annotations

import pytest

from limner.policy.moderation.deobfuscation import fold
from limner.policy.moderation.negation import Standing
from limner.policy.moderation.phrase_matcher import Reading, read
from limner.policy.moderation.vocabulary import PASS, Vocabulary

GRAVE = frozenset({"bare", "wound"})


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    made = Vocabulary()
    made.add("naked", "bare", grave=True)
    made.add("nude", "bare", grave=True)
    made.add("woman", "person")
    made.add("knife", "weapon")
    made.add("knife in his chest", "wound", grave=True)
    made.add("naked eye", PASS)
    made.add("裸体", "bare")
    return made


def found(reading: Reading) -> list[tuple[int, int, frozenset[str]]]:
    return [(hit.start, hit.end, hit.groups) for hit in reading.hits]


def test_phrases_are_found_in_order_with_the_shorter_ones_they_begin_with(
    vocabulary: Vocabulary,
) -> None:
    reading = read("a woman, a knife in his chest", vocabulary, GRAVE)
    assert found(reading) == [
        (1, 2, frozenset({"person"})),
        (4, 8, frozenset({"wound"})),
        (4, 5, frozenset({"weapon"})),
    ]
    assert reading.standings == [Standing.SAID] * 3


def test_a_harmless_phrase_hides_the_words_in_it(vocabulary: Vocabulary) -> None:
    assert found(read("seen with the naked eye", vocabulary, GRAVE)) == []


@pytest.mark.parametrize(
    "text",
    [
        *("n-a-k-e-d", "n a k e d", "n.a.k.e.d", "nak3d", "n@ked", "n*ked", "naaaaked"),
        *("nakednude", "na-ked", "NAKED", "nu.de", "裸体", "裸 体"),
    ],
)
def test_a_hidden_word_is_found(vocabulary: Vocabulary, text: str) -> None:
    groups = {group for hit in read(fold(text), vocabulary, GRAVE).hits for group in hit.groups}
    assert "bare" in groups


@pytest.mark.parametrize("text", ["NUD-5", "a man-made lake", "snaked", "455 nu 3", "裸", "体"])
def test_what_only_looks_so_is_not(vocabulary: Vocabulary, text: str) -> None:
    assert found(read(fold(text), vocabulary, GRAVE)) == []
