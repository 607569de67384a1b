from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from openai import OpenAI

from tests.support.server import RunningServer, running_server


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


def test_a_copy_lives_as_long_as_the_link_and_no_longer(data: Path) -> None:
    with running_server(data, variables={"LIMNER_LINKS__LIFE_S": "100"}) as server:
        with server.client() as client:
            answer = client.images.generate(model="dall-e-2", prompt="a cat", size="256x256")
        assert answer.data is not None
        headers = httpx.get(str(answer.data[0].url)).headers
    scope, life = headers["cache-control"].split("=")
    assert scope == "private, max-age"
    assert 90 <= int(life) <= 100


def test_a_picture_that_a_client_has_is_not_sent_again(link: str) -> None:
    whole = httpx.get(link)
    etag = whole.headers["etag"]
    assert etag.startswith('"')
    for known in (etag, f"W/{etag}", "*", f'"other", {etag}'):
        for ask in (httpx.get, httpx.head):
            again = ask(link, headers={"If-None-Match": known, "Range": "bytes=0-9"})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == etag
            assert "content-length" not in again.headers
    other = httpx.get(link, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, whole.content)
    changed = httpx.get(link, headers={"If-Match": '"other"'})
    assert (changed.status_code, changed.json()["error"]["code"]) == (412, "precondition_failed")
    assert httpx.get(link, headers={"If-Match": etag}).status_code == 200


def test_a_download_goes_on_where_it_broke_off(link: str) -> None:
    whole = httpx.get(link).content
    etag = httpx.head(link).headers["etag"]
    assert httpx.head(link).headers["accept-ranges"] == "bytes"
    size = len(whole)
    for asked, start, end in (
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=100-", 100, size),
        (f"bytes=100-{size * 9}", 100, size),
        ("bytes=100-" + "9" * 40, 100, size),
        ("Bytes=-5", size - 5, size),
        (f"bytes=-{size * 9}", 0, size),
    ):
        part = httpx.get(link, headers={"Range": asked, "If-Range": etag})
        assert (part.status_code, part.content) == (206, whole[start:end]), asked
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert part.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=9-3"},
        {"Range": "bytes=x-3"},
        {"Range": "bytes=-"},
        {"Range": "bytes=0-1,5-9"},
        {"Range": "pages=1-2"},
        {"Range": "bytes=0-9", "If-Range": '"other"'},
        {"Range": "bytes=0-9", "If-Range": "Sun, 29 Nov 2026 00:00:00 GMT"},
    ],
)
def test_what_is_no_range_or_of_another_picture_is_answered_with_all(
    link: str, headers: dict[str, str]
) -> None:
    answer = httpx.get(link, headers=headers)
    assert (answer.status_code, answer.content) == (200, httpx.get(link).content)
    assert httpx.head(link, headers={"Range": "bytes=0-9"}).status_code == 200


def test_a_range_behind_the_end_is_told_the_length(link: str) -> None:
    size = len(httpx.get(link).content)
    for asked in (f"bytes={size}-", "bytes=-0", "bytes=" + "9" * 50 + "-"):
        answer = httpx.get(link, headers={"Range": asked})
        assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")
        assert answer.json()["error"]["code"] == "range_not_satisfiable"


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
