"""JSON bodies in: limits on the way and before anything is built, long ones off the event loop."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from limner.api.content_type import JSON, check_charset, expect
from limner.api.request_body import check_declared
from limner.contract.fields import Fields
from limner.contract.json_scan import is_small
from limner.contract.json_text import parse_object
from limner.errors import BodyTooLarge, LimnerError


async def read_json(request: Request, bytes_max: int) -> Fields:
    """Read the parameters of a JSON body of at most `bytes_max` bytes."""
    charset = expect(request, JSON).get("charset")
    check_declared(request, bytes_max)
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > bytes_max:
                raise BodyTooLarge(bytes_max)
    except LimnerError:
        content.clear()  # Let go at once: its client may send for a while yet.
        raise
    if is_small(content):
        return _parsed(content, charset)
    return await asyncio.to_thread(_parsed, content, charset)


def _parsed(content: bytearray, charset: str | None) -> Fields:
    check_charset(charset, content, "the JSON body of your request")
    return Fields(parse_object(content))
