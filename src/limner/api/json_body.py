"""JSON bodies in: a limit on the way, no duplicate names, nothing that JSON does not know."""

from __future__ import annotations

import asyncio
import json

from starlette.requests import Request

from limner.api.content_type import JSON, expect
from limner.contract.fields import Fields, shown
from limner.errors import BodyTooLarge, InvalidRequest

THREAD_BYTES_MIN = 1024 * 1024
"""A body of so many bytes is parsed off the event loop."""


async def read_json(request: Request, bytes_max: int) -> Fields:
    """Read the parameters of a JSON body of at most `bytes_max` bytes."""
    expect(request, JSON)
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > bytes_max:
            raise BodyTooLarge(bytes_max)
    if len(content) < THREAD_BYTES_MIN:
        return _parsed(content)
    return await asyncio.to_thread(_parsed, content)


def _parsed(content: bytearray) -> Fields:
    try:
        value = json.loads(
            content.decode(), object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant
        )
        if b"\\u" in content:
            # A lone surrogate (`"\ud800"`) is no text: it could be neither stored nor sent back.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise InvalidRequest(
            "We could not parse the JSON body of your request. (HINT: This likely means you "
            "aren't using your HTTP library correctly. The API expects a JSON payload, but what "
            "was sent was not valid JSON.)"
        ) from None
    if not isinstance(value, dict):
        raise InvalidRequest(f"{shown(value)} is not of type 'object'")
    return Fields(value)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidRequest(f"Duplicate parameter: {shown(twice)}.", code="duplicate_parameter")
    return read


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")  # NaN and the infinities, which Python would take.
