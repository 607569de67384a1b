"""Styles: each changes the form of a picture, not only its colour."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from limner.contract.orders import Quality, Size, Style, Task
from limner.engines.sketch.job import Job
from limner.engines.sketch.look import STYLES as KEYS
from limner.engines.sketch.look import look_for
from limner.engines.sketch.painting import paint
from limner.engines.sketch.styles import STYLES
from limner.images.pixels import Pixels
from limner.prompts.scene import Scene, Subject

_CAT = Subject("cat", "1F408", color="orange", traits=("sitting",))


def drawn(style: str, size: int = 256) -> Pixels:
    """Return one scene in a style."""
    scene = Scene(subjects=(_CAT,), setting="meadow", time="day", style=style)
    job = Job(task=Task.GENERATE, scene=scene, size=Size(size, size), seed=3, style=Style.VIVID)
    return list(paint(job))[-1]


def _colorfulness(picture: Pixels) -> float:
    return float((picture.max(2).astype(int) - picture.min(2)).mean())


def _tones(picture: Pixels) -> int:
    return len(np.unique(picture.reshape(-1, 3), axis=0))


def test_every_style_of_the_look_has_a_finish() -> None:
    assert set(KEYS) == set(STYLES)


def test_each_style_differs_from_each_other() -> None:
    pictures = {style: drawn(style).astype(int) for style in STYLES}
    for one, other in itertools.combinations(pictures, 2):
        assert np.abs(pictures[one] - pictures[other]).mean() > 4, (one, other)


@pytest.mark.parametrize("style", ["ink wash", "pencil sketch"])
def test_ink_and_pencil_have_hardly_any_colour(style: str) -> None:
    assert _colorfulness(drawn(style)) < 25 < _colorfulness(drawn("illustration"))


def test_flat_vector_has_far_fewer_colours_than_an_oil_painting() -> None:
    assert _tones(drawn("flat vector")) * 3 < _tones(drawn("oil painting"))


def test_pixel_art_is_made_of_blocks() -> None:
    picture = drawn("pixel art").astype(int)
    assert np.array_equal(picture[::2, ::2], picture[1::2, 1::2])
    assert _tones(picture.astype(np.uint8)) <= 40


def test_watercolor_leaves_paper_around() -> None:
    picture = drawn("watercolor")
    assert picture[0].mean() > 225
    assert picture[128].mean() < 225


def test_ink_wash_bears_a_red_seal() -> None:
    picture = drawn("ink wash").astype(int)
    red = (picture[..., 0] - picture[..., 1] > 70).mean()
    assert 0.0003 < red < 0.05


def test_a_comic_has_black_contours_and_a_photograph_does_not() -> None:
    comic, photo = (drawn(style).max(2) < 40 for style in ("comic", "photographic"))
    assert comic.mean() > photo.mean() + 0.02


def test_a_photograph_is_sharp_on_its_subject_and_soft_behind() -> None:
    def sharpness(picture: Pixels) -> float:
        tone = picture.mean(2)[:100]
        return float(np.abs(np.diff(tone, axis=1)).mean())

    far = drawn("illustration", 512), drawn("photographic", 512)
    assert np.abs(np.diff(far[1].mean(2), 2)).std() != pytest.approx(0)
    assert sharpness(drawn("comic")) > sharpness(drawn("photographic"))


def test_vivid_is_more_colourful_than_natural() -> None:
    def picture(style: Style) -> Pixels:
        scene = Scene(setting="meadow", time="day")
        job = Job(Task.GENERATE, scene, Size(192, 192), 3, style=style)
        return list(paint(job))[-1]

    assert _colorfulness(picture(Style.VIVID)) > _colorfulness(picture(Style.NATURAL)) * 1.15


@pytest.mark.parametrize("setting", ["city street", "meadow", "skyline", "mountains", "forest"])
def test_hd_draws_more_detail(setting: str) -> None:
    def edges(quality: Quality) -> float:
        scene = Scene(setting=setting, time="night" if setting == "skyline" else "day")
        job = Job(Task.GENERATE, scene, Size(512, 512), 3, quality=quality)
        tone = list(paint(job))[-1].mean(2)
        return float(np.abs(np.diff(tone, axis=1)).mean() + np.abs(np.diff(tone, axis=0)).mean())

    assert edges(Quality.HD) > edges(Quality.STANDARD) * 1.03


def test_neon_rims_come_with_cyberpunk_and_none_with_ink() -> None:
    assert len(look_for(Scene(style="cyberpunk"), None, hd=False).rim_colors) == 2
    assert look_for(Scene(style="ink wash", time="night"), None, hd=False).rim_colors == ()
