"""Categories say what holds for all nouns of one table."""

from __future__ import annotations

from typing import Any

import pytest

from limner_sketch.language import categories as module
from limner_sketch.language.categories import categories, category_of
from limner_sketch.language.tables import LexiconError
from tests.support.language import shared_lexicon


def test_a_cat_is_alive_and_at_home_in_a_garden_and_a_table_does_nothing() -> None:
    cat, table = (shared_lexicon().noun(name) for name in ("cat", "table"))
    assert cat is not None
    assert table is not None
    assert category_of(cat).alive
    assert "garden" in category_of(cat).home
    assert category_of(table).lifeless
    assert not category_of(table).alive


def test_every_noun_belongs_to_a_category() -> None:
    assert {noun.category for noun in shared_lexicon().nouns()} <= categories().keys()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"pets": {"home": ["room"], "fluffy": True}}, "no column is called 'fluffy'"),
        ({"pets": {"verb": "standing"}}, "the column home is missing"),
    ],
)
def test_a_file_with_a_wrong_column_is_named(
    table: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "read_table", lambda _: table)
    with pytest.raises(LexiconError, match=rf"categories\.toml \[pets\]: {said}"):
        categories.__wrapped__()
