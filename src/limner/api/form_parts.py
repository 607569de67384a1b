"""Multipart bodies, part by part: a push parser (`multipart`), so that limits apply at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeAlias

from multipart import MultipartError, MultipartSegment, PushMultipartParser
from starlette.requests import Request

from limner.api.content_type import FORM, expect
from limner.errors import BodyTooLarge, InvalidRequest

PARTS_MAX = 48

FormEvent: TypeAlias = MultipartSegment | bytearray | bytes | None
"""A part's head, a piece of its content, or its end (None)."""


async def form_events(request: Request, bytes_max: int) -> AsyncIterator[FormEvent]:
    """Yield what a form of at most `bytes_max` bytes is made of. Raises InvalidRequest."""
    boundary = expect(request, FORM).get("boundary", "")
    try:
        with PushMultipartParser(boundary, max_segment_count=PARTS_MAX) as parser:
            async for piece in _pieces(request, bytes_max):
                for event in parser.parse(piece):
                    yield event
    except (MultipartError, ValueError) as fault:
        raise InvalidRequest(
            f"We could not parse the multipart body of your request: {fault}."
        ) from None


async def _pieces(request: Request, bytes_max: int) -> AsyncIterator[bytes]:
    received = 0
    async for piece in request.stream():
        received += len(piece)
        if received > bytes_max:
            raise BodyTooLarge(bytes_max)
        if piece:
            yield piece
