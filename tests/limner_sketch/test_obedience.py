"""From a prompt to the picture: what was asked for is there to be seen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Pixels
from limner_sketch.arranging import arrange
from limner_sketch.drawing import draw
from limner_sketch.easel import Easel
from limner_sketch.job import Job
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.look import STYLES, look_for
from limner_sketch.scenery.ground import Ground
from limner_sketch.subjects.sprites import Sprite
from limner_sketch.subjects.studies import Study
from tests.support.language import shared_interpreter, shared_lexicon

SMALL, MEDIUM = Size(256, 256), Size(512, 512)
ALL_SIZES = (
    SMALL,
    MEDIUM,
    Size(1024, 1024),
    Size(1792, 1024),
    Size(1024, 1792),
)


@pytest.fixture(scope="module")
def station() -> Interpreter:
    return shared_interpreter()


def picture(station: Interpreter, prompt: str, size: Size = MEDIUM, seed: int = 1) -> Pixels:
    """Draw a prompt as dall-e-2 does: as it stands."""
    scene = station.as_it_stands(prompt, quality=Quality.STANDARD, seed=seed).scene
    *_, drawn = draw(Job(Task.GENERATE, scene, size, seed))
    assert drawn.shape[:2] == (size.height, size.width)
    return drawn


def hue_and_saturation(drawn: Pixels) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    hsv = cv2.cvtColor(drawn[:, :, :3], cv2.COLOR_RGB2HSV).astype(np.int32)
    return hsv[:, :, 0] * 2, hsv[:, :, 1]


def subject(drawn: Pixels) -> NDArray[np.bool_]:
    """Find the subject on a white background."""
    return np.asarray(drawn[:, :, :3].min(axis=2) < 235, np.bool_)


HUES = {
    "red": (0, 30),
    "orange": (30, 30),
    "yellow": (55, 25),
    "green": (120, 60),
    "blue": (220, 40),
    "purple": (280, 40),
}
"""Each colour's hue and how far it reaches, in degrees."""


@pytest.mark.parametrize(
    ("prompt", "color"),
    [
        ("a red car, white background", "red"),
        ("a blue bird, white background", "blue"),
        ("白色背景上的一个绿色花瓶", "green"),
        ("a yellow umbrella on a white background", "yellow"),
        ("一只橘猫，白色背景", "orange"),
        ("a purple hat, white background", "purple"),
        ("一顶红色棒球帽，白色背景", "red"),
        ("a green apple, white background", "green"),
    ],
)
def test_the_colour_asked_for_dominates_the_subject(
    station: Interpreter, prompt: str, color: str
) -> None:
    drawn = picture(station, prompt)
    hue, saturation = hue_and_saturation(drawn)
    colored = subject(drawn) & (saturation > 70)
    center, reach = HUES[color]
    away = np.abs((hue[colored] - center + 180) % 360 - 180)
    assert colored.sum() > 2000
    assert (away <= reach).mean() > 0.6


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("thing", ["apples", "balloons"])
def test_as_many_are_drawn_as_were_asked_for(station: Interpreter, count: int, thing: str) -> None:
    """Each is a form of its own; shadows on the ground are pale and fall out."""
    words = ("one", "two", "three", "four", "five")
    noun = thing if count > 1 else thing.removesuffix("s")
    scene = station.understand(f"{words[count - 1]} {noun}, white background")
    assert [found.count for found in scene.subjects] == [count]
    drawn = picture(station, f"{words[count - 1]} {noun}, white background")
    _, saturation = hue_and_saturation(drawn)
    colored = ((saturation > 110) & subject(drawn)).astype(np.uint8)
    forms = np.asarray(cv2.erode(colored, np.ones((5, 5), np.uint8)), np.uint8)
    areas = cv2.connectedComponentsWithStats(forms)[2][1:, cv2.CC_STAT_AREA]
    assert (areas > areas.max() * 0.35).sum() == count


@pytest.mark.parametrize("place", ["a street", "山里的湖", "a meadow", "a kitchen", "海滩"])
def test_a_night_is_darker_than_a_day(station: Interpreter, place: str) -> None:
    day = picture(station, f"{place}, day, illustration", SMALL)
    night = picture(station, f"{place}, night, illustration", SMALL)
    assert night.mean() < day.mean() * 0.7


@pytest.mark.parametrize("prompt", ["a dog, white background", "白色背景上的一只狗"])
def test_a_white_background_is_white(station: Interpreter, prompt: str) -> None:
    drawn = picture(station, prompt)
    assert (drawn[:40, :40] == 255).all()
    assert (drawn[:40, -40:] == 255).all()
    assert subject(drawn).mean() > 0.02


def test_a_transparent_background_is_transparent(station: Interpreter) -> None:
    drawn = picture(station, "a dog, transparent background")
    assert drawn.shape[2] == 4
    assert (drawn[:40, :40, 3] == 0).all()
    assert (drawn[:, :, 3] == 255).mean() > 0.02


def test_what_stands_on_something_is_above_it(station: Interpreter) -> None:
    drawn = picture(station, "a red apple on a blue book, white background")
    hue, saturation = hue_and_saturation(drawn)
    rows = np.arange(drawn.shape[0])[:, None] * np.ones_like(hue)
    red = (saturation > 120) & ((hue < 20) | (hue > 340))
    blue = (saturation > 120) & (np.abs(hue - 220) < 30)
    assert red.sum() > 500
    assert blue.sum() > 500
    assert rows[red].mean() < rows[blue].mean() - 10


def test_different_prompts_give_different_pictures(station: Interpreter) -> None:
    prompts = ("a cat", "a dog", "一座寺庙", "silence", "孤独", "the sound of rain", "红色", "joy")
    drawn = [picture(station, prompt, SMALL).astype(np.int16)[:, :, :3] for prompt in prompts]
    for index, one in enumerate(drawn):
        for other in drawn[index + 1 :]:
            assert np.abs(one - other).mean() > 4


def test_seeds_reproduce_and_differ(station: Interpreter) -> None:
    first = picture(station, "a castle on a hill", SMALL, seed=5)
    assert (picture(station, "a castle on a hill", SMALL, seed=5) == first).all()
    assert (picture(station, "a castle on a hill", SMALL, seed=6) != first).any()


@pytest.mark.parametrize("prompt", ["an apple, white background", "flat vector icon of a rocket"])
def test_a_lone_thing_on_a_plain_ground_differs_by_seed_too(
    station: Interpreter, prompt: str
) -> None:
    drawn = {picture(station, prompt, SMALL, seed=seed).tobytes() for seed in range(10)}
    assert len(drawn) == 10


@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
def test_each_size_is_composed_for_its_shape(station: Interpreter, size: Size) -> None:
    """A round thing stays round: nothing is stretched."""
    drawn = picture(station, "one orange ball, white background", size)
    rows, columns = np.nonzero(hue_and_saturation(drawn)[1] > 90)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert 0.75 < width / height < 1.35
    assert height > 0.15 * min(size.width, size.height)


HEIGHTS = {
    size: round(0.62 * size.width * tall)
    for size, tall in zip(ALL_SIZES, (1.0, 1.0, 1.0, 1024 / 1792, 1.25), strict=True)
}
"""About how high a lone subject stands on a plain ground at each size, in pixels."""


@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
def test_heights_are_those_of_the_composition(size: Size) -> None:
    scene = Scene(subjects=(Subject("cat", "1F408"),), setting="studio", background="white")
    easel = Easel(size, look_for(scene, None, hd=False), scene, np.random.default_rng(1))
    ground = Ground(horizon=0.7, feet=0.86, color=(1.0, 1.0, 1.0), has_sky=False)
    (place,) = arrange(easel, ground, lambda *_: 1.0)
    assert 0.8 < place.height / HEIGHTS[size] < 1.2  # Each seed composes a little differently.


def form(made: Sprite) -> NDArray[np.int16]:
    """Return a drawing's silhouette at 24x24, each its area's mean: thin bars count in part."""
    whole = made.image.toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    return np.asarray(cv2.resize(whole[..., 3], (24, 24), interpolation=cv2.INTER_AREA), np.int16)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_every_noun_of_the_lexicon_is_drawn_at_every_size_and_is_the_same_at_each() -> None:
    """Each drawing alone, as high as each size shows it: about 50 s on one core.

    The small ones in changing styles, the large ones plainly: styles shade a drawing whatever it
    is, and the test below draws whole pictures.
    """
    nouns = [Subject(noun.name, noun.symbol) for noun in shared_lexicon().nouns()]
    assert len(nouns) > 1000
    looks = [look_for(Scene(style=style), Style.NATURAL, hd=False) for style in STYLES]
    plain = looks[STYLES.index("flat vector")]
    for number, noun in enumerate(nouns):
        seen: NDArray[np.int16] | None = None
        for height in sorted(set(HEIGHTS.values())):
            look = looks[number % len(looks)] if height < 400 else plain
            made = Study(noun, look, np.random.default_rng(number)).sprite(height)
            assert made.image.height() == height, noun
            silhouette = form(made)
            assert silhouette.max() > 60, noun
            seen = silhouette if seen is None else seen
            assert np.abs(silhouette - seen).mean() < 24, (noun, height)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
def test_whole_pictures_of_nouns_at_every_size(size: Size) -> None:
    """One in 120 of them, others at each size."""
    nouns = [Subject(noun.name, noun.symbol) for noun in shared_lexicon().nouns()]
    for number, noun in enumerate(nouns[ALL_SIZES.index(size) * 7 :: 120]):
        style = STYLES[number % len(STYLES)]
        scene = Scene(subjects=(noun,), setting="studio", background="white", style=style)
        *_, drawn = draw(Job(Task.GENERATE, scene, size, number, style=Style.NATURAL))
        assert drawn.shape[:2] == (size.height, size.width)
        assert (drawn < 235).any(), noun
