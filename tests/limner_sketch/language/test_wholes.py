"""A part stands for its whole."""

from __future__ import annotations

import pytest

from limner_sketch.language.wholes import with_wholes
from tests.support.language import shared_lexicon


def left(clause: str) -> list[str]:
    return [match.text for match in with_wholes(shared_lexicon().matches(clause))]


@pytest.mark.parametrize("clause", ["the roof of a house", "a house with a red roof", "house roof"])
def test_a_house_named_beside_its_roof_is_one_house(clause: str) -> None:
    found = left(clause)
    assert "house" in found
    assert "roof" not in found


def test_the_roof_s_colour_is_the_house_s() -> None:
    found = left("a house with a red roof")
    assert found.index("red") < found.index("house")


def test_a_roof_without_a_house_stays() -> None:
    assert "roof" in left("a bird on a roof")
    assert "the roof" in left("the roof of a cat")
    assert left("a cat") == ["a", "cat"]
