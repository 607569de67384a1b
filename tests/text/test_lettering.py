from __future__ import annotations

import pytest

from limner.text.lettering import CHARACTERS_MAX, split_lettering, without_quotations


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ('a sign that says "OPEN"', "OPEN"),
        ("a neon sign reading OPEN ALL NIGHT", "OPEN ALL NIGHT"),
        ("a mug labelled COFFEE", "COFFEE"),
        ("一块写着“营业”的牌子", "营业"),
        ("小馆门口的「酒」字招牌", "酒"),
        ("招牌上写着营业中的小店", "营业中"),
        ("a shop, 'Bread & Butter' over its door", "Bread & Butter"),
    ],
)
def test_words_that_are_to_be_written_are_taken_out(prompt: str, words: str) -> None:
    rest, found = split_lettering(prompt)
    assert found == (words,)
    assert words not in rest


@pytest.mark.parametrize(
    "prompt",
    [
        '"a cat on a mat"',
        "“一只猫”",
        "a boy reading a book",
        "the dog's bone isn't the cat's",
        f'a story: "{"word " * (CHARACTERS_MAX // 2)}"',
        'an empty frame: "..."',
    ],
)
def test_what_is_to_be_drawn_stays(prompt: str) -> None:
    assert split_lettering(prompt) == (prompt, ())


def test_three_pieces_are_written_each_once() -> None:
    _, found = split_lettering('"A1" "B2" "A1" "C3" "D4" on four doors')
    assert found == ("A1", "B2", "C3")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ('a sign "OPEN" here', "a sign \n here"),
        ("牌子“营业”很大", "牌子\n很大"),
        ('"a whole prompt"', '"a whole prompt"'),
        ("the dog's bone", "the dog's bone"),
    ],
)
def test_quotations_leave_a_break(text: str, rest: str) -> None:
    assert without_quotations(text) == rest
