"""What a prompt excludes, as a language's reader finds it, and patterns made of word lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

ITEMS_MAX = 12
"""How many things one negation may exclude."""
LIST_CHARACTERS_MAX, ITEM_CHARACTERS_MAX = 600, 60

Span = tuple[int, int]
"""Where a piece of a text begins and ends."""

_ITEM = re.compile(r"[^\W_](?:[^,;:，；：、\n()]*[^\W_])?")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A negation that is read from `start` to `end`, and where what it excludes is written.

    `nobody`: it excludes people and names none ("no one", 空无一人).
    """

    start: int
    end: int
    things: tuple[Span, ...]
    nobody: bool = False


def listed(words: str) -> list[str]:
    """Split a list of the data file: words are separated by commas or lines."""
    return [word for word in map(str.strip, re.split(r"[,\n]", words)) if word]


def any_of(words: Iterable[str]) -> str:
    """Write a pattern of alternatives, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def list_to_end_of_line(text: str, start: int, from_: int) -> Exclusion:
    """Read an explicit list, as "--no text, logo" and 负面提示词：文字 begin one, up to " --"."""
    end = min(len(text), from_ + LIST_CHARACTERS_MAX)
    for mark in ("\n", "--"):
        stop = text.find(mark, from_, end)
        end = end if stop < 0 else stop
    spans = (item.span() for item in _ITEM.finditer(text, from_, end))
    things = [
        (first, last)
        for first, last in spans
        if last - first <= ITEM_CHARACTERS_MAX and not text[first:last].replace(".", "").isdecimal()
    ]
    return Exclusion(start, end, tuple(things[:ITEMS_MAX]))
