"""Animals and things of our own: several forms each, and the colour that was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from limner_sketch.language.scene import Subject
from limner_sketch.palette import named_color
from tests.limner_sketch.test_subjects import apart, draw, hue_of, rgba, solid
from tests.support.language import shared_interpreter

FORMS = (
    "cow", "sheep", "monkey", "duck", "basket", "coffee", "tea", "ice cream", "pizza", "clock",
    "camera", "laptop", "key", "violin",
)  # fmt: skip
COLOURED = ("cow", "sheep", "monkey", "duck", "basket", "tea", "alarm clock", "camera", "key")


@pytest.mark.parametrize("name", FORMS)
def test_the_same_word_gives_several_forms(name: str) -> None:
    """Ten pictures of one word, of which at least two differ in more than their grain."""
    seen = {rgba(draw(Subject(name, ""), seed=seed))[::8, ::8].tobytes() for seed in range(10)}
    assert len(seen) >= 2


@pytest.mark.parametrize("color", ["red", "blue", "green"])
@pytest.mark.parametrize("name", COLOURED)
def test_a_thing_of_our_own_has_the_asked_colour(name: str, color: str) -> None:
    wished = hue_of(np.asarray([[round(v * 255) for v in named_color(color)]], np.uint8))
    for seed in range(3):
        assert apart(hue_of(solid(draw(Subject(name, "", color=color), seed=seed))), wished) < 30


@pytest.mark.parametrize(
    "prompt", ["奶牛", "绵羊", "a lamb", "猴子", "鸭子", "篮子", "a cup of tea", "茶", "一杯咖啡",
               "冰淇淋", "披萨", "时钟", "闹钟", "相机", "笔记本电脑", "钥匙", "小提琴"]
)  # fmt: skip
def test_the_words_of_both_languages_reach_the_drawing(prompt: str) -> None:
    """What is drawn for the words is what is drawn for the plain English noun."""
    (subject,) = shared_interpreter().understand(prompt).subjects
    emoji = draw(Subject("gizmo", subject.symbol))
    assert not np.array_equal(rgba(draw(subject)), rgba(emoji))


def test_a_duck_shows_its_legs_only_where_it_walks() -> None:
    """At rest it is drawn so that it lies on water as well as on grass."""

    def legs(traits: tuple[str, ...]) -> float:
        pixels = rgba(draw(Subject("duck", "", traits=traits)))
        foot = pixels[-len(pixels) // 12 :]
        return float((foot[..., 3] > 250).mean())

    assert legs(("walking",)) < 0.6 * legs(())


def test_a_monkey_that_eats_has_a_banana() -> None:
    for seed in range(4):
        colors = solid(draw(Subject("monkey", "", traits=("eating",)), seed=seed)).astype(int)
        yellow = (colors[:, 0] > 200) & (colors[:, 1] > 160) & (colors[:, 2] < 110)
        assert yellow.sum() > 20
