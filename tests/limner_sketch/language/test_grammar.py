"""English grammar of the revised prompt."""

from __future__ import annotations

import pytest

from limner_sketch.language import grammar


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("orange cat", "an orange cat"),
        ("cat", "a cat"),
        ("unicorn", "a unicorn"),
        ("hourglass", "an hourglass"),
    ],
)
def test_the_article_goes_by_sound(words: str, expected: str) -> None:
    assert grammar.with_article(words) == expected


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("cat", "cats"),
        ("young woman", "young women"),
        ("bowl of noodles", "bowls of noodles"),
        ("fox", "foxes"),
        ("cherry", "cherries"),
        ("monkey", "monkeys"),
        ("sheep", "sheep"),
        ("child", "children"),
        ("glasses", "glasses"),
    ],
)
def test_plurals(one: str, several: str) -> None:
    assert grammar.plural(one) == several


def test_things_are_counted_and_stuff_is_not() -> None:
    assert grammar.counted(3, "cat", ["orange"]) == "three orange cats"
    assert grammar.counted(1, "apple", ["red"]) == "a red apple"
    assert grammar.counted(1, "glasses") == "glasses"
    assert grammar.is_mass("bread")
    assert grammar.counted(2, "bread", ["fresh"]) == "fresh bread"
    assert grammar.counted(45, "cat") == "45 cats"


def test_lists_and_sentences() -> None:
    assert grammar.listed([]) == ""
    assert grammar.listed(["a"]) == "a"
    assert grammar.listed(["a", "b", "c"]) == "a, b and c"
    assert grammar.sentence("a cat sits") == "A cat sits."
