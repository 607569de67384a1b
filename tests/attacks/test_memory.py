"""A few kilobytes do not take gigabytes, and what was taken is given back."""

from __future__ import annotations

import socket
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.support.bystander import others_are_answered
from tests.support.caller import EDITS, multipart, texts
from tests.support.case_pictures import encoded
from tests.support.process_memory import peak_of, tree_bytes
from tests.support.raw_http import connect
from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

GIB = 1024**3
EDGE = 6144
CALLERS = 12
AT_REST = 1.5
"""How much of a fresh server's memory is held a minute after an attack."""
AT_REST_S = 60
FLAT = Image.new("RGB", (EDGE, EDGE), "red")
SMALL_FILES: dict[str, Callable[[], bytes]] = {
    "WebP": lambda: encoded(FLAT, "WEBP", lossless=True),
    "progressive JPEG": lambda: encoded(FLAT, "JPEG", progressive=True, quality=30),
    "PNG": lambda: encoded(FLAT.convert("P"), "PNG", optimize=True),
}
HEADERS = {"Authorization": f"Bearer {KEY}"}


@dataclass(frozen=True)
class Attacked:
    """A server, and what it held before anybody came."""

    server: RunningServer
    fresh_bytes: int

    def wait_for_rest(self) -> None:
        """Wait until it holds little more than at its beginning."""
        limit = AT_REST * self.fresh_bytes
        until(
            lambda: tree_bytes(self.server) <= limit,
            limit_s=AT_REST_S,
            what=f"{limit / 2**20:.0f} MB or less",
        )


@pytest.fixture
def attacked(data: Path) -> Generator[Attacked]:
    """Run a server of each attack's own, so that none pays for another."""
    with running_server(data, variables={"LIMNER_BODY_TIMEOUT_S": "5"}) as server:
        ready = f"{server.url}/readyz"
        until(lambda: httpx.get(ready).status_code == 200, what="its engines")
        yield Attacked(server, tree_bytes(server))


@pytest.mark.parametrize("kind", SMALL_FILES)
def test_many_pixels_in_few_bytes(attacked: Attacked, kind: str) -> None:
    """Twelve edits at once, each of three pictures of 38 million pixels."""
    fields = texts(model="gpt-image-1", prompt="cat", size="1024x1024", quality="low")
    picture = SMALL_FILES[kind]()
    content, content_type = multipart([*fields, *[("image[]", "x", picture)] * 3])
    url = f"{attacked.server.url}{EDITS}"

    def edit(_: int) -> httpx.Response:
        headers = HEADERS | {"Content-Type": content_type}
        return httpx.post(url, content=content, headers=headers, timeout=300)

    with (
        others_are_answered(attacked.server),
        peak_of(attacked.server) as peak,
        ThreadPoolExecutor(CALLERS) as pool,
    ):
        answers = list(pool.map(edit, range(CALLERS)))
    assert peak.bytes < GIB, f"{peak.bytes / 2**20:.0f} MB"
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert any(answer.status_code == 200 for answer in answers)
    assert all(int(one.headers["retry-after"]) >= 1 for one in answers if one.status_code == 503)
    attacked.wait_for_rest()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            lambda: b'{"images":[' + b"{}," * 15_000_000 + b'{}],"prompt":"x"}', id="objects"
        ),
        pytest.param(
            lambda: b"{" + b",".join(b'"%x":1' % n for n in range(2_000_000)) + b"}", id="names"
        ),
        pytest.param(lambda: b'{"image":"' + b"A" * 60_000_000 + b'"}', id="one text"),
    ],
)
def test_json_edits_of_millions(attacked: Attacked, body: Callable[[], bytes]) -> None:
    content = body()
    headers = HEADERS | {"Content-Type": "application/json"}
    url = f"{attacked.server.url}{EDITS}"
    with others_are_answered(attacked.server), peak_of(attacked.server) as peak:
        answer = httpx.post(url, content=content, headers=headers, timeout=120)
    assert answer.status_code in (400, 413)
    assert answer.json()["error"]["message"]
    assert peak.bytes < attacked.fresh_bytes + 4 * len(content)
    attacked.wait_for_rest()


def test_bodies_that_never_end(attacked: Attacked) -> None:
    """Ten forms of 130 MB, of each of which 120 come, then a byte now and then."""
    head = (
        f"POST {EDITS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n"
        "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 130000000\r\n\r\n"
    ).encode()
    part = b'--B\r\nContent-Disposition: form-data; name="image[]"; filename="a"\r\n\r\n'
    with (
        ExitStack() as stack,
        others_are_answered(attacked.server) as others,
        peak_of(attacked.server) as peak,
    ):
        lines = [stack.enter_context(connect(attacked.server.url)) for _ in range(10)]
        for line in lines:
            _send_while_taken(line, head + (part + b"x" * 40_000_000 + b"\r\n") * 3)
        others.wait_for_one_more()
        open_lines = list(lines)

        def all_ended() -> bool:
            open_lines[:] = [line for line in open_lines if _takes_another(line)]
            return not open_lines

        until(all_ended, limit_s=60, what="the end of each unfinished body")
    assert peak.bytes < GIB, f"{peak.bytes / 2**20:.0f} MB"
    attacked.wait_for_rest()


def _send_while_taken(line: socket.socket, content: bytes) -> None:
    line.settimeout(10)
    with suppress(OSError):  # Refused, or left unread.
        line.sendall(content)


def _takes_another(line: socket.socket) -> bool:
    """Tell whether the server still reads this body, or holds the connection at all."""
    line.settimeout(0.5)
    try:
        line.send(b"x")
        return line.recv(65536) != b""
    except TimeoutError:
        return True
    except OSError:
        return False
