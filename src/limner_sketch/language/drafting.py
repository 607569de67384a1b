"""The draft of a Scene: what the clauses read so far have said, until it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from limner_sketch.language.bonds import Bonds
from limner_sketch.language.meanings import Kind
from limner_sketch.language.scene import Relation, Scene
from limner_sketch.language.things import Things


@dataclass(slots=True)
class Draft:
    """Everything said so far; `said` keeps, for each kind, the keys in the order of the prompt."""

    things: Things = field(default_factory=Things)
    said: dict[Kind, list[str]] = field(default_factory=dict)
    excluded: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    bonds: Bonds = field(default_factory=Bonds)
    lettering: tuple[str, ...] = ()
    _heard: set[tuple[Kind, str]] = field(init=False, default_factory=set)

    def say(self, kind: Kind, key: str) -> None:
        """Add one thing said, once."""
        if (kind, key) not in self._heard:
            self._heard.add((kind, key))
            self.said.setdefault(kind, []).append(key)

    def _relations(self) -> tuple[Relation, ...]:
        places = {id(thing): index for index, thing in enumerate(self.things)}
        found = [
            Relation("holding", index, index + 1)
            for index, (one, following) in enumerate(pairwise(self.things))
            if "holding" in one.traits and "held" in following.traits
        ]
        found += [
            Relation(bond.kind, places[id(bond.of)], places[id(bond.to)])
            for bond in self.bonds
            if id(bond.of) in places and id(bond.to) in places
        ]
        return tuple(found)

    def first(self, kind: Kind) -> str | None:
        """Return what was said first of that kind, if anything."""
        keys = self.said.get(kind)
        return keys[0] if keys else None

    def all(self, kind: Kind) -> list[str]:
        """Everything said of that kind."""
        return self.said.get(kind, [])

    def finished(self) -> Scene:
        """Return the Scene, its fields no more than what was said."""
        return Scene(
            subjects=tuple(thing.finished() for thing in self.things),
            setting=self.first(Kind.SETTING),
            time=self.first(Kind.TIME),
            weather=self.first(Kind.WEATHER),
            season=self.first(Kind.SEASON),
            style=self.first(Kind.STYLE),
            art_form=self.first(Kind.ART_FORM),
            colors=tuple(self.all(Kind.COLOR)),
            light=self.first(Kind.LIGHT),
            mood=self.first(Kind.MOOD),
            view=self.first(Kind.VIEW),
            framing=self.first(Kind.FRAMING),
            background=self.first(Kind.BACKGROUND),
            details=tuple(self.all(Kind.DETAIL) + self.all(Kind.PLACE)),
            excluded=tuple(dict.fromkeys(self.excluded)),
            unknown=tuple(dict.fromkeys(self.unknown)),
            relations=self._relations(),
            lettering=self.lettering,
        )
