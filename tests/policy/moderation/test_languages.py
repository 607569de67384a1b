"""The gravest categories in ten languages: everyday prompts pass, harmful ones do not."""

from __future__ import annotations

from collections import Counter

import pytest

from limner.policy.moderation.judgement import Level
from limner.policy.moderation.word_lists import LANGUAGES
from tests.support.policy_lists import judge, rows

JUDGE = judge()
SPOKEN = [name for name in LANGUAGES if len(name) == 2]
MINORS = "sexual/minors"


ROWS = rows("languages") + rows("languages_fresh")


def test_each_language_has_its_prompts() -> None:
    harmless = Counter(language for category, language, _ in ROWS if category[0] == "~")
    harmful = Counter(language for category, language, _ in ROWS if category[0] != "~")
    assert set(harmless) == set(harmful) == set(SPOKEN)
    assert min(harmless.values()) >= 70
    assert min(harmful.values()) >= 40


@pytest.mark.parametrize("language", SPOKEN)
def test_everyday_prompts_pass(language: str) -> None:
    refused = {
        text: judgement.rules
        for category, spoken, text in ROWS
        if spoken == language and category[0] == "~"
        if not (judgement := JUDGE.judge_text(text, Level.AUTO)).passes
    }
    assert refused == {}


@pytest.mark.parametrize("language", SPOKEN)
def test_harmful_prompts_are_refused(language: str) -> None:
    passed = [
        text
        for category, spoken, text in ROWS
        if spoken == language and category[0] != "~"
        if JUDGE.judge_text(text, Level.AUTO).passes
    ]
    assert passed == []


@pytest.mark.parametrize("language", SPOKEN)
def test_what_concerns_minors_is_said_so_at_every_level(language: str) -> None:
    missed = [
        text
        for category, spoken, text in ROWS
        if spoken == language and category == MINORS
        if MINORS not in JUDGE.judge_text(text, Level.LOW).flagged
    ]
    assert missed == []


def test_only_what_is_sexual_concerns_minors() -> None:
    wrong = [
        text
        for category, _, text in ROWS
        if category == "violence/graphic"
        if MINORS in JUDGE.judge_text(text, Level.AUTO).flagged
    ]
    assert wrong == []
