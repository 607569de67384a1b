"""The things of a draft: in order, and found by what they are."""

from __future__ import annotations

from limner_sketch.language.meanings import Noun
from limner_sketch.language.scene import Subject
from limner_sketch.language.things import COUNT_MAX, Thing, Things

CAT, DOG, KITTEN = (Noun(name, "", "pets") for name in ("cat", "dog", "kitten"))


def names(things: Things) -> list[str]:
    return [thing.noun.name for thing in things]


def test_things_keep_their_order_and_the_last_is_known() -> None:
    things = Things([Thing(CAT), Thing(DOG)])
    assert (names(things), len(things)) == (["cat", "dog"], 2)
    assert [thing.noun.name for thing in reversed(things)] == ["dog", "cat"]
    things.add_before_last(Thing(CAT))
    assert names(things) == ["cat", "cat", "dog"]
    assert things.last is not None
    assert things.last.noun is DOG
    assert Things().last is None


def test_what_is_taken_out_is_found_no_more() -> None:
    cat, dog, other = Thing(CAT), Thing(DOG), Thing(CAT)
    things = Things([cat, dog, other])
    things.remove(cat)
    things.remove(cat)
    assert list(things.named(CAT)) == [other]
    assert things.last_of("pets") is other
    things.remove(other)
    assert things.last_of("pets") is dog
    assert things.last_of("people") is None


def test_a_thing_called_otherwise_is_found_by_its_new_name() -> None:
    cat = Thing(CAT)
    things = Things([cat])
    things.rename(cat, KITTEN)
    assert list(things.named(KITTEN)) == [cat]
    assert list(things.named(CAT)) == []
    assert things.last_of("pets") is cat


def test_a_finished_thing_is_a_subject_within_what_can_be_counted() -> None:
    many = Thing(CAT, 1000, "red")
    many.add_traits("sitting", "tiny", "sitting")
    assert many.finished() == Subject("cat", "", COUNT_MAX, "red", ("sitting", "tiny"))
    assert Thing(CAT, 0).finished().count == 1
