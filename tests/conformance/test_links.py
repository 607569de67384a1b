from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from openai import OpenAI

from tests.server import RunningServer


@pytest.fixture(scope="module")
def link(client: OpenAI) -> str:
    answer = client.images.generate(model="dall-e-2", prompt="a cat", size="256x256")
    assert answer.data is not None
    return str(answer.data[0].url)


def test_a_link_works_without_a_key_and_with_one(link: str, server: RunningServer) -> None:
    """Open WebUI fetches it with its Authorization header."""
    plain = httpx.get(link)
    keyed = httpx.get(link, headers={"Authorization": "Bearer My API Key"})
    assert plain.status_code == keyed.status_code == 200
    assert plain.content == keyed.content
    assert link.startswith(server.url + "/")
    assert len(link) < 120


def test_head_answers_with_the_headers_of_get(link: str) -> None:
    head = httpx.head(link)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == "image/png"
    assert head.headers["content-length"] == str(len(httpx.get(link).content))


@pytest.mark.parametrize("position", [4, 27, -6])
def test_a_forged_link_is_refused(link: str, position: int) -> None:
    """One changed character in the key, in the expiry or in the signature."""
    other = "A" if link[position] != "A" else "B"
    name = urlsplit(link).path.removeprefix("/i/")
    at = position if position >= 0 else len(name) + position
    forged = link[: -len(name)] + name[:at] + other + name[at + 1 :]
    answer = httpx.get(forged)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "invalid_link"


@pytest.mark.parametrize(
    "path",
    [
        "/i/..%2f..%2flimner.db",
        "/i/%2e%2e/limner.db",
        "/i/limner.db",
        "/i/link-secret",
        "/i/%00.png",
        "/i/..%5climner.db",
        "/i/",
    ],
)
def test_nothing_else_on_disk_can_be_reached(server: RunningServer, path: str) -> None:
    answer = httpx.get(server.url + path)
    assert answer.status_code in (403, 404)
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
