"""Names in `src/`: one name for one thing, in the field's words (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SRC = Path(__file__).parents[1] / "src"

ING_NAMES = {
    "billing": "the field's noun for what takes money",
    "lettering": "a noun: the written words in a picture",
    "parsing": "one name in each part of the contract, for what turns a request into an order",
    "serving": "the field's noun for running a server: `serving` beside `app`",
}
"""Modules of `limner` that are named by a form in -ing, each with its reason."""

PRIVATE_WORDS = frozenset(
    {"ask", "asking", "book", "books", "crew", "desk", "exchange", "gather", "gathering", "handed"}
    | {"hand", "handing", "leaving", "means", "member", "piece", "station", "studio"}
    | {"team", "told", "turn", "turns", "wish", "wishes", "wishing"}
)
"""Words that once named things here, and that nobody would search for."""


@cache
def modules() -> dict[str, ast.Module]:
    """Parse every module of both packages, by its path below `src`."""
    return {
        path.relative_to(SRC).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(SRC.rglob("*.py"))
    }


def classes() -> Iterator[tuple[str, str]]:
    """Yield the name of each class at the top of a module, and the module."""
    for module, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                yield node.name, module


def of_limner() -> Iterator[str]:
    """Yield the modules of the service; a painter's own words may stay in `limner_sketch`."""
    return (module for module in modules() if module.startswith("limner/"))


def words(name: str) -> set[str]:
    """Split a name, of a module or a class, into its words."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def test_no_two_classes_have_one_name() -> None:
    places = defaultdict(list)
    for name, module in classes():
        places[name].append(module)
    assert len(places) > 300
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_modules_are_named_by_nouns() -> None:
    """A new name in -ing is either a noun of the field, listed with its reason, or renamed."""
    found = {name for module in of_limner() if (name := Path(module).stem).endswith("ing")}
    assert found == set(ING_NAMES)


def test_no_name_is_a_private_word() -> None:
    names = [(Path(module).stem, module) for module in of_limner()]
    names += [(name, module) for name, module in classes() if module.startswith("limner/")]
    assert [one for one in names if words(one[0]) & PRIVATE_WORDS] == []
