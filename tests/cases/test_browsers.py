"""Case 24: a browser's preflight from a public page to a private address."""

from __future__ import annotations

from collections.abc import Generator

import httpx
import pytest

from tests.support.caller import Caller
from tests.support.server import RunningServer, running_server

APP = "https://app.example"
PATHS = ("/v1/images/generations", "/v1/images/edits", "/v1/models", "/v1/files")
ASKED = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
    "Access-Control-Request-Private-Network": "true",
}


def preflight(url: str, path: str, **headers: str) -> httpx.Response:
    return httpx.options(f"{url}{path}", headers={"Origin": APP, **ASKED, **headers})


@pytest.fixture(scope="module")
def choosy(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Run a server that allows the pages of one origin."""
    variables = {"LIMNER_CORS_ORIGINS": APP}
    with running_server(tmp_path_factory.mktemp("data"), variables=variables) as server:
        yield server


@pytest.mark.parametrize("path", PATHS)
def test_case_24_it_is_allowed_where_all_origins_are(caller: Caller, path: str) -> None:
    answer = preflight(caller.server.url, path)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] in ("*", APP)
    assert answer.headers["access-control-allow-private-network"] == "true"
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert "authorization" in allowed
    assert "content-type" in allowed


def test_case_24_with_a_key_in_it_too(caller: Caller) -> None:
    """As in the case itself; no browser sends one."""
    key = f"Bearer {caller.keys['strict']}"
    assert preflight(caller.server.url, PATHS[0], Authorization=key).status_code == 200


def test_case_24_nothing_private_is_allowed_unasked(caller: Caller) -> None:
    headers = {"Origin": APP, "Access-Control-Request-Method": "POST"}
    answer = httpx.options(f"{caller.server.url}{PATHS[0]}", headers=headers)
    assert answer.status_code == 200
    assert "access-control-allow-private-network" not in answer.headers


@pytest.mark.long
def test_case_24_an_origin_of_the_setting_is_allowed(choosy: RunningServer) -> None:
    answer = preflight(choosy.url, PATHS[0])
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["access-control-allow-private-network"] == "true"


@pytest.mark.long
def test_case_24_another_origin_is_not(choosy: RunningServer) -> None:
    answer = preflight(choosy.url, PATHS[0], Origin="https://evil.example")
    assert "access-control-allow-origin" not in answer.headers
