"""Connections without a key: a thousand idle ones, and heads that never end, stop nobody."""

from __future__ import annotations

import resource
import select
import socket
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.bystander import others_are_answered
from tests.support.raw_http import connect
from tests.support.server import RunningServer, running_server
from tests.support.waiting import until

pytestmark = pytest.mark.long

IDLE = 1100
USUAL_LIMIT = 1024
"""The soft limit of open files that service managers start a process with."""
NEEDED = 4096
IDLE_S = 10
HEAD_S = 3
SETTINGS = {
    "LIMNER_CONNECTIONS__IDLE_S": str(IDLE_S),
    "LIMNER_CONNECTIONS__HEAD_S": str(HEAD_S),
}


@contextmanager
def open_files(soft: int) -> Generator[None]:
    """Set how many files this process, and those that it starts, may open."""
    before, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, hard))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Run a server as a service manager starts it; the tests themselves may open more."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < NEEDED:
        pytest.skip(f"only {hard} files may be open here (ulimit -Hn)")
    with ExitStack() as stack:
        with open_files(USUAL_LIMIT):
            started = running_server(tmp_path_factory.mktemp("data"), variables=SETTINGS)
            running = stack.enter_context(started)
        stack.enter_context(open_files(NEEDED))
        yield running


@pytest.fixture
def idle(server: RunningServer) -> Iterator[list[socket.socket]]:
    """Open the connections and send nothing."""
    with ExitStack() as stack:
        yield [stack.enter_context(connect(server.url)) for _ in range(IDLE)]


def ended(lines: list[socket.socket]) -> int:
    """Count the connections that the server has ended, with or without a word."""
    poll = select.poll()
    for line in lines:
        poll.register(line, select.POLLIN | select.POLLHUP)
    by_number = {line.fileno(): line for line in lines}
    return sum(_is_at_end(by_number[number]) for number, _ in poll.poll(0))


def _is_at_end(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        while line.recv(65536):
            pass
    except BlockingIOError:
        return False
    except ConnectionResetError:
        pass
    return True


def health(server: RunningServer) -> int:
    return httpx.get(f"{server.url}/healthz", timeout=8).status_code


def test_idle_connections_stop_nobody_and_end(
    server: RunningServer, idle: list[socket.socket]
) -> None:
    """From one address, at the usual limit of open files."""
    assert [health(server) for _ in range(3)] == [200] * 3
    with server.client() as client:
        drawn = client.images.generate(model="dall-e-2", prompt="a kite", size="256x256")
    assert drawn.data
    until(lambda: ended(idle) == IDLE, limit_s=6 * IDLE_S, what="the end of each idle connection")
    assert health(server) == 200
    assert server.api.num_fds() < 200


def test_released_connections_are_forgotten(
    server: RunningServer, idle: list[socket.socket]
) -> None:
    for line in idle:
        line.close()
    assert health(server) == 200
    until(lambda: server.api.num_fds() < 200, what="the release of what was closed")


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
        b"POST /v1/images/generations HTTP/1.1\r\nHost: x\r\nX-Half: ",
        b"G",
        b"\x16\x03",
    ],
)
def test_half_sent_heads_end(server: RunningServer, begun: bytes) -> None:
    """A head that stops coming, on three hundred connections."""
    with ExitStack() as stack, others_are_answered(server):
        lines = [stack.enter_context(connect(server.url)) for _ in range(300)]
        for line in lines:
            line.sendall(begun)
        until(lambda: ended(lines) == 300, limit_s=20 * HEAD_S, what="the end of each half head")


def test_a_head_that_drips_ends_too(server: RunningServer) -> None:
    """A byte now and then is no progress: the time counts from the first byte."""
    with connect(server.url) as line, others_are_answered(server):
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ")

        def dripped() -> bool:
            try:
                line.setblocking(True)
                line.send(b"a")
            except OSError:
                return True
            return _is_at_end(line)

        until(dripped, limit_s=10 * HEAD_S, what="the end of the dripping head")


@pytest.fixture
def one_place(data: Path) -> Iterator[RunningServer]:
    """Run a server that keeps few connections."""
    variables = SETTINGS | {"LIMNER_CONNECTIONS__OPEN_MAX": "32"}
    with running_server(data, variables=variables) as running:
        yield running


def test_more_than_may_be_open_stop_nobody(one_place: RunningServer) -> None:
    """The one that has been idle the longest makes room."""
    with ExitStack() as stack:
        lines = [stack.enter_context(connect(one_place.url)) for _ in range(100)]
        assert [health(one_place) for _ in range(5)] == [200] * 5
        assert ended(lines) >= 100 - 32
