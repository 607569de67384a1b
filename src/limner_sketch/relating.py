"""Relating: what stands on, in, under, behind or beside another, is held by it or rides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from limner_sketch.easel import Easel
from limner_sketch.heaping import Mouth, front_of, heap_height, heaped, mouth_of
from limner_sketch.language.nouns import Looks, nouns
from limner_sketch.language.scene import Relation, Scene, Subject
from limner_sketch.places import Place
from limner_sketch.scale import is_clear, metres, stands_at
from limner_sketch.seating import is_seated, seated, side_by_side

_COPIES_MAX = 12
NEAR_LAW = 0.45
"""Heights are drawn as the metres to this power: an ant beside an elephant must still be seen."""

LEAST_SHARE = 0.075
"""Nothing with a relation is drawn lower than this share of the picture's height."""

_HIDING = frozenset({"hidden", "stems"})
"""The values of the column `inside` of what hides the lower part of what is in it."""

_RIM, _SADDLE = 0.92, 0.7
"""Where the rim of a vessel is, and the seat of a rider, where no column says it."""

Aspect = Callable[[Subject, float, bool], float]
"""Measures a subject's width over its height; called with its height and whether it is turned."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """Which of several that have the same relation to the same leader one is."""

    number: int
    count: int

    def moved(self, place: Place, kind: str, middle: float, widths: tuple[float, float]) -> Place:
        """Return a place moved aside, by the leader's middle and both widths in pixels."""
        if self.count == 1:
            return place
        width, broad = widths
        if kind in {"on", "in", "under"}:
            room = broad * (0.62 if kind == "in" else 0.84)
            aside = ((self.number + 0.5) / self.count - 0.5) * room
            return replace(place, x=place.x + aside, order=place.order + self.number * 0.01)
        side = 1.0 if place.x >= middle else -1.0
        if self.number % 2:
            place = replace(place, x=2 * middle - place.x, turned=side > 0)
            side = -side
        return replace(place, x=place.x + side * (self.number // 2) * width * 1.05)


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
    leader = before = first[leader_of(relation)]
    subject = easel.scene.subjects[follower(relation)]
    kind, height = relation.kind, _wished_height(relation.kind, subject, leader)
    copies = max(1, min(subject.count, _COPIES_MAX))
    seat = _seat(relation, drawable_relations(easel.scene))
    slim = aspect(subject, height, False)
    broad = aspect(leader.subject, leader.height, leader.turned)
    if is_seated(kind, subject, leader.subject):
        leader, sitter = seated(leader, subject, easel.height)
        widths = slim * sitter.height, broad * leader.height
        spots = side_by_side(sitter, copies, widths[0], widths[1] * 0.8)
        spots = [seat.moved(spot, "on", leader.x, widths) for spot in spots]
        places = [leader if place is before else place for place in places]
        first = {index: leader if place is before else place for index, place in first.items()}
        return [*places, *spots], {**first, follower(relation): spots[0]}
    mouth = mouth_of(leader.subject) if kind == "in" else None
    if mouth is not None:
        return _filled(leader, mouth, subject, seat, places, first, follower(relation), aspect)
    if kind == "in" or (kind == "on" and metres(subject) < metres(leader.subject) * 1.3):
        leader, height = _borne(easel, kind, leader, broad, height, slim * copies, seat)
    height = max(height, easel.height * LEAST_SHARE)
    room = leader.y - easel.height * 0.03
    grown = _reach(kind, leader, height)
    factor = min(1.0, room / max(grown, 1.0), easel.unit * 0.86 / max(height, 1.0))
    leader, height = replace(leader, height=leader.height * factor), height * factor
    cut = _looks(leader).cut
    if kind == "in" and cut:
        rim = leader.height * cut
        leader = replace(leader, window=(leader.y - rim, float(easel.height)))
    places = [leader if place is before else place for place in places]
    first = {index: leader if place is before else place for index, place in first.items()}
    widths = slim * height, broad * leader.height
    made = []
    for copy in range(copies):
        place = seat.moved(
            _beside(kind, leader, subject, height, widths, easel), kind, leader.x, widths
        )
        spread = (copy - (copies - 1) / 2) * _step(kind, leader, widths, copies * seat.count)
        layer = copy * 1e-3
        if place.order < leader.order and copies > 2:  # A bunch: its middle is the nearest.
            layer = -1e-3 * abs(copy - (copies - 1) / 2)
            place = replace(place, y=place.y - (0.0, 0.10)[copy % 2] * height)
        made.append(replace(place, x=place.x + spread, order=place.order + layer))
    first = {**first, follower(relation): made[0]}
    return [*places, *made], first


def _filled(
    leader: Place,
    mouth: Mouth,
    subject: Subject,
    seat: _Seat,
    places: list[Place],
    first: dict[int, Place],
    index: int,
    aspect: Aspect,
) -> tuple[list[Place], dict[int, Place]]:
    """Set a follower into a vessel whose opening is seen, in one heap with those of its kind."""
    slim = aspect(subject, leader.height, False)
    broad = aspect(leader.subject, leader.height, leader.turned)
    each = max(1, min(subject.count, _COPIES_MAX))
    wished = leader.height * (metres(subject) / metres(leader.subject)) ** NEAR_LAW
    height = heap_height(leader, mouth, broad, wished, slim, each * seat.count)
    rest = Place(subject, leader.x, leader.y, height, 0.0, resting=True, upon=leader.subject)
    heap = heaped(leader, mouth, rest, broad, slim, each * seat.count)
    mine = heap[seat.number * each : (seat.number + 1) * each]
    fronts = [] if any(place.front for place in places) else [front_of(leader)]
    return [*places, *mine, *fronts], {**first, index: mine[0]}


def _seat(relation: Relation, related: list[Relation]) -> _Seat:
    alike = [
        one
        for one in related
        if one.kind == relation.kind and leader_of(one) == leader_of(relation)
    ]
    return _Seat(alike.index(relation), len(alike))


def _wished_height(kind: str, subject: Subject, leader: Place) -> float:
    """Return how tall a follower would be by its true scale, before there has to be room."""
    law = 0.5 if kind == "on" else NEAR_LAW
    ratio = float((metres(subject) / metres(leader.subject)) ** law)
    height = leader.height * min(max(ratio, 0.16), 3.0)
    if kind == "holding":
        overhead = bool(nouns().looks(subject.name).held)
        return leader.height * 0.6 if overhead else min(height, leader.height * 0.34)
    if kind == "in" and _looks(leader).inside == "stems":
        return leader.height * 0.8
    if kind == "in" and is_clear(leader.subject):
        return min(height, leader.height * 0.5)
    return height


def _borne(
    easel: Easel, kind: str, leader: Place, broad: float, height: float, load: float, seat: _Seat
) -> tuple[Place, float]:
    """Widen what carries and shrink what is carried, each within reason, until it has room.

    `broad` is the leader's width over its height, `load` that of all followers side by side.
    """
    looks = _looks(leader)
    holds = looks.inside in _HIDING or is_clear(leader.subject)
    if (kind == "on" and not looks.depth) or (kind == "in" and not holds):
        return leader, height
    if looks.inside == "stems":
        return leader, height
    carried, room = load * height, broad * leader.height * (0.7 if kind == "on" else 0.84)
    room /= seat.count * (0.75 if kind == "in" and seat.count > 1 else 1.0)
    grow = min(carried / room, 1.35, easel.width * 0.78 / (broad * leader.height))
    grow = max(grow, 1.0) if seat.number == 0 else 1.0  # Others stand in it or on it already.
    fit = min(max(room * grow / carried, 0.5 if kind == "on" else 0.25), 1.0)
    return replace(leader, height=leader.height * grow), height * fit


def _step(kind: str, leader: Place, widths: tuple[float, float], copies: int) -> float:
    """Return how far apart the copies of a follower are."""
    width, broad = widths
    if kind == "in" and _looks(leader).inside == "stems":
        return min(width * 0.5, broad * 1.1 / copies)
    return min(width * 1.05, max(broad, width * 2) / copies)


def _reach(kind: str, leader: Place, height: float) -> float:
    """Return how high leader and follower reach together, from the leader's foot."""
    if kind == "on":
        return leader.height * stands_at(leader.subject) + height
    if kind == "riding":
        return leader.height * _saddle(leader) + height * 0.72
    if kind == "in" and _looks(leader).inside in _HIDING:
        return max(leader.height, _lift(leader, height) + height)
    return max(leader.height, height)


def _looks(leader: Place) -> Looks:
    return nouns().looks(leader.subject.name)


def _rim(leader: Place) -> float:
    rim = _looks(leader).rim
    return _RIM if rim is None else rim


def _saddle(leader: Place) -> float:
    saddle = _looks(leader).saddle
    return _SADDLE if saddle is None else saddle


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
    rest = Place(subject, x, y, height, leader.order + 0.1, resting=True, upon=leader.subject)
    match kind:
        case "on":
            deep = _looks(leader).depth > 0
            foot = y - tall * stands_at(leader.subject) + (0.0 if deep else height * 0.03)
            return replace(rest, y=foot, contact=deep)
        case "riding":
            seat = tall * _saddle(leader)
            return replace(rest, y=y - seat + height * 0.30)
        case "in":
            return _inside(leader, rest, side * broad)
        case "under":
            return _at_foot(leader, rest)
        case "holding":
            held = nouns().looks(subject.name).held
            if held == "aloft":
                aside = side * (broad * 0.6 + width * 0.6)
                foot = max(y - tall * 0.78, height + easel.height * 0.04)
                return replace(rest, x=x + aside, y=foot, order=leader.order - 0.1)
            if held == "overhead":
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
    looks, tall = _looks(leader), leader.height
    rim, deck = _rim(leader), looks.deck
    if deck:
        hidden = (0.0, leader.y - tall * rim) if rim > deck and rim < _RIM else None
        return replace(rest, x=rest.x - broad * 0.22, y=leader.y - tall * deck, window=hidden)
    if is_clear(leader.subject):
        return replace(rest, y=leader.y - tall * 0.2)
    if looks.inside == "crown":
        seated = leader.y - tall * stands_at(leader.subject) * 0.82
        return replace(rest, x=rest.x + broad * 0.12, y=seated)
    if looks.inside in _HIDING:
        foot = leader.y - _lift(leader, rest.height)
        hidden = (-tall, leader.y - tall * rim * 0.85)  # Nothing shows beside or below its body.
        return replace(rest, y=foot, order=leader.order - 0.1, window=hidden)
    return _at_foot(leader, rest)


def _lift(leader: Place, height: float) -> float:
    """Return how high in a vessel the foot of what is in it is: its rim hides the lower part."""
    return max(leader.height * _rim(leader) - height * 0.42, leader.height * 0.08)


def _at_foot(leader: Place, rest: Place) -> Place:
    low = leader.y + rest.height * 0.05
    return replace(rest, y=low, order=max(leader.order, low) + 0.1, resting=False)
