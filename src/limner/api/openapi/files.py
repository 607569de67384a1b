"""The Files API in the OpenAPI document."""

from __future__ import annotations

from limner.api.files import FILES_PATH
from limner.api.openapi.parameters import properties_of, query_of
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
    FILE,
    FORM_PARAMETERS,
    QUERY_PARAMETERS,
    SECONDS,
)
from limner.contract.picture_kinds import TAKEN

FORM_MEANINGS = {
    "purpose": "Pictures to edit are all that this server keeps.",
    ANCHOR: "From when `expires_after[seconds]` counts; both or neither.",
    SECONDS: "After how many seconds the file is deleted.",
}
QUERY_MEANINGS = {
    "limit": "How many files a page has at most.",
    "after": "The id of the file after which the page begins.",
    "order": "The newest first, or the oldest.",
    "purpose": "Only files of this purpose.",
}
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
    page["parameters"] = query_of(properties_of(QUERY_PARAMETERS, QUERY_MEANINGS), QUERY_MEANINGS)
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


_FORM: Schema = {
    "type": "object",
    "properties": {
        FILE: {"type": "string", "format": "binary", "description": "A PNG, JPEG or WebP."},
        **properties_of(FORM_PARAMETERS, FORM_MEANINGS),
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
