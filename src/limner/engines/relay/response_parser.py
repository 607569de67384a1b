"""What a server answers: its pictures in base64 or by address, and the prompt that it drew.

A picture in base64 is megabytes of text. It stays where it came, in the body: what is read as JSON
is the rest, and the picture is decoded from a view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson
import pybase64

from limner.errors import UpstreamFailed

NO_JSON = "it answered with something other than JSON"
NO_PICTURE = "it answered without a picture"
LONG_BYTES = 16 * 1024
BASE64_FIELD = re.compile(rb'(?<!\\)"b64_json"\s*:\s*"')
PLACEHOLDER = "#"
"""What stands for a text that was set apart, before its number; no base64 begins like that."""
DATA_URL = "data:"


@dataclass(frozen=True, slots=True)
class Item:
    """One picture of an answer: `b64` (text, or a view of its bytes) or `url`, whichever came."""

    b64: str | memoryview | None
    url: str | None
    revised_prompt: str | None

    def content(self) -> bytes | None:
        """Return the picture's bytes where they came along. Raises UpstreamFailed."""
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
    """Read a JSON object; long `b64_json` in it become views. Raises UpstreamFailed."""
    rest, apart = _set_apart(body) if len(body) > LONG_BYTES else (body, [])
    try:
        answer = orjson.loads(rest)
    except orjson.JSONDecodeError:
        raise UpstreamFailed(NO_JSON) from None
    if not isinstance(answer, dict):
        raise UpstreamFailed(NO_JSON)
    if apart:
        data = answer.get("data")
        for one in (answer, *(data if isinstance(data, list) else ())):
            _put_back(one, apart)
    return answer


def _set_apart(body: bytes) -> tuple[bytes, list[memoryview]]:
    """Take the texts of `b64_json` out of a body, leaving their numbers."""
    view, at = memoryview(body), 0
    rest, apart = list[bytes | memoryview](), list[memoryview]()
    while (found := BASE64_FIELD.search(body, at)) is not None:
        begin = found.end()
        end = body.find(b'"', begin)
        if end < 0 or body.find(b"\\", begin, end) >= 0:
            return body, []  # Cut short, or written with escapes: JSON's reader knows better.
        rest += (view[at:begin], f"{PLACEHOLDER}{len(apart)}".encode())
        apart.append(view[begin:end])
        at = end
    rest.append(view[at:])
    return b"".join(rest), apart


def _put_back(one: object, apart: list[memoryview]) -> None:
    if isinstance(one, dict) and (text := _text(one, "b64_json")) is not None:
        number = text.removeprefix(PLACEHOLDER)
        if number != text and number.isdecimal() and int(number) < len(apart):
            one["b64_json"] = apart[int(number)]


def items(answer: dict[str, Any]) -> list[Item]:
    """Return an answer's pictures, at least one. Raises UpstreamFailed."""
    data = answer.get("data")
    found = [item for one in data if (item := item_of(one))] if isinstance(data, list) else []
    if not found:
        raise UpstreamFailed(NO_PICTURE)
    return found


def item_of(one: object) -> Item | None:
    """Read one picture; None where there is none."""
    if not isinstance(one, dict):
        return None
    view = one.get("b64_json")
    b64 = view if isinstance(view, memoryview) else _text(one, "b64_json")
    item = Item(b64, _text(one, "url"), _text(one, "revised_prompt"))
    return item if item.b64 or item.url else None


def _text(one: dict[str, Any], name: str) -> str | None:
    value = one.get(name)
    return value if isinstance(value, str) and value else None
