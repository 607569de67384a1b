"""A moderation model as judge: any OpenAI-compatible `POST /moderations`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from pybase64 import b64encode_as_string
from pydantic import BaseModel, Field, ValidationError

from limner.chat_client import ChatClient, ChatFault
from limner.policy.moderation.judgement import Category, Input, JudgedPicture, Judgement, Level

LOW_SCORE_MIN = 0.85
"""At the level `low` a flagged category counts from this score on; sexual/minors always."""


class Result(BaseModel):
    """One result of an answer."""

    flagged: bool
    categories: Mapping[str, bool | None]
    category_scores: Mapping[str, float] = Field(default_factory=dict)
    category_applied_input_types: Mapping[str, Sequence[str]] | None = None


class ModerationResponse(BaseModel):
    """The answer of `POST /moderations`."""

    results: list[Result]


class ModerationsJudge:
    """Calls a moderation model. `pictures`: it judges pictures too (OpenAI's omni models)."""

    def __init__(self, client: ChatClient, *, model: str, pictures: bool) -> None:
        self._client = client
        self._model = model
        self.sees_pictures = pictures

    async def judge(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        """Judge texts in one call and each picture in one of its own. Raises ChatFault."""
        texts = [one for one in inputs if isinstance(one, str)]
        found = iter(await self._ask(texts, len(texts), level) if texts else [])
        judgements: list[Judgement] = []
        for one in inputs:
            if isinstance(one, JudgedPicture):
                part = {
                    "type": "image_url",
                    "image_url": {"url": await asyncio.to_thread(data_url, one)},
                }
                judgements += await self._ask([part], 1, level)
            else:
                judgements.append(next(found))
        return judgements

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _ask(self, given: object, count: int, level: Level) -> list[Judgement]:
        content = await self._client.post("moderations", {"model": self._model, "input": given})
        try:
            results = ModerationResponse.model_validate_json(content).results
        except ValidationError:
            raise ChatFault("unreadable") from None
        if len(results) != count:
            raise ChatFault("unreadable", f"{len(results)} results for {count} inputs")
        return [_judgement(result, level) for result in results]


def data_url(picture: JudgedPicture) -> str:
    """Write a picture as a data URL."""
    return f"data:{picture.media_type};base64,{b64encode_as_string(picture.data)}"


def counts(category: Category, score: float, level: Level) -> bool:
    """Tell whether a category that was flagged refuses at this level."""
    return level is Level.AUTO or category is Category.SEXUAL_MINORS or score >= LOW_SCORE_MIN


def _judgement(result: Result, level: Level) -> Judgement:
    known = {category.value: category for category in Category}
    scores = {
        known[name]: min(max(score, 0.0), 1.0)
        for name, score in result.category_scores.items()
        if name in known
    }
    named = {known[name] for name, says in result.categories.items() if says and name in known}
    if result.flagged and not named:
        # A model with categories of its own: what it flagged must not pass for want of a name.
        named = {Category.ILLICIT}
    flagged = frozenset(
        category for category in named if counts(category, scores.get(category, 1.0), level)
    )
    types = result.category_applied_input_types
    covers = frozenset(
        category
        for category in Category
        if category in result.categories and (types is None or types.get(category))
    )
    rules = tuple(f"upstream.{category}" for category in sorted(flagged))
    return Judgement(flagged, scores, rules, covers | flagged)
