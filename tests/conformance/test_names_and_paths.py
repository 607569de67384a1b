"""Other names and paths for the same things: aliases, defaults, Azure, and what is not here."""

from __future__ import annotations

import base64
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import AzureOpenAI, OpenAI

from limner.ledger.keys import Keys
from tests.support.payer import ledger
from tests.support.pictures import photo, png, with_hole
from tests.support.raw_http import exchange, request
from tests.support.server import KEY, RunningServer, running_server

SETTINGS = """
[aliases]
"openai/dall-e-3" = "dall-e-3"
painter = "gpt-image-1"

[defaults]
response_format = "b64_json"
edit_model = "painter"
"""
GENERATIONS = "/images/generations"
KITE: dict[str, Any] = {"prompt": "a red kite", "model": "dall-e-2", "size": "256x256"}
KEYED = {"Authorization": f"Bearer {KEY}"}
PICTURE = png(photo(64))


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Run a server with names and defaults of its operator's."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "limner.toml").write_text(SETTINGS)
    with running_server(folder / "data", "--config", str(folder / "limner.toml")) as running:
        yield running


@pytest.fixture(scope="module")
def asking(named: RunningServer) -> Generator[OpenAI]:
    with named.client() as client:
        yield client


def azure(**options: Any) -> AzureOpenAI:
    return AzureOpenAI(api_key=KEY, api_version="2024-02-01", max_retries=0, **options)


def only(answer: Any) -> Any:
    (picture,) = answer.data
    return picture


# Aliases and defaults


def test_a_further_name_draws_and_is_listed(asking: OpenAI) -> None:
    listed = [model.id for model in asking.models.list()]
    assert listed[-2:] == ["openai/dall-e-3", "painter"]
    assert asking.models.retrieve("openai/dall-e-3").created == 1698785189
    picture = only(asking.images.generate(model="openai/dall-e-3", prompt="a kite"))
    assert picture.revised_prompt
    assert asking.images.generate(model="painter", prompt="a kite", quality="low").usage


def test_a_further_name_is_priced_listed_and_limited_as_its_model(
    named: RunningServer, asking: OpenAI
) -> None:
    asking.images.generate(model="openai/dall-e-3", prompt="a kite in the wind")
    newest = asking.get("/images/requests?limit=1", cast_to=dict[str, Any])["data"][0]
    assert newest["model"] == "dall-e-3"
    data = Path(named.printed[2].split(maxsplit=1)[1].strip())
    with ledger(data) as database:
        key, _ = Keys(database).create("few", models=("dall-e-3",))
    with named.client(api_key=key) as client:
        assert [model.id for model in client.models.list()] == ["dall-e-3", "openai/dall-e-3"]
        client.images.generate(model="openai/dall-e-3", prompt="a kite")
        with pytest.raises(openai.PermissionDeniedError):
            client.images.generate(model="painter", prompt="a kite")
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("painter")


def test_a_name_that_leads_nowhere_stops_the_start(data: Path) -> None:
    for name, says in (("gpt-5", "no such model"), ("b", "no such model")):
        with (
            pytest.raises(AssertionError, match=f"aliases: .*{says}"),
            running_server(data, variables={"LIMNER_ALIASES": f'{{"a": "{name}"}}'}),
        ):
            pass
    with (
        pytest.raises(AssertionError, match=r"defaults\.edit_model"),
        running_server(data, variables={"LIMNER_DEFAULTS__EDIT_MODEL": "dall-e-3"}),
    ):
        pass


def test_pictures_come_as_the_server_settled_unless_the_request_says(asking: OpenAI) -> None:
    ways = asking.images
    for answer in (
        ways.generate(**KITE),
        ways.generate(prompt="a kite"),
        ways.create_variation(image=PICTURE, size="256x256"),
        ways.edit(model="dall-e-2", image=png(with_hole(photo(64))), prompt="a", size="256x256"),
    ):
        assert base64.b64decode(only(answer).b64_json).startswith(b"\x89PNG")
        assert only(answer).url is None
    assert only(ways.generate(**KITE, response_format="url")).url
    assert ways.generate(model="painter", prompt="a kite", quality="low").data


def test_a_key_may_have_defaults_of_its_own(data: Path) -> None:
    with ledger(data) as database:
        plain, _ = Keys(database).create("plain")
        own, _ = Keys(database).create("own", response_format="b64_json", edit_model="gpt-image-1")
    with running_server(data) as server:
        with server.client(api_key=plain) as client:
            assert only(client.images.generate(**KITE)).url
            with pytest.raises(openai.BadRequestError):  # dall-e-2 wants a hole.
                client.images.edit(image=PICTURE, prompt="add a kite")
        with server.client(api_key=own) as client:
            assert only(client.images.generate(**KITE)).b64_json
            assert client.images.edit(image=PICTURE, prompt="add a kite", quality="low").usage


def test_an_edit_without_a_model_is_the_defaults(named: RunningServer, asking: OpenAI) -> None:
    assert asking.images.edit(image=PICTURE, prompt="add a kite", quality="low").usage
    uri = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
    body = {"prompt": "add a kite", "quality": "low", "images": [{"image_url": uri}]}
    answer = httpx.post(f"{named.url}/v1/images/edits", headers=KEYED, json=body, timeout=60)
    assert answer.status_code == 200
    newest = asking.get("/images/requests?limit=2", cast_to=dict[str, Any])["data"]
    assert [one["model"] for one in newest] == ["gpt-image-1", "gpt-image-1"]


# Azure


@pytest.mark.parametrize("model", ["dall-e-3", "openai/dall-e-3"])
def test_azures_client_by_its_endpoint(named: RunningServer, model: str) -> None:
    with azure(azure_endpoint=named.url) as client:
        assert only(client.images.generate(model=model, prompt="a kite")).revised_prompt
        assert "dall-e-2" in [one.id for one in client.models.list()]


def test_azures_client_by_a_base_url_and_by_a_deployment(named: RunningServer) -> None:
    with azure(base_url=f"{named.url}/v1") as client:
        answer = client.images.edit(model="painter", image=PICTURE, prompt="a kite", quality="low")
        assert answer.usage
    with azure(azure_endpoint=named.url, azure_deployment="dall-e-3") as client:
        assert only(client.images.generate(prompt="a kite")).revised_prompt
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(prompt="a kite", size="256x256")
        assert "dall-e-3" in refused.value.message


def test_the_newer_paths_of_azure_are_the_same_api(named: RunningServer) -> None:
    with OpenAI(api_key=KEY, base_url=f"{named.url}/openai/v1/", max_retries=0) as client:
        assert only(client.images.generate(**KITE)).b64_json
        assert client.models.retrieve("dall-e-2").id == "dall-e-2"


def test_a_model_in_the_body_goes_before_the_deployment_if_it_is_served(
    server: RunningServer,
) -> None:
    path = f"{server.url}/openai/deployments/dall-e-3/images/generations?api-version=2024-02-01"
    for body, models in ((KITE, False), ({**KITE, "model": "gpt-4o", "size": "1024x1024"}, True)):
        answer = httpx.post(path, headers={"api-key": KEY}, json=body, timeout=60)
        assert answer.status_code == 200
        assert ("revised_prompt" in answer.json()["data"][0]) == models


def test_a_deployment_that_is_no_model_is_told(server: RunningServer) -> None:
    with azure(azure_endpoint=server.url, azure_deployment="mine") as client:
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(prompt="a kite")
        assert (refused.value.param, refused.value.code) == ("model", "invalid_value")
        assert "'mine'" in refused.value.message


def test_a_key_in_azures_header_opens_every_route(server: RunningServer) -> None:
    for path in ("/v1/models", "/v1/files", "/v1/images/requests", "/metrics"):
        assert httpx.get(server.url + path, headers={"api-key": KEY}).status_code == 200
        assert httpx.get(server.url + path, headers={"api-key": "no"}).status_code == 401
    both = {"Authorization": "Bearer no", "api-key": KEY}
    assert httpx.get(f"{server.url}/v1/models", headers=both).status_code == 401
    proxied = {"Authorization": "Basic eDp5", "api-key": KEY}
    assert httpx.get(f"{server.url}/v1/models", headers=proxied).status_code == 200


# Paths


@pytest.mark.parametrize(
    "path", ["/v1/v1/images/generations", "/v1//images/generations", "/v1/images/generations/"]
)
def test_a_base_url_that_was_joined_wrongly_is_served(server: RunningServer, path: str) -> None:
    answer = httpx.post(server.url + path, headers=KEYED, json=KITE, timeout=60)
    assert answer.status_code == 200
    assert answer.json()["data"][0]["url"]
    server.logged(f"{answer.headers['x-request-id']} limner.requests: POST /v1/images/generations")


def test_a_path_without_v1_is_told_the_near_one(server: RunningServer) -> None:
    answer = httpx.post(server.url + GENERATIONS, headers=KEYED, json=KITE)
    assert answer.status_code == 404
    assert f"Did you mean /v1{GENERATIONS}?" in answer.json()["error"]["message"]


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml"])
@pytest.mark.parametrize("path", ["/", "/v1", "/v1/"])
def test_who_asks_at_the_door_is_told_what_this_is(
    server: RunningServer, path: str, accept: str
) -> None:
    answer = httpx.get(server.url + path, headers={"Accept": accept})
    assert answer.status_code == 200
    told = answer.json()
    assert told["name"] == "limner"
    assert told["base_url"] == f"{server.url}/v1"
    assert "POST /v1/images/generations" in told["endpoints"]
    for link in (told["documentation"], told["openapi"]):
        assert httpx.get(link).status_code == 200
    for method, place in (one.split() for one in told["endpoints"]):
        assert httpx.request(method, server.url + place).status_code == 401


def test_a_chat_client_is_told_that_this_server_draws(client: OpenAI) -> None:
    asks = (
        lambda: client.chat.completions.create(model="gpt-5", messages=[]),
        lambda: client.responses.create(model="gpt-5", input="draw a kite"),
        lambda: client.embeddings.create(model="x", input="a kite"),
    )
    for ask in asks:
        with pytest.raises(openai.NotFoundError) as refused:
            ask()
        assert refused.value.code == "endpoint_not_served"
        assert "This server draws pictures" in refused.value.message
        assert "POST /v1/images/generations" in refused.value.message


# Web pages on other networks


def preflight(server: RunningServer, origin: str) -> Any:
    (answer,) = exchange(
        server.url,
        request(
            f"Origin: {origin}",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,api-key,content-type",
            "Access-Control-Request-Private-Network: true",
            "Connection: close",
            method="OPTIONS",
            path="/v1/images/generations",
        ),
    )
    return answer


def test_a_page_from_the_internet_may_call_a_server_at_home(server: RunningServer) -> None:
    answer = preflight(server, "https://app.example")
    assert answer.status == 200
    assert answer.headers["access-control-allow-private-network"] == "true"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "api-key" in answer.headers["access-control-allow-headers"]


def test_only_where_the_setting_lets_it(data: Path) -> None:
    only_one = {"LIMNER_CORS_ORIGINS": "https://app.example"}
    with running_server(data, variables=only_one) as server:
        assert preflight(server, "https://app.example").status == 200
        other = preflight(server, "https://evil.example")
    assert other.status == 400
    assert "access-control-allow-origin" not in other.headers
