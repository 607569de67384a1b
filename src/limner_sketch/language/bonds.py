"""The bonds of a draft: which thing is on, in or beside which other one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from limner_sketch.language.things import Thing

CHAIN_MAX = 64
"""How many things may stand on one another: a cat on a book on a table is two."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A relation in the making: `of` is `kind` `to`."""

    kind: str
    of: Thing
    to: Thing


class Bonds:
    """An ordered set of bonds, at most one of each thing, and never in a ring."""

    def __init__(self) -> None:
        self._bonds: list[Bond | None] = []
        self._places: dict[int, int] = {}
        self._borne: Counter[int] = Counter()

    def __iter__(self) -> Iterator[Bond]:
        return (bond for bond in self._bonds if bond is not None)

    def of(self, thing: Thing) -> Bond | None:
        """Return what a thing is bound by."""
        place = self._places.get(id(thing))
        return self._bonds[place] if place is not None else None

    def borne_by(self, thing: Thing) -> int:
        """Return how many things are bound to this one."""
        return self._borne[id(thing)]

    def bind(self, kind: str, of: Thing, to: Thing) -> None:
        """Bind one thing to another, unless it is bound already or the other hangs on it."""
        if of is to or id(of) in self._places or self._hangs_on(to, of):
            return
        self._places[id(of)] = len(self._bonds)
        self._bonds.append(Bond(kind, of, to))
        self._borne[id(to)] += 1

    def unbind(self, thing: Thing) -> None:
        """Take back what was bound to another."""
        place = self._places.pop(id(thing), None)
        bond = self._bonds[place] if place is not None else None
        if place is not None and bond is not None:
            self._bonds[place] = None
            self._borne[id(bond.to)] -= 1

    def succeed(self, held: Thing, vessel: Thing) -> None:
        """Let what alone is in a vessel stand where the vessel stood."""
        self.unbind(held)
        place = self._places.pop(id(vessel), None)
        bond = self._bonds[place] if place is not None else None
        if place is not None and bond is not None:
            self._bonds[place] = Bond(bond.kind, held, bond.to)
            self._places[id(held)] = place

    def _hangs_on(self, thing: Thing, other: Thing) -> bool:
        """Whether a thing is bound to the other, however far; a longer chain counts as if."""
        if not self._borne[id(other)]:
            return False
        at: Thing | None = thing
        for _ in range(CHAIN_MAX):
            if at is None or at is other:
                return at is other
            bond = self.of(at)
            at = bond.to if bond is not None else None
        return True
