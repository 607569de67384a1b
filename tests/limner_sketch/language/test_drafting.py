"""A draft keeps what was said, once, in the order of the prompt."""

from __future__ import annotations

from limner_sketch.language.drafting import Draft
from limner_sketch.language.meanings import Kind, Noun
from limner_sketch.language.scene import Relation
from limner_sketch.language.things import Thing

GIRL, BALLOON, DOG = (
    Noun(*row) for row in (("girl", "", "people"), ("balloon", "", "toys"), ("dog", "", "pets"))
)


def test_what_is_said_twice_is_kept_once_and_the_first_wins() -> None:
    draft = Draft()
    for key in ("night", "dawn", "night"):
        draft.say(Kind.TIME, key)
    assert draft.all(Kind.TIME) == ["night", "dawn"]
    assert draft.first(Kind.TIME) == "night"
    assert draft.finished().time == "night"
    assert draft.first(Kind.MOOD) is None


def test_places_follow_details_and_repeats_are_dropped() -> None:
    draft = Draft(excluded=["text", "text"], unknown=["frabjous", "frabjous"])
    draft.say(Kind.PLACE, "Tokyo")
    draft.say(Kind.DETAIL, "stars")
    scene = draft.finished()
    assert scene.details == ("stars", "Tokyo")
    assert (scene.excluded, scene.unknown) == (("text",), ("frabjous",))


def test_who_holds_and_what_is_held_are_related_and_so_is_what_is_bound() -> None:
    draft, girl, balloon, dog = Draft(), Thing(GIRL), Thing(BALLOON), Thing(DOG)
    girl.add_traits("holding")
    balloon.add_traits("held")
    for thing in (girl, balloon, dog):
        draft.things.add(thing)
    draft.bonds.bind("beside", dog, girl)
    assert draft.finished().relations == (Relation("holding", 0, 1), Relation("beside", 2, 0))


def test_a_bond_to_a_thing_that_is_gone_is_none() -> None:
    draft, girl, dog = Draft(), Thing(GIRL), Thing(DOG)
    draft.things.add(dog)
    draft.bonds.bind("beside", dog, girl)
    assert draft.finished().relations == ()
