"""Data files beside the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner_sketch.language import tables
from limner_sketch.language.tables import LexiconError, listed, read_table


def test_a_table_is_read_by_its_name() -> None:
    assert "red" in read_table("colors")["color"]
    with pytest.raises(FileNotFoundError):
        read_table("no such table")


def test_a_file_that_is_no_toml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "colors.toml").write_text("red = ", encoding="utf-8")
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    with pytest.raises(LexiconError, match=r"colors\.toml: "):
        read_table("colors")


def test_synonyms_are_split_at_commas() -> None:
    assert list(listed("cat, pussy cat, 猫")) == ["cat", "pussy cat", "猫"]
    assert list(listed("")) == []
