"""The Reviser protocol: who improves a prompt. The built-in one, or a language model before it."""

from __future__ import annotations

from typing import Protocol

from limner.contract.orders import Quality, Style
from limner.prompts.station import Improved, PromptStation


class Reviser(Protocol):
    """Improves dall-e-3's prompts."""

    async def improve(self, text: str, *, manner: Style, quality: Quality, seed: int) -> Improved:
        """Return the prompt that is really drawn, and its Scene."""

    async def close(self) -> None:
        """Give connections back."""


class BuiltInReviser:
    """The prompts station's own prose."""

    def __init__(self, station: PromptStation) -> None:
        self._station = station

    async def improve(self, text: str, *, manner: Style, quality: Quality, seed: int) -> Improved:
        """Improve at once; half a millisecond of work needs no thread."""
        return self._station.improve(text, manner=manner, quality=quality, seed=seed)

    async def close(self) -> None:
        """Do nothing."""
