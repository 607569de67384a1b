"""What is added reads on where the asked words end, and never inside something open."""

from __future__ import annotations

import pytest

from limner.prompts.addition import with_phrases

ENGLISH, CHINESE = ("soft light", "calm view"), ("柔和的光线", "平视视角")


@pytest.mark.parametrize(
    ("words", "behind"),
    [
        ("a fox", ", soft light, calm view"),
        ("a fox,", " soft light, calm view"),
        ("a fox, ", "soft light, calm view"),
        ("a fox;", " soft light, calm view"),
        ("A fox runs.", " Soft light, calm view."),
        ("A fox runs! ", "Soft light, calm view."),
        ("a fox\n", "Soft light, calm view."),
        ("a fox ", "– soft light, calm view"),
        ('"a fox"', ", soft light, calm view"),
        ('"A fox runs."', " Soft light, calm view."),
        ("a fox (sleeping)", ", soft light, calm view"),
        ("a fox 🦊", ", soft light, calm view"),
    ],
)
def test_english_goes_on_as_a_list_or_a_sentence(words: str, behind: str) -> None:
    assert with_phrases(words, ENGLISH, "en") == words + behind


@pytest.mark.parametrize(
    ("words", "behind"),
    [
        ("一只狐狸", "，柔和的光线，平视视角"),
        ("一只狐狸，", "柔和的光线，平视视角"),
        ("狐狸在跑。", "柔和的光线，平视视角。"),
        ("狐狸在跑！\n", "柔和的光线，平视视角。"),
        ("一只狐狸 ", "柔和的光线，平视视角"),
        ("一只狐狸,在雪地", ", 柔和的光线, 平视视角"),
        ("“一只狐狸”", "，柔和的光线，平视视角"),
    ],
)
def test_chinese_goes_on_in_its_own_marks(words: str, behind: str) -> None:
    assert with_phrases(words, CHINESE, "zh") == words + behind


@pytest.mark.parametrize(
    "words",
    ["", "  ", 'a sign "OPEN', "a fox (sleeping", "“一只狐狸", "style:", "a fox -", "「狐狸"],
)
def test_nothing_is_put_into_what_is_open(words: str) -> None:
    assert with_phrases(words, ENGLISH, "en") == words


def test_no_phrases_change_nothing() -> None:
    assert with_phrases("a fox.", (), "en") == "a fox."
