"""`POST /v1/moderations`: judges texts and pictures by the content policy, in OpenAI's shape."""

from __future__ import annotations

import asyncio
import json
import uuid

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.json_body import read_json
from limner.contract.fields import shown
from limner.contract.moderation import (
    PICTURE_BYTES_MAX,
    ModerationInput,
    ModerationResult,
    PictureAddress,
    SentPicture,
    read_moderation,
)
from limner.contract.picture_kinds import taken_kind
from limner.errors import InvalidRequest
from limner.fetching.fetcher import Fetch
from limner.policy.auth import Authenticator
from limner.policy.moderation.judgement import Category, Input, JudgedPicture, Judgement, merged
from limner.policy.moderation.moderator import Moderator

BODY_BYTES_MAX = 16 * 1024 * 1024


class ModerationRoutes:
    """Judges what any key sends; costs nothing, and refuses nothing."""

    def __init__(self, access: Authenticator, moderator: Moderator, fetcher: Fetch) -> None:
        self._access = access
        self._moderator = moderator
        self._fetcher = fetcher

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/v1/moderations", self.moderate, methods=["POST"])]

    async def moderate(self, request: Request) -> Response:
        """Judge texts and pictures."""
        await self._access.identify(request.headers.get("authorization"))
        fields = await read_json(request, BODY_BYTES_MAX)
        asked = await asyncio.to_thread(read_moderation, fields)
        parts = [part for one in asked.inputs for part in one]
        if not self._moderator.sees_pictures and not all(isinstance(part, str) for part in parts):
            raise InvalidRequest(
                "This server has no judge that sees pictures; its operator configures one "
                "(safety.base_url and safety.pictures).",
                code="pictures_not_judged",
                param="input",
            )
        judged = iter(await self._moderator.judge([await self._input(part) for part in parts]))
        results = [_result(one, [next(judged) for _ in one]) for one in asked.inputs]
        body = {
            "id": f"modr-{uuid.uuid4().hex}",
            "model": asked.model,
            "results": [result.body() for result in results],
        }
        return Response(json.dumps(body), media_type="application/json")

    async def _input(self, part: str | SentPicture | PictureAddress) -> Input:
        if isinstance(part, str):
            return part
        if isinstance(part, SentPicture):
            return JudgedPicture(part.data, part.media_type)
        content = await self._fetcher.fetch(part.url, "input", PICTURE_BYTES_MAX)
        if taken_kind(content) is None:
            raise InvalidRequest(
                f"What lies at {shown(part.url)} is no PNG, JPEG or WebP.",
                code="invalid_image_format",
                param="input",
            )
        return JudgedPicture.of(content)


def _result(parts: ModerationInput, judgements: list[Judgement]) -> ModerationResult:
    whole = merged(judgements)
    seen: dict[Category, list[str]] = {category: [] for category in Category}
    for part, judgement in zip(parts, judgements, strict=True):
        kind = "text" if isinstance(part, str) else "image"
        for category in judgement.covers:
            if kind not in seen[category]:
                seen[category].append(kind)
    return ModerationResult(
        {category: category in whole.flagged for category in Category},
        {category: whole.scores.get(category, 0.0) for category in Category},
        {category: sorted(types, reverse=True) for category, types in seen.items()},
    )
