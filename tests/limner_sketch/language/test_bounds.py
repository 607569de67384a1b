"""Each bound of understanding, reached; and what stands before a filled vessel's 里."""

from __future__ import annotations

from itertools import pairwise

import pytest

from limner_sketch.language.bonds import CHAIN_MAX, Bonds
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.lexicon import ALONE_MAX
from limner_sketch.language.meanings import Noun
from limner_sketch.language.naming import AGAIN_MAX
from limner_sketch.language.relations import GROUP_MAX
from limner_sketch.language.things import Thing
from tests.support.language import shared_lexicon

CAT = Noun("cat", "1F408", "pets")


def test_the_last_of_a_long_list_are_put_on_the_table(station: Interpreter) -> None:
    scene = station.understand(" and ".join(["a cat"] * (GROUP_MAX + 8)) + " on a table")
    assert len(scene.subjects) == GROUP_MAX + 9
    assert [one.of for one in scene.relations] == list(range(8, GROUP_MAX + 8))


def test_a_clause_names_so_many_of_one_noun_again(station: Interpreter) -> None:
    cats = AGAIN_MAX + 2
    made = ", ".join(["a cat"] * cats)
    again = " and ".join(["the cat"] * cats)
    assert len(station.understand(f"{made}, {again}").subjects) == cats + 2


def test_a_chain_that_might_close_to_a_ring_has_an_end() -> None:
    things = [Thing(CAT) for _ in range(CHAIN_MAX + 4)]
    bonds = Bonds()
    for one, other in pairwise(things):
        bonds.bind("on", one, other)
    assert len(list(bonds)) == CHAIN_MAX + 3
    rider, below = Thing(CAT), Thing(CAT)
    bonds.bind("on", rider, below)
    bonds.bind("on", below, things[0])
    assert bonds.of(below) is None
    bonds.bind("on", below, things[-8])
    assert bonds.of(below) is not None


def test_no_name_is_longer_than_what_is_looked_up_whole() -> None:
    lexicon = shared_lexicon()
    assert all(
        lexicon.may_be_alone(lexicon.matches(name)) and len(lexicon.tokens(name)) <= ALONE_MAX
        for name in lexicon.phrases()
        if lexicon.alone(name)
    )


@pytest.mark.parametrize(
    ("prompt", "names", "of", "to"),
    [
        ("盛满水的碗里有金鱼", ("bowl", "goldfish"), 1, 0),
        ("一个装满鲜花的花瓶里有一只猫", ("vase", "cat"), 1, 0),
    ],
)
def test_what_is_filled_is_the_place(
    station: Interpreter, prompt: str, names: tuple[str, ...], of: int, to: int
) -> None:
    scene = station.understand(prompt)
    assert tuple(one.name for one in scene.subjects) == names
    assert [(one.kind, one.of, one.to) for one in scene.relations] == [("in", of, to)]


@pytest.mark.parametrize("text", ["盛满水的碗里有金鱼", "装满水的花瓶", "a bowl filled with water"])
def test_what_is_filled_is_one(station: Interpreter, text: str) -> None:
    assert station.understand(text).subjects[0].count == 1
