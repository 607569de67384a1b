"""`POST /v1/moderations`: the content policy's own judgement, in OpenAI's shape."""

from __future__ import annotations

import json
import uuid

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.json_body import read_json
from limner.contract.moderation import (
    ModerationInput,
    ModerationResult,
    SentPicture,
    read_moderation,
)
from limner.errors import InvalidRequest
from limner.policy.access import Access
from limner.policy.safety.judgement import Category, Judgement, Shown, merged
from limner.policy.safety.station import Safety

BODY_BYTES_MAX = 16 * 1024 * 1024


class ModerationRoutes:
    """Judges what any key sends; costs nothing, and refuses nothing."""

    def __init__(self, access: Access, safety: Safety) -> None:
        self._access = access
        self._safety = safety

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/v1/moderations", self.moderate, methods=["POST"])]

    async def moderate(self, request: Request) -> Response:
        """Judge texts and pictures."""
        await self._access.identify(request.headers.get("authorization"))
        ask = read_moderation(await read_json(request, BODY_BYTES_MAX))
        parts = [part for one in ask.inputs for part in one]
        if any(isinstance(part, SentPicture) for part in parts) and not self._safety.sees_pictures:
            raise InvalidRequest(
                "This server has no judge that sees pictures; its operator configures one "
                "(safety.base_url and safety.pictures).",
                code="pictures_not_judged",
                param="input",
            )
        judged = iter(
            await self._safety.judge(
                [
                    part if isinstance(part, str) else Shown(part.data, part.media_type)
                    for part in parts
                ]
            )
        )
        results = [_result(one, [next(judged) for _ in one]) for one in ask.inputs]
        body = {
            "id": f"modr-{uuid.uuid4().hex}",
            "model": ask.model,
            "results": [result.body() for result in results],
        }
        return Response(json.dumps(body), media_type="application/json")


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
