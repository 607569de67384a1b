"""The GPT-image models in the OpenAPI document."""

from __future__ import annotations

from limner.api.openapi.schemas import STRING, Schema, enum_of, list_of, nullable_of, object_of
from limner.contract.data_urls import URL_CHARS_MAX
from limner.contract.fields import SEED_MAX
from limner.contract.gpt.models import IMAGES_MAX, N_MAX, PROMPT_CHARS_MAX, GptContract
from limner.contract.gpt.parsing import AUTO, PARTIAL_MAX, USER_CHARS_MAX
from limner.contract.orders import Background, Task
from limner.contract.references import FILE_ID_CHARS_MAX

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
    "safety_identifier": STRING,
}
"""What an answer holds beside `created` and `data`."""


def gpt_body(model: GptContract, task: Task, *, form: bool = False) -> Schema:
    """Describe a generation or an edit by one model: in JSON, or as a form."""
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
    if task is Task.EDIT and model.fidelities:
        fields["input_fidelity"] = enum_of(model.fidelities)
    properties: Schema = {
        "prompt": {"type": "string", "minLength": 1, "maxLength": PROMPT_CHARS_MAX},
        "model": enum_of([model.id, *model.aliases]),
        **{name: field if form else nullable_of(field) for name, field in fields.items()},
    }
    required = ["prompt", "model"]
    if form:
        properties |= FILES
    elif task is Task.EDIT:
        properties |= {
            "images": list_of(REFERENCE) | {"minItems": 1, "maxItems": IMAGES_MAX},
            "mask": nullable_of(REFERENCE),
        }
        required.append("images")
    return {
        "title": f"{model.id} {task}",
        **object_of(properties, *required),
    }


FILE: Schema = {"type": "string", "format": "binary", "description": "PNG, JPEG or WebP, 50 MB."}
FILES: Schema = {
    "image": FILE,
    "image[]": list_of(FILE)
    | {"maxItems": IMAGES_MAX, "description": "Several pictures; `image` is one."},
    "mask": FILE | {"description": "A PNG of the first picture's size; alpha 0 is drawn anew."},
}
REFERENCE: Schema = {
    "oneOf": [
        object_of(
            {
                "image_url": {
                    "type": "string",
                    "maxLength": URL_CHARS_MAX,
                    "description": "A data URL, or a public http(s) address.",
                }
            }
        ),
        object_of({"file_id": {"type": "string", "maxLength": FILE_ID_CHARS_MAX}}),
    ]
}


EVENTS: Schema = {
    "description": "With `stream`: server-sent events, `image_generation.partial_image` and "
    "`image_generation.completed`.",
    "schema": list_of(STRING),
}
