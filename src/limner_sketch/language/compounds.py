"""Two nouns that are one thing: a samurai warrior, a desk lamp, a fruit bowl, a lion's statue."""

from __future__ import annotations

from collections.abc import Sequence

from limner_sketch.language.categories import category_of
from limner_sketch.language.clausewords import OF
from limner_sketch.language.edits import kind_of
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.meanings import Kind, Meaning
from limner_sketch.language.tokens import TokenKind
from limner_sketch.language.trie import Match

_WORDS = grammar_words()
_TOYS = _WORDS.hard_toys | _WORDS.soft_toys
_BETWEEN = frozenset({Kind.NUMBER, Kind.COLOR, Kind.SHADE, Kind.TRAIT, Kind.STOP, Kind.AGE})


def joined(clause: Sequence[Match]) -> Sequence[Match]:
    """Return the clause with one noun for each thing; what it is made of is said before it."""
    if sum(match.noun is not None or _is_collection(match) for match in clause) < 2:
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
        if following is not None and _is_filling(match, following):
            found += [following, _FULL_OF, match]
            at += 1
        elif following is None or not _is_modifier(match, following):
            found.append(match)
        elif following.noun is not None and following.noun.row.sculpture:
            found += [_made("stone"), match]
            at += 1
        elif match.text in _TOYS:
            found.append(_made("plastic" if match.text in _WORDS.hard_toys else "woolen"))
        elif _is_robotic(match, following):
            found.append(_made("metallic"))
        at += 1
    return found


def _sculpted(clause: Sequence[Match], at: int) -> int | None:
    """Return where the lion is of "a statue of a lion", whose statue is at `at`."""
    match = clause[at]
    if match.noun is None or not match.noun.row.sculpture or at + 2 >= len(clause):
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
    if match.noun is None or following.noun is None:
        return False
    if match.plural and not _owns(match):
        return False
    first, second = match.noun, following.noun
    if _is_robotic(match, following) or _says_which(match, following):
        return True
    if first == second or second.row.sculpture or match.text in _TOYS:
        return match.text not in OF
    is_dish = category_of(first).ingredient and second.category == "food"
    return is_dish and (match.token is TokenKind.WORD or len(following.text) == 1)


def _says_which(match: Match, following: Match) -> bool:
    """Whether "desk" is before "lamp"; in Chinese such a head is one character: 面包车."""
    first, second = match.noun, following.noun
    if first is None or second is None:
        return False
    if first.category == "people" and not _owns(match):
        return False
    if match.text in OF or match.text in _TOYS or match.token is not following.token:
        return False
    is_head = category_of(second).specified or {first.category, second.category} == {"plants"}
    return is_head and (match.token is TokenKind.WORD or len(following.text) == 1)


def _owns(match: Match) -> bool:
    """Whether somebody is named only to say whose: a girl's dress, grandma's house."""
    is_person = match.noun is not None and match.noun.category == "people"
    return is_person and match.text.endswith(("'s", "’s"))


def _is_robotic(match: Match, following: Match) -> bool:
    """Whether "robot" is before an animal: a robot dog is a dog of metal."""
    first, second = match.noun, following.noun
    if first is None or second is None:
        return False
    return first.name == "robot" and category_of(second).alive


def _is_filling(match: Match, following: Match) -> bool:
    """Whether "fruit" is before "bowl": what is in it is said before what holds it."""
    if following.noun is None or not following.noun.row.filled:
        return False
    if match.token is not TokenKind.WORD or following.token is not TokenKind.WORD:
        return False
    return _is_collection(match) or (match.noun is not None and match.noun.category == "food")


def _is_collection(match: Match) -> bool:
    says = match.says
    return len(says) > 1 and sum(meaning.kind is Kind.SUBJECT for meaning in says) > 1


def _made(stuff: str) -> Match:
    return Match(stuff, TokenKind.WORD, 1, (Meaning(Kind.TRAIT, stuff),))


_FULL_OF = Match("full of", TokenKind.WORD, 1, (Meaning(Kind.FILL, "fill"),))
