"""Chinese negations: what each excludes, and where it is written."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from limner.prompts.chinese_negatives import CHARACTERS_MAX, ChineseNegatives
from limner.prompts.word_patterns import listed


@pytest.fixture(scope="module")
def negatives() -> ChineseNegatives:
    data = files("limner.prompts.data") / "negatives.toml"
    words = tomllib.loads(data.read_text("utf-8"))
    known = [word for chinese in words["english"].values() for word in listed(chinese)]
    return ChineseNegatives(words, known)


def things(negatives: ChineseNegatives, text: str) -> list[str]:
    return [
        "某人" if one.nobody else "|".join(text[first:last] for first, last in one.things)
        for one in negatives.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("不要文字", ["文字"]),
        ("不要出现任何文字和人物", ["文字|人物"]),
        ("没有人和车的街道", ["人|车"]),
        ("不要红色的汽车", ["红色的汽车"]),
        ("不要文字，水印，logo", ["文字|水印|logo"]),
        ("画面无水印无文字", ["水印", "文字"]),
        ("不要在画面中出现文字", ["文字"]),
        ("负面提示词：文字，模糊", ["文字|模糊"]),
        ("没有太阳但有月亮", ["太阳"]),
        ("把帽子去掉", ["帽子"]),
        ("空无一人的街道", ["某人"]),
    ],
)
def test_what_a_negation_excludes(negatives: ChineseNegatives, text: str, found: list[str]) -> None:
    assert things(negatives, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一只猫",
        "无人机",
        "不锈钢水壶",
        "要不要文字",
        "没有尽头的路",
        "不要画得太满",
        "一件不要的衣服",
    ],
)
def test_what_denies_nothing(negatives: ChineseNegatives, text: str) -> None:
    assert things(negatives, text) == []


def test_a_thing_has_an_end(negatives: ChineseNegatives) -> None:
    (thing,) = things(negatives, "不要" + "龙凤龟鹤松竹梅兰菊荷莲柳杏桃")
    assert len(thing) == CHARACTERS_MAX
