"""What an edit's prompt asks for: each single thing, and how far away it belongs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from limner.engines.sketch.edits.layers import Depth
from limner.engines.sketch.scale import last_word, metres
from limner.prompts.scene import Scene, Subject

_THINGS_MAX = 8
_ALIKE_MAX = 6
# What is no taller than this is held, worn or put down before people and furniture.
_SMALL_M = 0.45
# Above this share of the picture, what a prompt calls "behind" is not left to stand in front.
_HOLE_MAX = 0.5
_WORN = frozenset(
    {"cap", "hat", "crown", "helmet", "beret", "beanie", "glasses", "sunglasses", "goggles"}
    | {"mask", "scarf", "tie", "necktie", "necklace", "bow", "ribbon", "earrings", "beard"}
    | {"moustache", "mustache", "headphones", "backpack", "shirt", "dress", "coat", "ring"}
)
_PAIRED = frozenset({"glasses", "sunglasses", "goggles", "headphones", "scissors", "jeans"})
_FAR = frozenset(
    {"sun", "moon", "star", "planet", "comet", "cloud", "rainbow", "lightning", "fireworks"}
    | {"mountain", "mountains", "volcano", "hill", "fuji", "iceberg", "balloon", "airplane"}
    | {"plane", "rocket", "airship", "ufo", "saucer", "skyscraper", "skyline", "tornado"}
    | {"sunrise", "sunset", "aurora", "galaxy", "parachute", "satellite"}
)
# The sun is a detail of a scene elsewhere; whoever marks a hole for it wants to see it there.
_DETAILS = {"sun": "2600", "rainbow": "1F308", "moon": "1F315"}


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to set in. `hides`: the prompt itself puts it behind something."""

    subject: Subject
    depth: Depth
    hides: bool

    @property
    def small(self) -> bool:
        """Whether it is of a size to be held."""
        return metres(self.subject) < _SMALL_M


def wishes(scene: Scene, hole_share: float) -> list[Wish]:
    """Return every single thing to draw: "two cats" are two.

    What a thing is to be behind or in front of is taken to be in the picture already.
    """
    depths: dict[int, Depth] = {}
    there: set[int] = set()
    for relation in scene.relations:
        if relation.kind in {"behind", "in front of"} and hole_share < _HOLE_MAX:
            there.add(relation.to)
            depths[relation.of] = Depth.BEHIND if relation.kind == "behind" else Depth.WORN
    found = [
        Wish(replace(subject, count=1), depths.get(index, _depth(subject)), index in depths)
        for index, subject in enumerate(scene.subjects)
        if index not in there or index in depths
        for _ in range(_count(subject))
    ]
    if not found:
        found = [
            Wish(Subject(name, _DETAILS[name]), Depth.FAR, hides=False)
            for name in scene.details
            if name in _DETAILS
        ]
    return found[:_THINGS_MAX]


def _count(subject: Subject) -> int:
    """Return how many are drawn: of a pair of glasses, one."""
    return 1 if last_word(subject.name) in _PAIRED else min(subject.count, _ALIKE_MAX)


def _depth(subject: Subject) -> Depth:
    last = last_word(subject.name)
    if last in _WORN:
        return Depth.WORN
    return Depth.FAR if last in _FAR else Depth.STANDING
