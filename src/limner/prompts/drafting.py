"""The draft of a Scene: what the clauses read so far have said, until it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from limner.prompts.meanings import Kind, Noun
from limner.prompts.scene import Scene, Subject

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


@dataclass(slots=True)
class Draft:
    """Everything said so far; `said` keeps, for each kind, the keys in the order of the prompt."""

    things: list[Thing] = field(default_factory=list)
    said: dict[Kind, list[str]] = field(default_factory=dict)
    excluded: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def say(self, kind: Kind, key: str) -> None:
        """Add one thing said, once."""
        keys = self.said.setdefault(kind, [])
        if key not in keys:
            keys.append(key)

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
        )
