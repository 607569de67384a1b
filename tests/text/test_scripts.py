"""Whether a text has Chinese characters, and whether it is Chinese."""

from __future__ import annotations

import pytest

from limner.text.lettering import without_quotations
from limner.text.scripts import is_chinese, is_written_in_chinese
from tests.support.linear_time import assert_linear


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("一只猫", True),
        ("一隻貓", True),
        ("a 猫 in a garden", True),
        ('一块写着"OPEN"的牌子', True),
        ("“一只猫”", True),
        ('a shop sign that says "茶"', False),
        ("a neon sign, “北京咖啡”, at night", False),
        ("a scroll with 『山水』 on it", False),
        ("a cat", False),
        ("", False),
        ("庭の猫", False),
        ("かわいい猫が庭で寝ている", False),
        ("カメラを持つ女性", False),
        ("猫，招牌上写着「さくら」", True),
    ],
)
def test_a_prompt_is_chinese_where_its_own_words_are(text: str, written: bool) -> None:
    assert is_written_in_chinese(text) is written


def test_characters_are_found_in_any_place() -> None:
    assert is_chinese('a sign that says "茶"')
    assert is_chinese("庭の猫")
    assert not is_chinese("カメラ, a cat")


def test_what_stands_in_quotes_is_left_out() -> None:
    assert without_quotations('a sign "OPEN 24h" at night') == "a sign \n at night"
    assert without_quotations("a sign “OPEN at night") == "a sign “OPEN at night"
    assert without_quotations("“a cat”") == "“a cat”"


@pytest.mark.parametrize("unit", ["“", '"', "「", "“茶", "茶”"])
def test_the_work_is_linear(unit: str) -> None:
    assert_linear(lambda size: lambda: is_written_in_chinese(unit * size), 500)
    assert is_written_in_chinese(unit * 100_000) is (unit.count("茶") > 0)
