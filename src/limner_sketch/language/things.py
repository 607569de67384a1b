"""The things of a draft in order, found by what they are without a look at each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from limner_sketch.language.meanings import Noun
from limner_sketch.language.scene import Subject

COUNT_MAX = 99


@dataclass(slots=True, eq=False)
class Thing:
    """A subject in the making; `traits` holds each trait once, in the order of the prompt."""

    noun: Noun
    count: int = 1
    color: str | None = None
    traits: dict[str, None] = field(default_factory=dict)

    def add_traits(self, *traits: str) -> None:
        """Add what the thing does, wears or is like."""
        self.traits.update(dict.fromkeys(traits))

    def finished(self) -> Subject:
        """Return the subject as the Scene holds it."""
        count = max(1, min(self.count, COUNT_MAX))
        return Subject(self.noun.name, self.noun.symbol, count, self.color, tuple(self.traits))


class Things:
    """An ordered set of things. Each call takes the same time, however many there are."""

    def __init__(self, things: Iterable[Thing] = ()) -> None:
        self._all: dict[int, Thing] = {}
        self._by_noun: dict[Noun, dict[int, Thing]] = {}
        self._by_category: dict[str, dict[int, Thing]] = {}
        for thing in things:
            self.add(thing)

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._all.values())

    def __reversed__(self) -> Iterator[Thing]:
        return reversed(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    @property
    def last(self) -> Thing | None:
        """The last thing, if there is one."""
        return next(reversed(self._all.values()), None)

    def add(self, thing: Thing) -> None:
        """Put a thing last."""
        for group in self._groups(thing):
            group[id(thing)] = thing

    def add_before_last(self, thing: Thing) -> None:
        """Put a thing before the last one."""
        last = self.last
        if last is not None:
            self.remove(last)
        self.add(thing)
        if last is not None:
            self.add(last)

    def remove(self, thing: Thing) -> None:
        """Take a thing out; do nothing where it is not there."""
        for group in self._groups(thing):
            if next(reversed(group), None) == id(thing):
                group.popitem()  # Leaves no gap behind, over which a look at the last would go.
            else:
                group.pop(id(thing), None)

    def rename(self, thing: Thing, noun: Noun) -> None:
        """Let a thing of the same category be called otherwise ("young woman")."""
        self._by_noun.get(thing.noun, {}).pop(id(thing), None)
        thing.noun = noun
        if id(thing) in self._all:
            self._by_noun.setdefault(noun, {})[id(thing)] = thing

    def named(self, noun: Noun) -> Iterator[Thing]:
        """Every thing of that noun, in order."""
        return iter(self._by_noun.get(noun, {}).values())

    def last_of(self, category: str) -> Thing | None:
        """Return the last thing of a category, if there is one."""
        return next(reversed(self._by_category.get(category, {}).values()), None)

    def _groups(self, thing: Thing) -> tuple[dict[int, Thing], ...]:
        noun = thing.noun
        by_category = self._by_category.setdefault(noun.category, {})
        return self._all, self._by_noun.setdefault(noun, {}), by_category
