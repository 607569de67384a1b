"""Parses a server's response: its pictures, in base64 or as addresses, and revised prompts.

A picture in base64 is megabytes of text. It is left out of what is parsed as JSON, and decoded from
a view of the body, so that it is not copied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson
import pybase64

from limner.errors import UpstreamFailed

NOT_JSON = "it answered with something other than JSON"
NO_PICTURE = "it answered without a picture"
VIEW_BYTES_MIN = 16 * 1024
"""Bodies up to this size are parsed as a whole."""
BASE64_FIELD = re.compile(rb'(?<!\\)"b64_json"\s*:\s*"')
PLACEHOLDER = "#"
"""Comes before the number of a text that was cut out; no base64 begins with it."""
DATA_URL = "data:"


@dataclass(frozen=True, slots=True)
class Item:
    """One picture of a response: `b64` (text, or a view of its bytes), or `url`."""

    b64: str | memoryview | None
    url: str | None
    revised_prompt: str | None

    def content(self) -> bytes | None:
        """Return the picture's bytes, None where only an address came. Raises UpstreamFailed."""
        text = self.b64
        if text is None and self.url is not None and self.url.startswith(DATA_URL):
            text = self.url
        if text is None:
            return None
        if isinstance(text, memoryview) and text[: len(DATA_URL)] == DATA_URL.encode():
            text = str(text, "latin-1")
        if isinstance(text, str) and text.startswith(DATA_URL):
            text = text.partition(",")[2]
        try:
            return pybase64.b64decode(text, validate=True)
        except ValueError:
            raise UpstreamFailed("it sent a picture that is not in base64") from None


def parse(body: bytes) -> dict[str, Any]:
    """Parse a JSON object; long `b64_json` in it become views. Raises UpstreamFailed."""
    rest, views = _cut_out(body) if len(body) > VIEW_BYTES_MIN else (body, [])
    try:
        content = orjson.loads(rest)
    except orjson.JSONDecodeError:
        raise UpstreamFailed(NOT_JSON) from None
    if not isinstance(content, dict):
        raise UpstreamFailed(NOT_JSON)
    if views:
        data = content.get("data")
        for item in (content, *(data if isinstance(data, list) else ())):
            _put_back(item, views)
    return content


def _cut_out(body: bytes) -> tuple[bytes, list[memoryview]]:
    """Replace the texts of `b64_json` in a body by numbers; return the body and the texts."""
    view, at = memoryview(body), 0
    rest, views = list[bytes | memoryview](), list[memoryview]()
    while (found := BASE64_FIELD.search(body, at)) is not None:
        begin = found.end()
        end = body.find(b'"', begin)
        if end < 0 or body.find(b"\\", begin, end) >= 0:
            return body, []  # Truncated, or with escapes: only the JSON parser can read it.
        rest += (view[at:begin], f"{PLACEHOLDER}{len(views)}".encode())
        views.append(view[begin:end])
        at = end
    rest.append(view[at:])
    return b"".join(rest), views


def _put_back(item: object, views: list[memoryview]) -> None:
    if isinstance(item, dict) and (text := _text(item, "b64_json")) is not None:
        number = text.removeprefix(PLACEHOLDER)
        if number != text and number.isdecimal() and int(number) < len(views):
            item["b64_json"] = views[int(number)]


def items(content: dict[str, Any]) -> list[Item]:
    """Return a response's pictures, at least one. Raises UpstreamFailed."""
    data = content.get("data")
    found = [item for entry in data if (item := item_of(entry))] if isinstance(data, list) else []
    if not found:
        raise UpstreamFailed(NO_PICTURE)
    return found


def item_of(entry: object) -> Item | None:
    """Read one picture; None where there is none."""
    if not isinstance(entry, dict):
        return None
    view = entry.get("b64_json")
    b64 = view if isinstance(view, memoryview) else _text(entry, "b64_json")
    item = Item(b64, _text(entry, "url"), _text(entry, "revised_prompt"))
    return item if item.b64 or item.url else None


def _text(entry: dict[str, Any], name: str) -> str | None:
    value = entry.get(name)
    return value if isinstance(value, str) and value else None
