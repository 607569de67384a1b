"""A prompt without a known noun: an abstract picture that follows its words."""

from __future__ import annotations

import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.feelings import Feelings
from limner_sketch.language.scene import Scene
from limner_sketch.language.tables import read_table
from tests.support.language import shared_interpreter

STATION = shared_interpreter()


def composed(prompt: str, seed: int = 1) -> Scene:
    return STATION.improve(prompt, manner=Style.VIVID, quality=Quality.STANDARD, seed=seed).scene


@pytest.mark.parametrize(
    ("prompt", "color", "mood"),
    [
        ("joy", "yellow", "joyful"),
        ("喜悦", "yellow", "joyful"),
        ("sorrow", "navy", "melancholic"),
        ("silence", "white", "calm"),
        ("寂静", "white", "calm"),
        ("pure speed", "red", "energetic"),
        ("速度", "red", "energetic"),
        ("freedom", "blue", "majestic"),
        ("自由", "blue", "majestic"),
        ("a sad feeling", "navy", "melancholic"),
        ("fears", "black", "mysterious"),
    ],
)
def test_a_feeling_has_its_colours_and_mood(prompt: str, color: str, mood: str) -> None:
    for seed in range(4):
        scene = composed(prompt, seed)
        assert (scene.setting, scene.subjects) == ("abstract", ())
        assert scene.colors[0] == color
        assert scene.mood == mood


def test_what_the_prompt_says_itself_goes_before() -> None:
    scene = composed("silence in red and gold")
    assert set(scene.colors) == {"red", "gold"}


def test_different_words_give_different_pictures() -> None:
    prompts = [
        "joy",
        "sorrow",
        "silence",
        "speed",
        "love",
        "chaos",
        "order",
        "时间",
        "命运",
        "混沌",
    ]
    prompts += ["zork", "lumina vey", "qwrtp", "ommelinou", "the blorb of greeble", "咚咚锵"]
    found = {
        (scene.colors, scene.details, scene.mood) for scene in (composed(one) for one in prompts)
    }
    assert len(found) >= len(prompts) - 1


def test_two_feelings_mix() -> None:
    assert composed("love and fear").colors != composed("love").colors


def test_the_texture_follows_sound_and_length() -> None:
    assert "geometric shapes" in composed("takkatikka kakto").details
    assert "fine lines" in composed("luminavorious melonna").details
    assert "negative space" in composed("zork").details


def test_every_feeling_is_made_of_known_keys() -> None:
    colors, air = read_table("colors"), read_table("atmosphere")
    for feeling in Feelings().all():
        for color in feeling.colors:
            shade, _, base = color.rpartition(" ")
            assert base in colors["color"]
            assert not shade or shade in colors["shade"]
        assert feeling.mood in air["mood"]
        assert feeling.light in air["light"]
        assert set(feeling.details) <= set(read_table("details")["detail"])
