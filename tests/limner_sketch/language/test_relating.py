"""How subjects stand to each other in words, each said in full once."""

from __future__ import annotations

from limner_sketch.language.relating import Telling
from limner_sketch.language.scene import Relation, Scene, Subject


def telling(*relations: tuple[str, int, int], of: str) -> Telling:
    """Return the telling of subjects that are named by single words."""
    names = of.split()
    subjects = tuple(Subject(name, "") for name in names)
    scene = Scene(subjects=subjects, relations=tuple(Relation(*one) for one in relations))
    return Telling(scene, [f"a {name}" for name in names], lambda one: f"the {one.name}")


def test_what_stands_on_another_comes_before_it() -> None:
    told = telling(("on", 0, 1), of="cat table")
    assert told.roots() == [0]
    assert told.full(0) == "a cat on a table"
    assert told.full(0) == "the cat"


def test_who_holds_a_thing_is_told_with_it() -> None:
    told = telling(("holding", 0, 1), of="girl balloon")
    assert told.roots() == [0]
    assert told.holder(0) == "a girl holding a balloon"


def test_those_that_share_a_place_are_told_as_one() -> None:
    told = telling(("in", 0, 2), ("in", 1, 2), of="apple pear basket")
    assert told.is_group(0)
    assert told.holder(0) + told.tail(0) == "a apple and a pear in a basket"


def test_what_is_in_a_thing_that_is_held_is_told_after_it() -> None:
    told = telling(("holding", 0, 1), ("in", 2, 1), of="girl basket apple")
    assert told.roots() == [0]
    assert told.holder(0) == "a girl holding a basket with a apple in it"


def test_a_rider_rides_and_nothing_floats_on_a_table() -> None:
    told = telling(("riding", 0, 1), of="knight horse")
    assert told.act(0, "standing") == "riding"
    assert told.full(0) == "a knight riding a horse"
    assert telling(("on", 0, 1), of="balloon table").act(0, "floating") == "shown"
    assert telling(of="balloon").act(0, "floating") == "floating"
