"""English negations: "no people", "without any text", "don't include cars", "--no text, logo".

A negation excludes the words behind it up to a mark or a small word, five at most, and goes on to
further things over "or", "nor", "/", and, where nothing else can be meant, "and" and commas.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Any

from limner.prompts.exclusions import ITEMS_MAX, Exclusion, Span, find_exclusions
from limner.prompts.word_patterns import any_of, listed

WORDS_MAX, WORD_CHARACTERS_MAX = 5, 40

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Lower case that keeps every place in the text."""
_WORD = re.compile(r" ?([^\W_]+(?:['’-][^\W_]+){0,4})")
_SEPARATOR = re.compile(
    r"(?P<join> ?/ ?|,? (?:and/or|or|nor) )|(?P<and> & |,? and )|(?P<comma>, )",
)
_CLAUSE_START = re.compile(
    r"(?:^|[.,;:!?()\[\]\n…—–*\"-] ?|(?<![^\W_])(?:please|and|but|then|also) )$"
)
_BEFORE_MAX = 12
_END = re.compile(r" ?(?:[.,;:!?()\[\]\n…—–*-]|but(?![^\W_])|$)")
_MOMENT = re.compile(r" (?:at|in|on|during)(?= )")
_ARTICLE = re.compile(r"(?<![^\W_])(?:an?|the) $")


class EnglishNegatives:
    """Finds what English words exclude. Holds word lists alone; safe in threads."""

    def __init__(self, words: dict[str, Any]) -> None:
        def english(table: str) -> tuple[str, ...]:
            return listed(words[table]["en"])

        verbs = rf"(?:{any_of(english('denial'))}) (?:also |ever )?(?:{any_of(english('verbs'))})"
        does, there = (any_of(listed(words["nobody"][one])) for one in ("does", "there"))
        self._cue = re.compile(
            rf"(?P<all>{any_of(english('all'))})"
            r"|(?<![^\W_'’])(?:"
            rf"(?P<wanted>{any_of(english('wanted'))})"
            rf"|(?P<nobody>{any_of(english('nobody'))})(?! (?:{does})(?! (?:{there}))(?![^\W_]))"
            rf"|(?P<freed>{any_of(english('freed'))})s?[ -]free"
            rf"|(?P<verb>{verbs})"
            rf"|(?P<plain>{any_of(english('without'))})"
            rf"|(?P<first>{any_of(english('first'))})"
            r"|(?P<not>not)"
            r"|(?P<but>any(?:thing| [a-z]{1,20}) (?:but|except|other than))"
            r")(?![^\W_'’])"
        )
        self._end = frozenset(english("end"))
        self._filler = frozenset(english("filler"))
        self._amount = frozenset(english("amount"))
        self._article = frozenset(english("article"))
        self._nothing = frozenset(english("nothing"))
        self._ing = frozenset(english("things"))
        self._unwanted = frozenset(english("unwanted"))

    def find(self, text: str) -> Iterator[Exclusion]:
        """Yield the exclusions of a text with single spaces, in order."""
        return find_exclusions(text.translate(_LOWER), self._cue, self._read)

    def _read(self, cue: re.Match[str], lower: str) -> Exclusion | None:
        kind = cue.lastgroup or ""
        if kind == "freed":
            return Exclusion(*cue.span(), (cue.span("freed"),))
        return self._list(cue, kind, lower) if _is_negation(cue, kind, lower) else None

    def _list(self, cue: re.Match[str], kind: str, lower: str) -> Exclusion | None:
        """Read the thing behind a negation, and the list that it may begin."""
        start = cue.end() + (lower[cue.end() : cue.end() + 1] == "-")
        moment = _MOMENT.match(lower, start) if kind == "not" else None
        span = self._phrase(lower, moment.end() if moment else start)
        if span is None or not self._is_thing(cue[0], lower, span):
            return None
        if kind == "not" and _END.match(lower, span[1]) is None:
            return None
        spans = (span, *self._further(lower, span))
        return Exclusion(cue.start(), spans[-1][1], spans)

    def _phrase(self, lower: str, start: int) -> Span | None:
        """Return where the words begin and end that name a thing from `start` on."""
        words: list[Span] = []
        while len(words) < WORDS_MAX and (match := _WORD.match(lower, start)):
            word = match[1]
            if self._ends(word, words) or len(word) > WORD_CHARACTERS_MAX:
                break
            start = match.end()
            if word == "of" and self._counts(lower, words):
                words.clear()
            elif word in self._filler and not (words and word == "of"):
                if words:
                    break
            else:
                words.append(match.span(1))
        if words and lower[slice(*words[-1])] == "of":
            words.pop()
        return (words[0][0], words[-1][1]) if words else None

    def _counts(self, lower: str, words: list[Span]) -> bool:
        """Tell whether the words so far are only an amount: "sign of", "any kind of"."""
        return bool(words) and all(lower[first:end] in self._amount for first, end in words)

    def _is_thing(self, cue: str, lower: str, span: Span) -> bool:
        words = lower[slice(*span)].split(" ")
        if words[0] in self._nothing and len(words) == 1:
            return False
        if cue == "without" and self._is_doing(words[0]):
            return False
        return not words[0].isdecimal()

    def _ends(self, word: str, words: list[Span]) -> bool:
        """Tell whether a word ends a phrase: "no shirt on", "no people walking"."""
        return word in self._end or (bool(words) and self._is_doing(word))

    def _is_doing(self, word: str) -> bool:
        return word.endswith("ing") and word not in self._ing

    def _further(self, lower: str, first: Span) -> list[Span]:
        """Return the further things of a list: "no cats, dogs or people, a park" has three."""
        taken: list[Span] = []
        waiting: list[Span] = []
        last, joined = first, False
        for _ in range(ITEMS_MAX - 1):
            separator = _SEPARATOR.match(lower, last[1])
            if separator is None:
                break
            kind = separator.lastgroup or ""
            span = self._phrase(lower, separator.end())
            if span is None or self._is_wanted(kind, lower, separator.end()):
                break
            if kind == "join" or self._goes_on(kind, lower, last, span):
                taken += [*waiting, span]
                waiting.clear()
                joined = joined or kind == "join"
            elif kind == "comma" and not joined and _word_count(lower, span) <= 2:
                waiting.append(span)
            else:
                break
            last = span
        return taken

    def _is_wanted(self, kind: str, lower: str, start: int) -> bool:
        word = _WORD.match(lower, start)
        return kind != "join" and word is not None and word[1] in self._article

    def _goes_on(self, kind: str, lower: str, last: Span, span: Span) -> bool:
        """Tell whether "and" or a comma surely goes on with what is not to be."""
        nobody_wants = self._unwanted.issuperset((lower[slice(*last)], lower[slice(*span)]))
        if kind == "and" and nobody_wants:
            return True
        if _END.match(lower, span[1]) is None and _SEPARATOR.match(lower, span[1]) is None:
            return False
        return nobody_wants or (kind == "and" and _word_count(lower, span) == 1)


def _is_negation(cue: re.Match[str], kind: str, lower: str) -> bool:
    """Tell whether a cue that may be something else denies: "a no parking sign" does not."""
    before = lower[max(0, cue.start() - _BEFORE_MAX) : cue.start()]
    if kind in ("first", "not"):
        return _CLAUSE_START.search(before) is not None
    if kind == "but":
        return _CLAUSE_START.search(before) is not None or before.endswith((" in ", " at ", " of "))
    return not (cue[0] == "no" and _ARTICLE.search(before))


def _word_count(lower: str, span: Span) -> int:
    return lower.count(" ", *span) + 1
