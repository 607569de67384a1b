"""`/openapi.json`, written from the contract's own data, and `/docs`, Swagger UI from a package."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import swagger_ui_bundle
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from limner.api.openapi.files import FILE_SCHEMAS, file_paths
from limner.api.openapi.images import IMAGE_SCHEMAS, image_paths
from limner.api.openapi.moderations import MODERATION_DETAILS, MODERATION_SCHEMAS, moderation_paths
from limner.api.openapi.organization import ORGANIZATION_SCHEMAS, organization_paths
from limner.api.openapi.requests import REQUEST_SCHEMAS, request_paths
from limner.api.openapi.schemas import (
    OPTIONAL,
    STRING,
    TIME,
    Schema,
    enum_of,
    object_of,
    operation_of,
    parts_of,
    response_of,
)
from limner.contract.models import AnyModel
from limner.storage.links import ROUTE

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Limner API</title>
<link rel="stylesheet" href="docs/assets/swagger-ui.css"></head>
<body><div id="ui"></div>
<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body></html>
"""
START = 'SwaggerUIBundle({url: "openapi.json", dom_id: "#ui"})'
"""A file of its own: the policy below runs no script that stands in the page."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page may load: its own files, and pictures that it was answered with."""

ASSETS = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
"""What the page loads, and its types."""


class DocumentRoutes:
    """The API's description, for programs and for people."""

    def __init__(self, models: Sequence[AnyModel]) -> None:
        self._document = json.dumps(document(models)).encode()
        folder = Path(swagger_ui_bundle.swagger_ui_path)
        # Sent from memory, the same bytes to all: a file that is sent slowly stays open.
        self._assets = {name: (folder / name).read_bytes() for name in ASSETS}

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/openapi.json", self.openapi, methods=["GET"]),
            Route("/docs", self.docs, methods=["GET"]),
            Route("/docs/start.js", self.start, methods=["GET"]),
            Route("/docs/assets/{name}", self.asset, methods=["GET"]),
        ]

    async def openapi(self, _request: Request) -> Response:
        """Answer with the OpenAPI document."""
        return Response(self._document, media_type="application/json")

    async def docs(self, _request: Request) -> Response:
        """Answer with the page that shows it."""
        return HTMLResponse(PAGE, headers={"Content-Security-Policy": POLICY})

    async def start(self, _request: Request) -> Response:
        """Answer with the page's script."""
        return Response(START, media_type="text/javascript")

    async def asset(self, request: Request) -> Response:
        """Answer with a file that the page loads."""
        name = request.path_params["name"]
        if name not in ASSETS:
            raise HTTPException(404)
        headers = {"Cache-Control": "public, max-age=3600"}
        return Response(self._assets[name], media_type=ASSETS[name], headers=headers)


def document(models: Sequence[AnyModel]) -> Schema:
    """Describe the API of these models in OpenAPI 3.0.

    Raises UndocumentedParameter for a parameter without a schema or a meaning.
    """
    paths = image_paths(models)
    paths["/v1/models"] = {"get": operation_of("List the models", "ModelList", ["401"])}
    paths["/v1/models/{model}"] = {
        "get": operation_of("Show a model", "Model", ["401", "404"])
        | {"parameters": [{"name": "model", "in": "path", "required": True, "schema": STRING}]}
    }
    paths |= organization_paths() | request_paths() | moderation_paths() | file_paths()
    for path in ("/", "/v1"):
        paths[path] = {"get": operation_of("What is this server?", "Guide", []) | {"security": []}}
    paths["/metrics"] = {"get": _metrics_operation()}
    paths[ROUTE + "{link}"] = {"get": _picture_operation()}
    probes = (("/healthz", "Is the process alive?", "Health"), ("/readyz", "Is it ready?", "Ready"))
    for path, summary, schema in probes:
        paths[path] = {"get": operation_of(summary, schema, ["507"]) | {"security": []}}
    paths["/readyz"]["get"]["responses"]["503"] = response_of("Engines are down.", "Ready")
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Limner",
            "version": version("limner"),
            "description": "The DALL·E and OpenAI Images API on your own machine.",
            "license": {"name": "Apache-2.0"},
        },
        "paths": paths,
        "security": [{"key": []}, {"api-key": []}],
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "api-key": {"type": "apiKey", "in": "header", "name": "api-key"},
            },
            "schemas": SCHEMAS
            | IMAGE_SCHEMAS
            | ORGANIZATION_SCHEMAS
            | REQUEST_SCHEMAS
            | MODERATION_SCHEMAS
            | FILE_SCHEMAS,
        },
    }


def _picture_operation() -> Schema:
    problems = ["403", "404", "412", "416", "507"]
    operation = operation_of("Fetch a picture by its link", "Error", problems)
    operation["responses"]["200"] = {
        "description": "The picture.",
        "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
    }
    operation["responses"] |= parts_of(operation["responses"]["200"])
    link = {"name": "link", "in": "path", "required": True, "schema": STRING}
    return operation | {"parameters": [link], "security": []}


def _metrics_operation() -> Schema:
    operation = operation_of("Figures for Prometheus", "Error", ["401"])
    operation["responses"]["200"] = {
        "description": "All figures.",
        "content": {"text/plain": {"schema": STRING}},
    }
    return operation


SCHEMAS: Schema = {
    "Model": object_of(
        {
            "id": STRING,
            "object": enum_of(["model"]),
            "created": TIME,
            "owned_by": STRING,
        }
    ),
    "ModelList": object_of(
        {
            "object": enum_of(["list"]),
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}},
        }
    ),
    "Guide": object_of(
        {
            **dict.fromkeys(("name", "version", "description"), STRING),
            **dict.fromkeys(("base_url", "documentation", "openapi"), STRING),
            "endpoints": {"type": "array", "items": STRING},
        }
    ),
    "Health": object_of({"status": enum_of(["ok"])}),
    "Ready": object_of(
        {
            "status": enum_of(["ready", "engines are down"]),
            "engines": {
                "type": "object",
                "additionalProperties": enum_of(["ready", "starting", "down", "failed"]),
            },
        }
    ),
    "Error": object_of(
        {
            "error": object_of(
                {
                    "message": STRING,
                    "type": STRING,
                    "param": OPTIONAL,
                    "code": OPTIONAL,
                    "moderation_details": MODERATION_DETAILS,
                },
                *("message", "type", "param", "code"),
            )
        }
    ),
}
