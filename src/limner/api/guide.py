"""`GET /` and `GET /v1` describe this server; paths of OpenAI's other services answer 404."""

from __future__ import annotations

from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from limner.api.responses import base_url_of
from limner.errors import EndpointNotServed

ENDPOINTS = (
    "POST /v1/images/generations",
    "POST /v1/images/edits",
    "POST /v1/images/variations",
    "GET /v1/images/requests",
    "POST /v1/moderations",
    "GET /v1/models",
    "POST /v1/files",
)
OTHER_SERVICES = ("/v1/responses", "/v1/chat/completions", "/v1/completions", "/v1/embeddings")
"""Services of OpenAI that clients ask an image server for by mistake."""


class GuideRoutes:
    """Describes this server, without a key. Its addresses begin with `public_url`."""

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self.root, methods=["GET"]),
            Route("/v1", self.describe, methods=["GET"]),
            *(Route(path, self.refuse, methods=["GET", "POST"]) for path in OTHER_SERVICES),
        ]

    async def root(self, request: Request) -> Response:
        """Describe the server. The web console will answer here for `Accept: text/html`."""
        return await self.describe(request)

    async def describe(self, request: Request) -> Response:
        """Describe the server to a program."""
        base = base_url_of(request, self._public_url)
        return JSONResponse(
            {
                "name": "limner",
                "version": version("limner"),
                "description": "This server answers the OpenAI Images API: it draws pictures, and "
                "has no chat.",
                "base_url": f"{base}/v1",
                "endpoints": list(ENDPOINTS),
                "documentation": f"{base}/docs",
                "openapi": f"{base}/openapi.json",
            }
        )

    async def refuse(self, request: Request) -> Response:
        """Say that this is no chat server, and what there is."""
        raise EndpointNotServed(request.url.path, ENDPOINTS)
