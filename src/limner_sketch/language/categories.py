"""The categories of nouns, and what holds for all nouns of one: `categories.toml`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from limner_sketch.language.meanings import Noun
from limner_sketch.language.tables import LexiconError, read_table


@dataclass(frozen=True, slots=True)
class NounCategory:
    """A category's columns; the head of `categories.toml` says what each means."""

    home: tuple[str, ...]
    verb: str = ""
    does: tuple[str, ...] = ()
    lifeless: bool = False
    light: bool = False
    alive: bool = False
    ingredient: bool = False
    specified: bool = False
    placed: bool = False
    tinted: bool = False
    roofed: bool = False
    heaped: bool = False


_COLUMNS = tuple(one.name for one in fields(NounCategory))


@cache
def categories() -> dict[str, NounCategory]:
    """Return the categories by name; they are read once."""
    return {name: _category(name, table) for name, table in read_table("categories").items()}


def category_of(noun: Noun) -> NounCategory:
    """Return the category of a noun."""
    return categories()[noun.category]


def _category(name: str, table: dict[str, Any]) -> NounCategory:
    for column in table:
        if column not in _COLUMNS:
            raise LexiconError(
                f"categories.toml [{name}]: no column is called {column!r}; "
                f"the columns are {', '.join(_COLUMNS)}."
            )
    if "home" not in table:
        raise LexiconError(f"categories.toml [{name}]: the column home is missing.")
    return NounCategory(**{key: _value(one) for key, one in table.items()})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
