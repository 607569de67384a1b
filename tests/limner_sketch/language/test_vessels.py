"""What holds things in it or on it."""

from __future__ import annotations

import pytest

from limner_sketch.language.meanings import Noun
from limner_sketch.language.vessels import is_heap, is_table_ware, way_between, way_of
from tests.support.language import shared_lexicon


def noun(name: str) -> Noun:
    found = shared_lexicon().noun(name)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "way"), [("basket", "in"), ("table", "on"), ("cat", None)])
def test_things_are_held_in_a_basket_and_on_a_table(name: str, way: str | None) -> None:
    assert way_of(noun(name)) == way


def test_a_table_bears_a_lamp_and_no_second_table() -> None:
    assert way_between(noun("lamp"), noun("table")) == "on"
    assert way_between(noun("table"), noun("table")) == "beside"


def test_a_bowl_is_table_ware_and_a_basket_is_not() -> None:
    assert is_table_ware(noun("bowl"))
    assert not is_table_ware(noun("basket"))


def test_a_basket_full_of_apples_holds_several_and_a_bowl_of_noodles_one() -> None:
    assert is_heap(noun("apple"))
    assert not is_heap(noun("bowl of noodles"))
