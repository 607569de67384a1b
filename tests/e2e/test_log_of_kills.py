"""A process that is killed leaves one line in the log that says so, and no traceback."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

KEYED = {"Authorization": f"Bearer {KEY}"}
SLOW = {"model": "dall-e-2", "prompt": "a castle on a mountain", "size": "1024x1024", "n": 10}
STREAM = {
    "model": "gpt-image-1",
    "prompt": "a castle on a mountain",
    "n": 10,
    "stream": True,
    "partial_images": 3,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Run a server with one process that draws."""
    data = tmp_path_factory.mktemp("kills") / "data"
    with running_server(data, variables={"LIMNER_ENGINES__SKETCH__WORKERS": "1"}) as running:
        yield running
        assert "Traceback" not in running.log


def draw(server: RunningServer, body: dict[str, object]) -> int:
    """Ask for pictures; return the status, 0 where the connection broke."""
    try:
        url = f"{server.url}/v1/images/generations"
        return httpx.post(url, json=body, headers=KEYED, timeout=60).status_code
    except httpx.HTTPError:
        return 0


def works(server: RunningServer) -> bool:
    return draw(server, {**SLOW, "size": "256x256", "n": 1}) == 200


def killed(server: RunningServer, pid: int, says: str, body: dict[str, object] | None) -> None:
    """Kill a process, while it draws `body` where there is one; see the one line that says so."""
    lines = len(server.log_lines)
    with ThreadPoolExecutor() as threads:
        if body is not None:
            begun = len(server.log_lines)
            drawing = threads.submit(draw, server, body)
            until(lambda: _busy(pid), what="the drawing")
            assert not drawing.done(), server.log_lines[begun:]
        os.kill(pid, signal.SIGKILL)
        until(lambda: says in "".join(server.log_lines[lines:]), what=f"a line with {says!r}")
    until(lambda: works(server), limit_s=60, what="a picture afterwards")
    since = server.log_lines[lines:]
    assert len([line for line in since if says in line]) == 1, since


def _busy(pid: int) -> bool:
    """Tell whether a process has worked for a moment."""
    before = _ticks(pid)
    until(lambda: _ticks(pid) > before + 5, what="its work")
    return True


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_a_worker_that_is_idle(server: RunningServer) -> None:
    assert works(server)
    (pid,) = server.worker_pids
    killed(server, pid, f"worker {pid} ended while it was idle (signal 9)", None)


@pytest.mark.parametrize("body", [SLOW, STREAM], ids=["plain", "stream"])
def test_a_worker_that_draws(server: RunningServer, body: dict[str, object]) -> None:
    assert works(server)
    (pid,) = server.worker_pids
    killed(server, pid, f"worker {pid} ended while it drew (signal 9)", body)


def test_an_engines_host(server: RunningServer) -> None:
    assert works(server)
    pid = server.hosts[0].pid
    killed(server, pid, "the engine sketch ended: signal 9; it is started again", None)


def test_the_process_that_answers(server: RunningServer) -> None:
    assert works(server)
    killed(server, server.api.pid, "the API process ended (signal 9); it is started again", None)
