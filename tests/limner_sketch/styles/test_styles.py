"""Styles: each changes the form of a picture, not only its colour."""

from __future__ import annotations

import functools
import itertools

import cv2
import numpy as np
import pytest

from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Pixels
from limner_sketch.job import Job
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.look import STYLES as KEYS
from limner_sketch.look import look_for
from limner_sketch.painting import paint
from limner_sketch.styles import STYLES, Sheet
from limner_sketch.styles.filters import faces, kuwahara, nearest, own_palette

_CAT = Subject("cat", "1F408", color="orange", traits=("sitting",))


@functools.cache
def drawn(style: str, width: int = 256, height: int = 256) -> Pixels:
    """Return one scene in a style."""
    scene = Scene(subjects=(_CAT,), setting="meadow", time="day", style=style)
    size = Size(width, height)
    job = Job(task=Task.GENERATE, scene=scene, size=size, seed=3, style=Style.VIVID)
    picture = list(paint(job))[-1]
    picture.setflags(write=False)
    return picture


def _colorfulness(picture: Pixels) -> float:
    return float((picture.max(2).astype(int) - picture.min(2)).mean())


def _tones(picture: Pixels) -> int:
    return len(np.unique(picture.reshape(-1, 3), axis=0))


def _gray(picture: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def _roughness(picture: Pixels) -> float:
    """Return how much stands out from its own neighbourhood."""
    tone = _gray(picture)
    return float(np.abs(tone - cv2.blur(tone, (5, 5))).mean())


def _statistics(picture: Pixels) -> tuple[float, ...]:
    """Return a style's fingerprint, each number about 0 to 10."""
    tone = _gray(picture)
    rim = np.concatenate([picture[:5].reshape(-1, 3), picture[-5:].reshape(-1, 3)])
    steep = np.abs(np.diff(tone, axis=1))
    return (
        _colorfulness(picture) / 12,
        float(tone.mean()) / 20,
        float(tone.std()) / 10,
        _roughness(picture),
        float((steep > 40).mean()) * 40,
        float((steep < 1.5).mean()) * 8,
        float(np.log2(_tones(picture))),
        *(float(part) / 25 for part in rim.mean(0)),
    )


def test_every_style_of_the_look_has_a_finish() -> None:
    assert set(KEYS) == set(STYLES)
    assert len(STYLES) >= 25


def test_styles_are_told_apart_by_simple_statistics() -> None:
    prints = {style: np.array(_statistics(drawn(style))) for style in STYLES}
    for one, other in itertools.combinations(prints, 2):
        assert np.abs(prints[one] - prints[other]).sum() > 2.0, (one, other)


def test_each_style_differs_from_each_other() -> None:
    pictures = {style: drawn(style).astype(int) for style in STYLES}
    for one, other in itertools.combinations(pictures, 2):
        assert np.abs(pictures[one] - pictures[other]).mean() > 4, (one, other)


@pytest.mark.parametrize("style", STYLES)
def test_a_style_draws_any_size_and_the_same_seed_again(style: str) -> None:
    for width, height in ((97, 61), (16, 40)):
        picture = drawn(style, width, height)
        assert picture.shape == (height, width, 3)
    drawn_again = drawn.__wrapped__(style, 97, 61)
    assert np.array_equal(drawn(style, 97, 61), drawn_again)


@pytest.mark.parametrize("style", ["ink wash", "pencil sketch", "charcoal", "pen line art"])
def test_ink_and_pencil_have_hardly_any_colour(style: str) -> None:
    assert _colorfulness(drawn(style)) < 25 < _colorfulness(drawn("illustration"))


@pytest.mark.parametrize("style", ["flat vector", "isometric", "pixel art"])
def test_flat_styles_have_far_fewer_colours_than_an_oil_painting(style: str) -> None:
    assert _tones(drawn(style)) * 3 < _tones(drawn("oil painting"))


def test_impasto_is_thicker_than_oil_and_oil_than_an_illustration() -> None:
    rough = [_roughness(drawn(style, 384, 384)) for style in ("illustration", "oil painting")]
    assert rough[0] * 1.3 < rough[1] < _roughness(drawn("impasto", 384, 384))


def test_pixel_art_is_made_of_blocks() -> None:
    picture = drawn("pixel art").astype(int)
    assert np.array_equal(picture[::2, ::2], picture[1::2, 1::2])
    assert _tones(picture.astype(np.uint8)) <= 40


def test_low_poly_is_made_of_plain_facets() -> None:
    steps = np.abs(np.diff(_gray(drawn("low poly", 512, 512))[:200], axis=1))
    assert (steps < 1).mean() > 0.7


def test_stained_glass_has_dark_lead_between_bright_panes() -> None:
    picture = drawn("stained glass", 384, 384)
    dark = picture.max(2) < 70
    assert 0.06 < dark.mean() < 0.45
    assert picture[~dark].max(1).mean() > 150


def test_vaporwave_turns_a_green_meadow_magenta_and_cyan() -> None:
    red, green, blue = drawn("vaporwave").reshape(-1, 3).mean(0)
    assert green < min(red, blue) - 10


def test_watercolor_leaves_paper_around() -> None:
    picture = drawn("watercolor")
    assert picture[0].mean() > 225
    assert picture[128].mean() < 230


def test_ukiyo_e_and_art_deco_are_framed() -> None:
    paper, ink = drawn("ukiyo-e")[0].mean(), drawn("art deco")[0].mean()
    assert ink < 60 < 200 < paper


@pytest.mark.parametrize("style", ["ink wash", "gongbi"])
def test_ink_and_silk_bear_a_red_seal(style: str) -> None:
    corner = drawn(style)[205:, :].astype(int)
    red = (corner[..., 0] - corner[..., 1] > 60) & (corner[..., 0] - corner[..., 2] > 60)
    assert red[:, :64].mean() + red[:, -64:].mean() > 0.01


def test_a_comic_has_black_contours_and_a_photograph_does_not() -> None:
    comic, photo = (drawn(style).max(2) < 40 for style in ("comic", "photographic"))
    assert comic.mean() > photo.mean() + 0.02


def test_a_photograph_is_soft_behind_its_subject() -> None:
    def sharpness(picture: Pixels) -> float:
        return float(np.abs(np.diff(_gray(picture)[120:250, :140], axis=1)).mean())

    assert sharpness(drawn("photographic", 512, 512)) < sharpness(drawn("comic", 512, 512)) * 0.8


def _portrait(style: str, skin: tuple[int, int, int]) -> Sheet:
    """Return a sheet of one oval with two eyes before leaves."""
    rng = np.random.default_rng(1)
    leaves = np.kron(rng.integers(40, 180, (32, 32), np.uint8), np.ones((8, 8), np.uint8))
    rgb: Pixels = np.dstack([leaves // 2, leaves, leaves // 3]).astype(np.uint8)
    cover = np.zeros((256, 256), np.uint8)
    cv2.ellipse(cover, (128, 128), (62, 80), 0, 0, 360, 255, -1)
    rgb[cover > 0] = skin
    for x in (104, 152):
        cv2.ellipse(rgb, (x, 116), (9, 5), 0, 0, 360, (60, 40, 30), -1)
    scene = Scene(style=style)
    look = look_for(scene, None, hd=False)
    return Sheet(rgb, look, scene, rng, cover[::2, ::2].copy())


_ROUGH = {"pixel art", "pop art"}
"""Styles whose dots and blocks are the same everywhere."""


@pytest.mark.parametrize("style", sorted(set(STYLES) - _ROUGH))
def test_a_face_stays_clean(style: str) -> None:
    """Brushwork, hatching and grain spare skin: its cheeks are calm."""
    finished = STYLES[style].finish(_portrait(style, (233, 198, 174)))
    tone = _gray(finished)
    rough = np.abs(tone - cv2.blur(tone, (5, 5)))
    assert rough[140:180, 90:166].mean() < 5


def test_faces_are_found_on_skin_and_not_on_ginger_fur() -> None:
    skin, fur = (
        faces(_portrait("illustration", color), 64, 64)
        for color in ((233, 198, 174), (245, 140, 50))
    )
    assert skin[20:44, 24:40].min() > 0.9
    assert fur.max() < 0.1


def test_kuwahara_calms_areas_and_keeps_edges() -> None:
    rng = np.random.default_rng(0)
    halves = np.where(np.arange(64) < 32, 60, 190)[None, :, None] + rng.normal(0, 12, (64, 64, 1))
    noisy = np.repeat(np.clip(halves, 0, 255).astype(np.uint8), 3, axis=2)
    calm = kuwahara(noisy, 4)
    assert calm[:, :28].std() < noisy[:, :28].std() / 2
    assert calm[:, 34].mean() - calm[:, 29].mean() > 110


def test_a_palette_holds_the_colours_of_a_picture_of_few() -> None:
    colors = np.array([[200, 30, 30], [20, 160, 60], [20, 40, 180]], np.uint8)
    picture = colors[np.arange(48 * 48).reshape(48, 48) % 3]
    centers = own_palette(picture, 3)
    assert np.abs(np.sort(centers, axis=0) - np.sort(colors, axis=0)).max() < 2
    assert np.abs(centers[nearest(picture, centers)] - picture).max() < 2


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
        job = Job(Task.GENERATE, scene, Size(400, 400), 3, quality=quality)
        tone = list(paint(job))[-1].mean(2)
        return float(np.abs(np.diff(tone, axis=1)).mean() + np.abs(np.diff(tone, axis=0)).mean())

    assert edges(Quality.HD) > edges(Quality.STANDARD) * 1.03


def test_a_plain_background_stays_plain_in_every_style() -> None:
    for style in STYLES:
        scene = Scene(subjects=(_CAT,), background="white", style=style)
        picture = list(paint(Job(Task.GENERATE, scene, Size(96, 96), 3)))[-1]
        assert np.ptp(picture[:4].reshape(-1, 3), axis=0).max() == 0, style


def test_neon_rims_come_with_cyberpunk_and_none_with_ink() -> None:
    assert len(look_for(Scene(style="cyberpunk"), None, hd=False).rim_colors) == 2
    assert look_for(Scene(style="ink wash", time="night"), None, hd=False).rim_colors == ()
