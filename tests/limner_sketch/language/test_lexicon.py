from __future__ import annotations

import pytest

from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.openmoji import OpenMoji
from limner_sketch.language.scene import Scene
from tests.support import everyday_nouns


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_the_names_of_openmoji_find_their_pictures(
    station: Interpreter, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """At least 97 of 100; most of the rest are settings, or synonyms that another picture has."""
    names = [
        (getattr(pictogram, language), pictogram.symbol)
        for pictogram in OpenMoji().pictograms()
        if not pictogram.is_flag
    ]
    missed = [name for name, symbol in names if _symbols(station.understand(name)) != [symbol]]
    with capsys.disabled():
        _report(f"OpenMoji names, {language}", len(names), missed)
    assert len(names) > 1600
    assert len(missed) <= 0.03 * len(names)


@pytest.mark.parametrize("language", ["ENGLISH", "CHINESE"])
def test_everyday_nouns_can_be_drawn(
    station: Interpreter, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """At least 93 of 100 of a list that was written before the lexicon was filled from it."""
    nouns: list[str] = getattr(everyday_nouns, language)
    missed = [noun for noun in nouns if not _is_drawable(station.understand(noun))]
    with capsys.disabled():
        _report(f"everyday nouns, {language.lower()}", len(nouns), missed)
    assert len(set(nouns)) == len(nouns) >= 400
    assert len(missed) <= 0.07 * len(nouns)


@pytest.mark.parametrize(
    "language", ["MORE_ENGLISH", "MORE_CHINESE", "RARE_ENGLISH", "RARE_CHINESE"]
)
def test_more_everyday_nouns_can_be_drawn(
    station: Interpreter, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """At least 85 of 100 of a second and a third list, of which no noun is on the first."""
    nouns: list[str] = getattr(everyday_nouns, language)
    missed = [noun for noun in nouns if not _is_drawable(station.understand(noun))]
    with capsys.disabled():
        _report(f"everyday nouns, {language.lower().replace('_', ' ')}", len(nouns), missed)
    assert len(set(nouns) - {*everyday_nouns.ENGLISH, *everyday_nouns.CHINESE}) == len(nouns) >= 400
    assert len(missed) <= 0.15 * len(nouns)


def _symbols(scene: Scene) -> list[str]:
    return [subject.symbol for subject in scene.subjects]


def _is_drawable(scene: Scene) -> bool:
    found = scene.subjects or scene.setting or scene.weather or scene.details
    return bool(found) and not scene.unknown


def _report(what: str, total: int, missed: list[str]) -> None:
    share = 1 - len(missed) / total
    print(f"\n{what}: {share:.1%} of {total}; missed: {', '.join(missed)}")  # noqa: T201 -- measured
