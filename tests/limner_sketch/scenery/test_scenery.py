"""Settings: each draws at every hour, weather and shape, and is its own place."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from limner.contract.orders import Size, Style, Task
from limner.images.pixels import Pixels
from limner_sketch.job import Job
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.painting import paint
from limner_sketch.scenery import SETTINGS

_SMALL = Size(128, 128)


def drawn(scene: Scene, size: Size = _SMALL, seed: int = 5) -> Pixels:
    """Return the finished picture of a scene."""
    job = Job(task=Task.GENERATE, scene=scene, size=size, seed=seed, style=Style.VIVID)
    return list(paint(job))[-1]


@pytest.mark.parametrize("setting", sorted(SETTINGS))
@pytest.mark.parametrize("time", ["dawn", "day", "sunset", "night"])
def test_every_setting_draws_at_every_hour(setting: str, time: str) -> None:
    picture = drawn(Scene(setting=setting, time=time), Size(256, 256))
    assert picture.shape == (256, 256, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 4


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_draws_in_every_weather_and_season(setting: str) -> None:
    for weather in ("clear", "rain", "snow", "fog", "cloudy", "storm"):
        drawn(Scene(setting=setting, weather=weather))
    for season in ("spring", "summer", "autumn", "winter"):
        drawn(Scene(setting=setting, season=season))


@pytest.mark.parametrize("setting", sorted(set(SETTINGS) - {"studio", "abstract"}))
def test_a_night_is_darker_than_a_day(setting: str) -> None:
    day, night = (drawn(Scene(setting=setting, time=time)).mean() for time in ("day", "night"))
    assert night < day * 0.85 or setting == "space"


@pytest.mark.parametrize("setting", sorted(SETTINGS))
@pytest.mark.parametrize("style", [None, "flat vector"])
def test_no_seed_draws_the_picture_of_another(setting: str, style: str | None) -> None:
    """Who asks for several pictures of an apple gets several."""
    scene = Scene((Subject("apple", "1F34E"),), setting=setting, style=style)
    assert len({drawn(scene, seed=seed).tobytes() for seed in range(12)}) == 12


def test_settings_differ_from_one_another() -> None:
    pictures = {name: drawn(Scene(setting=name)).astype(int) for name in SETTINGS}
    for one, other in itertools.combinations(pictures, 2):
        assert np.abs(pictures[one] - pictures[other]).mean() > 6, (one, other)


@pytest.mark.parametrize("weather", ["rain", "snow", "fog", "cloudy", "storm"])
def test_weather_can_be_seen(weather: str) -> None:
    clear = drawn(Scene(setting="meadow", weather="clear")).astype(int)
    other = drawn(Scene(setting="meadow", weather=weather)).astype(int)
    assert np.abs(clear - other).mean() > 5


def test_a_city_from_above_is_another_picture_than_from_the_shore() -> None:
    shore = drawn(Scene(setting="skyline", time="night")).astype(int)
    above = drawn(Scene(setting="skyline", time="night", view="bird's-eye")).astype(int)
    assert np.abs(shore - above).mean() > 15


def test_wished_colours_tint_a_setting() -> None:
    red = drawn(Scene(setting="mountains", colors=("red",))).reshape(-1, 3).mean(0)
    blue = drawn(Scene(setting="mountains", colors=("blue",))).reshape(-1, 3).mean(0)
    assert red[0] - red[2] > blue[0] - blue[2] + 20


def test_no_setting_still_gives_a_picture() -> None:
    assert drawn(Scene()).std() > 10
