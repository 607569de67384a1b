"""The built-in judge: words in their context, in twelve languages. It sees no pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from limner.policy.moderation.judgement import Category, Input, Judgement, Level, merged
from limner.policy.moderation.negation import Hit, Standing
from limner.policy.moderation.phrase_matcher import Reading, read
from limner.policy.moderation.text_views import views
from limner.policy.moderation.word_lists import Rule, WordLists, names


@dataclass(frozen=True, slots=True)
class _Condition:
    """A rule, its groups taken apart."""

    rule: Rule
    any: tuple[str, ...]
    near: tuple[str, ...]
    then: tuple[str, ...]
    also: tuple[str, ...]
    unless: tuple[str, ...]


class WordJudge:
    """Judges texts by the lists. Deterministic; some 20 to 200 µs for a prompt.

    `floor` is a judge whose refusals stand whatever the lists say: an operator's lists and allowed
    phrases free nothing of what concerns minors.
    """

    sees_pictures = False

    def __init__(self, lists: WordLists, floor: WordJudge | None = None) -> None:
        self._vocabulary = lists.vocabulary
        self._grave = lists.grave
        self._floor = floor
        self._ordinary: dict[str, list[_Condition]] = {}
        self._of_minors: dict[str, list[_Condition]] = {}
        for rule in lists.rules:
            listed = (rule.any, rule.near, rule.then, rule.also, rule.unless)
            condition = _Condition(rule, *(tuple(names(text)) for text in listed))
            is_of_minors = rule.category is Category.SEXUAL_MINORS
            by_group = self._of_minors if is_of_minors else self._ordinary
            for group in condition.any:
                by_group.setdefault(group, []).append(condition)

    async def judge(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        """Judge texts; return NOTHING_SEEN for a picture."""
        return [
            self.judge_text(one, level) if isinstance(one, str) else NOTHING_SEEN for one in inputs
        ]

    def judge_text(self, text: str, level: Level) -> Judgement:
        """Judge one text, in each of the ways to read it."""
        judgement = merged(self._judge_view(view, level) for view in views(text))
        if self._floor is None:
            return judgement
        return merged((judgement, self._floor.judge_text(text, level)))

    def _judge_view(self, folded: str, level: Level) -> Judgement:
        found = _Found.of(read(folded, self._vocabulary, self._grave))
        held = [
            *_held(self._ordinary, found.ordinary, found.explaining, level),
            *_held(self._of_minors, found.with_minors, found.explaining, level),
        ]
        scores: dict[Category, float] = {}
        for rule in held:
            scores[rule.category] = max(rule.score, scores.get(rule.category, 0.0))
        ids = tuple(sorted({rule.id for rule in held}))
        return Judgement(frozenset(scores), scores, ids)

    async def close(self) -> None:
        """Close nothing."""


NEIGHBOURS = 6
"""How many hits before and after are looked at: those inside one phrase, and the next one."""
NOTHING_SEEN = Judgement(covers=frozenset())


_ORDINARY = (Standing.SAID, Standing.DENIED)
_WITH_MINORS = (Standing.SAID, Standing.DENIED, Standing.NAMED)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read, by group: for ordinary rules, for those about minors, and what explains."""

    ordinary: Mapping[str, list[Hit]]
    with_minors: Mapping[str, list[Hit]]
    explaining: Container[str]

    @classmethod
    def of(cls, reading: Reading) -> _Found:
        """Sort a reading; most have only one kind of hits."""
        kinds = set(reading.standings)
        ordinary = _by_group(_standing(reading, _ORDINARY))
        with_minors = ordinary
        if Standing.NAMED in kinds:
            with_minors = _by_group(_standing(reading, _WITH_MINORS))
        if Standing.DENIED in kinds:
            said = _standing(reading, (Standing.SAID,))
            return cls(ordinary, with_minors, {group for hit in said for group in hit.groups})
        return cls(ordinary, with_minors, ordinary.keys())


def _standing(reading: Reading, kinds: tuple[Standing, ...]) -> Iterator[Hit]:
    for hit, standing in zip(reading.hits, reading.standings, strict=True):
        if standing in kinds:
            yield hit


def _by_group(hits: Iterator[Hit]) -> dict[str, list[Hit]]:
    by_group: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        for group in hit.groups:
            by_group[group].append(hit)
    return dict(by_group)


def _held(
    conditions: Mapping[str, list[_Condition]],
    by_group: Mapping[str, list[Hit]],
    explaining: Container[str],
    level: Level,
) -> Iterator[Rule]:
    """Yield the rules that hold; one may come more than once."""
    for group, hits in by_group.items():
        for condition in conditions.get(group, ()):
            rule = condition.rule
            if rule.mild and level is Level.LOW:
                continue
            if any(each in explaining for each in condition.unless):
                continue
            if _holds(condition, hits, by_group):
                yield rule


def _holds(condition: _Condition, hits: Sequence[Hit], by_group: Mapping[str, list[Hit]]) -> bool:
    if condition.also and not any(
        _have_two(hits, by_group[group]) for group in condition.also if group in by_group
    ):
        return False
    within = condition.rule.within
    return _is_near(condition.near, hits, by_group, within, after=False) and _is_near(
        condition.then, hits, by_group, within, after=True
    )


def _is_near(
    groups: tuple[str, ...],
    hits: Sequence[Hit],
    by_group: Mapping[str, list[Hit]],
    within: int,
    *,
    after: bool,
) -> bool:
    return not groups or any(
        _are_near(hits, by_group[group], within, after=after)
        for group in groups
        if group in by_group
    )


def _have_two(hits: Sequence[Hit], others: Sequence[Hit]) -> bool:
    """Tell whether there is one of each; a phrase that is in both groups counts once.

    Two do not overlap if one ends before the other begins; of the many, the earliest end and the
    latest start decide.
    """
    return _first_end(hits) <= others[-1].start or _first_end(others) <= hits[-1].start


def _first_end(hits: Sequence[Hit]) -> int:
    return min(hit.end for hit in hits)


def _are_near(hits: Sequence[Hit], others: Sequence[Hit], within: int, *, after: bool) -> bool:
    """Tell whether one of each stands near enough, and they do not overlap. Both are in order.

    With `after`, only what follows counts.
    """
    index = 0
    for hit in hits:
        while index < len(others) and others[index].start < hit.start:
            index += 1
        for other in others[max(index - NEIGHBOURS, 0) : index + NEIGHBOURS]:
            if 0 <= other.gap(hit) <= within and (other.start >= hit.end or not after):
                return True
    return False
