"""Negation: decides which listed phrases of a text are negated, opposed, or only named.

A negation binds its own phrase and frees nothing behind it. "No violence" frees the violence; "no
text, naked woman" frees nobody. Three kinds of words are told apart, all of them data
(`data/reading.toml`):

- `name`: the name of a harm (violence, suicide). A negation frees it ("no violence"), and so does
  whoever stands against it ("stop violence", "suicide prevention", a hotline's poster).
- `thing`: what a picture shows (corpses, weapons). Only a negation right before it frees it.
- Every other phrase that a rule refuses is a depiction ("naked woman"): nothing frees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

NEGATION, OPPOSITION, NEGATION_AFTER = "negation", "opposition", "negation_after"
TURN = "turn"
FILLER, SHOWING, JOINING, CAMPAIGN = "filler", "showing", "joining", "campaign"
NAME, THING, MINOR = "name", "thing", "surely_minor"
BEARER, DOING = "bearer", "doing"
SERVING = frozenset({NEGATION, OPPOSITION, NEGATION_AFTER, TURN, FILLER, SHOWING, JOINING})
"""Groups whose words only steer the reading: they are never a hit of a rule."""
_DENYING = frozenset({NEGATION, OPPOSITION})
_SPEAKING = _DENYING | {NEGATION_AFTER, CAMPAIGN}
_PLACED = frozenset({FILLER, SHOWING, JOINING, MINOR})

BREAK = ","
MINOR_REACH = 2
"""How near a minor stands, in tokens, for whom a freed name is not freed ("no child nudity")."""
_OF = "的"


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed phrase: its tokens from `start` up to `end`, and its groups."""

    start: int
    end: int
    groups: frozenset[str]

    def gap(self, other: Hit) -> int:
        """Count the tokens between two hits; negative where they overlap."""
        return max(self.start, other.start) - min(self.end, other.end)


class Gap(Enum):
    """What separates two words: a comma, a sign that joins them ("/", 、), or an end."""

    LIST = auto()
    JOIN = auto()
    STOP = auto()


@dataclass(frozen=True, slots=True)
class Written:
    """A text's words, and where it breaks.

    A break is a text of its own (`BREAK`), and `gaps` says of which kind; a dash or slash is none,
    and its gap stands at the word that follows.
    """

    texts: list[str] = field(default_factory=list)
    gaps: dict[int, Gap] = field(default_factory=dict)

    def breaks_at(self, index: int) -> bool:
        """Tell whether the text at `index` is a break, or an end stands before it."""
        return self.texts[index : index + 1] == [BREAK] or self.gaps.get(index) is Gap.STOP


class Standing(Enum):
    """What a hit counts for.

    SAID: for everything. DENIED: it refuses, but explains nothing ("not a statue: a naked woman").
    NAMED: only where minors are concerned. ABSENT: for nothing.
    """

    SAID = auto()
    DENIED = auto()
    NAMED = auto()
    ABSENT = auto()


def standings(hits: Sequence[Hit], written: Written, grave: frozenset[str]) -> list[Standing]:
    """Return what each hit counts for; `grave` are the groups that make a refusal.

    Hits are in order of their start. The work is linear in their number.
    """
    if all(hit.groups.isdisjoint(_SPEAKING) for hit in hits):
        return [Standing.SAID] * len(hits)
    phrases = _Phrases(hits, written, grave)
    freed = _freed(hits, phrases)
    return [
        _standing(hit, freed, phrases, is_denied=is_denied)
        for hit, is_denied in zip(hits, _denied(hits, written), strict=True)
    ]


def _standing(
    hit: Hit, freed: Mapping[int, tuple[int, Standing]], phrases: _Phrases, *, is_denied: bool
) -> Standing:
    end, standing = freed.get(hit.start, _NOT_FREED)
    if hit.end > end:
        return Standing.DENIED if is_denied else Standing.SAID
    if standing is Standing.ABSENT and phrases.is_by_a_minor(hit):
        return Standing.NAMED
    return standing


_NOT_FREED = (0, Standing.SAID)


class _Phrases:
    """Where the phrases of each kind begin, and where the longest of them ends."""

    def __init__(self, hits: Sequence[Hit], written: Written, grave: frozenset[str]) -> None:
        self.written = written
        self.names: dict[int, int] = {}
        self.things: dict[int, int] = {}
        self.fillers: dict[int, int] = {}
        self.showing: dict[int, int] = {}
        self.joining: dict[int, int] = {}
        self.denying = {hit.start for hit in hits if hit.groups & _DENYING}
        self.following = {hit.start for hit in hits if NEGATION_AFTER in hit.groups}
        self._turns = {hit.start for hit in hits if TURN in hit.groups}
        self._bearers = {hit.start for hit in hits if BEARER in hit.groups}
        self._doings = {hit.end for hit in hits if DOING in hit.groups}
        self._by_minors: set[int] = set()
        kinds = {FILLER: self.fillers, SHOWING: self.showing, JOINING: self.joining}
        plain = grave | SERVING
        for hit in hits:
            groups = hit.groups
            if not groups.isdisjoint(_PLACED):
                for group in groups & kinds.keys():
                    _extend(kinds[group], hit)
                if MINOR in groups:
                    self._by_minors.update(range(hit.start - MINOR_REACH, hit.end + MINOR_REACH))
            if THING in groups or plain.isdisjoint(groups):
                _extend(self.things, hit)
        for hit in hits:
            if NAME in hit.groups and not self._depicts(hit):
                _extend(self.names, hit)

    def _depicts(self, hit: Hit) -> bool:
        """Tell whether a name is part of a scene: "lynching a man", "snorting cocaine"."""
        after = self.after_fillers(hit.end, showing=False)
        return after in self._bearers or hit.start in self._doings

    def _after_of(self, index: int) -> int:
        return index + (self.written.texts[index : index + 1] == [_OF])

    def is_followed(self, end: int) -> bool:
        """Tell whether "prevention" or the like comes right after a phrase."""
        return end in self.following or self._after_of(end) in self.following

    def is_asked_for(self, end: int) -> bool:
        """Tell whether a denial turns back behind its phrase: "without it, it is nothing"."""
        return end in self._turns

    def is_by_a_minor(self, hit: Hit) -> bool:
        """Tell whether a minor stands beside a phrase."""
        return hit.start in self._by_minors or hit.end - 1 in self._by_minors

    def after_fillers(self, index: int, *, showing: bool) -> int:
        """Return where the next word begins that says something, at most at the next break."""
        while not self.written.breaks_at(index):
            after = self.fillers.get(index) or (self.showing.get(index) if showing else None)
            if after is None:
                break
            index = after
        return index

    def list_end(self, end: int) -> int:
        """Return where a list of names ends that began with one up to `end`.

        "Blood, gore or violence": a comma only goes on to a name, and only if the list is joined
        at its end ("or", 和). "No blood, gore" may as well ask for gore.
        """
        accepted, closed = end, False
        while True:
            gap, start = self._separator(end)
            if gap not in (Gap.LIST, Gap.JOIN) or (closed and gap is Gap.LIST):
                return accepted
            start = self.after_fillers(start, showing=False)
            if start not in self.names:
                return accepted
            end = self.names[start]
            if gap is Gap.JOIN:
                accepted, closed = end, True

    def _separator(self, index: int) -> tuple[Gap | None, int]:
        """Return what separates two items of a list, and where the second one may begin."""
        gap = self.written.gaps.get(index)
        if self.written.texts[index : index + 1] == [BREAK]:
            index += 1
        if gap in (None, Gap.LIST) and index in self.joining:
            return Gap.JOIN, self.joining[index]
        return gap, index


def _extend(starts: dict[int, int], hit: Hit) -> None:
    starts[hit.start] = max(hit.end, starts.get(hit.start, 0))


def _freed(hits: Sequence[Hit], phrases: _Phrases) -> dict[int, tuple[int, Standing]]:
    """Return for each place in a freed phrase where that ends, and what it counts for."""
    freed: dict[int, tuple[int, Standing]] = {}
    campaigns = any(CAMPAIGN in hit.groups for hit in hits)
    for start, end in phrases.names.items():
        if campaigns or phrases.is_followed(end):
            _cover(freed, start, end, Standing.NAMED)
    cancelled = -1
    for hit in hits:
        if not hit.groups & _DENYING or hit.start == cancelled:
            continue
        start = phrases.after_fillers(hit.end, showing=True)
        if start in phrases.denying:  # "Not without", "don't stop".
            cancelled = start
            continue
        if phrases.written.breaks_at(start):
            continue
        strong = NEGATION in hit.groups
        standing = Standing.ABSENT if strong else Standing.NAMED
        if start in phrases.names:
            _cover(freed, start, phrases.list_end(phrases.names[start]), standing)
        elif strong and start in phrases.things and not phrases.is_asked_for(phrases.things[start]):
            _cover(freed, start, phrases.things[start], standing)
    return freed


def _cover(
    freed: dict[int, tuple[int, Standing]], start: int, end: int, standing: Standing
) -> None:
    for index in range(start, end):
        freed[index] = (end, standing)


def _denied(hits: Sequence[Hit], written: Written) -> Iterator[bool]:
    """Yield for each hit whether a negation stands before it in its clause."""
    ends = sorted(index for index, gap in written.gaps.items() if gap is not Gap.JOIN)
    following = 0
    denied = -1
    for hit in hits:
        while following < len(ends) and ends[following] <= hit.start:
            following += 1
        if NEGATION in hit.groups:
            denied = following
        yield following == denied
