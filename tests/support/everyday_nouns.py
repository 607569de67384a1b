"""Everyday concrete nouns in both languages, from general knowledge, to measure the lexicon by."""

from __future__ import annotations

from pathlib import Path


def _read(language: str) -> list[str]:
    text = (Path(__file__).parent / "data" / "nouns" / f"nouns_{language}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return [noun.strip() for line in lines for noun in line.split(",")]


ENGLISH = _read("en")
CHINESE = _read("zh")
MORE_ENGLISH = _read("more_en")
MORE_CHINESE = _read("more_zh")
RARE_ENGLISH = _read("rare_en")
RARE_CHINESE = _read("rare_zh")
