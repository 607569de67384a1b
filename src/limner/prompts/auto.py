"""Auto: chooses the size and background that a request leaves open, by its prompt or picture.

The size decides the price, so it is chosen before the price is held, after the policy has judged
the prompt. One scan of the words looks for a shape that is asked for, for wide scenery as the
subject, and for how much of a figure is seen. The work is linear in the prompt.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files

from limner.contract.gpt.models import FIXED_SIZES
from limner.contract.orders import BACKGROUND, SIZE, Background, ImageOrder, Size
from limner.prompts.word_patterns import any_of, listed
from limner.text.shapes import LANDSCAPE, PORTRAIT, SQUARE, shape_asked

Dimensions = Callable[[bytes], tuple[int, int]]
"""Reads a picture's width and height from its first bytes."""

_CLAUSE_END = re.compile(r"[,.;:!?\n，。；：！？、]")
_LETTER = "[a-z]"


class AutoResolver:
    """Chooses an order's open fields. Holds word lists alone; safe in threads."""

    def __init__(self, dimensions: Dimensions) -> None:
        self._dimensions = dimensions
        words = tomllib.loads(_data())
        scenery, behind = words["scenery"], words["behind"]
        self._scenery = re.compile(
            rf"{_word(scenery['en'])}(?=\s*$|\s+{_word(behind['en'])})"
            rf"|(?:{_any_of(scenery['zh'])})(?=的?(?:{_any_of(behind['zh'])})?\s*$)",
            re.IGNORECASE,
        )
        self._before = re.compile(
            rf"{_word(words['before']['en'])}|(?:{_any_of(words['before']['zh'])})", re.IGNORECASE
        )
        self._framing = _either(words["framing"])
        self._several = _either(words["several"])
        self._transparent = _either(words["transparent"])

    def resolve(self, order: ImageOrder) -> ImageOrder:
        """Return the order with a size and a background. Raises UserError for an unsound picture.

        `auto` of the order stays: it names the fields that the client left open.
        """
        if SIZE in order.auto:
            order = replace(order, size=self.suited_size(order.prompt, order.image))
        if BACKGROUND in order.auto:
            wanted = self.wants_no_background(order.prompt)
            chosen = Background.TRANSPARENT if wanted else Background.OPAQUE
            order = replace(order, background=chosen)
        return order

    def suited_size(self, prompt: str, image: bytes | None = None) -> Size:
        """Return the size that the prompt asks for or suits, or whose shape the picture has."""
        asked = shape_asked(prompt)
        if asked is not None:
            return asked
        if image is not None:
            width, height = self._dimensions(image)
            return min(FIXED_SIZES, key=lambda size: abs(size.width / size.height - width / height))
        if self._framing.search(prompt) and not self._several.search(prompt):
            return PORTRAIT
        return LANDSCAPE if self._is_scenery(prompt) else SQUARE

    def wants_no_background(self, prompt: str) -> bool:
        """Tell whether the prompt asks for a transparent background."""
        return self._transparent.search(prompt) is not None

    def _is_scenery(self, prompt: str) -> bool:
        """Tell whether the first thing that the prompt names is wide scenery, and no place."""
        first = next(_clauses(prompt), "")
        found = self._scenery.search(first)
        return found is not None and self._before.search(first, 0, found.start()) is None


def _clauses(prompt: str) -> Iterator[str]:
    """Yield the clauses that are not empty, one after another."""
    start = 0
    for end in _CLAUSE_END.finditer(prompt):
        if prompt[start : end.start()].strip():
            yield prompt[start : end.start()]
        start = end.end()
    if prompt[start:].strip():
        yield prompt[start:]


def _data() -> str:
    return (files("limner.prompts.data") / "auto.toml").read_text("utf-8")


def _any_of(words: str) -> str:
    """Match a listed word; its spaces may be hyphens."""
    return any_of(listed(words), r"[\s_-]{1,3}")


def _word(words: str) -> str:
    """Match listed words of an alphabet whole."""
    return f"(?<!{_LETTER})(?:{_any_of(words)})(?!{_LETTER})"


def _either(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile(f"{_word(words['en'])}|{_any_of(words['zh'])}", re.IGNORECASE)
