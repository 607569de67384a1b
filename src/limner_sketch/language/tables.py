"""Read the data files that are kept beside the code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


class LexiconError(ValueError):
    """A data file says something that the engine cannot use; the sentence names the row."""


def read_table(name: str) -> dict[str, Any]:
    """Return the data file `name` (`"colors"`), parsed.

    Raises FileNotFoundError for any other, LexiconError for what is no TOML.
    """
    source = files("limner_sketch.language.data") / f"{name}.toml"
    try:
        return tomllib.loads(source.read_text("utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise LexiconError(f"{name}.toml: {fault}") from None


def listed(text: str) -> Iterator[str]:
    """Split the synonyms of one line at its commas."""
    for piece in text.split(", "):
        word = piece.strip()
        if word:
            yield word
