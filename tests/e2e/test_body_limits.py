"""How slowly bodies may come, and how much of all of them is in memory, at a real server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import ExitStack
from itertools import count

import httpx
import pytest

from tests.support.pictures import photo, png, with_hole
from tests.support.raw_http import Answer, answers_in, connect, read_to_end, request
from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

HEADERS = {"Authorization": f"Bearer {KEY}"}
KEYED = f"Authorization: Bearer {KEY}"
JSON, FORM = "Content-Type: application/json", "Content-Type: multipart/form-data; boundary=B"
GENERATIONS, EDITS = "/v1/images/generations", "/v1/images/edits"
SMALL = {"model": "dall-e-2", "prompt": "a cat", "size": "256x256"}
LONG = {"model": "dall-e-2", "prompt": "a castle on a mountain", "n": 10, "size": "1024x1024"}
FILE = b'--B\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
MIB = 1024 * 1024
LARGE = 900_000


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Serve those alone whose bodies come fast."""
    limits = {"TOTAL_S": "2.5", "SLOW_S": "0.6", "BYTES_PER_S_MIN": "50000"}
    variables = {f"LIMNER_BODIES__{name}": value for name, value in limits.items()}
    with running_server(tmp_path_factory.mktemp("data"), variables=variables) as server:
        yield server


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Serve with memory for two large bodies, and one worker."""
    variables = {
        "LIMNER_BODIES__MEMORY_BYTES_MAX": str(2 * MIB),
        "LIMNER_FORM_BYTES_MAX": str(MIB),
        "LIMNER_JSON_BYTES_MAX": str(MIB),
        "LIMNER_ENGINES__SKETCH__WORKERS": "1",
    }
    with running_server(tmp_path_factory.mktemp("data"), variables=variables) as server:
        yield server


def trickle(server: RunningServer, head: bytes, piece: bytes, pause_s: float) -> Answer:
    """Send a head, and a piece now and then until an answer comes that ends the connection."""
    with connect(server.url) as line:
        line.sendall(head)
        line.settimeout(pause_s)
        received = b""
        while not received:
            try:
                received = line.recv(65536)
            except TimeoutError:
                line.sendall(piece)
        line.settimeout(30)
        (answer,) = answers_in(received + read_to_end(line))
        return answer


def held_bytes(server: RunningServer) -> float:
    """Return the server's own figure."""
    lines = httpx.get(f"{server.url}/metrics", headers=HEADERS).text.splitlines()
    (found,) = [line for line in lines if line.startswith("limner_body_bytes ")]
    return float(found.split()[1])


def begun(size: int, *, key: str = KEYED, sent: int | None = None) -> bytes:
    """Write a form of `size` bytes of which `sent` have come."""
    head = request(key, FORM, f"Content-Length: {size}", path=EDITS)
    return head + FILE.ljust(size - 1 if sent is None else sent, b"x")


# How slowly


def test_a_body_that_takes_too_long_is_answered_408(hurried: RunningServer) -> None:
    """However steadily its pieces come."""
    head = request(KEYED, JSON, "Content-Length: 100000", path=GENERATIONS)
    answer = trickle(hurried, head, b"{", 0.1)
    assert (answer.status, answer.error["code"]) == (408, "request_timeout")
    assert "not complete within 2.5 s" in answer.error["message"]
    assert answer.headers["connection"] == "close"


def test_a_large_body_that_trickles_is_answered_408(hurried: RunningServer) -> None:
    """Long before its whole time is over, and although it came fast at first."""
    answer = trickle(hurried, begun(LARGE, sent=LARGE // 2), b"x", 0.1)
    assert (answer.status, answer.error["code"]) == (408, "request_timeout")
    assert "Fewer than 30000 bytes" in answer.error["message"]


def test_a_large_body_that_comes_steadily_is_read(hurried: RunningServer) -> None:
    """At more than the least rate, for longer than it is measured over."""
    steps = count()

    def pieces() -> Generator[bytes]:
        yield FILE + b"x" * 100_000
        for _ in range(15):
            next(steps)
            yield b"x" * 20_000
            threading.Event().wait(0.1)  # The rate that is wanted.
        yield b"\r\n--B--\r\n"

    answer = httpx.post(
        f"{hurried.url}{EDITS}",
        content=pieces(),
        headers=HEADERS | {"Content-Type": "multipart/form-data; boundary=B"},
    )
    assert answer.status_code == 400  # For what it is, once all of it was read.
    assert answer.json()["error"]["code"] != "request_timeout"
    assert next(steps) == 15


# How much


def test_bodies_beyond_the_memory_are_told_to_come_again(narrow: RunningServer) -> None:
    """Before they are sent; small ones are served meanwhile."""
    with ExitStack() as stack:
        holding = [stack.enter_context(connect(narrow.url)) for _ in range(2)]
        for line in holding:
            line.sendall(begun(LARGE))
        until(lambda: held_bytes(narrow) >= 2 * (LARGE - 1), what="two bodies")
        with connect(narrow.url) as line:
            line.sendall(begun(LARGE, sent=0).partition(FILE)[0])
            line.shutdown(socket.SHUT_WR)
            (answer,) = answers_in(read_to_end(line))
        assert answer.status == 503
        assert answer.error["code"] == "body_memory_full"
        assert int(answer.headers["retry-after"]) >= 1
        unmeasured = httpx.post(
            f"{narrow.url}{EDITS}",
            content=iter([FILE, *[b"x" * 50_000] * 10]),
            headers=HEADERS | {"Content-Type": "multipart/form-data; boundary=B"},
        )
        assert unmeasured.status_code == 503
        small = httpx.post(f"{narrow.url}{GENERATIONS}", json=SMALL, headers=HEADERS, timeout=60)
        assert small.status_code == 200
        holding[0].close()
        until(lambda: held_bytes(narrow) < 2 * (LARGE - 1), what="the end of one")
        files = {"image": ("a.png", png(with_hole(photo(64))))}
        edit = httpx.post(
            f"{narrow.url}{EDITS}",
            data={"prompt": "a kite" * 10_000, "model": "gpt-image-1"},
            files=files | {"markup": ("b", b"x" * LARGE)},
            headers=HEADERS,
            timeout=60,
        )
        assert edit.status_code == 400, edit.text  # Read, and refused for what it is.
    until(lambda: held_bytes(narrow) == 0, what="the end of all")


def test_without_a_key_no_body_is_held(narrow: RunningServer) -> None:
    unknown = KEYED.replace(KEY, "another")
    with ExitStack() as stack:
        for _ in range(10):
            line = stack.enter_context(connect(narrow.url))
            line.sendall(begun(LARGE, key=unknown))
            assert line.recv(12) == b"HTTP/1.1 401"
        assert held_bytes(narrow) == 0


def test_the_body_of_a_request_for_later_is_held_until_it_is_drawn(narrow: RunningServer) -> None:
    picture = png(with_hole(photo(256)))
    with httpx.Client(base_url=narrow.url, headers=HEADERS, timeout=60) as client:
        later = {"Prefer": "respond-async"}
        first = client.post(GENERATIONS, json=LONG, headers=later)
        second = client.post(
            EDITS,
            data={"prompt": "a kite", "model": "dall-e-2", "size": "1024x1024", "n": "10"},
            files={"image": ("a.png", picture)},
            headers=later,
        )
        assert [first.status_code, second.status_code] == [202, 202]
        assert held_bytes(narrow) > len(picture)
        for answer in (second, first):
            assert client.delete(answer.headers["location"]).is_success
        until(lambda: held_bytes(narrow) == 0, what="the end of both")


def test_a_large_body_that_is_not_wanted_does_not_hide_its_answer(narrow: RunningServer) -> None:
    """A client that sends all of it before it reads gets the answer, and is served again."""
    with httpx.Client(base_url=narrow.url, timeout=60) as client:
        for key, status in (("another", 401), (KEY, 413)):
            answer = client.post(
                GENERATIONS,
                content=b"{" * (40 * MIB),
                headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            )
            assert answer.status_code == status
            assert client.get("/healthz").status_code == 200
