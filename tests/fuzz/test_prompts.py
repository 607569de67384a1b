"""No prompt raises: random mixes of phrases, small words, scripts and signs in both languages.

What was found stands in `prompts.txt`, one prompt a line, and runs always. There is no net below:
the station's is opened, and what falls through fails the test.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from limner.contract.orders import Quality, Style
from limner.policy.moderation.judgement import Level
from limner.prompts.auto import AutoResolver
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.rendering import as_json
from limner_sketch.language.scene import Scene
from tests.support.fuzz.examples import EXAMPLES
from tests.support.fuzz.prompt_mixes import PROMPTS
from tests.support.policy_lists import judge

CORPUS = (Path(__file__).parent / "prompts.txt").read_text("utf-8").splitlines()


def _raise() -> None:
    """Raise what the station is about to log."""
    raise


STATION = Interpreter(_raise)
AUTO = AutoResolver(lambda _image: (1, 1))
JUDGE = judge()


def _understand(text: str) -> None:
    """Take a prompt through all that is done with one before it is drawn."""
    JUDGE.judge_text(text, Level.AUTO)
    AUTO.suited_size(text)
    AUTO.wants_no_background(text)
    as_json(STATION.understand(text))
    for manner in Style:
        for quality in (Quality.STANDARD, Quality.HD):
            improved = STATION.improve(text, manner=manner, quality=quality, seed=len(text))
            assert improved.prompt or not text.strip() or improved.scene == Scene()
    STATION.as_it_stands(text, quality=Quality.STANDARD, seed=0)


@pytest.mark.parametrize("text", CORPUS)
def test_what_raised_once(text: str) -> None:
    _understand(text)


@given(PROMPTS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_mix_raises(text: str) -> None:
    _understand(text)
