"""Read the data files that are kept beside the code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


def read_table(name: str) -> dict[str, Any]:
    """Return the data file `name` (`"colors"`), parsed; raises FileNotFoundError for any other."""
    source = files("limner_sketch.language.data") / f"{name}.toml"
    return tomllib.loads(source.read_text("utf-8"))


def listed(text: str) -> Iterator[str]:
    """Split the synonyms of one line at its commas."""
    for piece in text.split(", "):
        word = piece.strip()
        if word:
            yield word
