"""The built-in judge: words in their context, in Chinese and English. It sees no pictures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from limner.policy.safety.judgement import Category, Input, Judgement, Level
from limner.policy.safety.reading import Hit, read
from limner.policy.safety.wordlists import Rule, WordLists, names


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
    """Judges texts by the lists. Deterministic; some 20 to 100 µs for a prompt."""

    sees_pictures = False

    def __init__(self, lists: WordLists) -> None:
        self._vocabulary = lists.vocabulary
        self._by_group: dict[str, list[_Condition]] = {}
        for rule in lists.rules:
            listed = (rule.any, rule.near, rule.then, rule.also, rule.unless)
            condition = _Condition(rule, *(tuple(names(text)) for text in listed))
            for group in condition.any:
                self._by_group.setdefault(group, []).append(condition)

    async def judge(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        """Judge texts; of a picture it says nothing."""
        return self.judge_all(inputs, level)

    def judge_all(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        """Do the same, on any thread."""
        return [
            self.judge_text(one, level) if isinstance(one, str) else NOTHING_SEEN for one in inputs
        ]

    def judge_text(self, text: str, level: Level) -> Judgement:
        """Judge one text."""
        by_group: dict[str, list[Hit]] = {}
        for hit in read(text, self._vocabulary):
            for group in hit.groups:
                by_group.setdefault(group, []).append(hit)
        scores: dict[Category, float] = {}
        rules: list[str] = []
        for group in by_group:
            for condition in self._by_group.get(group, ()):
                rule = condition.rule
                if rule.id in rules or (rule.mild and level is Level.LOW):
                    continue
                if _holds(condition, by_group[group], by_group):
                    rules.append(rule.id)
                    scores[rule.category] = max(rule.score, scores.get(rule.category, 0.0))
        return Judgement(frozenset(scores), scores, tuple(sorted(rules)))

    async def close(self) -> None:
        """Close nothing."""


NEIGHBOURS = 6
"""How many hits before and after are looked at: those inside one phrase, and the next one."""
NOTHING_SEEN = Judgement(covers=frozenset())


def _holds(condition: _Condition, hits: list[Hit], by_group: dict[str, list[Hit]]) -> bool:
    if any(group in by_group for group in condition.unless):
        return False
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
    hits: list[Hit],
    by_group: dict[str, list[Hit]],
    within: int,
    *,
    after: bool,
) -> bool:
    return not groups or any(
        _are_near(hits, by_group[group], within, after=after)
        for group in groups
        if group in by_group
    )


def _have_two(hits: list[Hit], others: list[Hit]) -> bool:
    """Tell whether there is one of each; a phrase that is in both groups counts once."""
    return any(other.gap(hit) >= 0 for hit in hits for other in others)


def _are_near(hits: list[Hit], others: list[Hit], within: int, *, after: bool) -> bool:
    """Tell whether one of each stands near enough, and they do not overlap. Both are in order.

    With `after`, only what follows counts.
    """
    for hit in hits:
        index = bisect_left(others, hit.start, key=_start)
        for other in others[max(index - NEIGHBOURS, 0) : index + NEIGHBOURS]:
            if 0 <= other.gap(hit) <= within and (other.start >= hit.end or not after):
                return True
    return False


def _start(hit: Hit) -> int:
    return hit.start
