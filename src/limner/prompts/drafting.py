"""The draft of a Scene: what the clauses read so far have said, until it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from limner.prompts.meanings import Kind, Noun
from limner.prompts.scene import Relation, Scene, Subject

COUNT_MAX = 99


@dataclass(slots=True)
class Thing:
    """A subject in the making."""

    noun: Noun
    count: int = 1
    color: str | None = None
    traits: list[str] = field(default_factory=list)

    def finished(self) -> Subject:
        """Return the subject as the Scene holds it."""
        traits = tuple(dict.fromkeys(self.traits))
        count = max(1, min(self.count, COUNT_MAX))
        return Subject(self.noun.name, self.noun.symbol, count, self.color, traits)


@dataclass(frozen=True, slots=True)
class Bond:
    """A relation in the making: `of` is `kind` `to`."""

    kind: str
    of: Thing
    to: Thing


@dataclass(slots=True)
class Draft:
    """Everything said so far; `said` keeps, for each kind, the keys in the order of the prompt."""

    things: list[Thing] = field(default_factory=list)
    said: dict[Kind, list[str]] = field(default_factory=dict)
    excluded: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    lettering: tuple[str, ...] = ()

    def say(self, kind: Kind, key: str) -> None:
        """Add one thing said, once."""
        keys = self.said.setdefault(kind, [])
        if key not in keys:
            keys.append(key)

    def bind(self, kind: str, of: Thing, to: Thing) -> None:
        """Bind one thing to another, unless it is bound already or the other hangs on it."""
        if of is to or any(bond.of is of for bond in self.bonds):
            return
        at: Thing | None = to
        while at is not None:
            if at is of:
                return
            at = next((bond.to for bond in self.bonds if bond.of is at), None)
        self.bonds.append(Bond(kind, of, to))

    def unbind(self, thing: Thing) -> None:
        """Take back what was bound to another."""
        self.bonds = [bond for bond in self.bonds if bond.of is not thing]

    def rebind(self, old: Thing, new: Thing) -> None:
        """Let `new` take the place of `old` in every bond."""
        self.bonds = [
            Bond(bond.kind, new if bond.of is old else bond.of, new if bond.to is old else bond.to)
            for bond in self.bonds
        ]

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
