"""Scale: how large things are in the world, by their rows, or by what block their picture is of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Subject
from limner_sketch.language.tables import read_table

_SHRINK = {"small": 0.6, "tiny": 0.4, "little": 0.6, "baby": 0.5, "young": 0.8}
_GROW = {"big": 1.6, "large": 1.6, "huge": 2.2, "giant": 2.6, "tall": 1.3}

_SURFACE = 0.97
"""Where things stand on what has no column that says it, as a share of its height."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of emoji: its code points, the usual height of what they show, where it looks."""

    first: int
    last: int
    metres: float
    faces_left: bool


@cache
def _blocks() -> tuple[_Block, ...]:
    """Return the blocks of `heads.toml`; they are read once."""
    return tuple(
        _Block(
            int(block["range"][0], 16),
            int(block["range"][1], 16),
            float(block["metres"]),
            bool(block.get("faces_left", False)),
        )
        for block in read_table("heads")["block"]
    )


def metres(subject: Subject) -> float:
    """Return about how tall one of a subject stands, by its name, emoji and traits."""
    tall = nouns().looks(subject.name).metres
    if tall is None:
        block = _block(subject)
        tall = block.metres if block else 1.0
    return tall * size_asked(subject)


def size_asked(subject: Subject) -> float:
    """Return the factor that "small" or "giant" asks for; 1 without such a word."""
    factor = 1.0
    for trait in subject.traits:
        factor *= _SHRINK.get(trait, 1.0) * _GROW.get(trait, 1.0)
    return factor


def is_clear(subject: Subject) -> bool:
    """Tell whether what is in a subject shows through it."""
    return nouns().looks(subject.name).inside == "seen" or "glassy" in subject.traits


def bears_words(subject: Subject) -> bool:
    """Tell whether a subject is something that quoted words are written on."""
    return nouns().looks(subject.name).lettered


def is_shop(subject: Subject) -> bool:
    """Tell whether a subject is a house with a front that a sign is hung on."""
    return nouns().looks(subject.name).shop


def stands_at(subject: Subject) -> float:
    """Return where the middle of a thing's upper side is, as a share of its height."""
    looks = nouns().looks(subject.name)
    return (_SURFACE if looks.surface is None else looks.surface) - looks.depth / 2


def faces_left(subject: Subject) -> bool:
    """Tell whether OpenMoji's picture of a subject looks to the left."""
    block = _block(subject)
    return block is not None and block.faces_left


def _block(subject: Subject) -> _Block | None:
    try:
        point = int(subject.symbol.split("-")[0], 16)
    except ValueError:
        return None
    return next((block for block in _blocks() if block.first <= point <= block.last), None)
