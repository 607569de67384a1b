"""How everything in one picture is drawn, decided once."""

from __future__ import annotations

import pytest

from limner.contract.orders import Style
from limner_sketch.language.scene import Scene
from limner_sketch.look import Look, look_for


def look(manner: Style | None = Style.VIVID, seed: int | None = None, **fields: str) -> Look:
    return look_for(Scene(**fields), manner, hd=False, seed=seed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scene", "time"),
    [
        (Scene(time="dawn"), "dawn"),
        (Scene(light="moonlight"), "night"),
        (Scene(light="golden light"), "sunset"),
        (Scene(setting="space"), "night"),
        (Scene(style="cyberpunk"), "night"),
        (Scene(), "day"),
    ],
)
def test_the_hour_follows_from_what_was_said(scene: Scene, time: str) -> None:
    found = look_for(scene, Style.VIVID, hd=False)
    assert (found.time, found.night) == (time, time == "night")


def test_vivid_is_more_saturated_than_natural_and_a_sad_mood_less() -> None:
    assert look(Style.VIVID).saturation > look(None).saturation > look(Style.NATURAL).saturation
    assert look(mood="melancholic").saturation < look().saturation


def test_night_rims_what_it_lights_and_flat_styles_have_no_rims() -> None:
    assert look(time="night").rim_colors
    assert len(look(style="cyberpunk").rim_colors) == 2
    assert not look(time="night", style="ink wash").rim_colors
    assert look(time="sunset").rim_colors
    assert not look(time="day").rim_colors


def test_light_comes_from_either_side_by_the_seed() -> None:
    assert {look(seed=seed).light_from for seed in range(20)} == {-0.6, 0.6}


def test_an_unknown_style_is_an_illustration() -> None:
    assert look(style="no such style").style == "illustration"
