"""What the OpenAPI document is built from: a few schemas, an operation, its answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
OPTIONAL: Schema = {"type": "string", "nullable": True}
COUNT: Schema = {"type": "integer", "minimum": 0}
TIME: Schema = {"type": "integer", "description": "Unix seconds."}

PROBLEMS = {
    "400": "A parameter or the body is wrong; the message names it.",
    "401": "No key, or one that is not known, is revoked or has expired.",
    "403": "The key is good, but not for this; or the account is suspended.",
    "408": "The body stopped coming.",
    "409": "The first request of this Idempotency-Key is being drawn.",
    "410": "The pictures of this Idempotency-Key's request have been deleted.",
    "413": "The body is too large.",
    "422": "The Idempotency-Key was used for a different request.",
    "429": "No credit, or too many requests; Retry-After says when to come back.",
    "500": "The picture could not be drawn.",
    "503": "The server is busy; Retry-After says when to come back.",
    "504": "The picture was not finished within its time limit.",
    "507": "The picture could not be kept.",
}
"""What may go wrong with a picture, by status."""

OTHERS = {
    "403": "The link is forged, or its hour is over; or the key is good, but not for this.",
    "404": "There is no such model, or no such picture any more.",
    "412": "The content is not the one that If-Match names.",
    "416": "The content ends before the asked range.",
}


def enum_of(values: Iterable[object], default: object = None) -> Schema:
    """Describe a string that is one of these."""
    schema: Schema = {"type": "string", "enum": [str(value) for value in values]}
    if default is not None:
        schema["default"] = str(default)
    return schema


def nullable_of(schema: Schema) -> Schema:
    """Describe the same, or null."""
    if "enum" in schema:
        return schema | {"nullable": True, "enum": [*schema["enum"], None]}
    return schema | {"nullable": True}


def object_of(properties: Schema, *required: str) -> Schema:
    """Describe an object; all of its properties are required where none is named."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required or properties),
        "additionalProperties": False,
    }


def list_of(items: Schema) -> Schema:
    """Describe an array."""
    return {"type": "array", "items": items}


def reference_to(schema: str) -> Schema:
    """Point to a schema of the document by its name."""
    return {"$ref": f"#/components/schemas/{schema}"}


def operation_of(summary: str, answer: str, problems: Sequence[str]) -> Schema:
    """Describe an operation by the schema of its answer and the statuses of its problems."""
    responses: Schema = {"200": response_of("Done.", answer)}
    for status in problems:
        responses[status] = response_of((PROBLEMS | OTHERS)[status], "Error")
    return {"summary": summary, "responses": responses}


def parts_of(whole: Schema) -> Schema:
    """Describe the answers to requests with `Range` and `If-None-Match` by that with the whole."""
    return {
        "206": whole | {"description": "The part that `Range` asks for."},
        "304": {"description": "The client has it: see `If-None-Match`."},
    }


def response_of(description: str, schema: str) -> Schema:
    """Describe a response by the schema of its JSON."""
    content = {"application/json": {"schema": reference_to(schema)}}
    return {"description": description, "content": content}
