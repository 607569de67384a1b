"""Answers with bytes that never change: conditions and one range of them (RFC 9110, 13 and 14).

Starlette does this for files on a disk (`FileResponse`); these bytes come from a store, and their
tag from the store's key. A request for several ranges at once is answered with all bytes, which
RFC 9110, 14.2, allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from limner.errors import PreconditionFailed, RangeNotSatisfiable

ONE_RANGE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.IGNORECASE | re.ASCII)
DIGITS_MAX = 18
"""A number of more digits is beyond the end of anything."""


def respond_with(
    request: Request,
    content: bytes,
    *,
    media_type: str,
    tag: str,
    headers: Mapping[str, str],
) -> Response:
    """Answer GET or HEAD with `content`, with a part of it, or with 304 where the client has it.

    `tag` names the content, and no other ever. Raises PreconditionFailed, RangeNotSatisfiable.
    """
    etag = f'"{tag}"'
    shared = {"ETag": etag, "Accept-Ranges": "bytes", **headers}
    wanted = request.headers.get("if-match")
    if wanted is not None and not _names(wanted, etag, weakly=False):
        raise PreconditionFailed
    known = request.headers.get("if-none-match")
    if known is not None and _names(known, etag, weakly=True):
        return Response(status_code=304, headers=shared)
    part = _part(request, etag, len(content))
    if part is None:
        return Response(content, media_type=media_type, headers=shared)
    shared["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    return Response(
        content[part.start : part.stop], status_code=206, media_type=media_type, headers=shared
    )


def _names(header: str, etag: str, *, weakly: bool) -> bool:
    """Tell whether a list of tags has this one, which is strong; `*` is any."""
    tags = [one.strip() for one in header.split(",")]
    if weakly:
        tags = [one.removeprefix("W/") for one in tags]
    return "*" in tags or etag in tags


def _part(request: Request, etag: str, length: int) -> range | None:
    """Return the part that is asked for, None: all. Only GET has ranges."""
    asked = ONE_RANGE.fullmatch(request.headers.get("range", "").strip())
    if request.method != "GET" or asked is None or not (asked[1] or asked[2]):
        return None
    condition = request.headers.get("if-range")
    if condition is not None and condition.strip() != etag:
        return None  # Another content, or a date, which nothing here has.
    first, last = asked[1], asked[2]
    if not first:
        return _satisfied(length - min(_number(last), length), length, length)
    if last and _number(last) < _number(first):
        return None  # No range at all: such a header is ignored.
    end = min(_number(last) + 1, length) if last else length
    return _satisfied(_number(first), end, length)


def _satisfied(start: int, stop: int, length: int) -> range:
    if start >= length:
        raise RangeNotSatisfiable(length)
    return range(start, stop)


def _number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= DIGITS_MAX else 10**DIGITS_MAX
