"""The bonds of a draft: one for each thing, and never in a ring."""

from __future__ import annotations

from itertools import pairwise

from limner_sketch.language.bonds import CHAIN_MAX, Bonds
from limner_sketch.language.meanings import Noun
from limner_sketch.language.things import Thing


def thing(name: str) -> Thing:
    return Thing(Noun(name, "", "household"))


def told(bonds: Bonds) -> list[str]:
    return [f"{one.of.noun.name} {one.kind} {one.to.noun.name}" for one in bonds]


def test_a_thing_stands_by_one_other_alone() -> None:
    bonds, cat, mat, sofa = Bonds(), thing("cat"), thing("mat"), thing("sofa")
    bonds.bind("on", cat, mat)
    bonds.bind("beside", cat, sofa)
    assert told(bonds) == ["cat on mat"]
    assert (bonds.borne_by(mat), bonds.borne_by(sofa)) == (1, 0)


def test_nothing_stands_on_itself_or_on_what_it_bears() -> None:
    bonds, cat, book, table = Bonds(), thing("cat"), thing("book"), thing("table")
    bonds.bind("on", cat, cat)
    bonds.bind("on", cat, book)
    bonds.bind("on", book, table)
    bonds.bind("on", table, cat)
    assert told(bonds) == ["cat on book", "book on table"]


def test_a_bond_taken_back_leaves_room_for_another() -> None:
    bonds, cat, mat, sofa = Bonds(), thing("cat"), thing("mat"), thing("sofa")
    bonds.bind("on", cat, mat)
    bonds.unbind(cat)
    assert bonds.of(cat) is None
    assert bonds.borne_by(mat) == 0
    bonds.bind("on", cat, sofa)
    assert told(bonds) == ["cat on sofa"]


def test_coffee_stands_where_its_cup_stood() -> None:
    bonds, coffee, cup, table = Bonds(), thing("coffee"), thing("cup"), thing("table")
    bonds.bind("in", coffee, cup)
    bonds.bind("on", cup, table)
    bonds.succeed(coffee, cup)
    assert told(bonds) == ["coffee on table"]


def test_a_pile_too_high_to_follow_counts_as_a_ring() -> None:
    bonds, pile = Bonds(), [thing(str(number)) for number in range(CHAIN_MAX + 3)]
    for upper, lower in pairwise(pile):
        bonds.bind("on", upper, lower)
    assert len(told(bonds)) == CHAIN_MAX + 2
    bonds.bind("on", pile[-1], pile[0])
    assert bonds.of(pile[-1]) is None
