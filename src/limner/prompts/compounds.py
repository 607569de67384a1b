"""Two nouns that are one thing: a samurai warrior, a lemon cake, the statue of a lion."""

from __future__ import annotations

from collections.abc import Sequence

from limner.prompts.clausewords import OF
from limner.prompts.edits import kind_of
from limner.prompts.meanings import Kind, Meaning
from limner.prompts.tokens import TokenKind
from limner.prompts.trie import Match

_SCULPTED = frozenset({"statue"})
_TOYS = frozenset({"toy", "plush", "plush toy", "stuffed", "玩具", "毛绒"})
_INGREDIENTS = frozenset({"food", "plants", "farm", "sealife"})
_BETWEEN = frozenset({Kind.NUMBER, Kind.COLOR, Kind.SHADE, Kind.TRAIT, Kind.STOP, Kind.AGE})


def joined(clause: Sequence[Match]) -> Sequence[Match]:
    """Return the clause with one noun for each thing; what it is made of is said before it."""
    if sum(match.noun is not None for match in clause) < 2:
        return clause
    found: list[Match] = []
    at = 0
    while at < len(clause):
        match = clause[at]
        subject = _sculpted(clause, at)
        if subject is not None:
            found.append(_made("stone"))
            at = subject
            continue
        following = clause[at + 1] if at + 1 < len(clause) else None
        if following is None or not _is_modifier(match, following):
            found.append(match)
        elif following.noun is not None and following.noun.name in _SCULPTED:
            found += [_made("stone"), match]
            at += 1
        elif match.text in _TOYS:
            found.append(_made("woolen" if match.text not in {"toy", "玩具"} else "plastic"))
        at += 1
    return found


def _sculpted(clause: Sequence[Match], at: int) -> int | None:
    """Return where the lion is of "a statue of a lion", whose statue is at `at`."""
    match = clause[at]
    if match.noun is None or match.noun.name not in _SCULPTED or at + 2 >= len(clause):
        return None
    if not clause[at + 1].text.startswith("of"):
        return None
    for place in range(at + 2, len(clause)):
        if clause[place].noun is not None:
            return at + 2
        if kind_of(clause[place]) not in _BETWEEN:
            return None
    return None


def _is_modifier(match: Match, following: Match) -> bool:
    """Whether a noun only says which the following one is."""
    if match.noun is None or following.noun is None or match.plural:
        return False
    first, second = match.noun, following.noun
    if first == second or second.name in _SCULPTED or match.text in _TOYS:
        return match.text not in OF
    is_dish = first.category in _INGREDIENTS and second.category == "food"
    return is_dish and match.token is TokenKind.WORD


def _made(stuff: str) -> Match:
    return Match(stuff, TokenKind.WORD, 1, (Meaning(Kind.TRAIT, stuff),))
