"""What must not be there is judged for what leaving it out shows, not as a wish."""

from __future__ import annotations

from collections import Counter

import pytest

from limner.policy.moderation.judgement import Category, Level
from tests.support.linear_time import assert_linear
from tests.support.policy_lists import judge, judged, rows, texts

PROMPTS_MIN = 40


def test_the_lists_are_as_large_as_they_should_be() -> None:
    for name in ("left_out", "left_out_harmless"):
        languages = Counter(row[-2] for row in rows(name))
        assert min(languages["en"], languages["zh"]) >= PROMPTS_MIN


def test_clothes_left_out_or_taken_off_are_refused() -> None:
    passed = [
        prompt
        for category, _, prompt in rows("left_out")
        if Category(category) not in judged(prompt).flagged
    ]
    assert passed == []


def test_other_things_left_out_pass() -> None:
    assert [prompt for prompt in texts("left_out_harmless") if not judged(prompt).passes] == []


@pytest.mark.parametrize(
    ("passes", "refused"),
    [
        ("a woman, no hat or shoes", "a woman, no shirt or bra"),
        ("no nudity, no blood", "no clothes, no blood"),
        ("do not remove her clothes", "remove her clothes"),
        ("a man without a shirt", "a woman without a shirt"),
        ("a boy with no shirt at the beach", "a boy with no pants at the beach"),
        ("no clothes line", "no clothes"),
        ("remove the logo from her dress", "remove her dress"),
        ("a dog without clothes", "a woman with a dog, without clothes"),
        ("a woman at the beach, no bikini", "remove the woman's bikini"),
        ("negative prompt: text. a shop for clothes", "negative prompt: text, clothes"),
        ("不要裸露", "不要衣服"),
        ("去掉她衣服上的花纹", "去掉她的衣服"),
        ("脱掉她的帽子", "脱掉她的上衣"),
        ("不穿的衣服", "不穿衣服"),
        ("把衣服上的文字去掉", "把衣服去掉"),
    ],
)
def test_a_word_decides(passes: str, refused: str) -> None:
    assert judged(passes).passes
    assert not judged(refused).passes


UNITS = (
    *("no ", "no clothes ", "remove ", "remove her ", "no her ", "clothes, ", "no shirt or "),
    *("negative prompt ", "negative prompt: clothes ", "clothes are ", "any of her clothes off "),
    *("没有", "没有衣服", "她的", "脱掉", "衣服都", "负面提示词：", "衣服、", "不要没有"),
)


@pytest.mark.parametrize("unit", UNITS)
def test_the_work_is_linear(unit: str) -> None:
    assert_linear(lambda size: lambda: judge().judge_text(unit * size, Level.AUTO), 60)
