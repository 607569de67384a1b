"""Vessels and supports: what holds things in it or on it, and what is drawn in its own vessel."""

from __future__ import annotations

from limner_sketch.language.meanings import Noun
from limner_sketch.language.tables import listed, read_table


class Vessels:
    """Read once from `vessels.toml`; only read afterwards."""

    def __init__(self) -> None:
        table = read_table("vessels")
        self._within = frozenset(listed(table["within"]["nouns"]))
        self._upon = frozenset(listed(table["upon"]["nouns"]))
        self._served = frozenset(listed(table["served"]["nouns"]))
        self._mass = frozenset(listed(table["mass"]["nouns"]))

    def way_of(self, place: Noun) -> str | None:
        """Return how things are held: "in" a basket, "on" a table; None by what holds nothing."""
        if place.name in self._within:
            return "in"
        return "on" if place.name in self._upon else None

    def way(self, thing: Noun, place: Noun) -> str | None:
        """Return how "a table with a lamp" holds the lamp; a chair stands beside that table."""
        way = self.way_of(place)
        return (
            "beside" if way == "on" and self.way_of(thing) == "on" and _is_furniture(thing) else way
        )

    def is_served(self, noun: Noun) -> bool:
        """Whether a noun's picture shows its vessel: "a glass of milk" is a picture of milk."""
        return noun.name in self._served

    def is_table_ware(self, noun: Noun) -> bool:
        """Whether a noun is a cup or a bowl, and not a basket."""
        return noun.category == "food" and self.way_of(noun) is not None

    def is_heap(self, noun: Noun) -> bool:
        """Whether a vessel full of it holds several: apples, but not water."""
        return noun.name not in self._mass | self._served and noun.category in _HEAPED


def _is_furniture(noun: Noun) -> bool:
    return noun.category == "household" and noun.name not in _SMALL


_SMALL = frozenset({"book", "stack of books", "pillow"})
_HEAPED = frozenset({"food", "plants", "household", "sealife", "pets", "clothing", "sports"})
