"""Finds nudity that a prompt implies: "no clothes", 不穿衣服, "remove her dress", 把内衣去掉.

A negation frees the name of a harm; of what is worn it asks for a bare body. So a word that denies
or removes, right before what is worn, is a phrase of its own, in a group that rules may name:
`without_all`, `removed_under` and so on. All the words are data (`data/undressing.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from limner.policy.moderation.negation import (
    BREAK,
    FILLER,
    JOINING,
    NEGATION,
    SHOWING,
    Gap,
    Hit,
    Written,
)

LACKING, REMOVING, GONE = "lacking", "removing", "gone"
UNWANTED_LIST = "unwanted_list"
DRESSING, OWNER, PART, ASIDE = "dressing", "owner", "worn_part", "aside"
KINDS = ("all", "under", "lower", "upper", "outer", "swim")
WITHOUT = {f"worn_{kind}": f"without_{kind}" for kind in KINDS}
REMOVED = {f"worn_{kind}": f"removed_{kind}" for kind in KINDS}
BARED = frozenset((*WITHOUT.values(), *REMOVED.values()))
"""What is found here; the lists add a few whole phrases."""

STEPS_MAX = 6
"""How many words may come between a removal and what is worn."""
LIST_MAX = 6
LINE_MAX = 60
"""How many words of an explicit list of what is not wanted are looked at."""
_OF = "的"
_BETWEEN = frozenset({FILLER, SHOWING, DRESSING})
_PEOPLE = frozenset({OWNER, "person", "surely_minor", "girl_or_boy"})
_WORN = frozenset(WITHOUT)
_PLACED = _BETWEEN | _PEOPLE | _WORN | {PART, ASIDE, GONE, JOINING}


def bared(hits: Sequence[Hit], written: Written) -> Iterator[Hit]:
    """Yield a hit for each thing that is not worn or taken off; linear in the number of hits."""
    if all(hit.groups.isdisjoint(_WORN) for hit in hits):
        return
    places = _Places(hits, written)
    for hit in hits:
        if hit.groups & _WORN and places.is_gone(hit.end):
            yield Hit(hit.start, hit.end, places.named(hit.groups, REMOVED))
        if hit.start in places.denied:
            continue  # "Don't remove", "not without".
        if REMOVING in hit.groups:
            yield from places.listed(hit, REMOVED)
        elif UNWANTED_LIST in hit.groups:
            yield from places.unwanted(hit.end)
        elif LACKING in hit.groups and not places.is_of(hit.end):
            yield from places.listed(hit, WITHOUT)


class _Places:
    """Where the words begin that matter here, and where the longest of each kind ends."""

    def __init__(self, hits: Sequence[Hit], written: Written) -> None:
        self._written = written
        self._ends: dict[str, dict[int, int]] = {group: {} for group in _PLACED}
        self._worn: dict[int, Hit] = {}
        for hit in hits:
            for group in hit.groups & _PLACED:
                ends = self._ends[group]
                ends[hit.start] = max(hit.end, ends.get(hit.start, 0))
            if hit.groups & _WORN:
                longest = self._worn.setdefault(hit.start, hit)
                self._worn[hit.start] = hit if hit.end > longest.end else longest
        self.denied = {
            self._after(hit.end, _BETWEEN)[0]
            for hit in hits
            if NEGATION in hit.groups and hit.groups.isdisjoint(_WORN)
        }

    def is_of(self, index: int) -> bool:
        """Tell whether 的 follows: 不穿的衣服 are clothes that nobody wears."""
        return self._written.texts[index : index + 1] == [_OF]

    def is_gone(self, index: int) -> bool:
        """Tell whether a word behind a garment says that it is taken off: 衣服脱掉."""
        gone = self._ends[GONE].get(self._after(index, _BETWEEN)[0])
        return gone is not None and not self._is_other(gone)

    def named(self, groups: frozenset[str], names: dict[str, str]) -> frozenset[str]:
        """Return the groups of what is missing."""
        return frozenset(names[group] for group in groups & _WORN)

    def listed(self, first: Hit, names: dict[str, str]) -> Iterator[Hit]:
        """Yield what is missing behind a word that denies or removes: "no shirt or bra"."""
        start = first.end
        between = _BETWEEN | _PEOPLE if names is REMOVED else _BETWEEN | {OWNER}
        for _ in range(LIST_MAX):
            index, is_owned = self._after(start, between)
            worn = self._worn.get(index)
            if worn is None:
                return
            if not self._is_other(worn.end):
                missing = REMOVED if is_owned else names
                yield Hit(worn.start, worn.end, self.named(worn.groups, missing))
            following = self._joined(worn.end)
            if following is None:
                return
            start = following

    def unwanted(self, start: int) -> Iterator[Hit]:
        """Yield what a list to the end of a line has: "Negative prompt: clothes, text"."""
        for index in range(start, min(start + LINE_MAX, len(self._written.texts))):
            if index > start and self._written.gaps.get(index) is Gap.STOP:
                return
            worn = self._worn.get(index)
            if worn is not None:
                yield Hit(worn.start, worn.end, self.named(worn.groups, WITHOUT))

    def _after(self, index: int, groups: frozenset[str]) -> tuple[int, bool]:
        """Skip words of these groups; return where that ends, and whether one was an owner's."""
        is_owned = False
        for _ in range(STEPS_MAX):
            if self._written.breaks_at(index) or index in self._worn:
                break
            found = [(self._ends[group].get(index, 0), group) for group in groups]
            end = max(found, default=(0, ""))[0]
            if not end:
                break
            is_owned = is_owned or (end, OWNER) in found
            index = end
        return index, is_owned

    def _is_other(self, index: int) -> bool:
        """Tell whether what follows makes it something else: "no clothes line", 衣服上的."""
        behind = index + 1 if self.is_of(index) else index
        parts = self._ends[PART]
        return behind in parts or index in parts or index in self._ends[ASIDE]

    def _joined(self, index: int) -> int | None:
        """Return where the next one of a list may begin; None where no list goes on."""
        gap = self._written.gaps.get(index)
        joining = self._ends[JOINING]
        if gap is None:
            return joining.get(index)
        if self._written.texts[index : index + 1] != [BREAK]:
            return joining.get(index, index) if gap is Gap.JOIN else None
        return None if gap is Gap.STOP else joining.get(index + 1, index + 1)
