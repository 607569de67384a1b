"""Who stands how to whom: read from prepositions, and from what follows a noun in Chinese.

"A cat on a table", 桌子上的猫, 猫在桌子上, "under the tree sits a girl", 骑马的女孩: a preposition
binds what was named before it to what is named after it; at the start of a clause it waits for
what is named next. "A basket of apples", 装满苹果的篮子, "a table with a lamp": what holds things
binds them by itself, and goes on standing for them.
"""

from __future__ import annotations

from itertools import islice

from limner_sketch.language.categories import category_of
from limner_sketch.language.clausewords import ACTIONS, PLACING
from limner_sketch.language.drafting import Draft
from limner_sketch.language.meanings import Noun
from limner_sketch.language.things import Thing
from limner_sketch.language.vessels import way_between, way_of

_BINDING = PLACING | {"riding"}
_HOLDING = frozenset({"of", "with", "fill"})
GROUP_MAX = 32
"""How many things joined by "and" are bound as one; of a longer list the last ones."""


class Relations:
    """Follows the nouns of a prompt, and binds them in the draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._group: list[Thing] = []
        self._before: list[Thing] = []
        self._kind: str | None = None
        self._front: tuple[str, Thing] | None = None
        self._holder: Thing | None = None
        self._held: dict[int, Thing] = {}
        self._filling: list[Thing] | None = None
        self._earlier: Thing | None = None
        self._adjoins: Thing | None = None
        self._joined = self._is_used = self._is_new = self._fresh = False

    def begin(self) -> None:
        """Begin a clause; "on the table," waits for what the next one names."""
        if not self._is_new:
            self._front = None
        self._is_new = False
        self._earlier = self._group[-1] if self._group else self._earlier
        self._group, self._before = [], []
        self._holder = self._filling = None
        self.forget()
        self._fresh = True

    def forget(self) -> None:
        """Drop a preposition whose noun did not come."""
        self._kind = self._adjoins = None
        self._joined = self._fresh = False

    def part(self) -> None:
        """Note that the last noun is no longer the word just read."""
        self._adjoins, self._fresh = None, False

    def join(self) -> None:
        """Note an "and"."""
        self._joined, self._adjoins = True, None

    def preposition(self, kind: str) -> None:
        """Read "on", "riding", "of" or "with"; other links bind nothing."""
        self.forget()
        self._kind = kind if kind in _BINDING or kind in _HOLDING else None

    def fill(self, *, before: bool) -> None:
        """Read "full of" after what is full, or 装满 `before` it."""
        place = self._group[-1] if self._group and not before else None
        if place is None or way_of(place.noun) is None:
            self._filling = []
            return
        if self._front is not None and self._front[1] is place:
            self._is_used = True
        self.preposition("fill")

    def awaits_vessel(self, noun: Noun) -> bool:
        """Whether a noun is not yet the vessel that 装满 speaks of."""
        if self._filling is None:
            return False
        return not self._filling or way_of(noun) is None

    def is_filled(self) -> bool:
        """Whether what is named next fills something."""
        return self._kind == "fill"

    def speaks_of(self, thing: Thing) -> bool:
        """Whether a thing is what was named last."""
        return any(one is thing for one in self._group)

    def postposition(self, kind: str) -> None:
        """Read 上, 里, 旁边, which follow their noun, or begin a clause about the last one."""
        if kind not in _BINDING:
            return
        if self._fresh and self._earlier is not None:
            self._wait(kind, self._earlier)
            self._group = [self._earlier]
            self.forget()
            return
        if self._adjoins is None:
            return
        place = self._adjoins
        if self._filling is not None:  # 盛满水的碗里: nothing that is drawn was named to fill it.
            self._filling = None
            self._before, self._group = self._group, [place]
        is_joined = len(self._group) > 1
        if is_joined:
            self._draft.bonds.unbind(place)
        if self._before and not is_joined and (self._front is None or self._is_used):
            self._bind(kind, self._before, place)
        else:
            self._wait(kind, place)
        self.forget()

    def back(self) -> None:
        """Read "it" in "a table with a cat on it"."""
        if self._kind is not None and self._before:
            place = self._held.get(id(self._before[-1]), self._before[-1])
            for thing in self._group:
                if self._held.get(id(thing), place) is place:
                    self._draft.bonds.unbind(thing)
                    self._draft.bonds.bind(self._kind, thing, place)
        self.forget()

    def name(self, thing: Thing) -> None:
        """Read a noun that is a subject."""
        kind, joined = self._kind, self._joined
        self.forget()
        self._adjoins = thing
        if self._filling is not None and not self._fills(thing, joined):
            return
        if kind in _HOLDING:
            self._hold(thing, self._group[-1] if self._group else None)
        elif joined and kind is None and self._holder is not None and self._is_like_held(thing):
            self._hold(thing, self._holder)
        elif kind is not None and self._group:
            self._bind(kind, self._group, thing)
        elif kind is not None:
            self._wait(kind, thing)
        elif self._front is not None and (joined or not self._is_used):
            self._bind(self._front[0], [thing], self._front[1])
            self._is_used, self._is_new = True, False
        if not (joined and kind is None):
            along = self._group[:-1] if kind in _HOLDING else []  # "A cat and a vase of roses".
            self._before, self._group = self._group, [*along]
        self._group.append(thing)
        del self._group[:-GROUP_MAX]

    def take(self, thing: Thing, owner: Thing | None) -> None:
        """Read what someone holds: it may be filled, and stands where who holds it does."""
        self.forget()
        if owner is not None:
            self._held[id(thing)] = owner
        self._before, self._group = self._group, [thing]

    def rename(self, thing: Thing) -> None:
        """Note that a thing became another ("a bowl of noodles" is noodles), bound as it was."""
        self._held.pop(id(thing), None)
        self.forget()
        self._adjoins = thing

    def awaits_after(self, place: Thing) -> bool:
        """Whether `place` says where something is that is yet to be named."""
        return self._front is not None and self._front[1] is place and not self._is_used

    def finish(self) -> None:
        """End the prompt: "a cat, on a table"."""
        if self._front is None or self._is_used:
            return
        kind, place = self._front
        others = (thing for thing in reversed(self._draft.things) if thing is not place)
        self._bind(kind, list(islice(others, 1)), place)

    def _wait(self, kind: str, place: Thing) -> None:
        self._front = (kind, place)
        self._is_used, self._is_new = False, True

    def _bind(self, kind: str, group: list[Thing], to: Thing) -> None:
        """Bind each of a group; for what is held, its vessel: "a vase of roses on a table"."""
        for thing in group:
            bearer = self._held.get(id(thing), thing)
            if kind in {"on", "in"} and to.noun.row.seat and _may_sit(bearer):
                bearer.add_traits("sitting")
            self._draft.bonds.bind(_drawable(kind, bearer.noun, to.noun), bearer, to)

    def _fills(self, thing: Thing, joined: bool) -> bool:
        """Take what 装满 brings, up to the vessel; whether the noun is that vessel, or another."""
        contents = self._filling or []
        if not contents or joined:
            contents.append(thing)
            self._filling = contents
            return False
        self._filling = None
        way = way_of(thing.noun)
        for content in contents:
            if way is not None:
                self._draft.bonds.bind(way, content, thing)
                self._held[id(content)] = thing
        return True

    def _hold(self, thing: Thing, place: Thing | None) -> None:
        way = way_between(thing.noun, place.noun) if place is not None else None
        if place is None or way is None:
            return
        self._draft.bonds.bind(way, thing, place)
        self._holder = place
        if way != "beside":
            self._held[id(thing)] = place

    def _is_like_held(self, thing: Thing) -> bool:
        """Whether a thing joined to what is held is as lifeless: "apples and a cat" is not."""
        return category_of(thing.noun).lifeless and category_of(self._group[-1].noun).lifeless


def _drawable(kind: str, noun: Noun, place: Noun) -> str:
    """Return a relation as it is drawn: a knight on a horse rides, in a shop is before it."""
    rider = category_of(noun)
    if kind == "on" and place.row.mount and not (rider.lifeless or rider.light):
        return "riding"
    if kind == "on" and place.row.boarded:
        return "in"
    if kind == "in" and place.name == "plate of food":
        return "on"
    if kind == "in" and place.row.seat:
        return "on"
    return "in front of" if kind == "in" and place.category == "buildings" else kind


def _may_sit(thing: Thing) -> bool:
    """Whether someone on a seat sits there, since nothing else was said."""
    return thing.noun.category == "people" and thing.traits.keys().isdisjoint(ACTIONS)
