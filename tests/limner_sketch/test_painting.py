"""The painting: what a scene names is drawn, sizes are exact, a job always gives the same bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Pixels
from limner_sketch.easel import Easel
from limner_sketch.job import Job
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.look import look_for
from limner_sketch.painting import paint, straight

_CAT = Subject("cat", "1F408", color="orange", traits=("sitting",))
_SMALL = Size(144, 144)
_DETAILS = (
    "neon signs", "reflections", "rain streaks", "mist", "negative space", "fine lines",
    "geometric shapes", "stars", "moon", "sun", "birds", "flowers", "falling leaves", "snowflakes",
    "lanterns", "bokeh", "light rays", "clouds", "fireflies", "paper texture", "film grain",
)  # fmt: skip


def stages(scene: Scene, size: Size = _SMALL, seed: int = 5, **fields: Any) -> list[Pixels]:
    """Return every state of a drawing."""
    return list(paint(Job(task=Task.GENERATE, scene=scene, size=size, seed=seed, **fields)))


def final(scene: Scene, size: Size = _SMALL, seed: int = 5, **fields: Any) -> Pixels:
    """Return the finished picture."""
    return stages(scene, size, seed, **fields)[-1]


def apart(one: Pixels, other: Pixels) -> float:
    """Return how far two pictures are apart, in steps of 255."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


@pytest.mark.parametrize("text", ["256x256", "512x512", "1024x1024", "1792x1024", "1024x1792"])
def test_sizes_are_exact(text: str) -> None:
    size = Size.parse(text)
    scene = Scene(subjects=(_CAT,), setting="beach")
    for picture in stages(scene, size):
        assert picture.shape == (size.height, size.width, 3)
        assert picture.dtype == np.uint8


@pytest.mark.parametrize("style", ["illustration", "cyberpunk", "oil painting", "pixel art"])
def test_the_same_job_gives_the_same_bytes(style: str) -> None:
    scene = Scene(subjects=(_CAT,), setting="city street", style=style, weather="rain")
    first, second = stages(scene), stages(scene)
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_another_seed_gives_another_picture() -> None:
    scene = Scene(subjects=(_CAT,), setting="meadow")
    assert apart(final(scene, seed=1), final(scene, seed=2)) > 3


def test_states_differ_and_are_not_overwritten_later() -> None:
    first, second, last = stages(Scene(subjects=(_CAT,), setting="meadow"))
    assert apart(first, second) > 1
    assert apart(second, last) > 0.5


@pytest.mark.parametrize("detail", _DETAILS)
@pytest.mark.parametrize("setting", ["meadow", "room", "city street"])
def test_every_detail_changes_the_picture(detail: str, setting: str) -> None:
    plain = Scene(subjects=(_CAT,), setting=setting)
    named = Scene(subjects=(_CAT,), setting=setting, details=(detail,))
    assert apart(final(plain), final(named)) > 0.15


@pytest.mark.parametrize("light", [
    "soft natural light", "cinematic light", "golden light", "neon light", "moonlight",
    "dramatic light", "studio light",
])  # fmt: skip
def test_every_light_changes_the_picture(light: str) -> None:
    assert apart(final(Scene(setting="meadow")), final(Scene(setting="meadow", light=light))) > 1


@pytest.mark.parametrize("mood", [
    "joyful", "mysterious", "melancholic", "energetic", "dreamy", "majestic",
])  # fmt: skip
def test_every_mood_changes_the_picture(mood: str) -> None:
    assert apart(final(Scene(setting="meadow")), final(Scene(setting="meadow", mood=mood))) > 0.5


def test_a_white_background_is_white() -> None:
    scene = Scene(
        subjects=(_CAT,), setting="studio", background="white", art_form="logo", style="minimalist"
    )
    picture = final(scene, Size(256, 256), style=Style.VIVID)
    for corner in (picture[:20, :20], picture[:20, -20:], picture[-20:, :20]):
        assert (corner == 255).all()
    assert (picture.min(2) < 200).mean() > 0.02


@pytest.mark.parametrize("style", ["watercolor", "cyberpunk", "comic", "oil painting"])
def test_a_white_background_stays_white_in_every_style(style: str) -> None:
    picture = final(Scene(subjects=(_CAT,), background="white", style=style), Size(256, 256))
    assert (picture[:12, :12] == 255).all()


def test_a_black_background_is_black() -> None:
    assert (final(Scene(subjects=(_CAT,), background="black"))[:8, :8] == 0).all()


def test_three_of_a_subject_reach_wider_than_one() -> None:
    def reach(count: int) -> int:
        cats = Subject("cat", "1F408", count=count, color="orange", traits=("sitting",))
        picture = final(Scene(subjects=(cats,), background="white"), Size(256, 256))
        columns = np.flatnonzero((picture.min(2) < 200).any(0))
        return int(columns[-1] - columns[0])

    assert reach(3) > reach(1) * 1.25


def test_a_close_up_is_larger_than_a_wide_view() -> None:
    def orange(framing: str) -> float:
        picture = final(Scene(subjects=(_CAT,), setting="snowfield", framing=framing)).astype(int)
        return float((picture[..., 0] - picture[..., 2] > 60).mean())

    assert orange("close-up") > orange("full") > orange("wide")


def test_hd_is_another_picture_than_standard() -> None:
    scene = Scene(subjects=(_CAT,), setting="meadow")
    assert apart(final(scene), final(scene, quality=Quality.HD)) > 1


@pytest.mark.parametrize("setting", ["waterfall", "cave"])
@pytest.mark.parametrize("style", ["cinematic", "photographic"])
def test_a_night_is_light_enough_to_see_by(setting: str, style: str) -> None:
    night = final(Scene(setting=setting, time="night", style=style))
    assert night.mean() > 255 * 0.2


def test_a_singer_on_a_dark_stage_stands_in_the_spotlight() -> None:
    stage = Scene(subjects=(_CAT,), setting="stage", time="night")
    room = Scene(subjects=(_CAT,), setting="room", time="night")
    lightest = [np.percentile(final(scene)[50:110, 50:94], 80) for scene in (stage, room)]
    assert lightest[0] > lightest[1]


def test_what_is_drawn_on_nothing_is_premultiplied_and_comes_out_in_its_own_colour() -> None:
    """A half-opaque red is half a red on the canvas, and a whole one in the picture."""
    scene = Scene(background="transparent")
    easel = Easel(Size(64, 64), look_for(scene, None, hd=False), scene, np.random.default_rng(1))
    easel.oval(32, 32, 24, 24, (0.8, 0.2, 0.0), 0.5)
    assert np.abs(easel.pixels[32, 32].astype(int) - [102, 26, 0, 128]).max() <= 2
    assert np.abs(straight(easel.pixels)[32, 32].astype(int) - [204, 51, 0]).max() <= 4
