"""Materials: what is asked in wood, gold or glass looks like it, and like nothing else's."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from limner.contract.orders import Style
from limner.images.pixels import Pixels
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.language.tables import read_table
from limner_sketch.look import look_for
from limner_sketch.materials import MATERIALS, made_of
from limner_sketch.palette import to_oklab
from limner_sketch.subjects.studies import Study

HORSE, TEAPOT, WOMAN = ("horse", "1F40E"), ("teapot", "1FAD6"), ("woman", "1F469")


def made(
    *traits: str,
    thing: tuple[str, str] = HORSE,
    color: str | None = None,
    style: str = "illustration",
) -> Pixels:
    """Return a drawing in a material, premultiplied RGBA, 200 pixels high."""
    subject = Subject(*thing, color=color, traits=traits)
    look = look_for(Scene(style=style), Style.VIVID, hd=False)
    drawn = Study(subject, look, np.random.default_rng(1)).sprite(200).image
    image = made_of(drawn, subject, look, np.random.default_rng(1))
    raw = image.toarray(colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    return np.asarray(raw, np.uint8)


def tone(pixels: Pixels) -> NDArray[np.float64]:
    """Return the mean colour of what is drawn, in Oklab."""
    weight = pixels[..., 3].astype(float).sum()
    rgb = pixels[..., :3].reshape(-1, 3).astype(float).sum(0) / weight
    return np.asarray(to_oklab(rgb), np.float64)


@pytest.mark.parametrize("material", sorted(MATERIALS))
@pytest.mark.parametrize("thing", [HORSE, TEAPOT])
def test_a_material_is_seen_and_keeps_the_shape(material: str, thing: tuple[str, str]) -> None:
    plain, other = made(thing=thing), made(material, thing=thing)
    assert plain.shape == other.shape
    assert ((plain[..., 3] > 8) == (other[..., 3] > 2)).mean() > 0.98
    assert np.abs(plain[..., :3].astype(int) - other[..., :3].astype(int)).mean() > 2.5


def test_wood_is_brown_gold_is_yellow_metal_and_stone_are_grey() -> None:
    wood, gold = tone(made("wooden")), tone(made("golden"))
    assert wood[1] > 0.02 < wood[2]
    assert gold[2] > 0.09
    assert gold[0] > wood[0]
    for material in ("metallic", "stone"):
        assert np.hypot(*tone(made(material))[1:]) < 0.03


def test_materials_are_told_apart() -> None:
    strong = ["wooden", "golden", "stone", "glassy", "paper", "rusty"]
    tones = {name: tone(made(name)) for name in strong}
    for first, second in combinations(strong, 2):
        assert np.linalg.norm(tones[first] - tones[second]) > 0.03, (first, second)


def test_one_sees_through_glass_but_not_through_wood() -> None:
    assert np.median(made("wooden")[..., 3][made()[..., 3] == 255]) == 255
    assert np.median(made("glassy")[..., 3][made()[..., 3] == 255]) < 200


def test_a_colour_is_that_of_the_material() -> None:
    red, blue = tone(made("wooden", color="red")), tone(made("wooden", color="blue"))
    assert red[1] > 0.08
    assert blue[2] < -0.08


def test_a_golden_thing_is_metal_but_a_woman_in_gold_is_not() -> None:
    assert not np.array_equal(made(color="gold"), made(color="yellow"))
    subject = Subject(*WOMAN, color="gold")
    look = look_for(Scene(), Style.VIVID, hd=False)
    drawn = Study(subject, look, np.random.default_rng(1)).sprite(120).image
    assert made_of(drawn, subject, look, np.random.default_rng(1)) is drawn


def test_ink_shows_no_material() -> None:
    assert np.array_equal(made("glassy", style="ink wash"), made(style="ink wash"))


def test_every_material_that_is_said_is_drawn() -> None:
    assert set(read_table("drawing")["materials"]) == MATERIALS
