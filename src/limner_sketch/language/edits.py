"""The rule of edit instructions: what is added is the subject, who receives it is not.

"Add a red cap to the person", "give him a hat", "replace the dog with a cat",
给图中的人物添加一顶帽子, 把狗换成猫: the object of add, put, give, 添加 is the subject,
or what follows with, into, 换成. All else that the instruction names is the picture's already.
"""

from __future__ import annotations

from collections.abc import Sequence

from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.meanings import Kind
from limner_sketch.language.tokens import TokenKind
from limner_sketch.language.trie import Match

_GIVER = frozenset({Kind.GIVE, Kind.SWAP})
_DEFINITE = grammar_words().receivers


def without_recipients(clause: Sequence[Match]) -> list[Match]:
    """Return the clause reduced to what an edit adds; any other clause as it is."""
    clause = _negation_first(clause)
    verb = next((i for i, match in enumerate(clause) if kind_of(match) in _VERBS), None)
    if verb is None:
        return list(clause)
    if clause[verb].token is TokenKind.HAN:
        return _chinese(clause)
    return _english(clause, verb) if verb <= 2 else list(clause)


def _negation_first(clause: Sequence[Match]) -> Sequence[Match]:
    """Turn 把帽子去掉 ("take the hat off") around: what is not to be follows the negation."""
    if len(clause) < 2 or clause[0].text not in {"把", "将"}:
        return clause
    negation = next((i for i, match in enumerate(clause) if kind_of(match) is Kind.NEGATION), None)
    if negation is None:
        return clause
    return [clause[negation], *clause[1:negation], *clause[negation + 1 :]]


def kind_of(match: Match) -> Kind | None:
    """Return the kind of the first thing that a match says."""
    return match.says[0].kind if match.says else None


_VERBS = frozenset({Kind.ADD, Kind.GIVE, Kind.SWAP}) | {Kind.INTO}


def _chinese(clause: Sequence[Match]) -> list[Match]:
    """Return what follows the last verb; what stands before it receives."""
    verbs = [
        i
        for i, match in enumerate(clause)
        if match.token is TokenKind.HAN and kind_of(match) in {Kind.ADD, Kind.INTO}
    ]
    if not verbs:
        return list(clause)
    marked = any(
        kind_of(match) in _GIVER or kind_of(match) is Kind.RECIPIENT
        for match in clause[: verbs[-1]]
    )
    if marked or verbs[-1] == 0 or kind_of(clause[verbs[-1]]) is Kind.INTO:
        return list(clause[verbs[-1] + 1 :])
    return list(clause)


def _english(clause: Sequence[Match], verb: int) -> list[Match]:
    rest = clause[verb + 1 :]
    kind = kind_of(clause[verb])
    if kind is Kind.SWAP:
        return _after_into(rest)
    if kind is Kind.GIVE:
        return _after_receiver(rest)
    return _before_receiver(rest) if kind is Kind.ADD else list(clause)


def _after_into(rest: Sequence[Match]) -> list[Match]:
    for i, match in enumerate(rest):
        if kind_of(match) is Kind.INTO or match.text in {"into", "with", "by"}:
            return list(rest[i + 1 :])
    return list(rest)


def _after_receiver(rest: Sequence[Match]) -> list[Match]:
    """`give the person a cap`: from the first counted thing on."""
    for i, match in enumerate(rest):
        if kind_of(match) is Kind.NUMBER:
            return list(rest[i:])
    return list(rest)


def _before_receiver(rest: Sequence[Match]) -> list[Match]:
    """Return `a cap to the person`: up to a preposition and something definite."""
    for i, match in enumerate(rest[:-1]):
        joins = kind_of(match) in {Kind.LINK, Kind.INTO} or match.text == "for"
        following = rest[i + 1]
        definite = following.text in _DEFINITE or kind_of(following) is Kind.RECIPIENT
        if i > 0 and joins and definite and not _is_place(rest[i + 1 : i + 4]):
            return list(rest[:i])
    return list(rest)


def _is_place(rest: Sequence[Match]) -> bool:
    """Whether a setting follows ("in the garden"), which the hole may well show."""
    return any(kind_of(match) is Kind.SETTING for match in rest)
