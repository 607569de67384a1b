"""Multipart bodies, part by part: a push parser (`multipart`), so that limits apply at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from multipart import MultipartError, MultipartSegment, PushMultipartParser
from starlette.requests import Request

from limner.api.content_type import FORM, check_charset, expect
from limner.api.request_body import check_declared
from limner.contract.fields import shown
from limner.contract.utf8 import BOM, not_utf8
from limner.errors import BodyTooLarge, InvalidRequest

PARTS_MAX = 48
BOUNDARY_CHARS_MAX = 256
"""Longer than the 70 characters that RFC 2046 allows, since some clients write more."""
NAME_SHOWN_CHARS = 60
FOLDED_LINES_MAX = 64
"""A chunk with more continued header lines is parsed off the event loop: each costs some work."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part's head. `filename` is None for a text; `charset` is what its own type says."""

    name: str
    filename: str | None = None
    charset: str | None = None

    def text(self, content: bytes | bytearray) -> str:
        """Read the part's content as text. Raises InvalidRequest naming the part."""
        what = f"the value of {shown(self.name)}"
        check_charset(self.charset, content, what)
        try:
            return content.removeprefix(BOM).decode()
        except UnicodeDecodeError as fault:
            position = fault.start + (len(BOM) if content.startswith(BOM) else 0)
            raise not_utf8(what, content, position, self.name[:NAME_SHOWN_CHARS]) from None


FormEvent: TypeAlias = Part | bytearray | bytes | None
"""A part's head, a chunk of its content, or its end (None)."""


async def form_events(request: Request, bytes_max: int) -> AsyncIterator[FormEvent]:
    """Yield what a form of at most `bytes_max` bytes is made of. Raises InvalidRequest."""
    boundary = expect(request, FORM).get("boundary", "")
    if len(boundary) > BOUNDARY_CHARS_MAX:
        raise _unparsed(f"its boundary has more than {BOUNDARY_CHARS_MAX} characters")
    try:
        # As HTTP delivered it: each byte of a head is a character, and names are decoded here.
        with PushMultipartParser(
            boundary.encode("latin-1"), max_segment_count=PARTS_MAX, header_charset="latin-1"
        ) as parser:
            async for chunk in _chunks(request, bytes_max):
                for event in await _parsed(parser, chunk):
                    yield _part(event) if isinstance(event, MultipartSegment) else event
    except (MultipartError, ValueError) as fault:
        raise _unparsed(str(fault)) from None


async def _parsed(
    parser: PushMultipartParser, chunk: bytes
) -> Iterable[MultipartSegment | bytearray | bytes | None]:
    if chunk.count(b"\n ") + chunk.count(b"\n\t") > FOLDED_LINES_MAX:
        return await asyncio.to_thread(lambda: list(parser.parse(chunk)))
    found: Iterable[MultipartSegment | bytearray | bytes | None] = parser.parse(chunk)
    return found


def _part(segment: MultipartSegment) -> Part:
    """Decode a part's head. A file's name is its client's affair, in whatever encoding."""
    raw = (segment.name or "").encode("latin-1")
    try:
        name = raw.decode()
    except UnicodeDecodeError as fault:
        raise not_utf8("the name of a part of your request's form", raw, fault.start) from None
    filename = segment.filename
    if filename is not None:
        filename = filename.encode("latin-1").decode(errors="replace")
    return Part(name, filename, segment.charset)


def _unparsed(reason: str) -> InvalidRequest:
    return InvalidRequest(f"We could not parse the multipart body of your request: {reason}.")


async def _chunks(request: Request, bytes_max: int) -> AsyncIterator[bytes]:
    check_declared(request, bytes_max)
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > bytes_max:
            raise BodyTooLarge(bytes_max)
        if chunk:
            yield chunk
