"""The word judge: numbers are numbers, and a list that would forbid one is refused."""

from __future__ import annotations

import pytest

from limner.errors import ConfigurationError
from limner.policy.moderation.judgement import Level
from limner.policy.moderation.word_judge import WordJudge
from limner.policy.moderation.word_lists import load_lists


def test_no_number_of_things_is_refused() -> None:
    judge = WordJudge(load_lists(None, {}, ()))
    refused = [
        number
        for number in range(2_000)
        if number != 1488  # A code of hatred, listed as such.
        and judge.judge_text(f"boat number {number} on a lake", Level.AUTO).scores
    ]
    assert refused == []


def test_a_phrase_of_marks_and_a_number_is_named_at_the_start() -> None:
    with pytest.raises(ConfigurationError, match=r"'18\+'"):
        load_lists(None, {"sexual": ["18+"]}, ())
