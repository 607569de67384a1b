"""The words of grammar: a list that is missing or unknown stops the start and is named."""

from __future__ import annotations

from typing import Any

import pytest

from limner_sketch.language import grammar_words as module
from limner_sketch.language.grammar import counted, plural
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.tables import LexiconError, read_table


def test_a_list_of_another_name_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    table: dict[str, Any] = read_table("grammar")
    table["reading"]["definit"] = table["reading"].pop("definite")
    monkeypatch.setattr(module, "read_table", lambda _: table)
    grammar_words.cache_clear()
    with pytest.raises(LexiconError, match=r"grammar\.toml: .*: definit, definite\."):
        grammar_words()
    grammar_words.cache_clear()


@pytest.mark.parametrize(
    ("count", "name", "said"),
    [
        (2, "mouse", "two mice"),
        (3, "young woman", "three young women"),
        (2, "sheep", "two sheep"),
        (3, "bread", "bread"),
        (1, "moon", "the moon"),
        (1, "Mount Fuji", "Mount Fuji"),
        (1, "Mrs. Claus", "Mrs. Claus"),
        (1, "unicorn", "a unicorn"),
        (21, "witch", "21 witches"),
    ],
)
def test_rows_and_words_of_grammar_make_plurals_and_articles(
    count: int, name: str, said: str
) -> None:
    assert counted(count, name) == said


def test_the_plural_of_a_name_is_that_of_its_head() -> None:
    assert plural("goose with a hat") == "geese with a hat"
    assert plural("loaf of bread") == "loaves of bread"
