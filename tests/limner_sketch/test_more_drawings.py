"""Everyday things that no pictogram shows are drawn by the engine, and the text says them."""

from __future__ import annotations

import numpy as np
import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.scene import Subject
from limner_sketch.palette import named_color
from tests.limner_sketch.test_subjects import apart, draw, hue_of, rgba, solid
from tests.support.language import shared_interpreter

THINGS = {
    "bench": "长椅", "fence": "篱笆", "lamp post": "路灯", "well": "水井", "scarecrow": "稻草人",
    "barrel": "木桶", "tree stump": "树桩", "wardrobe": "衣柜", "bookshelf": "书架",
    "fridge": "冰箱", "stove": "煤气灶", "pavilion": "亭子", "lute": "琵琶", "zither": "古筝",
    "inkstone": "砚台", "bamboo steamer": "蒸笼", "birdcage": "鸟笼", "blender": "搅拌机",
    "electric fan": "电风扇", "sewing machine": "缝纫机", "gramophone": "留声机", "tank": "坦克",
    "submarine": "潜水艇", "crane": "丹顶鹤", "Great Wall": "长城", "archway": "牌坊",
    "water wheel": "水车", "fire hydrant": "消防栓", "carriage": "马车", "cart": "牛车",
    "sedan chair": "轿子", "iron": "熨斗", "toaster": "烤面包机", "microwave": "微波炉",
    "vacuum cleaner": "吸尘器", "air conditioner": "空调", "folding screen": "屏风",
    "blackboard": "黑板", "towel": "毛巾", "rolling pin": "擀面杖", "skewers": "羊肉串",
}  # fmt: skip


@pytest.fixture(scope="module")
def station() -> Interpreter:
    return shared_interpreter()


@pytest.mark.parametrize("name", THINGS)
def test_both_languages_reach_the_drawing_and_the_text_says_it(
    station: Interpreter, name: str
) -> None:
    for words in (name, THINGS[name]):
        (subject,) = station.understand(words).subjects
        assert subject.name == name
        assert not np.array_equal(rgba(draw(subject)), rgba(draw(Subject("gizmo", ""))))
        told = station.improve(words, manner=Style.NATURAL, quality=Quality.STANDARD, seed=1)
        assert name.lower() in told.prompt.lower()


@pytest.mark.parametrize(
    "name",
    [
        "bench",
        "fence",
        "wardrobe",
        "fridge",
        "blender",
        "tank",
        "carriage",
        "toaster",
        "fire hydrant",
    ],
)
def test_what_can_be_painted_has_the_asked_colour(name: str) -> None:
    wished = hue_of(np.asarray([[round(v * 255) for v in named_color("red")]], np.uint8))
    assert apart(hue_of(solid(draw(Subject(name, "", color="red"), seed=1))), wished) < 30


def test_a_crane_that_flies_is_wider_than_tall() -> None:
    """Standing it is a tall bird; in flight neck, body and legs lie in one line."""

    def shape(traits: tuple[str, ...]) -> float:
        inked = rgba(draw(Subject("crane", "", traits=traits)))[..., 3] > 128
        rows, columns = np.where(inked)
        return float(np.ptp(columns) / np.ptp(rows))

    assert shape(("flying",)) > 1.2
    assert shape(()) < 1.0
