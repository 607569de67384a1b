"""The subjects in English: how many, of what look, what they do, and where they stand."""

from __future__ import annotations

import pytest

from limner_sketch.language.describing import Describer, SubjectPhrases
from limner_sketch.language.scene import Relation, Scene, Subject
from tests.support.language import shared_lexicon

CAT, TABLE = Subject("cat", "1F408", color="orange"), Subject("table", "1FA91")


@pytest.fixture(scope="module")
def describer() -> Describer:
    return Describer(shared_lexicon())


def told(describer: Describer, *subjects: Subject, **fields: object) -> SubjectPhrases:
    return describer.tell(Scene(subjects=subjects, **fields))  # type: ignore[arg-type]


def test_one_thing_takes_an_article_and_its_colour(describer: Describer) -> None:
    phrases = told(describer, CAT, setting="meadow")
    assert phrases.phrase == "an orange cat"
    assert phrases.noun == "cat"
    assert not phrases.many


def test_several_are_counted_in_words(describer: Describer) -> None:
    phrases = told(describer, Subject("cat", "1F408", 3), setting="meadow")
    assert phrases.phrase == "three cats"
    assert phrases.many


def test_what_it_does_is_said_in_both_forms(describer: Describer) -> None:
    cat = Subject("cat", "1F408", traits=("sleeping",))
    phrases = told(describer, cat, setting="room")
    assert (phrases.finite, phrases.participle) == ("sleeps", "sleeping")


def test_what_stands_on_another_is_told_before_it(describer: Describer) -> None:
    phrases = told(describer, CAT, TABLE, setting="room", relations=(Relation("on", 0, 1),))
    assert phrases.phrase == "an orange cat"
    assert phrases.finite.endswith("on a table")


def test_clothes_are_said_with_their_colour(describer: Describer) -> None:
    woman = Subject("woman", "1F469", traits=("red baseball cap",))
    assert "wearing a red baseball cap" in told(describer, woman, setting="room").phrase


def test_a_size_is_said_where_the_picture_shows_it(describer: Describer) -> None:
    big = Subject("cat", "1F408", traits=("big",))
    assert "big" in told(describer, big, setting="meadow").phrase
    assert "big" not in told(describer, big, setting="meadow", framing="close-up").phrase


def test_three_and_more_share_the_scene(describer: Describer) -> None:
    dog, duck = Subject("dog", "1F415"), Subject("duck", "1F986")
    phrases = told(describer, CAT, dog, duck, setting="meadow")
    assert phrases.phrase == "an orange cat, a dog and a duck"
    assert phrases.finite == "share the scene"
