from __future__ import annotations

import pytest

from limner.text.traditional import simplified_characters


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("貓咪騎著鳥龜", "猫咪骑着鸟龟"), ("畫一條魚", "画一条鱼"), ("妳和牠", "你和它")],
)
def test_traditional_characters_become_simplified_ones(traditional: str, simplified: str) -> None:
    assert traditional.translate(simplified_characters()) == simplified


@pytest.mark.parametrize("text", ["一只猫", "a cat", "ねこ 고양이 🐈"])
def test_everything_else_stays(text: str) -> None:
    assert text.translate(simplified_characters()) == text
