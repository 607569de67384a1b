"""The three image endpoints in the OpenAPI document, for the models of both families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from limner.api.openapi.parameters import properties_of
from limner.api.openapi.schemas import (
    COUNT,
    PROBLEMS,
    STRING,
    TIME,
    Schema,
    enum_of,
    list_of,
    nullable_of,
    object_of,
    operation_of,
    reference_to,
)
from limner.contract.dalle.models import MODEL_DEFAULTS
from limner.contract.data_urls import URL_CHARS_MAX
from limner.contract.fields import MODEL
from limner.contract.gpt.models import IMAGES_MAX, GptContract
from limner.contract.models import AnyModel
from limner.contract.orders import Background, Task
from limner.contract.parameters import PROMPT, declared
from limner.contract.part_names import IMAGE, IMAGES, MASK
from limner.contract.references import FILE_ID_CHARS_MAX
from limner.contract.references import IMAGES as REFERENCES
from limner.contract.uploads import FILE_FIELDS

JSON, FORM = "application/json", "multipart/form-data"

SUMMARIES = {
    Task.GENERATE: "Draw pictures from a prompt",
    Task.EDIT: "Draw the transparent part of a picture anew",
    Task.VARY: "Draw pictures like one that is sent",
}

HEADERS = {
    "Idempotency-Key": "The same key with the same request gives the same answer, for 24 hours.",
    "Prefer": "`respond-async`, with `wait=N` seconds: collect the answer later.",
}

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        PROMPT: "What to draw.",
        MODEL: "The model that draws.",
        "n": "How many pictures.",
        "size": "Width and height in pixels. From gpt-image-2 on, any whose edges are divisible by "
        "16 and at most 3840, at most 3 to 1, of 655360 to 8294400 pixels; `auto` goes by the "
        "prompt.",
        "quality": "How much detail is drawn.",
        "style": "`vivid` is dramatic and saturated, `natural` is calm.",
        "response_format": "A link that expires, or base64 inside the answer.",
        "background": "What is behind the subjects; `transparent` has real alpha.",
        "output_format": "The kind of file.",
        "output_compression": "The quality of JPEG and WebP.",
        "moderation": "`low` asks for the content policy's lower level.",
        "stream": "Answer with server-sent events.",
        "partial_images": "How many partial pictures a stream has at most, for each picture.",
        "input_fidelity": "How closely an edit keeps to the pictures that it is given.",
        "user": "Who asked, in any words; recorded with the request.",
        "safety_identifier": "Who asked, in any words; recorded, and repeated in the answer.",
        "seed": "Limner's extension: the same seed and request give the same picture; -1 draws "
        "anew each time.",
    }
)
"""What each parameter means, in the order in which the document shows them."""

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
"""What the answer of a GPT-image model holds beside `created` and `data`."""

EVENTS: Schema = {
    "description": "With `stream`: server-sent events, `image_generation.partial_image` and "
    "`image_generation.completed`.",
    "schema": list_of(STRING),
}

_PNG: Schema = {"type": "string", "format": "binary", "description": "A PNG, 4 MB."}
_FILE: Schema = {"type": "string", "format": "binary", "description": "PNG, JPEG or WebP, 50 MB."}
_GPT_FILES: Schema = {
    IMAGE: _FILE,
    IMAGES: list_of(_FILE)
    | {"maxItems": IMAGES_MAX, "description": "Several pictures; `image` is one."},
    MASK: _FILE | {"description": "A PNG of the first picture's size; alpha 0 is drawn anew."},
}
_REFERENCE: Schema = {
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
_GPT_REFERENCES: Schema = {
    REFERENCES: list_of(_REFERENCE) | {"minItems": 1, "maxItems": IMAGES_MAX},
    MASK: nullable_of(_REFERENCE),
}


def image_paths(models: Sequence[AnyModel]) -> Schema:
    """Describe the three operations of these models."""
    return {f"/v1/images/{task}": {"post": _operation(task, models)} for task in Task}


def _operation(task: Task, models: Sequence[AnyModel]) -> Schema:
    operation = operation_of(SUMMARIES[task], "Images", list(PROBLEMS))
    operation["requestBody"] = {
        "required": True,
        "content": {
            kind: {"schema": bodies[0] if len(bodies) == 1 else {"oneOf": bodies}}
            for kind in (FORM, JSON)
            if (bodies := _bodies(task, models, kind))
        },
    }
    operation["parameters"] = [
        {"name": name, "in": "header", "required": False, "schema": STRING, "description": text}
        for name, text in HEADERS.items()
    ]
    operation["responses"]["202"] = {
        "description": "With `Prefer: respond-async`: collect the answer at `Location`.",
        "content": {"application/json": {"schema": reference_to("PendingRequest")}},
    }
    if task is not Task.VARY:
        operation["responses"]["200"]["content"]["text/event-stream"] = EVENTS
    return operation


def _bodies(task: Task, models: Sequence[AnyModel], content_type: str) -> list[Schema]:
    """Describe the bodies of a type: generations are JSON, all others forms, GPT edits both."""
    return [
        _body(task, model, form=content_type == FORM)
        for model in models
        if task in model.tasks and content_type in _content_types(task, model)
    ]


def _content_types(task: Task, model: AnyModel) -> tuple[str, ...]:
    if task is Task.GENERATE:
        return (JSON,)
    return (FORM, JSON) if isinstance(model, GptContract) else (FORM,)


def _body(task: Task, model: AnyModel, *, form: bool) -> Schema:
    properties = properties_of(declared(task, model), MEANINGS)
    required = [PROMPT] if PROMPT in properties else []
    if model.id != MODEL_DEFAULTS[task]:
        required.append(MODEL)
    if not form:
        properties = {
            name: schema if name in required else nullable_of(schema)
            for name, schema in properties.items()
        }
    files = _files(task, model, form=form)
    required += [name for name in (IMAGE, REFERENCES) if name in files and IMAGES not in files]
    return {"title": f"{model.id} {task}", **object_of(properties | files, *required)}


def _files(task: Task, model: AnyModel, *, form: bool) -> Schema:
    """Describe the pictures that come with a request: files in a form, references in JSON."""
    if task is Task.GENERATE:
        return {}
    if not isinstance(model, GptContract):
        return dict.fromkeys(FILE_FIELDS[task], _PNG)
    return _GPT_FILES if form else _GPT_REFERENCES


IMAGE_SCHEMAS: Schema = {
    "Images": object_of(
        {
            "created": TIME,
            "data": {
                "type": "array",
                "minItems": 1,
                "maxItems": 10,
                "items": {
                    "type": "object",
                    "properties": {
                        "url": {"type": "string", "format": "uri"},
                        "b64_json": {"type": "string", "format": "byte"},
                        "revised_prompt": STRING,
                    },
                    "additionalProperties": False,
                },
            },
            **FACTS,
        },
        "created",
        "data",
    ),
}
