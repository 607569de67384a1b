"""What a server answers: its pictures in base64 or by address, and the prompt that it drew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import pybase64

from limner.errors import UpstreamFailed

NO_JSON = "it answered with something other than JSON"
NO_PICTURE = "it answered without a picture"


@dataclass(frozen=True, slots=True)
class Item:
    """One picture of an answer: `b64` or `url`, whichever came."""

    b64: str | None
    url: str | None
    revised_prompt: str | None

    def content(self) -> bytes | None:
        """Return the picture's bytes where they came along. Raises UpstreamFailed."""
        text = self.b64
        if text is None and self.url is not None and self.url.startswith("data:"):
            text = self.url
        if text is None:
            return None
        if text.startswith("data:"):
            text = text.partition(",")[2]
        try:
            return pybase64.b64decode(text, validate=True)
        except ValueError:
            raise UpstreamFailed("it sent a picture that is not in base64") from None


def parse(body: bytes) -> dict[str, Any]:
    """Read a JSON object. Raises UpstreamFailed."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UpstreamFailed(NO_JSON) from None
    if not isinstance(answer, dict):
        raise UpstreamFailed(NO_JSON)
    return answer


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
    item = Item(_text(one, "b64_json"), _text(one, "url"), _text(one, "revised_prompt"))
    return item if item.b64 or item.url else None


def _text(one: dict[str, Any], name: str) -> str | None:
    value = one.get(name)
    return value if isinstance(value, str) and value else None
