"""The whole application around some routes: errors, CORS, spellings of paths, keys of Azure's."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from limner.api.request_body import BodyLimits
from limner.api.server import EXPOSED_HEADERS, build
from limner.body_memory import BodyMemory
from limner.errors import Overloaded
from limner.observe import Metrics
from tests.support.asgi import call


async def show(request: Request) -> Response:
    """Answer with the key that came."""
    return JSONResponse({"authorization": request.headers.get("authorization")})


async def busy(_request: Request) -> Response:
    """Refuse."""
    raise Overloaded(7)


async def broken(_request: Request) -> Response:
    """Fail as nobody foresaw."""
    raise ZeroDivisionError


def application(*cors_origins: str) -> ASGIApp:
    routes = [Route("/v1/show", show), Route("/v1/busy", busy), Route("/v1/broken", broken)]
    return build(
        routes,
        cors_origins=cors_origins,
        body_limits=BodyLimits(5, 5, 0, 5),
        body_memory=BodyMemory(10**6),
        metrics=Metrics(),
    )


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/busy", 503, "server_is_overloaded"),
        ("GET", "/v1/broken", 500, "internal_error"),
        ("GET", "/v1/nowhere", 404, None),
        ("POST", "/v1/show", 405, "method_not_supported"),
    ],
)
def test_every_error_is_in_the_envelope(
    method: str, path: str, status: int, code: str | None
) -> None:
    answer = call(application(), method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.headers["x-request-id"]


def test_other_spellings_of_paths_and_keys_are_served() -> None:
    answer = call(application(), "GET", "/v1//v1/show/", headers={"api-key": "k"})
    assert answer.json() == {"authorization": "Bearer k"}


def test_web_pages_may_call_where_the_operator_says_so() -> None:
    origin = {"Origin": "https://a.example"}
    allowed = call(application("https://a.example"), "GET", "/v1/show", headers=origin)
    assert allowed.headers["access-control-allow-origin"] == "https://a.example"
    exposed = allowed.headers["access-control-expose-headers"]
    assert set(exposed.split(", ")) == set(EXPOSED_HEADERS)
    assert (
        "access-control-allow-origin"
        not in call(application(), "GET", "/v1/show", headers=origin).headers
    )
