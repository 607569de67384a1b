"""A clause gives counts, colours, ages and traits to the things that they belong to."""

from __future__ import annotations

import pytest

from limner_sketch.language.clauses import ClauseReader
from limner_sketch.language.drafting import Draft
from limner_sketch.language.readings import settled
from limner_sketch.language.scene import Scene
from limner_sketch.language.wholes import with_wholes
from tests.support.language import shared_lexicon


def read(*clauses: str) -> Scene:
    """Read clauses one after another, without the steps that come before and after."""
    lexicon, draft = shared_lexicon(), Draft()
    reader = ClauseReader(lexicon, draft)
    for clause in clauses:
        reader.read(settled(with_wholes(lexicon.matches(clause))))
    reader.finish()
    return draft.finished()


def said(scene: Scene) -> list[str]:
    """Write each subject as "2 red cat (sitting)"."""
    return [
        " ".join(
            [str(one.count), *([one.color] if one.color else []), one.name]
            + ([f"({', '.join(one.traits)})"] if one.traits else [])
        )
        for one in scene.subjects
    ]


@pytest.mark.parametrize(
    ("clause", "subjects"),
    [
        ("two black cats sitting", ["2 black cat (sitting)"]),
        ("a dark green car", ["1 dark green car"]),
        ("the apple is red", ["1 red apple"]),
        ("an old man reading", ["1 old man (reading)"]),
        ("a cat and a white dog", ["1 cat", "1 white dog"]),
        ("a woman wearing a hat", ["1 woman (hat)"]),
        ("a girl holding a balloon", ["1 girl (holding)", "1 balloon (held)"]),
        ("三只白色的猫", ["3 white cat"]),
        ("孩子们在跑", ["3 child (running)"]),
        ("一篮苹果", ["1 basket", "3 apple"]),
        ("12 ducks", ["12 duck"]),
    ],
)
def test_each_thing_gets_what_was_said_of_it(clause: str, subjects: list[str]) -> None:
    assert said(read(clause)) == subjects


def test_a_colour_that_no_thing_takes_is_the_picture_s() -> None:
    scene = read("a blue night")
    assert (scene.time, scene.colors) == ("night", ("blue",))


def test_a_colour_before_the_word_background_is_its_colour() -> None:
    assert read("a cat on a blue background").background == "blue"


def test_what_is_negated_is_left_out_until_the_negation_ends() -> None:
    scene = read("a cat without a hat", "a dog")
    assert said(scene) == ["1 cat", "1 dog"]
    assert scene.excluded == ("hat",)
    assert read("no people").excluded


def test_links_bind_what_stands_around_them() -> None:
    scene = read("a cat on a table")
    assert [(one.kind, one.of, one.to) for one in scene.relations] == [("on", 0, 1)]
    scene = read("桌子上有一只猫")
    names = [one.name for one in scene.subjects]
    relations = [(names[one.of], one.kind, names[one.to]) for one in scene.relations]
    assert relations == [("cat", "on", "table")]


def test_a_bird_on_a_roof_is_on_a_house() -> None:
    scene = read("a bird on the roof")
    assert [one.name for one in scene.subjects] == ["bird", "house"]


def test_a_word_that_names_several_kinds_names_as_many_as_were_counted() -> None:
    assert len(read("two fruits").subjects) == 2


def test_words_that_nobody_knows_are_kept_for_the_reply() -> None:
    assert read("a frabjous cat").unknown == ("frabjous",)
    assert read("甪甪猫").unknown == ("甪甪",)
