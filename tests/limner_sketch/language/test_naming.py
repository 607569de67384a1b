"""Naming a thing: with its count, its colour, what is worn, and the vessel it is in."""

from __future__ import annotations

import pytest

from limner_sketch.language.drafting import Draft
from limner_sketch.language.meanings import Kind, Noun
from limner_sketch.language.naming import PLURAL_COUNT, Naming
from limner_sketch.language.relations import Relations
from tests.support.language import shared_lexicon


def noun(name: str) -> Noun:
    found = shared_lexicon().noun(name)
    assert found is not None
    return found


@pytest.fixture
def draft() -> Draft:
    return Draft()


@pytest.fixture
def naming(draft: Draft) -> Naming:
    found = Naming(shared_lexicon(), draft, Relations(draft))
    found.begin(goes_on=False)
    return found


def named(draft: Draft) -> list[tuple[int, str | None, str, tuple[str, ...]]]:
    subjects = draft.finished().subjects
    return [(one.count, one.color, one.name, one.traits) for one in subjects]


def test_a_noun_takes_the_number_and_the_colour_before_it(draft: Draft, naming: Naming) -> None:
    naming.wait.number = 2
    naming.wait.add_color("red")
    naming.name(noun("cat"), plural=True)
    naming.name(noun("dog"), plural=True)
    assert named(draft) == [(2, "red", "cat", ()), (PLURAL_COUNT, None, "dog", ())]


def test_an_age_makes_the_person_of_that_age(draft: Draft, naming: Naming) -> None:
    naming.wait.age = "old"
    naming.name(noun("man"), plural=False)
    assert named(draft) == [(1, None, "old man", ())]


def test_two_glasses_are_to_drink_from_and_a_pair_is_worn(draft: Draft, naming: Naming) -> None:
    naming.wait.number = 2
    naming.name(noun("glasses"), plural=False)
    naming.wait.number, naming.wait.pair = 2, True
    naming.name(noun("glasses"), plural=False)
    assert [one[:3] for one in named(draft)] == [(2, None, "glass"), (1, None, "glasses")]


def test_what_follows_a_negation_is_excluded(draft: Draft, naming: Naming) -> None:
    naming.wait.no = True
    naming.name(noun("cat"), plural=False)
    assert naming.spent
    naming.begin(goes_on=True)
    naming.name(noun("dog"), plural=False)
    assert draft.finished().excluded == ("cat", "dog")
    assert named(draft) == []


def test_clothes_are_worn_by_the_last_person_or_wait_for_one(draft: Draft, naming: Naming) -> None:
    naming.name(noun("woman"), plural=False)
    naming.wait.link = Kind.WEAR
    naming.wait.add_color("red")
    naming.name(noun("baseball cap"), plural=False)
    assert named(draft) == [(1, None, "woman", ("red baseball cap",))]
    naming.begin(goes_on=False)
    naming.wait.link = Kind.WEAR
    naming.name(noun("baseball cap"), plural=False)
    naming.name_worn()
    assert named(draft)[-1] == (1, None, "baseball cap", ())


def test_the_vase_a_second_time_is_the_same_one(draft: Draft, naming: Naming) -> None:
    naming.name(noun("vase"), plural=False)
    naming.begin(goes_on=False)
    naming.wait.definite = True
    naming.wait.add_color("blue")
    naming.name(noun("vase"), plural=False)
    assert named(draft) == [(1, "blue", "vase", ())]


def test_a_basket_before_its_apples_is_a_thing_too(draft: Draft, naming: Naming) -> None:
    naming.wait.vessel, naming.wait.number = "basket", 1
    naming.name(noun("apple"), plural=False)
    assert [one[:3] for one in named(draft)] == [
        (1, None, "basket"),
        (PLURAL_COUNT, None, "apple"),
    ]


def test_a_bowl_of_noodles_is_noodles(draft: Draft, naming: Naming) -> None:
    naming.wait.number = 2
    naming.name(noun("bowl"), plural=False)
    naming.wait.of = True
    naming.name(noun("bowl of noodles"), plural=False)
    assert [one[:3] for one in named(draft)] == [(2, None, "bowl of noodles")]


def test_who_holds_comes_before_what_is_held(draft: Draft, naming: Naming) -> None:
    naming.wait.link = Kind.HOLD
    naming.name(noun("balloon"), plural=False)
    naming.wait.traits = ["holding"]
    naming.name(noun("girl"), plural=False)
    assert [one[2:] for one in named(draft)] == [("girl", ("holding",)), ("balloon", ("held",))]


def test_a_chair_does_not_sing_the_woman_on_it_does(naming: Naming) -> None:
    naming.name(noun("woman"), plural=False)
    naming.name(noun("chair"), plural=False)
    assert naming.doer("singing").noun.name == "woman"
    assert naming.doer("wooden").noun.name == "chair"
