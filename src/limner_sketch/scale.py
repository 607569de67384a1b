"""Scale: how large things are in the world, from the table `sizes.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from limner_sketch.language.scene import Subject

T = TypeVar("T")
D = TypeVar("D")

_SHRINK = {"small": 0.6, "tiny": 0.4, "little": 0.6, "baby": 0.5, "young": 0.8}
_GROW = {"big": 1.6, "large": 1.6, "huge": 2.2, "giant": 2.6, "tall": 1.3}


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of emoji: its code points, the usual height of what they show, where it looks."""

    first: int
    last: int
    metres: float
    faces_left: bool


@dataclass(frozen=True, slots=True)
class Sizes:
    """The table, read once."""

    metres: dict[str, float]
    surface: dict[str, float]
    mount: dict[str, float]
    deck: dict[str, float]
    depth: dict[str, float]
    rim: dict[str, float]
    cut: dict[str, float]
    mouth: dict[str, tuple[float, float, float]]
    vessel: frozenset[str]
    clear: frozenset[str]
    crown: frozenset[str]
    slender: frozenset[str]
    overhead: frozenset[str]
    lofty: frozenset[str]
    bearer: frozenset[str]
    shop: frozenset[str]
    blocks: tuple[_Block, ...]


@cache
def sizes() -> Sizes:
    """Return the table of sizes."""
    text = files("limner_sketch").joinpath("sizes.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    blocks = tuple(
        _Block(
            int(block["range"][0], 16),
            int(block["range"][1], 16),
            float(block["metres"]),
            bool(block.get("faces_left", False)),
        )
        for block in table["block"]
    )
    return Sizes(
        metres=table["metres"],
        surface=table["surface"],
        mount=table["mount"],
        deck=table["deck"],
        depth=table["depth"],
        rim=table["rim"],
        cut=table["cut"],
        mouth={name: tuple(shares) for name, shares in table["mouth"].items()},
        vessel=frozenset(table["lists"]["vessel"]),
        clear=frozenset(table["lists"]["clear"]),
        crown=frozenset(table["lists"]["crown"]),
        slender=frozenset(table["lists"]["slender"]),
        overhead=frozenset(table["lists"]["overhead"]),
        lofty=frozenset(table["lists"]["lofty"]),
        bearer=frozenset(table["lists"]["bearer"]),
        shop=frozenset(table["lists"]["shop"]),
        blocks=blocks,
    )


def last_word(name: str) -> str:
    """Return the noun of a name: "tabby cat" is a cat."""
    return name.rsplit(" ", 1)[-1]


def looked_up(table: dict[str, T], name: str, default: D) -> T | D:
    """Return a thing's entry by its whole name or its last word."""
    return table.get(name, table.get(last_word(name), default))


def metres(subject: Subject) -> float:
    """Return about how tall one of a subject stands, by its name, emoji and traits."""
    block = _block(subject)
    tall = looked_up(sizes().metres, subject.name, block.metres if block else 1.0)
    return tall * size_asked(subject)


def size_asked(subject: Subject) -> float:
    """Return the factor that "small" or "giant" asks for; 1 without such a word."""
    factor = 1.0
    for trait in subject.traits:
        factor *= _SHRINK.get(trait, 1.0) * _GROW.get(trait, 1.0)
    return factor


def is_clear(subject: Subject) -> bool:
    """Tell whether what is in a subject shows through it."""
    return last_word(subject.name) in sizes().clear or "glassy" in subject.traits


def bears_words(subject: Subject) -> bool:
    """Tell whether a subject is something that quoted words are written on."""
    return last_word(subject.name) in sizes().bearer


def is_shop(subject: Subject) -> bool:
    """Tell whether a subject is a house with a front that a sign is hung on."""
    return last_word(subject.name) in sizes().shop


def faces_left(subject: Subject) -> bool:
    """Tell whether OpenMoji's picture of a subject looks to the left."""
    block = _block(subject)
    return block is not None and block.faces_left


def _block(subject: Subject) -> _Block | None:
    try:
        point = int(subject.symbol.split("-")[0], 16)
    except ValueError:
        return None
    return next((block for block in sizes().blocks if block.first <= point <= block.last), None)
