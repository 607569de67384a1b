"""Subject kinds: finds what kind of thing a prompt is about, by its first listed noun.

A noun that only qualifies the next one does not count: "dog bowl" is a bowl, 桌上的苹果 an apple.
Where the next noun is not known, the kind is `any`, which has phrases that fit anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from limner.prompts.word_patterns import both, either, listed, squeezed, whole

ANY = "any"
"""The kind of what is not known, or in doubt."""

_NONE = "none"
"""The kind of words that only look like a noun."""

_LIVING = frozenset({"person", "animal", "furry", "bird", "figure"})
_ANIMALS = frozenset({"animal", "furry", "bird"})
_PLACES = frozenset({"city", "landscape", "interior"})

_AT = "[里中上下旁边外内前后]"
_HAN = re.compile("[\u3400-\u9fff]")
_IN_A_PLACE = re.compile(f"^在.{{1,20}}(?:{_AT}|间|时)$")
_POSSESSIVE = re.compile(r"'s?\s")
_OF = re.compile(r"\s+of\b")
_WHOSE = re.compile(f"{_AT}{{0,2}}[的之](?P<next>.+)")
_WHERE = re.compile(
    f"(?:[\u3400-\u9fff]{{0,3}}|{_AT}.{{0,12}}?)的(?P<next>.+)|[\u3400-\u9fff]{{0,3}}有(?P<there>.+)"
)
_ONE_WORD = re.compile(
    r"[\s-]+(?!(?:and|or|alone|asleep|awake)\b)[a-z]*[a-z](?<!ing)(?<!ly)[\s-]+$"
)
_LAST_WORD = re.compile(r"[\s-]+(?P<next>[a-z]*[a-rt-z](?<!ing)(?<!ed)(?<!ly))\s*$", re.IGNORECASE)

_ACTING = re.compile(
    r"\b(?!(?:an?|the|of|and|with|my|his|her|its|their|our|some|two|three|four|few|many)\b)"
    r"[a-z]+\s+[a-z]{2,}ing\s|.[吃喝骑弹玩抱举追]",
    re.IGNORECASE,
)
_WEARING = re.compile(r"\b(?:wearing|dressed)\b|[穿戴]着", re.IGNORECASE)
"""A person who is not named does something with the thing, or the thing is a person."""

_MADE_NEAR, _MADE_NEAR_HAN = (12, 12), (4, 2)
"""How many characters before and behind a noun tell that it is a thing of that shape."""


class SubjectKinds:
    """Finds the kind of thing that a prompt is about. Holds patterns alone; safe in threads."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._kinds: dict[str, str] = {}
        nouns: dict[str, list[str]] = {"en": [], "zh": []}
        for kind, lists in words["kinds"].items():
            for language, found in nouns.items():
                for word in listed(lists[language]):
                    self._kinds.setdefault(squeezed(word), kind)
                    found.append(word)
        self._nouns = re.compile(both(nouns["en"], nouns["zh"]), re.IGNORECASE)
        self._made = either(words["traits"]["made"])
        self._pictures = either(words["pictures"])
        self._tail = re.compile(whole(listed(words["tail"]["en"])), re.IGNORECASE)

    def head(self, clause: str) -> str:
        """Return an English clause up to its first preposition; a Chinese one as it is."""
        found = self._tail.search(clause)
        return clause if found is None else clause[: found.start()]

    def kind(self, clauses: list[str]) -> str:
        """Return the kind of the first noun that is known, `any` where none is, or in doubt.

        In doubt: a place in one clause and somebody in a later one.
        """
        kinds = [kind for clause in clauses if (kind := self._kind(clause))]
        if not kinds:
            return ANY
        if kinds[0] in _PLACES and not _LIVING.isdisjoint(kinds[1:]):
            return ANY
        return kinds[0]

    def _kind(self, clause: str) -> str:
        if _IN_A_PLACE.match(clause.strip()):
            return ""
        found = list(self._found(clause, len(self.head(clause))))
        living = [kind for kind in found if kind in _LIVING]
        return (living or found or [""])[0]

    def _found(self, clause: str, end: int) -> Iterator[str]:
        """Yield the kinds of the nouns up to `end` that stand for themselves, in their order."""
        nouns = list(self._nouns.finditer(clause, 0, end))
        before = ""
        for noun, following in zip_longest(nouns, nouns[1:]):
            kind = self._named(noun[0])
            if before in _LIVING and kind in _LIVING and not {before, kind} <= _ANIMALS:
                kind = "figure"
            before = ""
            if following is None:
                yield from self._last(kind, clause, noun, end)
                continue
            between = clause[noun.end() : following.start()]
            if kind == ANY or not _is_qualifier(kind, between, following[0]):
                yield from self._stands(kind, clause, noun)
            elif not between.strip(" -"):
                before = kind

    def _last(self, kind: str, clause: str, noun: re.Match[str], end: int) -> Iterator[str]:
        """Yield the kind of a last noun; `any` where it only qualifies something unknown."""
        rest = clause[noun.end() : end]
        found = _LAST_WORD.match(rest) or _qualifies(kind, rest)
        following = next(filter(None, found.groupdict().values()), "") if found else ""
        if _POSSESSIVE.match(rest) or (following and not self._pictures.match(following)):
            yield ANY
        else:
            yield from self._stands(kind, clause, noun)

    def _stands(self, kind: str, clause: str, noun: re.Match[str]) -> Iterator[str]:
        """Yield the kind; `any` for what is only like a living being, or like a thing."""
        if kind == _NONE:
            return
        if kind in _LIVING:
            before, behind = _MADE_NEAR_HAN if _HAN.match(noun[0]) else _MADE_NEAR
            near = max(0, noun.start() - before), noun.end() + behind
            is_another = self._made.search(clause, *near)
        else:
            is_another = _ACTING.search(clause, 0, noun.start()) or _WEARING.search(clause)
        yield ANY if is_another else kind

    def _named(self, word: str) -> str:
        key = squeezed(word)
        forms = (key, key.removesuffix("s"), key.removesuffix("es"))
        return next(kind for form in forms if (kind := self._kinds.get(form)))


def _is_qualifier(kind: str, between: str, following: str) -> bool:
    """Tell whether a noun only qualifies the following one; `between` is the text between them."""
    if not between.strip(" -"):
        return kind not in _LIVING or not following.lower().endswith("ing")
    if _POSSESSIVE.match(between) or _OF.match(between):
        return True
    if kind not in _LIVING and _ONE_WORD.match(between):
        return True
    return _qualifies(kind, between + following) is not None


def _qualifies(kind: str, rest: str) -> re.Match[str] | None:
    """Match what, behind a Chinese noun, makes it qualify something else: whose, or where."""
    return (_WHOSE if kind in _LIVING else _WHERE).match(rest)
