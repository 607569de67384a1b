"""The Files API in the OpenAPI document."""

from __future__ import annotations

from limner.api.files import FILES_PATH
from limner.api.openapi.schemas import (
    COUNT,
    OPTIONAL,
    STRING,
    TIME,
    Schema,
    enum_of,
    list_of,
    object_of,
    operation_of,
    parts_of,
    reference_to,
)
from limner.contract.files.parsing import (
    ANCHOR,
    CREATED,
    EXPIRY_MAX_S,
    EXPIRY_MIN_S,
    FILE,
    LIST_MAX,
    PURPOSES_LISTED,
    SECONDS,
    VISION,
)
from limner.contract.picture_kinds import TAKEN

REFUSALS = ("401", "403", "503")
PICTURES = tuple(kind.media_type for kind in TAKEN)


def file_paths() -> Schema:
    """Describe the five operations."""
    create = operation_of("Keep a picture", "File", ["400", *REFUSALS, "408", "413", "507"])
    create["requestBody"] = {
        "required": True,
        "content": {"multipart/form-data": {"schema": _FORM}},
    }
    page = operation_of("List the account's files", "Files", ["400", *REFUSALS])
    page["parameters"] = [
        _query("limit", {"type": "integer", "minimum": 1, "maximum": LIST_MAX}),
        _query("after", STRING),
        _query("order", enum_of(("asc", "desc"), "desc")),
        _query("purpose", enum_of(PURPOSES_LISTED)),
    ]
    content = _of_one("Fetch a file's content", "File", "412", "416", "507")
    content["responses"]["200"] = {
        "description": "The picture, as it was uploaded.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURES},
    }
    content["responses"] |= parts_of(content["responses"]["200"])
    return {
        FILES_PATH: {"post": create, "get": page},
        FILES_PATH + "/{id}": {
            "get": _of_one("Show a file", "File"),
            "delete": _of_one("Delete a file", "DeletedFile", "507"),
        },
        FILES_PATH + "/{id}/content": {"get": content},
    }


def _of_one(summary: str, answer: str, *problems: str) -> Schema:
    operation = operation_of(summary, answer, [*REFUSALS, "404", *problems])
    operation["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": STRING}]
    return operation


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


_FORM: Schema = {
    "type": "object",
    "properties": {
        FILE: {"type": "string", "format": "binary", "description": "A PNG, JPEG or WebP."},
        "purpose": enum_of([VISION]),
        ANCHOR: enum_of([CREATED]),
        SECONDS: {"type": "integer", "minimum": EXPIRY_MIN_S, "maximum": EXPIRY_MAX_S},
    },
    "required": [FILE, "purpose"],
    "additionalProperties": False,
}

FILE_SCHEMAS: Schema = {
    "File": object_of(
        {
            "id": STRING,
            "object": enum_of(["file"]),
            "bytes": COUNT,
            "created_at": TIME,
            "expires_at": TIME,
            "filename": STRING,
            "purpose": STRING,
            "status": enum_of(["processed"]),
            "status_details": OPTIONAL,
        }
    ),
    "DeletedFile": object_of(
        {"id": STRING, "object": enum_of(["file"]), "deleted": {"type": "boolean"}}
    ),
    "Files": object_of(
        {
            "object": enum_of(["list"]),
            "data": list_of(reference_to("File")),
            "first_id": OPTIONAL,
            "last_id": OPTIONAL,
            "has_more": {"type": "boolean"},
        }
    ),
}
