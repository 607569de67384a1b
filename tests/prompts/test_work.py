"""The work on a text is near-linear in its length: twice the text, twice the lines of Python run.

Lines are counted, not seconds, so that a busy machine changes nothing. Time inside C calls is
measured by `python -m benchmarks text_work`.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from limner.contract.orders import Quality, Style
from limner.prompts.lexicon import Lexicon
from limner.prompts.station import PromptStation
from tests.prompts.repeated import Repeated, entries, found, pairs

LENGTH = 400
GROWTH_MAX = 2.3
SAMPLE = 60


def _lines(station: PromptStation, text: str) -> int:
    """Return how many lines of Python one prompt takes, from its text to the revised prose."""
    count = 0

    def local(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return local

    before = sys.gettrace()
    sys.settrace(local)
    try:
        station.improve(text, manner=Style.VIVID, quality=Quality.HD, seed=1)
    finally:
        sys.settrace(before)
    return count


def _grows(station: PromptStation, repeated: Repeated) -> str:
    """Return what grows too fast, in words, or ""."""
    once, twice = (_lines(station, repeated.text(length)) for length in (LENGTH, 2 * LENGTH))
    growth = twice / once
    return f"{repeated.parts!r} {once} → {twice} ({growth:.2f})" if growth > GROWTH_MAX else ""


@pytest.fixture(scope="module")
def phrases() -> list[str]:
    return sorted(Lexicon().phrases())


@pytest.fixture(scope="module", autouse=True)
def warm(station: PromptStation) -> None:
    """Build beforehand what is built once: it is not counted."""
    for text in ("a\u0301 red rose and 白兔 " * 4, "“OPEN”, 16:9"):
        station.improve(text, manner=Style.VIVID, quality=Quality.HD, seed=1)


def _assert_linear(station: PromptStation, texts: list[Repeated]) -> None:
    grown = [said for repeated in texts if (said := _grows(station, repeated))]
    assert not grown, "\n".join(grown)


def test_texts_that_were_slow_take_work_as_they_are_long(station: PromptStation) -> None:
    _assert_linear(station, found())


def test_a_phrase_of_the_lexicon_repeated(station: PromptStation, phrases: list[str]) -> None:
    step = len(phrases) // SAMPLE
    _assert_linear(station, entries(phrases[::step]))


def test_phrases_repeated_together(station: PromptStation, phrases: list[str]) -> None:
    _assert_linear(station, pairs(phrases, SAMPLE, seed=15))


def test_the_harness_sees_work_that_grows_with_the_square(station: PromptStation) -> None:
    text = "cat " * 10
    one = _lines(station, text)
    assert one > 500
    assert _lines(station, text * 10) > 3 * one
