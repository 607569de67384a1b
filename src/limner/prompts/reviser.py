"""The Reviser protocol: who improves a prompt. The built-in one, or a language model before it."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import Quality, Style
from limner_sketch.language.station import Improved, PromptStation


class Reviser(Protocol):
    """Improves dall-e-3's prompts."""

    async def improve(self, text: str, *, manner: Style, quality: Quality, seed: int) -> Improved:
        """Return the prompt that is really drawn, and its Scene."""

    async def close(self) -> None:
        """Give connections back."""


class BuiltInReviser:
    """The prompts station's own prose; long prompts are read off the event loop."""

    def __init__(self, station: PromptStation, analysis: TextAnalysis) -> None:
        self._station = station
        self._analysis = analysis

    async def improve(self, text: str, *, manner: Style, quality: Quality, seed: int) -> Improved:
        """Improve a prompt. Raises Overloaded when too many long ones wait."""
        work = partial(self._station.improve, manner=manner, quality=quality, seed=seed)
        return await self._analysis.run(len(text), work, text)

    async def close(self) -> None:
        """Do nothing."""
