"""Of an edit's instruction only what is added remains."""

from __future__ import annotations

import pytest

from limner_sketch.language.edits import without_recipients
from tests.support.language import shared_lexicon


def left(clause: str) -> str:
    return " ".join(match.text for match in without_recipients(shared_lexicon().matches(clause)))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("add a red cap to the person", "a red cap"),
        ("add a bench in the garden", "a bench in the garden"),
        ("give the man a hat", "a hat"),
        ("replace the dog with a cat", "a cat"),
        ("turn the dog into a cat", "a cat"),
        ("a cat on a table", "a cat on a table"),
    ],
)
def test_english(clause: str, expected: str) -> None:
    assert left(clause) == expected


@pytest.mark.parametrize(
    ("clause", "named", "gone"),
    [
        ("给图中的人物添加一顶红色棒球帽", "棒球帽", "人物"),
        ("把狗换成猫", "猫", "狗"),
        ("添加一只猫", "猫", "添加"),
    ],
)
def test_chinese(clause: str, named: str, gone: str) -> None:
    assert named in left(clause)
    assert gone not in left(clause)


def test_what_is_taken_off_follows_its_negation() -> None:
    found = left("把帽子去掉").split()
    assert found.index("去掉") < found.index("帽子")
    assert left("桌子上有一只猫").split()[0] == "桌子"
