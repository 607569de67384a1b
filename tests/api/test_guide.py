from __future__ import annotations

import pytest

from limner.api.guide import ENDPOINTS, OTHER_SERVICES, GuideRoutes
from tests.support.asgi import BASE, call


@pytest.mark.parametrize("path", ["/", "/v1"])
@pytest.mark.parametrize("public_url", [None, "https://pictures.example"])
def test_the_server_describes_itself_without_a_key(path: str, public_url: str | None) -> None:
    guide = call(GuideRoutes(public_url).routes(), "GET", path).json()
    base = public_url or BASE
    assert guide["base_url"] == f"{base}/v1"
    assert guide["openapi"] == f"{base}/openapi.json"
    assert guide["endpoints"] == list(ENDPOINTS)


@pytest.mark.parametrize("path", OTHER_SERVICES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_service_that_is_not_here_is_answered_with_what_is(method: str, path: str) -> None:
    answer = call(GuideRoutes(None).routes(), method, path)
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["code"] == "endpoint_not_served"
    assert path in error["message"]
    assert ENDPOINTS[0] in error["message"]
