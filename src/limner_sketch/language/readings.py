"""Choose between two readings of a phrase by what stands around it: a colour, or an orange.

Many phrases both say something and name a thing: "orange", "glass", "flowers", 瓶. Here each
is given one of the two, so that what reads the clause afterwards need not choose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from limner_sketch.language.categories import category_of
from limner_sketch.language.clausewords import DEFINITE, OF, PLACING
from limner_sketch.language.edits import kind_of
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.meanings import Kind
from limner_sketch.language.tokens import TokenKind
from limner_sketch.language.trie import Match
from limner_sketch.language.vessels import way_of

_DESCRIBING = frozenset(
    {Kind.TRAIT, Kind.SHADE, Kind.COLOR, Kind.AGE, Kind.QUALITY, Kind.TINT, Kind.MEASURE}
)
_LEADING = _DESCRIBING | {Kind.NUMBER, Kind.STOP, Kind.VESSEL}
_COLORED = frozenset({Kind.TONE, Kind.BACKDROP, Kind.SETTING, Kind.DETAIL, Kind.TIME})
_SMALL_WORDS = frozenset(
    {Kind.MEASURE, Kind.STOP, Kind.NUMBER, Kind.LINK, Kind.RECIPIENT, Kind.TONE, Kind.ADD}
)
_NEVER = frozenset({Kind.ART_FORM, Kind.STYLE, Kind.AGE})
_AFTER_OF = grammar_words().made_of


def settled(clause: Sequence[Match]) -> list[Match]:
    """Return the clause with one reading of each phrase; a colour's shade ("salmon pink") goes."""
    found: list[Match] = []
    phrases = _Clause(clause)
    for at, match in enumerate(clause):
        if not match.says:
            found.append(match)
        elif _is_tint(match) and _is_shade(clause, at):
            continue
        elif match.noun is None:
            found.append(match)
        elif phrases.is_thing(at):
            found.append(Match(match.text, match.token, match.length, (), match.noun, match.plural))
        else:
            found.append(
                Match(match.text, match.token, match.length, match.says, plural=match.plural)
            )
    return found


def names_thing(match: Match) -> bool:
    """Whether a phrase can name something to draw."""
    return match.noun is not None or kind_of(match) in {Kind.SUBJECT, Kind.PART}


class _Clause:
    """A clause of phrases of which some have two readings.

    What stands before or behind a phrase, past further words, is found for all phrases in one
    pass, when it is first asked for.
    """

    def __init__(self, clause: Sequence[Match]) -> None:
        self._clause = clause

    def is_thing(self, at: int) -> bool:
        """Whether the phrase at that place names a thing here."""
        match, kind = self._clause[at], kind_of(self._clause[at])
        if any(meaning.kind is Kind.SUBJECT for meaning in match.says):
            return False  # It names one already, with more said of it.
        if kind is Kind.COLOR:
            is_counted = self._is_counted(at) or match.plural
            return is_counted and not self._colors_what_follows(at)
        if kind is Kind.TINT:
            return not self._tints_what_follows(at)
        if kind is Kind.TRAIT:
            return self._is_stuff_itself(at)
        if kind in _NEVER:
            return False
        if kind is Kind.VESSEL:
            return not (self._follows_number(at) and self._goes_on(at))
        if kind is Kind.MEASURE and self._follows_number(at) and self._goes_on(at):
            return False
        if kind in _SMALL_WORDS:
            following = self._match(at + 1)
            return following is None or not names_thing(following)
        return self._is_placed(at) or (self._is_counted(at, loose=True) and not self._is_linked(at))

    def _match(self, place: int) -> Match | None:
        return self._clause[place] if 0 <= place < len(self._clause) else None

    def _goes_on(self, at: int) -> bool:
        """Whether what follows may be what is measured: not 里 or a preposition."""
        following = self._match(at + 1)
        return following is not None and kind_of(following) not in {Kind.LINK, Kind.AND}

    def _follows_number(self, at: int) -> bool:
        before = self._match(at - 1)
        return before is not None and _is_number(before)

    @cached_property
    def _undescribed(self) -> list[int]:
        """For each place, the last one up to it that does not describe, or -1."""
        return _last_places(self._clause, lambda match: not _is_described_by(match))

    @cached_property
    def _uncounted(self) -> list[int]:
        """For each place, the last one up to it that is no number and no "the", or -1."""
        return _last_places(
            self._clause,
            lambda match: kind_of(match) is not Kind.NUMBER and match.text not in DEFINITE,
        )

    def _before(self, at: int) -> int:
        """Return the place of the last word before the phrase and what describes it, or -1."""
        return self._undescribed[at - 1] if at else -1

    def _is_counted(self, at: int, *, loose: bool = False) -> bool:
        """Whether a number or "the" stands before; `loose` lets only numbers count."""
        before = self._match(self._before(at))
        if before is None:
            return False
        return _is_number(before) or (not loose and before.text in DEFINITE)

    def _is_linked(self, at: int) -> bool:
        before = self._before(at)
        linked = self._match(self._uncounted[before]) if before >= 0 else None
        return linked is not None and kind_of(linked) is Kind.LINK

    @cached_property
    def _colored(self) -> list[bool]:
        """For each place, whether a colour before it colours a thing behind further words."""
        clause = self._clause
        found = [False] * (len(clause) + 2)
        for at in reversed(range(len(clause))):
            match, kind = clause[at], kind_of(clause[at])
            following = self._match(at + 1)
            if kind is Kind.AND and following is not None and kind_of(following) is Kind.COLOR:
                found[at] = found[at + 2]
            elif match.text in OF or kind is Kind.COLOR or _describes(match):
                found[at] = found[at + 1]
            else:
                found[at] = names_thing(match) or kind in _COLORED
        return found

    def _colors_what_follows(self, at: int) -> bool:
        """Whether a thing follows, behind further words: "orange and white cat"."""
        return self._colored[at + 1]

    def _tints_what_follows(self, at: int) -> bool:
        """Whether "peach" is a colour: before a dress, or before the word "coloured"."""
        following = self._match(at + 1)
        if following is None:
            return False
        if kind_of(following) is Kind.TONE:
            return True
        return following.noun is not None and category_of(following.noun).tinted

    def _is_stuff_itself(self, at: int) -> bool:
        """Whether "stone" is a stone, and not what the next thing is made of."""
        following, before = self._match(at + 1), self._match(at - 1)
        if following is not None and following.text in OF:
            following = self._match(at + 2)
        if following is not None and (
            names_thing(following) or kind_of(following) in {Kind.MADE, Kind.COLOR, Kind.TRAIT}
        ):
            return False
        if before is not None and before.text in _AFTER_OF:
            return False
        return self._is_counted(at) or self._clause[at].plural or self._is_linked(at)

    def _is_placed(self, at: int) -> bool:
        """Whether "flowers" are in or on something, and not just anywhere in the picture."""
        noun = self._clause[at].noun
        if noun is None or not category_of(noun).placed:
            return False
        return self._goes_in(at) or (at > 0 and self._from_vessel[False][at - 1])

    @cached_property
    def _unstopped(self) -> list[int]:
        """For each place, the first one from it on that is no trait and no small word."""
        return _first_places(
            self._clause, lambda match: kind_of(match) not in {Kind.TRAIT, Kind.STOP}
        )

    @cached_property
    def _unled(self) -> list[int]:
        """For each place, the first one from it on that does not lead to a noun behind it."""
        return _first_places(
            self._clause, lambda match: match.noun is not None or kind_of(match) not in _LEADING
        )

    def _goes_in(self, at: int) -> bool:
        """Whether "in a vase" follows, or 在花瓶里."""
        place = self._unstopped[at + 1]
        link = self._match(place)
        if link is None or kind_of(link) is not Kind.LINK:
            return False
        if link.says[0].key not in PLACING and link.text not in {"在", "插在", "放在"}:
            return False
        match = self._match(self._unled[place + 1])
        return (
            match is not None and match.noun is not None and (not match.says or self._holds(match))
        )

    @cached_property
    def _from_vessel(self) -> tuple[list[bool], list[bool]]:
        """For each place, whether "a vase of" or 花瓶里 ends there, unlinked so far and linked."""
        found: tuple[list[bool], list[bool]] = ([], [])
        for match in self._clause:
            kind = kind_of(match)
            before = [so_far[-1] if so_far else False for so_far in found]
            if kind is Kind.VESSEL or (match.noun is not None and self._holds(match)):
                before = [kind is Kind.VESSEL, True]
            elif kind in {Kind.LINK, Kind.FILL}:
                before[False] = before[True]
            elif kind not in _DESCRIBING | {Kind.NUMBER, Kind.STOP, Kind.ADD}:
                before = [False, False]
            for so_far, is_held in zip(found, before, strict=True):
                so_far.append(is_held)
        return found

    def _holds(self, match: Match) -> bool:
        return match.noun is not None and way_of(match.noun) is not None


def _first_places(clause: Sequence[Match], test: Callable[[Match], bool]) -> list[int]:
    """Return for each place, and the end, the first from it on of which `test` is true."""
    found = [len(clause)] * (len(clause) + 1)
    for at in reversed(range(len(clause))):
        found[at] = at if test(clause[at]) else found[at + 1]
    return found


def _last_places(clause: Sequence[Match], test: Callable[[Match], bool]) -> list[int]:
    """Return for each place the last up to it of which `test` is true, or -1."""
    found: list[int] = []
    for at, match in enumerate(clause):
        found.append(at if test(match) else found[-1] if found else -1)
    return found


def _is_number(match: Match) -> bool:
    return kind_of(match) is Kind.NUMBER or match.token is TokenKind.NUMBER


def _is_described_by(match: Match) -> bool:
    return kind_of(match) in _DESCRIBING or match.text in OF


def _describes(match: Match) -> bool:
    return match.noun is None and kind_of(match) in _DESCRIBING


def _is_tint(match: Match) -> bool:
    return kind_of(match) in {Kind.TINT, Kind.COLOR}


def _is_shade(clause: Sequence[Match], at: int) -> bool:
    """Whether a colour only shades the one that follows: "salmon pink", "orange red"."""
    following = clause[at + 1] if at + 1 < len(clause) else None
    if following is None or kind_of(following) is not Kind.COLOR:
        return False
    return kind_of(clause[at]) is Kind.TINT and following.noun is None
