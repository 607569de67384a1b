"""Cases 25 to 28 and 39: paths that are nearly right, Azure's paths, and the header `api-key`."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from openai import AzureOpenAI

from tests.support.caller import (
    EDITS,
    GENERATIONS,
    SMALL,
    VARIATIONS,
    Caller,
    error_of,
    sizes,
    texts,
)
from tests.support.case_pictures import RED, encoded, flat, mask

NEAR = {
    "/v1/v1/images/generations": GENERATIONS,
    "/v1//images/generations": GENERATIONS,
    "/v1/images/generations/": GENERATIONS,
    "/images/generations": GENERATIONS,
    "//v1/images/generations": GENERATIONS,
    "/v1/images//generations//": GENERATIONS,
    "/v1/v1/images/edits": EDITS,
    "/v1/images/edits/": EDITS,
    "/v1//images/variations": VARIATIONS,
    "/v1/v1/models": "/v1/models",
    "/v1/models/": "/v1/models",
}
VERSION = {"api-version": "2024-02-01"}


@pytest.mark.parametrize("path", [path for path in NEAR if NEAR[path] == GENERATIONS])
def test_cases_25_26_27_a_near_path_is_served_or_told(caller: Caller, path: str) -> None:
    before = caller.balance()
    answer = caller.http.request(
        "POST",
        caller.server.url + path,
        json=SMALL,
        headers={"Authorization": f"Bearer {caller.keys['strict']}"},
    )
    if answer.status_code == 200:
        assert sizes(answer) == [(256, 256)]
    else:
        assert GENERATIONS in error_of(answer, 404)["message"]
        assert caller.balance() == before


@pytest.mark.parametrize("path", NEAR)
def test_cases_25_26_27_by_any_method(caller: Caller, path: str) -> None:
    """A GET of a path for POST is 405 where the path is served, and a 404 with the hint else."""
    headers = {"Authorization": f"Bearer {caller.keys['strict']}"}
    answer = caller.http.get(caller.server.url + path, headers=headers)
    if answer.status_code == 405:
        assert error_of(answer, 405)["code"] == "method_not_supported"
        assert "POST" in answer.headers["allow"]
    elif answer.status_code != 200:
        assert NEAR[path] in error_of(answer, 404)["message"]


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/"])
def test_cases_25_26_27_the_front_door_says_what_this_is(caller: Caller, path: str) -> None:
    answer = caller.http.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert "limner" in answer.text.lower()
    assert "/docs" in answer.text


@pytest.mark.parametrize("path", ["/v1/responses", "/v1/chat/completions"])
def test_what_this_server_has_not_is_told_in_a_sentence(caller: Caller, path: str) -> None:
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "draw a cat"}]}
    message = error_of(caller.send(path, "strict", json=body), 404)["message"]
    assert GENERATIONS in message


@pytest.mark.parametrize(
    "path", ["/openai/deployments/dall-e-3", "/v1/deployments/dall-e-3"], ids=["azure", "v1"]
)
@pytest.mark.parametrize("keyed", ["api-key", "Api-Key", "Authorization"])
def test_case_28_azure_s_paths_are_served(caller: Caller, path: str, keyed: str) -> None:
    """As in the case itself: the body names another model than the path, and is heeded."""
    key = caller.keys["strict"]
    headers = {keyed: key if keyed != "Authorization" else f"Bearer {key}"}
    answer = caller.http.post(
        f"{path}/images/generations", params=VERSION, json=SMALL, headers=headers
    )
    assert sizes(answer) == [(256, 256)]


@pytest.mark.parametrize("path", ["/openai/deployments", "/v1/deployments"])
def test_case_28_the_path_names_the_model_that_the_body_does_not(caller: Caller, path: str) -> None:
    headers = {"api-key": caller.keys["strict"]}
    body = {"prompt": "a red kite"}
    answer = caller.http.post(
        f"{path}/dall-e-3/images/generations", params=VERSION, json=body, headers=headers
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"][0]["revised_prompt"]
    answer = caller.http.post(
        f"{path}/dall-e-2/images/generations", params=VERSION, json=body, headers=headers
    )
    assert answer.status_code == 200, answer.text
    assert "revised_prompt" not in answer.json()["data"][0]


@pytest.mark.parametrize("path", ["/openai/deployments", "/v1/deployments"])
@pytest.mark.parametrize("task", ["edits", "variations"])
def test_case_28_edits_and_variations_too(caller: Caller, path: str, task: str) -> None:
    parts = [*texts(size="256x256"), *texts(prompt="a ball") * (task == "edits")]
    files = {"image": ("a.png", encoded(flat(RED)))}
    files |= {"mask": ("m.png", mask())} if task == "edits" else {}
    answer = caller.http.post(
        f"{path}/dall-e-2/images/{task}",
        params=VERSION,
        data={name: content.decode() for name, _, content in parts},
        files=files,
        headers={"api-key": caller.keys["strict"]},
    )
    assert sizes(answer) == [(256, 256)]


def test_case_28_a_deployment_that_is_no_model_is_told(caller: Caller) -> None:
    answer = caller.http.post(
        "/openai/deployments/my-pictures/images/generations",
        params=VERSION,
        json={"prompt": "a red kite"},
        headers={"api-key": caller.keys["strict"]},
    )
    assert answer.status_code in (400, 404)
    assert "my-pictures" in error_of(answer, answer.status_code)["message"]


@pytest.mark.parametrize("how", ["azure_endpoint", "base_url"])
def test_case_28_the_official_azure_client(caller: Caller, how: str) -> None:
    """With `base_url` it posts to `/v1/deployments/NAME/images/generations`."""
    settings: dict[str, Any] = {
        "azure_endpoint": {"azure_endpoint": caller.server.url},
        "base_url": {"base_url": f"{caller.server.url}/v1"},
    }[how]
    with AzureOpenAI(
        api_key=caller.keys["strict"], api_version="2024-02-01", max_retries=0, **settings
    ) as client:
        drawn = client.images.generate(model="dall-e-2", prompt="a red kite", size="256x256")
        assert drawn.data is not None
        edited = client.images.edit(
            model="dall-e-2",
            prompt="a ball",
            size="256x256",
            image=encoded(flat(RED)),
            mask=mask(),
        )
    assert len(drawn.data) == len(edited.data or ()) == 1


@pytest.mark.parametrize("path", ["/v1/models", "/v1/images/requests", "/v1/files"])
def test_case_39_a_key_in_azure_s_header_is_a_key(caller: Caller, path: str) -> None:
    url = caller.server.url + path
    assert httpx.get(url, headers={"api-key": caller.keys["strict"]}).status_code == 200
    refused = httpx.get(url, headers={"api-key": "sk-wrong"})
    assert error_of(refused, 401)["code"] == "invalid_api_key"
    assert refused.json()["error"]["message"].count("sk-wrong") == 0


def test_case_39_a_lenient_key_is_lenient_there_too(caller: Caller) -> None:
    headers = {"api-key": caller.keys["lenient"]}
    answer = caller.http.post(GENERATIONS, json=SMALL | {"steps": 30}, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["x-limner-adjusted"] == "steps ignored"
