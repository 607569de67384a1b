"""Exclusions: what a prompt says must not be there, found behind cues ("no", 不要)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ITEMS_MAX = 12
"""How many things one negation may exclude."""
LIST_CHARACTERS_MAX, ITEM_CHARACTERS_MAX = 600, 60

Span = tuple[int, int]
"""Where a part of a text begins and ends."""

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


ReadThings = Callable[[re.Match[str], str], Exclusion | None]
"""Reads the things behind a cue in a text; None where the cue denies nothing."""


def find_exclusions(
    text: str, cues: re.Pattern[str], read_things: ReadThings
) -> Iterator[Exclusion]:
    """Yield the exclusions of a text in order, each beginning with a cue.

    The last group of a cue that matched says what it is: `wanted` denies nothing, `nobody` excludes
    people, `all` begins an explicit list. Any other cue is left to `read_things`.
    """
    start = 0
    while cue := cues.search(text, start):
        exclusion = _read(cue, text, read_things)
        start = cue.end()
        if exclusion is not None:
            yield exclusion
            start = max(start, exclusion.end)


def _read(cue: re.Match[str], text: str, read_things: ReadThings) -> Exclusion | None:
    if cue.lastgroup == "wanted":
        return None
    if cue.lastgroup == "nobody":
        return Exclusion(*cue.span(), (), nobody=True)
    if cue.lastgroup == "all":
        return list_to_end_of_line(text, *cue.span())
    return read_things(cue, text)


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
