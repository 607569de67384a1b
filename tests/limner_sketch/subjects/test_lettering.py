"""Lettering: quoted words are drawn whole, legibly, within what bears them, and never as boxes."""

from __future__ import annotations

import numpy as np
import pytest
import skia

from limner.contract.orders import Style
from limner.images.pixels import Pixels
from limner_sketch.language.scene import Scene
from limner_sketch.look import Look, look_for
from limner_sketch.subjects.fonts import drawable, face_for, latin
from limner_sketch.subjects.lettering import measure, outline, shortened, sign, wrapped

LOOKS = ("illustration", "cyberpunk", "ink wash", "flat vector", "watercolor", "comic")


def look(style: str) -> Look:
    return look_for(Scene(style=style), Style.VIVID, hd=False)


def drawn(text: str, style: str = "illustration", height: int = 120, seed: int = 1) -> Pixels:
    image = sign(text, height, look(style), np.random.default_rng(seed)).image
    raw = image.toarray(colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    return np.asarray(raw, np.uint8)


def columns_of(pixels: Pixels) -> int:
    """Return how many separate letters are seen: runs of columns that hold bright or dark ink."""
    gray = pixels[..., :3].mean(axis=2)
    middle = gray[int(len(gray) * 0.42) : int(len(gray) * 0.60)]
    ink = (np.abs(middle - np.median(middle)) > 60).any(axis=0)
    return int((np.diff(ink.astype(int)) == 1).sum())


@pytest.mark.parametrize("style", LOOKS)
def test_a_sign_is_as_high_as_asked_and_fits_its_words(style: str) -> None:
    short, long = drawn("OPEN", style), drawn("Welcome home", style)
    assert short.shape[0] == long.shape[0] == 120
    assert long.shape[1] > short.shape[1]
    assert short[..., 3].mean() > 120


@pytest.mark.parametrize("style", LOOKS)
def test_letters_stand_out_from_what_bears_them(style: str) -> None:
    pixels = drawn("OPEN", style)
    height, width = pixels.shape[:2]
    middle = pixels[height // 3 : height * 4 // 5, width // 4 : width * 3 // 4, :3].astype(float)
    gray = middle.mean(axis=2)
    ground = np.median(gray)
    apart = np.abs(gray - ground) > 70
    assert 0.10 < apart.mean() < 0.6


def test_every_letter_is_there() -> None:
    assert columns_of(drawn("III", "flat vector")) >= 3
    assert columns_of(drawn("IIIIII", "flat vector")) >= 6


def test_the_words_keep_within_the_board() -> None:
    for text in ("OPEN", "Happy birthday, dear Anna", "W" * 14):
        lines = wrapped(text)
        wide = max(measure(line) for line in lines)
        for line in lines:
            box = outline(line, 0.0, 0.0).computeTightBounds()
            assert box.left() >= -wide / 2 - 3
            assert box.right() <= wide / 2 + 3


def test_long_texts_wrap_and_end_at_sixty_characters_between_words() -> None:
    text = shortened("The quick brown fox jumps over the lazy dog and then a good deal more")
    assert len(text) <= 60
    assert text.endswith(" good")
    lines = wrapped(text)
    assert len(lines) >= 2
    assert " ".join(lines) == text


def test_a_character_without_a_glyph_is_left_out_and_never_a_box() -> None:
    private = "\ue9ff\U000f1234"
    assert face_for("A") is latin()
    assert drawable(f"OP{private}EN") == "OPEN"
    assert np.array_equal(drawn(f"OP{private}EN"), drawn("OPEN"))


def test_han_is_drawn_where_a_font_has_it_and_else_left_out() -> None:
    kept = drawable("HELLO 你好")
    assert kept in {"HELLO", "HELLO 你好"}
    assert kept.endswith("好") == (face_for("好") is not None)


@pytest.mark.parametrize("text", ["", "   ", "\ue9ff", "\n\t"])
def test_no_words_are_an_empty_board(text: str) -> None:
    assert drawn(text).shape[0] == 120


def test_the_same_seed_gives_the_same_sign() -> None:
    assert np.array_equal(drawn("Café № 9", seed=4), drawn("Café № 9", seed=4))
