"""What an edit's prompt asks for: each single thing, and how far away it belongs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from limner_sketch.edits.layers import Depth
from limner_sketch.language.nouns import last_word, nouns
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.relating import drawable_relations, follower, leader_of
from limner_sketch.scale import metres

_THINGS_MAX = 8
_ALIKE_MAX = 6
# What is no taller than this is held, worn or put down before people and furniture.
_SMALL_M = 0.45
# Above this share of the picture, what a prompt calls "behind" is not left to stand in front.
_HOLE_MAX = 0.5
# Above this share, what something is to be on is drawn as well.
_FURNITURE_HOLE_MAX = 0.35
_TOGETHER = frozenset({"in", "on", "holding", "riding"})


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to set in. `hides`: the prompt itself puts it behind something.

    `company` is what it is set in with, as one: the flowers of a vase, and how they stand to it.
    """

    subject: Subject
    depth: Depth
    hides: bool
    company: Scene | None = None

    @property
    def small(self) -> bool:
        """Whether it is of a size to be held."""
        return metres(self.subject) < _SMALL_M


def wishes(scene: Scene, hole_share: float) -> list[Wish]:
    """Return every single thing to draw: "two cats" are two, "a vase of flowers" is one.

    What a thing is to be behind, in front of or, being furniture, under is taken to be in the
    picture already.
    """
    depths: dict[int, Depth] = {}
    there: set[int] = set()
    for relation in scene.relations:
        if relation.kind in {"behind", "in front of"} and hole_share < _HOLE_MAX:
            there.add(relation.to)
            depths[relation.of] = Depth.BEHIND if relation.kind == "behind" else Depth.WORN
        elif relation.kind == "on" and hole_share < _FURNITURE_HOLE_MAX:
            under = scene.subjects[relation.to]
            there |= {relation.to} if nouns().looks(last_word(under.name)).depth else set()
    there -= depths.keys()
    leaders = _leaders(scene, there)
    found: list[Wish] = []
    for index, subject in enumerate(scene.subjects):
        if index in there or leaders.get(index, index) != index:
            continue
        depth, hides = depths.get(index, _depth(subject)), index in depths
        if index in leaders:
            found.append(Wish(subject, depth, hides, _company(scene, index, leaders)))
        else:
            found += [Wish(replace(subject, count=1), depth, hides)] * _count(subject)
    if not found:  # The sun is a detail elsewhere; who marks a hole for it wants to see it there.
        found = [
            Wish(Subject(name, nouns().row(name).symbol), Depth.FAR, hides=False)
            for name in scene.details
            if nouns().row(name).looks.far
        ]
    return found[:_THINGS_MAX]


def _leaders(scene: Scene, there: set[int]) -> dict[int, int]:
    """Return of each subject that is bound to others the one they all stand by."""
    found: dict[int, int] = {}
    for relation in drawable_relations(scene):  # Leaders come before those who follow them.
        led, leader = follower(relation), leader_of(relation)
        if relation.kind in _TOGETHER and not {led, leader} & there:
            found[leader] = found.get(leader, leader)
            found[led] = found[leader]
    return found


def _company(scene: Scene, leader: int, leaders: dict[int, int]) -> Scene:
    """Return a scene of a leader, who comes first, and of all who stand by it."""
    members = [leader, *(index for index in leaders if leaders[index] == leader != index)]
    return scene.only(members, drawable_relations(scene))


def _count(subject: Subject) -> int:
    """Return how many are drawn: of a pair of glasses, one."""
    return 1 if nouns().looks(subject.name).paired else min(subject.count, _ALIKE_MAX)


def _depth(subject: Subject) -> Depth:
    looks = nouns().looks(subject.name)
    if looks.worn:
        return Depth.WORN
    return Depth.FAR if looks.far else Depth.STANDING
