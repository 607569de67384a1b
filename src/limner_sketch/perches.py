"""A perch that a drawing brings along: our own birds sit on a branch of theirs."""

from __future__ import annotations

from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Scene
from limner_sketch.subjects.registry import own_drawing


def without_perches(scene: Scene) -> Scene:
    """Leave out the branch on which a bird sits that is drawn with one."""
    spare = {
        relation.to
        for relation in scene.relations
        if relation.kind == "on"
        and nouns().row(scene.subjects[relation.to].name).looks.perch
        and nouns().row(scene.subjects[relation.of].name).looks.perched
        and own_drawing(scene.subjects[relation.of], scene.framing) is not None
    }
    if not spare:
        return scene
    left = [index for index in range(len(scene.subjects)) if index not in spare]
    return scene.only(left, scene.relations)
