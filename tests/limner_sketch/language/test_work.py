"""The work on a text is near-linear in its length: twice the text, twice the lines of Python run.

Lines are counted, not seconds, so that a busy machine changes nothing. Time inside C calls is
measured by `python -m benchmarks text_work`.
"""

from __future__ import annotations

from functools import partial

import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.interpreter import Interpreter
from tests.support.language import shared_lexicon
from tests.support.line_counter import growth, lines_run
from tests.support.repeated_texts import Repeated, entries, found, pairs

pytestmark = pytest.mark.slow

LENGTH = 400
GROWTH_MAX = 2.3
SAMPLE = 60


def _improve(station: Interpreter, text: str) -> object:
    return station.improve(text, manner=Style.VIVID, quality=Quality.HD, seed=1)


@pytest.fixture(scope="module")
def phrases() -> list[str]:
    return sorted(shared_lexicon().phrases())


@pytest.fixture(scope="module", autouse=True)
def warm(station: Interpreter) -> None:
    """Build beforehand what is built once: it is not counted."""
    for text in ("a\u0301 red rose and 白兔 " * 4, "“OPEN”, 16:9"):
        _improve(station, text)


def _assert_linear(station: Interpreter, texts: list[Repeated]) -> None:
    grown = {
        one.parts: by
        for one in texts
        if (by := growth(partial(_improve, station), one.whole(LENGTH), one.whole(LENGTH, 2)))
        > GROWTH_MAX
    }
    assert not grown


def test_texts_that_were_slow_take_work_as_they_are_long(station: Interpreter) -> None:
    _assert_linear(station, found())


def test_a_phrase_of_the_lexicon_repeated(station: Interpreter, phrases: list[str]) -> None:
    step = len(phrases) // SAMPLE
    _assert_linear(station, entries(phrases[::step]))


def test_phrases_repeated_together(station: Interpreter, phrases: list[str]) -> None:
    _assert_linear(station, pairs(phrases, SAMPLE, seed=15))


def test_the_harness_sees_work_that_grows_with_the_square() -> None:
    def square(text: str) -> int:
        return sum(one == other for one in text for other in text)

    assert growth(square, "cat " * 10, "cat " * 20) > 3.5
    assert growth(len, "cat " * 10, "cat " * 20) == 1


def test_the_work_is_counted(station: Interpreter) -> None:
    assert lines_run(lambda: _improve(station, "cat " * 10)) > 500
