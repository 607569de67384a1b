"""Relating: what stands on, in, under, behind or beside another, is held by it or rides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from limner.engines.sketch.easel import Easel
from limner.engines.sketch.scale import last_word, looked_up, metres, sizes
from limner.prompts.scene import Relation, Scene, Subject

_COPIES_MAX = 12
NEAR_LAW = 0.45
"""Heights are drawn as the metres to this power: an ant beside an elephant must still be seen."""

Aspect = Callable[[Subject, float, bool], float]
"""Measures a subject's width over its height; called with its height and whether it is turned."""


@dataclass(frozen=True, slots=True)
class Place:
    """A spot for one subject: middle and foot in pixels, its height there, what lies in front.

    Places with a smaller `order` are drawn first. `turned` mirrors it; `resting` means that it
    rests on another subject: no shadow on the ground, and it is not lifted.
    """

    subject: Subject
    x: float
    y: float
    height: float
    order: float
    turned: bool = False
    resting: bool = False


def drawable_relations(scene: Scene) -> list[Relation]:
    """Return the relations that can be drawn: each follower has one leader, and no circle."""
    wanted = list(scene.relations)
    for index, subject in enumerate(scene.subjects[:-1]):
        if "holding" in subject.traits and "held" in scene.subjects[index + 1].traits:
            wanted.append(Relation("holding", index, index + 1))
    leader: dict[int, int] = {}
    kept = []
    for relation in wanted:
        led, leading = follower(relation), leader_of(relation)
        inside = min(led, leading) >= 0 and max(led, leading) < len(scene.subjects)
        if not inside or led == leading or led in leader:
            continue
        at = leading
        while at in leader:
            at = leader[at]
        if at != led:
            leader[led] = leading
            kept.append(relation)
    return _leaders_first(kept, set(leader))


def _leaders_first(relations: list[Relation], bound: set[int]) -> list[Relation]:
    ordered: list[Relation] = []
    left = list(relations)
    while left:
        ready = [relation for relation in left if leader_of(relation) not in bound]
        ordered += ready
        bound = bound - {follower(relation) for relation in ready}
        left = [relation for relation in left if relation not in ready]
    return ordered


def follower(relation: Relation) -> int:
    """Return the index of the subject that is placed by the other."""
    return relation.to if relation.kind == "holding" else relation.of


def leader_of(relation: Relation) -> int:
    """Return the index of the subject that the other is placed by."""
    return relation.of if relation.kind == "holding" else relation.to


def set_by_leader(
    easel: Easel,
    relation: Relation,
    places: list[Place],
    first: dict[int, Place],
    aspect: Aspect,
) -> tuple[list[Place], dict[int, Place]]:
    """Set a follower by its leader, which may shrink so that both are seen whole."""
    leader = first[leader_of(relation)]
    subject = easel.scene.subjects[follower(relation)]
    ratio = (metres(subject) / metres(leader.subject)) ** NEAR_LAW
    height = leader.height * min(max(ratio, 0.12), 3.0)
    kind = relation.kind
    if kind == "holding":
        overhead = last_word(subject.name) in sizes().overhead
        height = leader.height * 0.6 if overhead else min(height, leader.height * 0.34)
    elif kind == "in" and last_word(leader.subject.name) in sizes().clear:
        height = min(height, leader.height * 0.5)
    grown = _reach(kind, leader, height)
    room = leader.y - easel.height * 0.03
    factor = min(1.0, room / max(grown, 1.0), easel.unit * 0.86 / max(height, 1.0))
    if factor < 1.0:
        shrunk = replace(leader, height=leader.height * factor)
        places = [shrunk if place is leader else place for place in places]
        first = {index: shrunk if place is leader else place for index, place in first.items()}
        leader, height = shrunk, height * factor
    copies = max(1, min(subject.count, _COPIES_MAX))
    width = aspect(subject, height, False) * height
    broad = aspect(leader.subject, leader.height, leader.turned) * leader.height
    made = []
    for copy in range(copies):
        spread = (copy - (copies - 1) / 2) * min(width * 1.05, max(broad, width * 2) / copies)
        place = _beside(kind, leader, subject, height, (width, broad), easel)
        made.append(replace(place, x=place.x + spread, order=place.order + copy * 1e-3))
    first = {**first, follower(relation): made[0]}
    return [*places, *made], first


def _reach(kind: str, leader: Place, height: float) -> float:
    """Return how high leader and follower reach together, from the leader's foot."""
    if kind == "on":
        return leader.height * _surface(leader.subject) + height
    if kind == "riding":
        return leader.height * looked_up(sizes().mount, leader.subject.name, 0.7) + height * 0.72
    return max(leader.height, height)


def _surface(subject: Subject) -> float:
    return looked_up(sizes().surface, subject.name, 0.97)


def _beside(
    kind: str,
    leader: Place,
    subject: Subject,
    height: float,
    widths: tuple[float, float],
    easel: Easel,
) -> Place:
    """Return a follower's place; `widths` are its own and the leader's."""
    width, broad = widths
    side = -1.0 if leader.x > easel.width * 0.55 else 1.0
    x, y, tall = leader.x, leader.y, leader.height
    rest = Place(subject, x, y, height, leader.order + 0.1, resting=True)
    match kind:
        case "on":
            return replace(rest, y=y - tall * _surface(leader.subject) + height * 0.03)
        case "riding":
            seat = tall * looked_up(sizes().mount, leader.subject.name, 0.7)
            return replace(rest, y=y - seat + height * 0.28, order=leader.order - 0.1)
        case "in":
            return _inside(leader, rest, side * broad)
        case "under":
            return _at_foot(leader, rest)
        case "holding":
            if last_word(subject.name) in sizes().overhead:
                hand = x + side * broad * 0.4
                return replace(rest, x=hand, y=y - tall * 0.5, order=leader.order - 0.1)
            return replace(rest, x=x + side * broad * 0.46, y=y - tall * 0.36)
        case "behind":
            x += side * (broad * 0.34 + width * 0.16)
            back = y - easel.height * 0.035
            return replace(rest, x=x, y=back, order=leader.order - 0.2, resting=False)
        case "in front of":
            x -= side * (broad * 0.2 + width * 0.1)
            near = y + easel.height * 0.03
            return replace(rest, x=x, y=near, order=near + 0.1, resting=False)
        case _:
            x += side * (broad + width) * 0.52
            return replace(rest, x=x, order=y - 0.05, resting=False, turned=side < 0)


def _inside(leader: Place, rest: Place, broad: float) -> Place:
    """Return the place in a glass, on a deck, in what hides the lower part, or at the foot."""
    name, tall = leader.subject.name, leader.height
    deck = looked_up(sizes().deck, name, 0.0)
    if deck:
        return replace(rest, x=rest.x - broad * 0.22, y=leader.y - tall * deck)
    if last_word(name) in sizes().clear:
        return replace(rest, y=leader.y - tall * 0.2)
    if last_word(name) in sizes().vessel:
        lift = max(tall * 0.92 - rest.height * 0.45, tall * 0.35)
        return replace(rest, y=leader.y - lift, order=leader.order - 0.1)
    return _at_foot(leader, rest)


def _at_foot(leader: Place, rest: Place) -> Place:
    low = leader.y + rest.height * 0.05
    return replace(rest, y=low, order=max(leader.order, low) + 0.1, resting=False)
