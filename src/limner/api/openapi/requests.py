"""Recent requests, and answers to collect, in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Sequence

from limner.api.openapi.parameters import properties_of, query_of
from limner.api.openapi.schemas import (
    COUNT,
    OPTIONAL,
    PROBLEMS,
    STRING,
    TIME,
    Schema,
    enum_of,
    list_of,
    object_of,
    operation_of,
    reference_to,
)
from limner.api.recent_requests import LIMIT_DEFAULT, LIMIT_MAX
from limner.api.responses import REQUESTS_PATH
from limner.contract.parameter_kinds import IntegerKind, TextKind
from limner.contract.request_replies import STATUS

MEANINGS = {
    "limit": "How many requests a page has at most.",
    "after": "The id of the request after which the page begins.",
}
REFUSALS = ("401", "403", "404", "503")


def request_paths() -> Schema:
    """Describe the three operations."""
    page = operation_of("List the account's recent requests", "Requests", ["400", *REFUSALS])
    limit = IntegerKind(1, LIMIT_MAX, default=LIMIT_DEFAULT)
    page["parameters"] = query_of(
        properties_of({"limit": limit, "after": TextKind()}, MEANINGS), MEANINGS
    )
    return {
        REQUESTS_PATH: {"get": page},
        REQUESTS_PATH + "/{id}": {
            # The very answer: also whatever error the request ended with.
            "get": _of_one("Collect an answer", "Images", [*PROBLEMS, "404"]),
            "delete": _of_one("Cancel a request", "Cancelled", REFUSALS),
        },
    }


def _of_one(summary: str, answer: str, problems: Sequence[str]) -> Schema:
    operation = operation_of(summary, answer, problems)
    operation["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": STRING}]
    operation["responses"]["202"] = {
        "description": "It is being drawn.",
        "content": {"application/json": {"schema": reference_to("PendingRequest")}},
    }
    operation["responses"]["409"] = _problem("It is finished.")
    operation["responses"]["410"] = _problem("It was cancelled, or its pictures were deleted.")
    return operation


def _problem(description: str) -> Schema:
    content = {"application/json": {"schema": reference_to("Error")}}
    return {"description": description, "content": content}


_ERROR = object_of({"code": OPTIONAL, "message": STRING, "param": OPTIONAL, "type": STRING})

REQUEST_SCHEMAS: Schema = {
    "PendingRequest": object_of(
        {"id": STRING, "object": STRING, "status": STRING, "queue_position": COUNT}
    ),
    "Cancelled": object_of({"id": STRING, "object": STRING, "status": STRING}),
    "Requests": object_of(
        {
            "object": enum_of(["list"]),
            "first_id": OPTIONAL,
            "last_id": OPTIONAL,
            "has_more": {"type": "boolean"},
            "data": list_of(
                object_of(
                    {
                        "id": STRING,
                        "object": enum_of(["image.request"]),
                        "created_at": TIME,
                        "finished_at": TIME | {"nullable": True},
                        "status": enum_of(STATUS.values()),
                        "endpoint": STRING,
                        "model": STRING,
                        "quality": STRING,
                        "size": STRING,
                        "n": COUNT,
                        "prompt": STRING,
                        "cost": object_of({"value": STRING, "currency": STRING}),
                        "data": list_of(
                            object_of(
                                {"url": STRING, "expires_at": TIME, "revised_prompt": OPTIONAL}
                            )
                        ),
                        "error": {**_ERROR, "nullable": True},
                    }
                )
            ),
        }
    ),
}
