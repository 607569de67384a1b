from __future__ import annotations

import asyncio
import json
import logging

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import Response

from limner.api.errors import (
    CLIENT_CLOSED_REQUEST,
    on_gone,
    on_http_exception,
    on_limner_error,
    on_unforeseen,
)
from limner.errors import InvalidRequest, Overloaded
from tests.support.asgi import request_of

REQUEST = request_of(
    method="GET", path="/images/x", query_string=b"", server=("h", 80), scheme="http"
)


def error_of(response: Response) -> dict[str, object]:
    assert response.headers["content-type"] == "application/json"
    error: dict[str, object] = json.loads(bytes(response.body))["error"]
    return error


@pytest.mark.parametrize(
    ("error", "level"), [(InvalidRequest("m", code="c"), "INFO"), (Overloaded(7), "ERROR")]
)
def test_an_error_of_ours_is_answered_and_logged(
    error: InvalidRequest | Overloaded, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        response = asyncio.run(on_limner_error(REQUEST, error))
    assert response.status_code == error.status
    assert error_of(response)["message"] == error.message
    assert response.headers.get("retry-after") == error.headers.get("Retry-After")
    assert [record.levelname for record in caplog.records] == [level]
    assert error.message in caplog.text


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (404, None, "Did you mean /v1/images/x?"),
        (405, {"Allow": "POST"}, "Only POST requests are accepted."),
        (400, None, "Bad Request"),
    ],
)
def test_what_the_router_finds_is_in_the_same_envelope(
    status: int, headers: dict[str, str] | None, said: str
) -> None:
    fault = HTTPException(status, headers=headers)
    response = asyncio.run(on_http_exception(REQUEST, fault))
    assert response.status_code == status
    assert said in str(error_of(response)["message"])


def test_a_defect_of_ours_tells_nothing_of_itself() -> None:
    response = asyncio.run(on_unforeseen(REQUEST, ValueError("secret")))
    assert response.status_code == 500
    assert error_of(response)["code"] == "internal_error"
    assert b"secret" not in bytes(response.body)


def test_a_client_that_left_gets_nothing() -> None:
    response = asyncio.run(on_gone(REQUEST, ValueError()))
    assert (response.status_code, response.body) == (CLIENT_CLOSED_REQUEST, b"")


def test_another_exception_is_not_taken_for_one_of_ours() -> None:
    for handler in (on_limner_error, on_http_exception):
        with pytest.raises(ZeroDivisionError):
            asyncio.run(handler(REQUEST, ZeroDivisionError()))
