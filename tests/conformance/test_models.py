from __future__ import annotations

import re

import httpx
import openai
import pytest
from openai import OpenAI

from tests.support.server import RunningServer


def test_what_is_served_is_listed(client: OpenAI) -> None:
    """Each of them draws when it is asked by that name."""
    listed = [model.id for model in client.models.list()]
    assert listed[:3] == ["dall-e-2", "dall-e-3", "gpt-image-1"]
    for name in listed[2:]:
        answer = client.images.generate(model=name, prompt="an apple", quality="low")
        assert answer.data


def test_a_model_can_be_looked_up(client: OpenAI) -> None:
    model = client.models.retrieve("dall-e-3")
    assert (model.id, model.object, model.owned_by) == ("dall-e-3", "model", "system")
    assert model.created == 1698785189


def test_a_model_that_is_not_served_is_not_found(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("gpt-5")
    assert refused.value.code == "model_not_found"
    assert refused.value.param == "model"


def test_probes_need_no_key_and_never_draw(server: RunningServer) -> None:
    before = drawings(server)
    for path in ("/healthz", "/readyz"):
        assert httpx.get(server.url + path).status_code == 200
    assert drawings(server) == before


def drawings(server: RunningServer) -> int:
    """Count the requests for pictures in the log, once it has all that came before."""
    server.logged(httpx.get(f"{server.url}/nowhere").headers["x-request-id"])
    return server.log.count("/v1/images/")


def test_docs_need_nothing_from_outside_and_run_nothing_from_there(server: RunningServer) -> None:
    """All that the page loads is of this site; no script and no style stands in the page itself."""
    answer = httpx.get(f"{server.url}/docs")
    page = answer.text
    assert "http" not in page.replace("http-equiv", "")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "style=" not in page
    assert "<style" not in page
    scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", page)
    assert len(scripts) == 2
    assert {content for _, content in scripts} == {""}
    for place in re.findall(r'(?:src|href)="([^"]*)"', page):
        loaded = httpx.get(f"{server.url}/{place}")
        assert loaded.status_code == 200
        assert loaded.headers["content-type"].split(";")[0] in ("text/css", "text/javascript")
        assert loaded.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/docs", "/openapi.json", "/healthz", "/nowhere", "/v1/models", "/i/a.png"]
)
def test_no_browser_guesses_what_an_answer_is(server: RunningServer, path: str) -> None:
    assert httpx.get(server.url + path).headers["x-content-type-options"] == "nosniff"
