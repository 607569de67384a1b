"""What a GPT-image model answers: the bytes of the reply, and of the events of a stream.

Pictures in base64 are spliced in as bytes. The events' names, fields and framing are those that
the official client decodes: one line of JSON, no `id:`, a blank line after each.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from limner.contract.gpt.models import find_gpt_model
from limner.contract.gpt.usage import TokenUsage, usage_of
from limner.contract.orders import Background, ImageOrder, OutputFormat, Quality, Task
from limner.errors import LimnerError

EVENTS = {
    Task.GENERATE: "image_generation",
    Task.EDIT: "image_edit",
    Task.VARY: "image_edit",
}
"""The events' names; a variation is an edit without a prompt, and has none of its own."""
_GPT_QUALITIES = {Quality.STANDARD: Quality.MEDIUM, Quality.HD: Quality.HIGH}
KEEP_ALIVE = b": keep-alive\n\n"


@dataclass(frozen=True, slots=True)
class GptFacts:
    """What a reply says of its pictures, nothing of it `auto`."""

    background: Background
    output_format: OutputFormat
    quality: Quality
    size: str

    @classmethod
    def of(cls, order: ImageOrder) -> GptFacts:
        """Return an order's facts."""
        background = order.background or Background.OPAQUE
        return cls(background, order.output_format, order.quality, str(order.size))

    def body(self) -> dict[str, object]:
        """Return them as the reply has them."""
        return {
            "background": self.background,
            "output_format": self.output_format,
            "quality": self.quality,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True)
class GptReply:
    """What an answer holds beside its pictures.

    `safety_identifier` is the request's own, or its `user`; a reply to one without either has none.
    """

    facts: GptFacts
    usage: TokenUsage
    safety_identifier: str | None = None

    @classmethod
    def of(cls, order: ImageOrder, pictures: int) -> GptReply | None:
        """Return the reply to an order of which so many pictures are delivered.

        None for a DALL·E model, whose answers hold no more.
        """
        if find_gpt_model(order.model) is None:
            return None
        return cls(GptFacts.of(order), usage_of(order, pictures), order.user or None)

    def text(self) -> str:
        """Write it as the ledger records it."""
        members = {"facts": self.facts.body(), "usage": asdict(self.usage)}
        return json.dumps(members | _identifier(self.safety_identifier))

    @classmethod
    def read(cls, text: str) -> GptReply:
        """Read what `text` wrote."""
        values = json.loads(text)
        facts = values["facts"]
        return cls(
            GptFacts(
                Background(facts["background"]),
                OutputFormat(facts["output_format"]),
                Quality(facts["quality"]),
                facts["size"],
            ),
            TokenUsage(**values["usage"]),
            values.get("safety_identifier"),
        )


def images_body(created: int, pictures: Sequence[bytes], reply: GptReply) -> bytes:
    """Write an ImagesResponse of pictures in base64 (ASCII bytes)."""
    parts = [b'{"created":%d,"data":[' % created]
    for index, picture in enumerate(pictures):
        parts += (b',{"b64_json":"' if index else b'{"b64_json":"', picture, b'"}')
    members = {**reply.facts.body(), "usage": reply.usage.body()}
    rest = json.dumps(members | _identifier(reply.safety_identifier))
    parts += (b"],", rest[1:].encode())
    return b"".join(parts)


def with_gpt_quality(order: ImageOrder) -> ImageOrder:
    """Return an order as a stream's events say it, whose types know no quality of DALL·E's."""
    return replace(order, quality=_GPT_QUALITIES.get(order.quality, order.quality))


def partial_event(task: Task, created: int, picture: bytes, facts: GptFacts, number: int) -> bytes:
    """Write the event of a partial picture, the `number`th from 0."""
    rest = {"created_at": created, **facts.body(), "partial_image_index": number}
    return _event(f"{EVENTS[task]}.partial_image", picture, rest)


def completed_event(
    task: Task,
    created: int,
    picture: bytes,
    reply: GptReply,
    revised_prompt: str | None = None,
) -> bytes:
    """Write the event of a finished picture; dall-e-3's say what was drawn."""
    tokens = reply.usage.body()
    tokens.pop("output_tokens_details")
    rest = {"created_at": created, **reply.facts.body(), "usage": tokens}
    if revised_prompt is not None:
        rest["revised_prompt"] = revised_prompt
    return _event(f"{EVENTS[task]}.completed", picture, rest | _identifier(reply.safety_identifier))


def error_event(error: LimnerError) -> bytes:
    """Write an error that came up inside a stream; the client raises it."""
    members = {
        "type": error.type,
        "code": error.code,
        "message": error.message,
        "param": error.param,
    }
    data = json.dumps({"type": "error", "error": members}, ensure_ascii=False).encode()
    return b"event: error\ndata: " + data + b"\n\n"


def _identifier(value: str | None) -> dict[str, object]:
    return {} if value is None else {"safety_identifier": value}


def _event(name: str, picture: bytes, rest: dict[str, object]) -> bytes:
    head = f'event: {name}\ndata: {{"type":"{name}","b64_json":"'.encode()
    return b"".join((head, picture, b'",', json.dumps(rest)[1:].encode(), b"\n\n"))
