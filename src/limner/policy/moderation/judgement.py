"""Judges, their inputs and their judgements: the types of content safety."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from limner.contract.picture_kinds import media_type

JUDGEMENT_BYTES_MAX = 1024 * 1024
"""The longest answer of a judge elsewhere that is read, in bytes."""


class Category(StrEnum):
    """The categories of a judgement: OpenAI's 13 by their names, and one of Limner's own."""

    HARASSMENT = "harassment"
    HARASSMENT_THREATENING = "harassment/threatening"
    HATE = "hate"
    HATE_THREATENING = "hate/threatening"
    ILLICIT = "illicit"
    ILLICIT_VIOLENT = "illicit/violent"
    SELF_HARM = "self-harm"
    SELF_HARM_INTENT = "self-harm/intent"
    SELF_HARM_INSTRUCTIONS = "self-harm/instructions"
    SEXUAL = "sexual"
    SEXUAL_MINORS = "sexual/minors"
    VIOLENCE = "violence"
    VIOLENCE_GRAPHIC = "violence/graphic"
    INFRINGEMENT = "infringement"
    """Protected characters and brands; living people in scenes that compromise them."""


OPENAI_CATEGORIES = tuple(category for category in Category if category != Category.INFRINGEMENT)


class Level(StrEnum):
    """How strict: `low` passes what is mild, as OpenAI's parameter `moderation` has it."""

    AUTO = "auto"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class JudgedPicture:
    """A picture to be judged: its file as it is, and its media type (`image/png`)."""

    data: bytes
    media_type: str

    @classmethod
    def of(cls, data: bytes) -> JudgedPicture:
        """Take a picture file; its first bytes tell its type."""
        return cls(data, media_type(data))


Input = str | JudgedPicture
"""A text or a picture."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's answer to one input.

    `flagged` are the categories that refuse it. `scores`, from 0 to 1, may have any other category
    too; a judge of words knows only its rules' scores. `rules` names what decided, for the log.
    `covers` are the categories that were looked for.
    """

    flagged: frozenset[Category] = frozenset()
    scores: Mapping[Category, float] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    covers: frozenset[Category] = frozenset(Category)

    @property
    def passes(self) -> bool:
        """Whether the input is not refused."""
        return not self.flagged

    def category_names(self) -> list[str]:
        """Return the flagged categories in alphabetical order."""
        return sorted(self.flagged)


class Judge(Protocol):
    """Judges texts and, where `sees_pictures`, pictures."""

    @property
    def sees_pictures(self) -> bool:
        """Whether it judges pictures."""

    async def judge(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        """Return one judgement for each input, in order. Raises ChatFault."""

    async def close(self) -> None:
        """Close its connections."""


def merged(judgements: Iterable[Judgement]) -> Judgement:
    """Merge several judgements of one input: a category that one of them flags is flagged."""
    flagged: frozenset[Category] = frozenset()
    covers: frozenset[Category] = frozenset()
    scores: dict[Category, float] = {}
    rules: list[str] = []
    for one in judgements:
        flagged |= one.flagged
        covers |= one.covers
        rules += [rule for rule in one.rules if rule not in rules]
        for category, score in one.scores.items():
            scores[category] = max(score, scores.get(category, 0.0))
    return Judgement(flagged, scores, tuple(rules), covers)
