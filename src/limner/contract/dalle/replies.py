"""What a DALL·E model answers: the bytes of the reply.

A base64 picture is spliced into the body once, as bytes, so that a 2 MB picture costs little more
than copying it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliveredPicture:
    """One item of `data`: a link, or the picture in base64 (ASCII bytes)."""

    url: str | None = None
    b64: bytes | None = None
    revised_prompt: str | None = None


def images_body(created: int, pictures: Sequence[DeliveredPicture]) -> bytes:
    """Write an ImagesResponse: `created` (Unix seconds) and `data`, nothing else."""
    parts = [b'{"created":%d,"data":[' % created]
    for index, picture in enumerate(pictures):
        parts.append(b",{" if index else b"{")
        if picture.revised_prompt is not None:
            parts += (b'"revised_prompt":', _text(picture.revised_prompt), b",")
        if picture.b64 is not None:
            parts += (b'"b64_json":"', picture.b64, b'"}')
        else:
            parts += (b'"url":', _text(picture.url or ""), b"}")
    parts.append(b"]}")
    return b"".join(parts)


def _text(value: str) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
