"""Limits of connections at a real server: who only connects keeps nobody out.

Sockets of this machine may come from any address of 127.0.0.0/8, so that one test can be several
clients; `NOBODY` makes a server trust none of them.
"""

from __future__ import annotations

import re
import resource
import socket
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.raw_http import (
    ANSWER_S,
    Answer,
    answers_in,
    connect,
    exchange,
    read_to_end,
    request,
)
from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

OPEN_MAX = 16
NOBODY = '["203.0.113.0/24"]'
KEYED = f"Authorization: Bearer {KEY}"
JSON = "Content-Type: application/json"
UNFINISHED = request(KEYED, JSON, "Content-Length: 1000", path="/v1/images/generations") + b"{"
UNKNOWN = UNFINISHED.replace(KEY.encode(), b"another")
HEALTH = request(method="GET", path="/healthz")
LARGE = "/docs/assets/swagger-ui-bundle.js"
"""The largest file that is handed out without a key."""
STRANGER = "127.0.0.2"


@contextmanager
def limited(data: Path, **variables: object) -> Generator[RunningServer]:
    """Start a server with settings of its `[connections]`."""
    prefix = "LIMNER_CONNECTIONS__"
    named = {prefix + name.upper(): str(value) for name, value in variables.items()}
    with running_server(data, variables=named) as server:
        yield server


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Serve on few connections."""
    with limited(tmp_path_factory.mktemp("data"), open_max=OPEN_MAX) as server:
        yield server


@pytest.fixture(scope="module")
def wary(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Serve addresses of this machine like any other's."""
    data = tmp_path_factory.mktemp("data")
    with limited(data, address_open_max=4, trusted_proxies=NOBODY) as server:
        yield server


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Serve with little patience, and short heads."""
    data = tmp_path_factory.mktemp("data")
    times = {"idle_s": 0.5, "head_s": 0.8, "answer_pause_s": 0.6}
    sizes = {"headers_max": 20, "head_bytes_max": 8192, "address_open_max": 1}
    with limited(data, **times, **sizes) as server:
        yield server


def line_from(server: RunningServer, address: str = "127.0.0.1") -> socket.socket:
    """Connect from an address of this machine."""
    parts = urlsplit(server.url)
    place = (str(parts.hostname), int(parts.port or 0))
    return socket.create_connection(place, ANSWER_S, source_address=(address, 0))


def ask(line: socket.socket, sent: bytes = HEALTH) -> Answer:
    """Send a request on a connection that is kept, and read its one answer."""
    line.sendall(sent)
    received = b""
    while True:
        piece = line.recv(65536)
        assert piece, f"the server ended the connection after {received!r}"
        received += piece
        head, _, content = received.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        if length is not None and len(content) == int(length[1]):
            (answer,) = answers_in(received)
            return answer


def is_ended(line: socket.socket) -> bool:
    """Tell whether the server ended a connection on which nothing was answered."""
    line.setblocking(False)
    try:
        return line.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
    finally:
        line.settimeout(ANSWER_S)


def healthy(server: RunningServer) -> bool:
    """Ask on a new connection."""
    return httpx.get(f"{server.url}/healthz", timeout=ANSWER_S).status_code == 200


def figure(server: RunningServer, name: str) -> float:
    """Return a figure of /metrics."""
    text = httpx.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    lines = [line.split() for line in text.splitlines() if line.startswith(name)]
    return sum(float(value) for _, value in lines)


# How many


@pytest.mark.parametrize("sent", [b"", HEALTH[:20]], ids=["idle", "half a head"])
def test_idle_connections_give_way_to_new_ones_the_oldest_first(
    small: RunningServer, sent: bytes
) -> None:
    server = small
    with ExitStack() as stack:
        lines = [stack.enter_context(line_from(server)) for _ in range(3 * OPEN_MAX)]
        for line in lines:
            line.sendall(sent)
            assert healthy(server)
        until(lambda: all(map(is_ended, lines[: 2 * OPEN_MAX])), what="the oldest ones' end")
        assert not is_ended(lines[-1])
        assert ask(lines[-1], HEALTH[len(sent) :]).status == 200
        assert figure(server, "limner_connections_open") <= OPEN_MAX
        assert figure(server, 'limner_connections_ended_total{reason="gave_way"}') > OPEN_MAX
        server.logged("connections are full")


def test_a_connection_that_is_used_does_not_give_way(small: RunningServer) -> None:
    server = small
    with ExitStack() as stack:
        used = stack.enter_context(line_from(server))
        for _ in range(2 * OPEN_MAX):
            assert ask(used).status == 200
            stack.enter_context(line_from(server))


def test_where_each_has_a_request_at_work_one_more_is_told_so(small: RunningServer) -> None:
    server = small
    with ExitStack() as stack:
        busy = [stack.enter_context(line_from(server)) for _ in range(OPEN_MAX)]
        for line in busy:
            line.sendall(UNFINISHED)
        until(lambda: refused_on_a_new_line(server), what="the refusal")
        for _ in range(3):
            (answer,) = exchange(server.url)
            assert answer.status == 503
            assert answer.error["code"] == "too_many_connections"
            assert answer.error["type"] == "service_unavailable_error"
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["connection"] == "close"
        assert ask(busy[0], b"}" * 999).status == 400
        busy[0].close()
        until(lambda: healthy(server), what="a place")
        assert not any(map(is_ended, busy[1:]))


def refused_on_a_new_line(server: RunningServer) -> bool:
    """Look without a request: the server looks for those that rest when a client connects."""
    with line_from(server) as line:
        line.settimeout(0.2)
        try:
            return line.recv(12) == b"HTTP/1.1 503"
        except TimeoutError:
            return False


def test_without_a_key_no_body_keeps_a_place(small: RunningServer) -> None:
    """The request is answered at once; who goes on sending its body gives way."""
    server = small
    with ExitStack() as stack:
        for _ in range(3 * OPEN_MAX):
            line = stack.enter_context(line_from(server))
            assert ask(line, UNKNOWN).status == 401
            assert healthy(server)


def test_more_connections_than_files_may_be_open_stop_the_start(data: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with (
        pytest.raises(AssertionError, match=r"connections\.open_max: .* open files"),
        limited(data, open_max=max(hard, 0) + 2**30),
    ):
        pass


def test_the_limit_of_open_files_is_raised_and_kept_below(data: Path) -> None:
    """At the service manager's 1024, which more clients than that would exhaust."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    try:
        with running_server(data) as server:
            raised, _ = server.api.rlimit(resource.RLIMIT_NOFILE)
            assert raised == min(16384 + 512, hard) > 1024
            server.process.send_signal(15)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# Of one address


def test_one_address_has_so_many_and_others_are_left_theirs(wary: RunningServer) -> None:
    server = wary
    with ExitStack() as stack:
        ours = [stack.enter_context(line_from(server)) for _ in range(3)]
        theirs = [stack.enter_context(line_from(server, STRANGER)) for _ in range(12)]
        until(lambda: all(map(is_ended, theirs[:8])), what="their oldest ones' end")
        assert not any(map(is_ended, theirs[8:]))
        for line in theirs[8:]:
            line.sendall(UNFINISHED)
        until(lambda: turned_away(server, STRANGER), what="the refusal")
        assert [ask(line).status for line in ours] == [200] * 3
        assert not turned_away(server, "127.0.0.3")


def turned_away(server: RunningServer, address: str) -> bool:
    with line_from(server, address) as line:
        line.sendall(request("Connection: close", method="GET", path="/healthz"))
        (answer,) = answers_in(read_to_end(line))
        return answer.status == 503 and answer.error["code"] == "too_many_connections"


def test_a_trusted_proxy_may_have_any_number(brief: RunningServer) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(line_from(brief)) for _ in range(40)]
        assert [ask(line).status for line in lines] == [200] * 40


def test_what_is_forwarded_is_read_from_trusted_proxies_alone(wary: RunningServer) -> None:
    kite = b'{"prompt":"a red kite","model":"dall-e-2","size":"256x256"}'
    headers = (KEYED, JSON, "X-Forwarded-Proto: https", "Connection: close")
    sent = request(*headers, path="/v1/images/generations", body=kite)
    (answer,) = exchange(wary.url, sent)
    assert answer.body["data"][0]["url"].startswith("http://limner.test/")


def test_a_network_that_is_none_stops_the_start(data: Path) -> None:
    with (
        pytest.raises(AssertionError, match=r"connections\.trusted_proxies"),
        limited(data, trusted_proxies='["everybody"]'),
    ):
        pass


# How long


@pytest.mark.parametrize("asked", [0, 2])
def test_an_idle_connection_ends(brief: RunningServer, asked: int) -> None:
    """Also one on which nothing was ever sent."""
    with line_from(brief) as line:
        for _ in range(asked):
            assert ask(line).status == 200
        assert line.recv(1) == b""


def test_a_head_that_trickles_is_answered_408(brief: RunningServer) -> None:
    """However steadily a byte comes now and then."""
    with line_from(brief) as line:
        line.sendall(HEALTH[:-4])
        line.settimeout(0.1)
        received = b""
        for _ in range(100):
            try:
                received += line.recv(65536)
                break
            except TimeoutError:
                line.sendall(b"x")
        line.settimeout(ANSWER_S)
        (answer,) = answers_in(received + read_to_end(line))
        assert (answer.status, answer.error["code"]) == (408, "request_timeout")
        assert "0.8 s" in answer.error["message"]


def test_an_answer_that_nobody_reads_is_cut(brief: RunningServer) -> None:
    """And no other: one who reads slowly gets all of it."""
    many = 40
    sent = request(method="GET", path=LARGE) * (many - 1)
    sent += request("Connection: close", method="GET", path=LARGE)
    unread = 'limner_connections_ended_total{reason="unread"}'
    before = figure(brief, unread)
    with connect(brief.url) as slow, connect(brief.url) as never:
        for line in (slow, never):
            line.sendall(sent)
        received = b""
        while piece := slow.recv(2_000_000):
            received += piece
            assert healthy(brief)
        assert [answer.status for answer in answers_in(received)] == [200] * many
        until(lambda: figure(brief, unread) > before, what="the other one's end")
        assert figure(brief, unread) == before + 1
        with pytest.raises((ConnectionResetError, AssertionError)):
            assert len(read_to_end(never)) == len(received)


# How much


def test_a_head_of_more_headers_or_bytes_than_the_settings_say_is_refused(
    brief: RunningServer,
) -> None:
    for count, status in ((20, 200), (21, 431)):
        named = [f"X-{number}: y" for number in range(count - 2)]  # Beside Host and Connection.
        sent = request("Connection: close", *named, method="GET", path="/healthz")
        (answer,) = exchange(brief.url, sent)
        assert answer.status == status
    assert "20 headers" in answer.error["message"]
    for long, status in (
        (request("X: " + "x" * 9000, method="GET", path="/healthz"), 431),
        (request(method="GET", path="/" + "x" * 9000), 414),
    ):
        (answer,) = exchange(brief.url, long)
        assert answer.status == status
        assert "8192" in answer.error["message"]


def test_a_head_without_end_is_answered_while_it_still_comes(server: RunningServer) -> None:
    """By default after 64 KiB; what comes behind it is read for a while and forgotten."""
    for begin, piece, status in (
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", b"a" * 2**20, 431),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"a: b\r\n" * 100_000, 431),
        (b"GET /", b"a" * 2**20, 414),
    ):
        (answer,) = exchange(server.url, begin, *[piece] * 20)
        assert answer.status == status
        assert answer.error["code"] in ("headers_too_large", "url_too_long")
