"""A bird that is drawn with a branch needs no second one."""

from __future__ import annotations

from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Relation, Scene, Subject
from limner_sketch.perches import without_perches

PERCHED = next(row.name for row in nouns().rows() if row.looks.perched and row.drawing)
PERCH = next(row.name for row in nouns().rows() if row.looks.perch)


def test_the_branch_below_a_bird_is_left_out_and_others_stay() -> None:
    bird, branch, cat = Subject(PERCHED, ""), Subject(PERCH, ""), Subject("cat", "1F408")
    scene = Scene((bird, branch, cat), relations=(Relation("on", 0, 1), Relation("beside", 2, 0)))
    left = without_perches(scene)
    assert left.subjects == (bird, cat)
    assert left.relations == (Relation("beside", 1, 0),)


def test_a_cat_keeps_the_branch_that_it_is_on() -> None:
    cat, branch = Subject("cat", "1F408"), Subject(PERCH, "")
    scene = Scene((cat, branch), relations=(Relation("on", 0, 1),))
    assert without_perches(scene) is scene
