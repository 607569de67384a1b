"""The judge's work on a text grows with its length, and no faster."""

from __future__ import annotations

import pytest

from limner.policy.moderation.implied_nudity import BARED
from limner.policy.moderation.judgement import Level
from limner.policy.moderation.word_lists import load_lists, names
from tests.support.line_counter import growth
from tests.support.policy_lists import frames, judge, texts

LENGTH = 400
GROWTH_MAX = 2.3

UNITS = (
    *("naked ", "no ", "not without ", "no violence, ", "blood and ", "no the ", "violence the "),
    *("stop ", "suicide prevention ", "no blood, gore, ", "not a cartoon ", "stop child porn, "),
    *('"', '"a" ', "、", "/ ", "- ", ". ", "\n", "a, ", "a ", "a b c ", "s e x ", "p.o.r.n "),
    *("n4k3d ", "x1", "1488 ", "p*rn ", "nuuude ", "🙂", "e\u0301", "knife in his chest "),
    *("杀", "裸体", "不要", "没有", "的", "人", "被人", "没有血、", "非裸体不可，", "儿童"),
)


def _growth(unit: str) -> float:
    """Return how many times more lines a text of twice as many units runs."""
    text = unit * (LENGTH // len(unit))
    _judge(text * 2)  # Fills the cache of word forms.
    return growth(_judge, text, text * 2)


def _judge(text: str) -> object:
    return judge().judge_text(text, Level.AUTO)


@pytest.mark.parametrize("unit", UNITS)
def test_a_repeated_unit_is_read_in_linear_time(unit: str) -> None:
    assert _growth(unit) <= GROWTH_MAX


def test_repeated_frames_and_subjects_are_read_in_linear_time() -> None:
    subjects = texts("subjects")
    units = [
        frame.replace("{}", subjects[number % len(subjects)]) + " "
        for number, frame in enumerate(frames())
    ]
    grown = {unit: _growth(unit) for unit in units}
    assert {unit: times for unit, times in grown.items() if times > GROWTH_MAX} == {}


def test_repeated_list_entries_are_read_in_linear_time() -> None:
    """One entry of each group that a rule names, over and over."""
    lists = load_lists()
    wanted = {
        group
        for rule in lists.rules
        for group in names(",".join((rule.any, rule.near, rule.then, rule.also, rule.unless)))
        if group not in BARED  # Found by reading: test_bareness.py.
    }
    found: dict[str, str] = {}
    pending = [(lists.vocabulary.root, "")]
    while pending and len(found) < len(wanted):
        node, phrase = pending.pop()
        for group in node.groups & wanted:
            found.setdefault(group, phrase)
        pending += [(child, f"{phrase} {text}") for text, child in node.children.items()]
    assert found.keys() == wanted
    grown = {phrase: _growth(f"{phrase.strip()} ") for phrase in sorted(set(found.values()))}
    assert {phrase: growth for phrase, growth in grown.items() if growth > GROWTH_MAX} == {}
