"""Programs that people use, on plain http: each offers, expects and keeps what it is wont to."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openai import OpenAI

from tests.support.pictures import photo, png, with_hole
from tests.support.programs import needs
from tests.support.server import KEY, RunningServer

CLIENTS = Path(__file__).parent / "clients"
JSON = json.dumps({"input": ["a red kite", "a blue one"]})


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def check(lines: Iterable[str], wanted: Iterable[int]) -> None:
    """Hold lines of status and body against the statuses; 400 is the form's missing picture."""
    told = [line.split(" ", 1) for line in lines]
    assert [int(status) for status, _ in told] == list(wanted)
    for status, text in told:
        body = json.loads(text)
        if status == "200":
            assert len(body["results"]) == 2
        else:
            assert body["error"]["code"] == "invalid_image_format"


@pytest.fixture(scope="module")
def curl() -> list[str]:
    """Return the command that offers h2c, with the key and the status on a line of its own."""
    settings = ["--silent", "--show-error", "--write-out", "\\n%{http_code} %{num_connects}\\n"]
    return [needs("curl"), "--http2", *settings, "-H", f"Authorization: Bearer {KEY}"]


def test_curl_with_http2_posts_json(server: RunningServer, curl: list[str]) -> None:
    """Twice: the second request goes on the first one's connection."""
    url = f"{server.url}/v1/moderations"
    told = run(*curl, "-H", "Content-Type: application/json", "-d", JSON, url, url)
    first, first_status, second, second_status = told.splitlines()
    assert [len(json.loads(each)["results"]) for each in (first, second)] == [2, 2]
    assert [first_status, second_status] == ["200 1", "200 0"]


def test_curl_with_http2_posts_a_form(
    server: RunningServer, curl: list[str], tmp_path: Path
) -> None:
    """A large one too, before which curl waits for 100."""
    for size in (64, 1024):
        (tmp_path / "a.png").write_bytes(png(photo(size)))
        form = ["-F", f"image=@{tmp_path}/a.png", "-F", "size=256x256"]
        url = f"{server.url}/v1/images/variations"
        body, status = run(*curl, "--expect100-timeout", "60", *form, url).splitlines()
        assert status == "200 1"
        assert json.loads(body)["data"][0]["url"].startswith(server.url)


def test_curl_with_http2_sends_chunks(server: RunningServer, curl: list[str]) -> None:
    headers = ["-H", "Transfer-Encoding: chunked", "-H", "Content-Type: application/json"]
    body, status = run(*curl, *headers, "-d", JSON, f"{server.url}/v1/moderations").splitlines()
    assert status == "200 1"
    assert len(json.loads(body)["results"]) == 2


def test_the_jdks_client_posts_json_and_forms(server: RunningServer) -> None:
    """By its default, which offers h2c, and by HTTP/1.1; twice on a connection."""
    needs("javac")
    told = run(needs("java"), str(CLIENTS / "Draw.java"), f"{server.url}/v1", KEY)
    check(told.splitlines(), [200, 200, 400] * 4)


def test_the_jdks_client_draws(server: RunningServer) -> None:
    """By its default, which offers h2c, and by HTTP/1.1: two at once, then one more."""
    needs("javac")
    told = run(needs("java"), str(CLIENTS / "Kite.java"), f"{server.url}/v1", KEY).splitlines()
    assert [line.split(" ", 1)[0] for line in told] == ["200"] * 6
    drawn = [json.loads(line.split(" ", 1)[1])["data"] for line in told]
    assert all(one["url"].startswith(server.url) for (one,) in drawn)


def test_the_jdks_client_edits_a_picture(server: RunningServer, tmp_path: Path) -> None:
    """A form with a real picture, by its default and by HTTP/1.1; also one that waits for 100."""
    needs("javac")
    (tmp_path / "a.png").write_bytes(png(with_hole(photo(256))))
    arguments = [f"{server.url}/v1", KEY, str(tmp_path / "a.png")]
    told = run(needs("java"), str(CLIENTS / "Edit.java"), *arguments).splitlines()
    assert [line.split(" ", 1)[0] for line in told] == ["200"] * 4
    drawn = [json.loads(line.split(" ", 1)[1])["data"] for line in told]
    assert all(one["url"].startswith(server.url) for (one,) in drawn)


def test_node_posts_json_and_forms(server: RunningServer) -> None:
    """By fetch and by the http module, also with an offer among requests on one connection."""
    told = run(needs("node"), str(CLIENTS / "draw.mjs"), f"{server.url}/v1", KEY)
    check(told.splitlines(), [200, 200, 400] * 2 + [200] * 3)


def test_pythons_client_with_an_offer_on_a_kept_connection(server: RunningServer) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    plain = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    offer = {"Connection": "Upgrade", "Upgrade": "websocket"}
    sockets = set()
    for headers in (plain, plain | offer, plain):
        for body in (JSON.encode(), iter([JSON[:9].encode(), JSON[9:].encode()])):
            connection.request("POST", "/v1/moderations", body, headers)
            answer = connection.getresponse()
            assert answer.status == 200
            assert len(json.loads(answer.read())["results"]) == 2
            sockets.add(connection.sock)
    assert len(sockets) == 1
    connection.close()


def test_the_official_client_with_an_offer(client: OpenAI) -> None:
    """As its default headers may be set to; its next request offers nothing."""
    offering = client.with_options(default_headers={"Connection": "Upgrade", "Upgrade": "h2c"})
    for each in (offering, client):
        assert len(each.moderations.create(input=["a red kite", "a blue one"]).results) == 2
