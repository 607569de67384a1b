"""The word judge's work on a text is near-linear in its length, as understanding's is."""

from __future__ import annotations

import pytest

from limner.policy.moderation.judgement import Level
from limner.policy.moderation.word_judge import WordJudge
from tests.support import policy_lists
from tests.support.line_counter import growth
from tests.support.policy_lists import texts
from tests.support.repeated_texts import Repeated, entries, found, pairs

pytestmark = pytest.mark.slow

LENGTH = 400
GROWTH_MAX = 2.3
SAMPLE = 60


@pytest.fixture(scope="module")
def judge() -> WordJudge:
    return policy_lists.judge()


@pytest.fixture(scope="module")
def prompts() -> list[str]:
    """Prompts that use the judge's words, dangerous and harmless ones."""
    return [f"{prompt}, " for prompt in texts("labelled")]


def _assert_linear(judge: WordJudge, texts: list[Repeated]) -> None:
    def work(text: str) -> object:
        return judge.judge_text(text, Level.AUTO)

    work("what is built once, 那猫 á а 🄽 &#110; " * 20)
    grown = {
        one.parts: by
        for one in texts
        if (by := growth(work, one.whole(LENGTH), one.whole(LENGTH, 2))) > GROWTH_MAX
    }
    assert not grown


def test_texts_that_were_slow_to_understand(judge: WordJudge) -> None:
    _assert_linear(judge, found())


def test_prompts_repeated(judge: WordJudge, prompts: list[str]) -> None:
    _assert_linear(judge, entries(prompts[:: len(prompts) // SAMPLE]))


def test_words_of_prompts_repeated_together(judge: WordJudge, prompts: list[str]) -> None:
    words = sorted({word for prompt in prompts for word in prompt.split()})
    _assert_linear(judge, pairs(words, SAMPLE, seed=15))
