"""A Scene of some of its subjects."""

from __future__ import annotations

from limner_sketch.language.scene import Relation, Scene, Subject


def test_relations_follow_the_subjects_that_stay() -> None:
    cat, table, dog = (Subject(name, "") for name in ("cat", "table", "dog"))
    relations = (Relation("on", 0, 1), Relation("beside", 2, 1))
    scene = Scene(subjects=(cat, table, dog), relations=relations, time="night")
    left = scene.only([1, 0], relations)
    assert left.subjects == (table, cat)
    assert left.relations == (Relation("on", 1, 0),)
    assert left.time == "night"
