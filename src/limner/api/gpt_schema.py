"""The GPT-image models in the OpenAPI document."""

from __future__ import annotations

from limner.api.schema import STRING, Schema, enum_of, list_of, nullable_of, object_of
from limner.contract.fields import SEED_MAX
from limner.contract.gpt_models import N_MAX, PROMPT_CHARS_MAX, GptContract
from limner.contract.gpt_reading import AUTO, PARTIAL_MAX, USER_CHARS_MAX
from limner.contract.orders import Background

COUNT: Schema = {"type": "integer", "minimum": 0}

TOKENS = object_of({"image_tokens": COUNT, "text_tokens": COUNT})
USAGE = object_of(
    {
        "input_tokens": COUNT,
        "input_tokens_details": TOKENS,
        "output_tokens": COUNT,
        "output_tokens_details": TOKENS,
        "total_tokens": COUNT,
    }
)
FACTS: Schema = {
    "background": enum_of(Background),
    "output_format": enum_of(["png", "jpeg", "webp"]),
    "quality": enum_of(["low", "medium", "high", "xhigh", "max"]),
    "size": {"type": "string", "pattern": r"^\d+x\d+$"},
    "usage": USAGE,
}
"""What an answer holds beside `created` and `data`."""


def gpt_body(model: GptContract) -> Schema:
    """Describe a generation by one model."""
    sizes: Schema = enum_of([*model.sizes, AUTO], AUTO)
    if model.free_sizes is not None:
        sizes = {
            "type": "string",
            "pattern": r"^(auto|[1-9]\d{2,3}x[1-9]\d{2,3})$",
            "description": "Edges divisible by 16, at most 3840, and at most 3 to 1; "
            "655360 to 8294400 pixels.",
        }
    fields: Schema = {
        "n": {"type": "integer", "minimum": 1, "maximum": N_MAX, "default": 1},
        "size": sizes,
        "quality": enum_of([*model.qualities, AUTO], AUTO),
        "background": enum_of([*model.backgrounds, AUTO], AUTO),
        "output_format": enum_of(model.output_formats, "png"),
        "output_compression": {"type": "integer", "minimum": 0, "maximum": 100, "default": 100},
        "moderation": enum_of(["low", AUTO], AUTO),
        "stream": {"type": "boolean", "default": False},
        "partial_images": {"type": "integer", "minimum": 0, "maximum": PARTIAL_MAX, "default": 0},
        "user": STRING,
        "safety_identifier": {"type": "string", "maxLength": USER_CHARS_MAX},
        "seed": {
            "type": "integer",
            "format": "int64",
            "minimum": -SEED_MAX - 1,
            "maximum": SEED_MAX,
        },
    }
    properties = {
        "prompt": {"type": "string", "minLength": 1, "maxLength": PROMPT_CHARS_MAX},
        "model": enum_of([model.id, *model.aliases]),
        **{name: nullable_of(field) for name, field in fields.items()},
    }
    return {
        "title": f"{model.id} generations",
        **object_of(properties, "prompt", "model"),
    }


EVENTS: Schema = {
    "description": "With `stream`: server-sent events, `image_generation.partial_image` and "
    "`image_generation.completed`.",
    "schema": list_of(STRING),
}
