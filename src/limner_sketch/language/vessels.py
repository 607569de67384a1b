"""Vessels and supports: what holds things in it or on it, and what is drawn in its own vessel."""

from __future__ import annotations

from limner_sketch.language.categories import category_of
from limner_sketch.language.meanings import Noun


def way_of(place: Noun) -> str | None:
    """Return how things are held: "in" a basket, "on" a table; None by what holds nothing."""
    return place.row.holds or None


def way_between(thing: Noun, place: Noun) -> str | None:
    """Return how "a table with a lamp" holds the lamp; a chair stands beside that table."""
    found = way_of(place)
    both = found == "on" and way_of(thing) == "on"
    return "beside" if both and _is_furniture(thing) else found


def is_table_ware(noun: Noun) -> bool:
    """Whether a noun is a cup or a bowl, and not a basket."""
    return noun.category == "food" and way_of(noun) is not None


def is_heap(noun: Noun) -> bool:
    """Whether a vessel full of it holds several: apples, but not water."""
    return noun.row.heap and not noun.row.served and category_of(noun).heaped


def _is_furniture(noun: Noun) -> bool:
    return noun.category == "household" and not noun.row.movable
