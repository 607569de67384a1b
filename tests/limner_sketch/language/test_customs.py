"""Customs: what suits what where a prompt leaves a field open."""

from __future__ import annotations

import pytest

from limner.contract.orders import Style
from limner_sketch.language.customs import Customs
from limner_sketch.language.scene import Scene


@pytest.fixture(scope="module")
def customs() -> Customs:
    return Customs()


def test_each_manner_chooses_from_lists_of_its_own(customs: Customs) -> None:
    vivid, natural, neutral = map(customs.manner, (Style.VIVID, Style.NATURAL, None))
    assert vivid.styles != natural.styles
    assert neutral.times[0] == "day"
    assert not neutral.moods
    assert vivid.lights["night"]


def test_no_rain_leaves_out_all_that_shows_rain(customs: Customs) -> None:
    excluded = customs.excluded(Scene(excluded=("rain",)))
    assert {"rain", "rain streaks"} <= excluded
    assert customs.excluded(Scene()) == frozenset()


def test_a_choice_with_a_rule_suits_only_the_scenes_of_that_rule(customs: Customs) -> None:
    assert customs.suits("light", "studio light", Scene(setting="studio"))
    assert not customs.suits("light", "studio light", Scene(setting="meadow"))
    assert customs.suits("light", "soft natural light", Scene(time="day"))
