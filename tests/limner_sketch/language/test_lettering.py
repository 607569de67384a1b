"""Lettering: what is quoted is written, and drawn as nothing else."""

from __future__ import annotations

import pytest

from limner.contract.orders import Quality, Style
from limner.text.lettering import split_lettering
from tests.support.language import shared_interpreter

STATION = shared_interpreter()


@pytest.mark.parametrize(
    ("prompt", "lettering", "subjects"),
    [
        ('a sign that says "OPEN"', ("OPEN",), ["sign"]),
        ("a sign that says “Open Cat”", ("Open Cat",), ["sign"]),
        ("a neon sign reading OPEN LATE in a dark alley", ("OPEN LATE",), []),
        ("一块牌子上写着“营业”", ("营业",), ["sign"]),
        ("写着「酒」的灯笼", ("酒",), ["lantern"]),
        ("灯笼上写着酒，夜晚", ("酒",), ["lantern"]),
        ("a book titled 'The Cat' on a table", ("The Cat",), ["book", "table"]),
        ('two shirts, "A" and "B1"', ("A", "B1"), ["shirt"]),
        ("a girl reading a book", (), ["girl", "book"]),
        ("the cat's hat isn't the dog's", (), ["cat", "dog"]),
        ('"a cat"', (), ["cat"]),
        ('a dog, "' + "very " * 20 + 'happy cat"', (), ["dog", "cat"]),
    ],
)
def test_quoted_words_are_lettering_and_no_subjects(
    prompt: str, lettering: tuple[str, ...], subjects: list[str]
) -> None:
    scene = STATION.understand(prompt)
    assert scene.lettering == lettering
    assert [one.name for one in scene.subjects if one.name != "hat"] == subjects


def test_the_revised_prompt_says_lettering_in_quotes() -> None:
    for seed in range(6):
        text = STATION.improve(
            'a sign that says "OPEN"', manner=Style.VIVID, quality=Quality.HD, seed=seed
        ).prompt
        assert "“OPEN”" in text


def test_no_more_is_written_than_fits() -> None:
    _, found = split_lettering(" ".join(f'"word{i}" cat' for i in range(9)))
    assert found == ("word0", "word1", "word2")


def test_lettering_that_needs_a_font_of_the_machine_is_not_promised() -> None:
    """Chinese words are drawn where a font has them; the prose says nothing that may not be so."""
    improved = shared_interpreter().improve(
        "一块牌子上写着“营业”", manner=Style.VIVID, quality=Quality.STANDARD, seed=1
    )
    assert improved.scene.lettering == ("营业",)
    assert "营业" not in improved.prompt
