"""The names of OpenMoji's pictures."""

from __future__ import annotations

import pytest

from limner_sketch.language.openmoji import OpenMoji


@pytest.fixture(scope="module")
def openmoji() -> OpenMoji:
    return OpenMoji()


def test_an_emoji_is_found_with_or_without_its_variation_selector(openmoji: OpenMoji) -> None:
    assert openmoji.symbol("🐈") == "1F408"
    assert openmoji.symbol("☀️") == openmoji.symbol("☀") == "2600"
    assert openmoji.symbol("1F408") == "1F408"
    assert openmoji.symbol("no emoji") is None


def test_it_says_which_pictures_there_are(openmoji: OpenMoji) -> None:
    assert openmoji.has("1F408")
    assert not openmoji.has("FFFFF")


def test_every_picture_is_named_once_in_both_languages(openmoji: OpenMoji) -> None:
    found = {one.symbol: one for one in openmoji.pictograms()}
    assert len(found) == len(list(openmoji.pictograms())) > 1500
    assert all(one.english and one.chinese for one in found.values())
    assert (found["1F408"].english, found["1F408"].chinese) == ("cat", "猫")
    assert not any(":" in one.english or "_" in one.english for one in found.values())


def test_flags_are_told_from_other_pictures_and_skin_tones_are_none(openmoji: OpenMoji) -> None:
    found = {one.emoji: one for one in openmoji.pictograms()}
    assert found["🇯🇵"].is_flag
    assert not found["🐈"].is_flag
    assert "👍🏽" not in found
