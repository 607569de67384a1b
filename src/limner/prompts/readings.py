"""Choose between two readings of a phrase by what stands around it: a colour, or an orange.

Many phrases both say something and name a thing: "orange", "glass", "flowers", 瓶. Here each
is given one of the two, so that what reads the clause afterwards need not choose.
"""

from __future__ import annotations

from collections.abc import Sequence

from limner.prompts.clausewords import DEFINITE, OF, PLACING
from limner.prompts.edits import kind_of
from limner.prompts.meanings import Kind
from limner.prompts.tokens import TokenKind
from limner.prompts.trie import Match
from limner.prompts.vessels import Vessels

_DESCRIBING = frozenset(
    {Kind.TRAIT, Kind.SHADE, Kind.COLOR, Kind.AGE, Kind.QUALITY, Kind.TINT, Kind.MEASURE}
)
_LEADING = _DESCRIBING | {Kind.NUMBER, Kind.STOP, Kind.VESSEL}
_COLORED = frozenset({Kind.TONE, Kind.BACKDROP, Kind.SETTING, Kind.DETAIL, Kind.TIME})
_SMALL_WORDS = frozenset(
    {Kind.MEASURE, Kind.STOP, Kind.NUMBER, Kind.LINK, Kind.RECIPIENT, Kind.TONE, Kind.ADD}
)
_NEVER = frozenset({Kind.ART_FORM, Kind.STYLE, Kind.AGE})
_NEAR = frozenset({"plants", "birds", "household", "food", "insects"})
_TINTED = frozenset({"clothing", "road"})
_AFTER_OF = frozenset({"made of", "made from", "made out of", "carved from", "of", "out of"})


def settled(clause: Sequence[Match], vessels: Vessels) -> list[Match]:
    """Return the clause with one reading of each phrase; a colour's shade ("salmon pink") goes."""
    found: list[Match] = []
    for at, match in enumerate(clause):
        if _is_tint(match) and _is_shade(clause, at):
            continue
        if match.noun is None or not match.says:
            found.append(match)
        elif _Phrase(clause, at, vessels).is_thing():
            found.append(Match(match.text, match.token, match.length, (), match.noun, match.plural))
        else:
            found.append(
                Match(match.text, match.token, match.length, match.says, plural=match.plural)
            )
    return found


def names_thing(match: Match) -> bool:
    """Whether a phrase can name something to draw."""
    return match.noun is not None or kind_of(match) in {Kind.SUBJECT, Kind.PART}


class _Phrase:
    """A phrase of two readings in its clause."""

    def __init__(self, clause: Sequence[Match], at: int, vessels: Vessels) -> None:
        self._clause = clause
        self._at = at
        self._match = clause[at]
        self._vessels = vessels

    def is_thing(self) -> bool:
        """Whether the phrase names a thing here."""
        match, kind = self._match, kind_of(self._match)
        if any(meaning.kind is Kind.SUBJECT for meaning in match.says):
            return False  # It names one already, with more said of it.
        if kind is Kind.COLOR:
            is_counted = self._is_counted() or match.plural
            return is_counted and not self._colors_what_follows()
        if kind is Kind.TINT:
            return not self._tints_what_follows()
        if kind is Kind.TRAIT:
            return self._is_stuff_itself()
        if kind in _NEVER:
            return False
        if kind is Kind.VESSEL:
            return not (self._follows_number() and self._goes_on())
        if kind is Kind.MEASURE and self._follows_number() and self._goes_on():
            return False
        if kind in _SMALL_WORDS:
            return not self._follows(names_thing)
        return self._is_placed() or (self._is_counted(loose=True) and not self._is_linked())

    def _next(self, step: int = 1) -> Match | None:
        place = self._at + step
        return self._clause[place] if 0 <= place < len(self._clause) else None

    def _follows(self, test: object) -> bool:
        following = self._next()
        return following is not None and callable(test) and bool(test(following))

    def _goes_on(self) -> bool:
        """Whether what follows may be what is measured: not 里 or a preposition."""
        following = self._next()
        return following is not None and kind_of(following) not in {Kind.LINK, Kind.AND}

    def _follows_number(self) -> bool:
        before = self._next(-1)
        return before is not None and (
            kind_of(before) is Kind.NUMBER or before.token is TokenKind.NUMBER
        )

    def _before(self) -> int:
        """Return the place of the last word before the phrase and what describes it, or -1."""
        at = self._at - 1
        while at >= 0 and (kind_of(self._clause[at]) in _DESCRIBING or self._clause[at].text in OF):
            at -= 1
        return at

    def _is_counted(self, *, loose: bool = False) -> bool:
        """Whether a number or "the" stands before; `loose` lets only numbers count."""
        at = self._before()
        if at < 0:
            return False
        before = self._clause[at]
        counted = kind_of(before) is Kind.NUMBER or before.token is TokenKind.NUMBER
        return counted or (not loose and before.text in DEFINITE)

    def _is_linked(self) -> bool:
        at = self._before()
        while at >= 0 and (
            kind_of(self._clause[at]) is Kind.NUMBER or self._clause[at].text in DEFINITE
        ):
            at -= 1
        return at >= 0 and kind_of(self._clause[at]) is Kind.LINK

    def _colors_what_follows(self) -> bool:
        """Whether a thing follows, behind further words: "orange and white cat"."""
        at = self._at + 1
        while at < len(self._clause):
            match = self._clause[at]
            kind = kind_of(match)
            following = self._clause[at + 1] if at + 1 < len(self._clause) else None
            if kind is Kind.AND and following is not None and kind_of(following) is Kind.COLOR:
                at += 2
            elif match.text in OF or kind is Kind.COLOR or _describes(match):
                at += 1
            else:
                return names_thing(match) or kind in _COLORED
        return False

    def _tints_what_follows(self) -> bool:
        """Whether "peach" is a colour: before a dress, or before the word "coloured"."""
        following = self._next()
        if following is None:
            return False
        if kind_of(following) is Kind.TONE:
            return True
        return following.noun is not None and following.noun.category in _TINTED

    def _is_stuff_itself(self) -> bool:
        """Whether "stone" is a stone, and not what the next thing is made of."""
        following, before = self._next(), self._next(-1)
        if following is not None and following.text in OF:
            following = self._next(2)
        if following is not None and (
            names_thing(following) or kind_of(following) in {Kind.MADE, Kind.COLOR, Kind.TRAIT}
        ):
            return False
        if before is not None and before.text in _AFTER_OF:
            return False
        return self._is_counted() or self._match.plural or self._is_linked()

    def _is_placed(self) -> bool:
        """Whether "flowers" are in or on something, and not just anywhere in the picture."""
        noun = self._match.noun
        return noun is not None and noun.category in _NEAR and (self._goes_in() or self._comes_of())

    def _goes_in(self) -> bool:
        """Whether "in a vase" follows, or 在花瓶里."""
        at = self._at + 1
        while at < len(self._clause) and kind_of(self._clause[at]) in {Kind.TRAIT, Kind.STOP}:
            at += 1
        if at >= len(self._clause) or kind_of(self._clause[at]) is not Kind.LINK:
            return False
        link = self._clause[at]
        if link.says[0].key not in PLACING and link.text not in {"在", "插在", "放在"}:
            return False
        for match in self._clause[at + 1 :]:
            if match.noun is None and kind_of(match) in _LEADING:
                continue
            return match.noun is not None and (not match.says or self._holds(match))
        return False

    def _comes_of(self) -> bool:
        """Whether "a vase of" or 花瓶里 stands before."""
        at = self._at - 1
        linked = False
        while at >= 0:
            match = self._clause[at]
            kind = kind_of(match)
            if kind is Kind.VESSEL and linked is False and match.noun is None:
                return True
            if kind is Kind.VESSEL or (match.noun is not None and self._holds(match)):
                return linked or kind is Kind.VESSEL
            if kind in {Kind.LINK, Kind.FILL}:
                linked = True
            elif kind not in _DESCRIBING | {Kind.NUMBER, Kind.STOP, Kind.ADD}:
                return False
            at -= 1
        return False

    def _holds(self, match: Match) -> bool:
        return match.noun is not None and self._vessels.way_of(match.noun) is not None


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
