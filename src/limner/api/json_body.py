"""JSON bodies in: limits on the way and before anything is built, long ones off the event loop."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from limner.api.content_type import JSON, check_charset, expect
from limner.contract.fields import Fields
from limner.contract.json_scan import is_small
from limner.contract.json_text import parse_object
from limner.errors import BodyTooLarge


async def read_json(request: Request, bytes_max: int) -> Fields:
    """Read the parameters of a JSON body of at most `bytes_max` bytes."""
    charset = expect(request, JSON).get("charset")
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > bytes_max:
            raise BodyTooLarge(bytes_max)
    if is_small(content):
        return _parsed(content, charset)
    return await asyncio.to_thread(_parsed, content, charset)


def _parsed(content: bytearray, charset: str | None) -> Fields:
    check_charset(charset, content, "the JSON body of your request")
    return Fields(parse_object(content))
