"""A phrase of two readings is given one by what stands around it."""

from __future__ import annotations

import pytest

from limner_sketch.language.readings import names_thing, settled
from tests.support.language import shared_lexicon


def things(clause: str) -> list[str]:
    """Return the words of a clause that are read as things."""
    found = settled(shared_lexicon().matches(clause))
    return [match.text for match in found if match.noun is not None]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("an orange", ["orange"]),
        ("an orange cat", ["cat"]),
        ("an orange and white cat", ["cat"]),
        ("two oranges", ["oranges"]),
        ("a stone bridge", ["bridge"]),
        ("a cat on a stone", ["cat", "stone"]),
        ("flowers in a vase", ["flowers", "vase"]),
        ("a vase of flowers", ["vase", "flowers"]),
        ("a peach dress", ["dress"]),
        ("a peach on a table", ["peach", "table"]),
        ("花瓶里的花", ["花瓶", "花"]),
    ],
)
def test_a_word_is_a_thing_where_it_stands_as_one(clause: str, expected: list[str]) -> None:
    assert things(clause) == expected


def test_a_colour_that_shades_the_next_goes() -> None:
    texts = [match.text for match in settled(shared_lexicon().matches("a salmon pink dress"))]
    assert "salmon" not in texts
    assert "pink" in texts


def test_it_says_which_phrases_can_name_a_thing() -> None:
    cat, red, roof = shared_lexicon().matches("cat red roof")
    assert [names_thing(match) for match in (cat, red, roof)] == [True, False, True]
