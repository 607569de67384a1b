"""The nouns: each is one row of `people.toml` or `subjects.toml`, with all that is known of it.

A row says what the thing is called, which picture or drawing shows it, and how it behaves in a
sentence and in a picture. `docs/sketch.md` lists the columns. A file that does not fit them stops
the start with a LexiconError that names the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from limner_sketch.language.openmoji import OpenMoji
from limner_sketch.language.tables import LexiconError, read_table

SOURCES = ("people", "subjects")
"""The files that hold rows. Where two hold the same word, the earlier one wins."""

Triple = tuple[float, float, float]
Parse = Callable[[Any], Any]
"""Turns the value of a column into what a row holds; raises ValueError with what it wants."""

_PEOPLE = {"of": "people"}
_CLOTHING = {"of": "clothing"}
"""Of a column that only rows of that category have."""


@dataclass(frozen=True, slots=True)
class Outfit:
    """How work or rank dresses people; what is left out is chosen by the seed.

    `outfit`, `hat` and `prop` are keys of the drawings of clothes, hats and things that are held;
    `cloth` and `hat_color` are red, green and blue, 0 to 1.
    """

    outfit: str = ""
    hat: str | None = None
    prop: str = ""
    cloth: Triple | None = None
    hat_color: Triple | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """The columns that the painter reads.

    A name takes each column that its own row leaves out from the row of the words it ends in: a
    birthday cake is as broad on top as a cake. Shares are of the thing's height, from its foot.
    """

    poses: Mapping[str, str] = field(default_factory=dict)
    figure: bool = field(default=False, metadata=_PEOPLE)
    outfits: tuple[Outfit, ...] = field(default=(), metadata=_PEOPLE)
    sex: Literal["", "female", "male"] = field(default="", metadata=_PEOPLE)
    age: Literal["", "child"] = field(default="", metadata=_PEOPLE)
    metres: float | None = None
    surface: float | None = None
    depth: float = 0.0
    rim: float | None = None
    cut: float = 0.0
    mouth: Triple | None = None
    saddle: float | None = None
    deck: float = 0.0
    inside: Literal["", "hidden", "seen", "crown", "stems"] = ""
    held: Literal["", "overhead", "aloft"] = ""
    seats: bool = False
    perch: bool = False
    perched: bool = False
    lettered: bool = False
    shop: bool = False
    floats: bool = False
    airborne: bool = False
    far: bool = False
    glows: bool = False
    worn: Literal["", "head", "body"] = ""
    paired: bool = False


_FOUND = {"found": True}
"""Of a field that is no column: it is found out while loading."""

PLAIN = Looks()
"""How a thing is that no row says anything of."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a noun's own row says of it, the painter's columns in `looks`.

    `symbol` is the file name of the OpenMoji picture of `picture`, "" without one.
    """

    picture: str = "-"
    words: str = ""
    shown: str = ""
    verb: str = ""
    does: tuple[str, ...] = ()
    extent: Literal["", "head", "whole"] = ""
    waist: bool = field(default=False, metadata=_PEOPLE)
    mass: bool = False
    plural: str = ""
    article: Literal["", "the", "none"] = ""
    home: tuple[str, ...] = ()
    dressed_home: tuple[str, ...] = field(default=(), metadata=_CLOTHING)
    sign: tuple[str, str] | None = None
    holds: Literal["", "in", "on"] = ""
    served: bool = False
    heap: bool = True
    movable: bool = False
    filled: bool = False
    seat: bool = False
    mount: bool = False
    boarded: bool = False
    cloth: bool = field(default=False, metadata=_CLOTHING)
    sculpture: bool = False
    drawing: str = ""
    name: str = field(default="", metadata=_FOUND)
    category: str = field(default="", metadata=_FOUND)
    symbol: str = field(default="", metadata=_FOUND)
    looks: Looks = field(default=PLAIN, metadata=_FOUND)


UNKNOWN = Row()
"""What is known of a thing that has a picture and no row."""


@dataclass(frozen=True, slots=True)
class _Column:
    """How a column is read, and the category whose rows alone may have it, None for all."""

    parse: Parse
    category: str | None


class Nouns:
    """All rows. Loading takes about 30 ms; then read only."""

    def __init__(self) -> None:
        self.openmoji = OpenMoji()
        heads = {
            name: _parsed(table, _LOOKS, None, f"heads.toml [head] {name}")
            for name, table in read_table("heads")["head"].items()
        }
        self._heads = {name: Looks(**looks) for name, looks in heads.items()}
        given = dict(heads)  # The looks that each name gives to those that end in it.
        rows: dict[str, dict[str, Any]] = {}
        for where, category, name, table in _tables():
            if name in given:
                raise LexiconError(f"{where}: this noun has a row already.")
            rows[name] = _values(where, category, table)
            given[name] = {one: rows[name].pop(one) for one in list(rows[name]) if one in _LOOKS}
            rows[name] |= {"name": name, "category": category}
            rows[name]["symbol"] = self._symbol(where, rows[name]["picture"])
        self._rows = {name: Row(**row, looks=_looks(name, given)) for name, row in rows.items()}

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of the files."""
        return iter(self._rows.values())

    def row(self, name: str) -> Row:
        """Return a noun's own row; UNKNOWN for any other name."""
        return self._rows.get(name, UNKNOWN)

    def looks(self, name: str) -> Looks:
        """Return how a thing of that name looks: "tabby cat" is a cat."""
        while name:
            row = self._rows.get(name)
            if row is not None:
                return row.looks
            if name in self._heads:
                return self._heads[name]
            name = name.partition(" ")[2]
        return PLAIN

    def _symbol(self, where: str, picture: str) -> str:
        symbol = "" if picture == "-" else self.openmoji.symbol(picture)
        if symbol is None:
            raise LexiconError(f"{where}: OpenMoji has no picture {picture!r}.")
        return symbol


@cache
def nouns() -> Nouns:
    """Return the rows, which are read once."""
    return Nouns()


def last_word(name: str) -> str:
    """Return the noun of a name: "tabby cat" is a cat."""
    return name.rsplit(" ", 1)[-1]


def _tables() -> Iterator[tuple[str, str, str, Any]]:
    """Yield where each row stands, its category, its noun and its columns."""
    for source in SOURCES:
        for category, rows in read_table(source).items():
            for name, table in rows.items():
                yield f"{source}.toml [{category}] {name}", category, name, table


def _values(where: str, category: str, table: Any) -> dict[str, Any]:
    """Return the values of a row."""
    if isinstance(table, str):
        picture, _, words = table.partition(" ")
        table = {"picture": picture, "words": words}
    elif not isinstance(table, dict):
        raise LexiconError(f"{where}: a row is a table or, of a picture and words alone, a text.")
    elif "picture" not in table:
        raise LexiconError(f"{where}: the column picture is missing; '-' stands for none.")
    return _parsed(table, _COLUMNS, category, where)


def _looks(name: str, given: Mapping[str, Mapping[str, Any]]) -> Looks:
    """Return the looks of a name with those that it takes from the words it ends in."""
    found = given[name]
    while name := name.partition(" ")[2]:
        found = {**given.get(name, {}), **found}
    return Looks(**found) if found else PLAIN


def _parsed(
    table: Mapping[str, Any], columns: Mapping[str, _Column], category: str | None, where: str
) -> dict[str, Any]:
    """Return the values of a row's columns; raises LexiconError for what does not fit them.

    `category` None stands for any.
    """
    found: dict[str, Any] = {}
    for name, value in table.items():
        column = columns.get(name)
        if column is None:
            known = ", ".join(columns)
            raise LexiconError(f"{where}: no column is called {name!r}; the columns are {known}.")
        if column.category not in {None, category} and category is not None:
            raise LexiconError(f"{where}: only rows of {column.category} have the column {name!r}.")
        try:
            found[name] = column.parse(value)
        except ValueError as fault:
            raise LexiconError(f"{where}: {name} = {value!r} is not {fault}.") from None
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError("a number, 0 or more")
    return float(value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise ValueError("a list of texts")
    return tuple(value)


def _pair(value: Any) -> tuple[str, ...]:
    texts = _texts(value)
    if len(texts) != 2:
        raise ValueError("two texts, English and Chinese")
    return texts


def _triple(value: Any) -> Triple:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError("three numbers")
    first, second, third = (_number(one) for one in value)
    return first, second, third


def _poses(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError("a table of traits and drawings")
    return value


def _outfits(value: Any) -> tuple[Outfit, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("a list of tables")
    if any(one.keys() - _OUTFIT.keys() for one in value):
        raise ValueError(f"a list of tables of {', '.join(_OUTFIT)}")
    return tuple(
        Outfit(**{name: _OUTFIT[name].parse(each) for name, each in one.items()}) for one in value
    )


def _choice(choices: tuple[str, ...]) -> Parse:
    def parse(value: Any) -> str:
        if value not in choices or not value:
            raise ValueError(f"one of {', '.join(repr(choice) for choice in choices if choice)}")
        return str(value)

    return parse


_PARSES: dict[Any, Parse] = {
    str: _text,
    str | None: _text,
    bool: _flag,
    float: _number,
    float | None: _number,
    tuple[str, ...]: _texts,
    tuple[str, str] | None: _pair,
    Triple | None: _triple,
    Mapping[str, str]: _poses,
    tuple[Outfit, ...]: _outfits,
}
"""How a column of each type is read."""


def _columns(kind: type[Row] | type[Looks] | type[Outfit]) -> dict[str, _Column]:
    """Return the columns of a class: its fields, each read as its type says."""
    types = get_type_hints(kind)
    return {
        one.name: _Column(
            _choice(get_args(types[one.name]))
            if get_origin(types[one.name]) is Literal
            else _PARSES[types[one.name]],
            one.metadata.get("of"),
        )
        for one in fields(kind)
        if "found" not in one.metadata
    }


_OUTFIT = _columns(Outfit)
_LOOKS = _columns(Looks)
_COLUMNS = {**_columns(Row), **_LOOKS}
COLUMNS = tuple(_COLUMNS)
"""The columns of a row, as `docs/sketch.md` lists them."""
