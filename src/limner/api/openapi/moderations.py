"""The moderation endpoint in the OpenAPI document, and what refusals say more than other errors."""

from __future__ import annotations

from limner.api.openapi.parameters import properties_of
from limner.api.openapi.schemas import (
    STRING,
    Schema,
    enum_of,
    list_of,
    nullable_of,
    object_of,
    operation_of,
    reference_to,
)
from limner.contract.fields import MODEL
from limner.contract.moderation import INPUTS_MAX, PARAMETERS
from limner.policy.moderation.judgement import Category

MEANINGS = {
    "input": "What to judge: a text, several texts, or the parts of one message.",
    MODEL: "A name of OpenAI's moderation, repeated in the answer; the same judge answers to all.",
}
PROBLEMS = ("400", "401", "408", "413", "503")

MODERATION_DETAILS: Schema = {
    "type": "object",
    "description": "GPT-image models' refusals only.",
    "properties": {
        "moderation_stage": enum_of(("input", "output", "unknown")),
        "categories": list_of(STRING),
    },
    "required": ["moderation_stage", "categories"],
    "additionalProperties": False,
}


def moderation_paths() -> Schema:
    """Describe the endpoint."""
    operation = operation_of("Judge texts and pictures", "Moderation", PROBLEMS)
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": reference_to("ModerationRequest")}},
    }
    return {"/v1/moderations": {"post": operation}}


def _part(kind: str, content: Schema) -> Schema:
    return object_of({"type": enum_of([kind]), kind: content})


def _by_category(value: Schema) -> Schema:
    return object_of({category.value: value for category in Category})


_LINK = object_of(
    {
        "url": {
            "type": "string",
            "description": "A data URL or a public http(s) address: PNG, JPEG or WebP.",
        }
    }
)
_INPUTS: Schema = {"minItems": 1, "maxItems": INPUTS_MAX}
_INPUT: Schema = {
    "oneOf": [
        STRING,
        list_of(STRING) | _INPUTS,
        list_of({"oneOf": [_part("text", STRING), _part("image_url", _LINK)]}) | _INPUTS,
    ]
}
_PROPERTIES = properties_of(PARAMETERS, MEANINGS, {"input": _INPUT})

MODERATION_SCHEMAS: Schema = {
    "ModerationRequest": object_of(_PROPERTIES | {MODEL: nullable_of(_PROPERTIES[MODEL])}, "input"),
    "Moderation": object_of(
        {
            "id": STRING,
            "model": STRING,
            "results": list_of(
                object_of(
                    {
                        "flagged": {"type": "boolean"},
                        "categories": _by_category({"type": "boolean"}),
                        "category_scores": _by_category(
                            {"type": "number", "minimum": 0, "maximum": 1}
                        ),
                        "category_applied_input_types": _by_category(
                            list_of(enum_of(("text", "image")))
                        ),
                    }
                )
            ),
        }
    ),
}
