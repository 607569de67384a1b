"""Word lists: the built-in ones and an operator's; what is wrong in a list is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner.errors import ConfigurationError
from limner.policy.moderation.judgement import Category, Level
from limner.policy.moderation.word_judge import WordJudge
from limner.policy.moderation.word_lists import WordLists, load_lists, names

OWN = """
[words.gadget]
en = "flux capacitor"
zh = "通量电容"
pinyin = "通量 tong liang"

[[rules]]
id = "own.gadget"
category = "illicit"
any = "gadget"
"""


def flagged(lists: WordLists, text: str) -> list[str]:
    return WordJudge(lists).judge_text(text, Level.AUTO).category_names()


def test_an_operators_list_adds_to_the_built_in_ones(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN, "utf-8")
    lists = load_lists(file, deny={"hate": ["blue hat"]}, allow=["flux capacitor of the film"])
    assert flagged(lists, "a flux capacitor") == ["illicit"]
    assert flagged(lists, "通量电容") == ["illicit"]
    assert flagged(lists, "tong liang") == ["illicit"]
    assert flagged(lists, "a flux capacitor of the film") == []
    assert flagged(lists, "a blue hat") == ["hate"]
    assert flagged(lists, "a naked woman") == ["sexual"]
    assert flagged(lists.only(Category.ILLICIT), "a naked woman, a blue hat") == []
    assert {"gadget", "deny.hate"} <= lists.grave


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[words", "is not TOML"),
        ("[words.x]\nenglish = 'a'", "no language code"),
        ("[[rules]]\nid = 'r'", "rules.0.category"),
        ("[other]", "other"),
        (
            "[[rules]]\nid = 'r'\ncategory = 'hate'\nany = 'nothing'",
            "'r' names the group 'nothing', which is in no list",
        ),
        ("[[rules]]\nid = 'r'\ncategory = 'hate'\nany = 'pass'", "which is in no list"),
    ],
)
def test_what_is_wrong_in_a_list_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_lists(file)
    assert words in str(caught.value)


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.toml cannot be read"):
        load_lists(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match=r"latin\.toml is not UTF-8"):
        load_lists(tmp_path / "latin.toml")
    with pytest.raises(ConfigurationError, match="no category 'rudeness'; there are harassment"):
        load_lists(deny={"rudeness": ["x"]})


def test_groups_are_named_by_commas() -> None:
    assert names("a, b ,,c") == ["a", "b", "c"]
