"""A part stands for its whole: a bird on a roof is on a house, and its roof is no second one."""

from __future__ import annotations

from collections.abc import Sequence

from limner_sketch.language.categories import category_of
from limner_sketch.language.clausewords import OF
from limner_sketch.language.edits import kind_of
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.meanings import Kind
from limner_sketch.language.trie import Match

_DESCRIBING = frozenset({Kind.COLOR, Kind.SHADE, Kind.TRAIT, Kind.TINT, Kind.STOP, Kind.NUMBER})
_HAVING = grammar_words().having


def with_wholes(clause: Sequence[Match]) -> Sequence[Match]:
    """Return the clause without the roofs of houses that are named beside them."""
    if not any(kind_of(match) is Kind.PART for match in clause):
        return clause
    found: list[Match] = []
    at = 0
    while at < len(clause):
        after = _owner_after(clause, at) if kind_of(clause[at]) is Kind.PART else None
        if after is None:
            _add(found, clause[at])
        at = at + 1 if after is None else after
    return found


def _add(found: list[Match], match: Match) -> None:
    """Add a match; of a part whose whole stands before it, only its colours, which are then its."""
    before = _owner_before(found) if kind_of(match) is Kind.PART else None
    if before is None:
        found.append(match)
        return
    described = [one for one in found[before + 1 :] if kind_of(one) in {Kind.COLOR, Kind.SHADE}]
    found[before:] = [*described, found[before]]


def _owner_after(clause: Sequence[Match], at: int) -> int | None:
    """Return the place of the house in "the roof of a house" or 红屋顶的房子."""
    following = at + 1
    if following >= len(clause):
        return None
    link = clause[following]
    if link.text not in {"of", "of a", *OF}:
        return following if _is_owner(clause[following]) else None
    following += 1
    while following < len(clause) and kind_of(clause[following]) in _DESCRIBING:
        following += 1
    if following < len(clause) and _is_owner(clause[following]):
        return at + 2
    return None


def _owner_before(clause: Sequence[Match]) -> int | None:
    """Return the place of the house in "a house with a red" roof, "house" roof or 房子的 屋顶."""
    before = len(clause) - 1
    while before >= 0 and (
        kind_of(clause[before]) in _DESCRIBING or clause[before].text in OF | _HAVING
    ):
        before -= 1
    return before if before >= 0 and _is_owner(clause[before]) else None


def _is_owner(match: Match) -> bool:
    return match.noun is not None and category_of(match.noun).roofed
