"""What clients see of engines that die, fail or hang, and of processes that are killed."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import openai
import psutil
import pytest

from tests.support.server import KEY, RunningServer, running_server
from tests.support.third_party import ROOT, installed
from tests.support.waiting import until

IN_TIME_S = 40


@contextmanager
def server(folder: Path, **engines: dict[str, object]) -> Generator[RunningServer]:
    """Serve with these engines, and the third party's kinds installed."""
    paths = installed(folder / "site")["PYTHONPATH"]
    variables = {
        "PYTHONPATH": os.pathsep.join((paths, str(ROOT / "src"))),
        "LIMNER_ENGINES": json.dumps(engines),
        "LIMNER_QUEUE__WAIT_MAX_S": "5",
    }
    with running_server(folder / "data", variables=variables) as running:
        yield running


def plain(*models: str, **section: object) -> dict[str, object]:
    """Describe an engine that draws one order at once, and obeys its prompts."""
    return {"kind": "plain", "models": models, "concurrent_max": 1, "timeout_s": 5} | section


def draw(server: RunningServer, prompt: str) -> str:
    """Ask for a picture; return `drawn`, or the code of the error."""
    with server.client(timeout=IN_TIME_S) as client:
        try:
            client.images.generate(model="dall-e-2", prompt=prompt, size="256x256")
        except openai.APIStatusError as error:
            return str(error.code)
    return "drawn"


def host_pid(server: RunningServer) -> int:
    """Return the process id of the one host that has no children."""
    (pid,) = (child.pid for child in server.hosts if not child.children())
    return pid


def ready(server: RunningServer) -> httpx.Response:
    """Ask the probe."""
    return httpx.get(f"{server.url}/readyz")


def metric(server: RunningServer, line: str) -> float:
    """Return a figure of /metrics."""
    text = httpx.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    return next(float(one.split()[-1]) for one in text.splitlines() if one.startswith(line))


def test_four_orders_that_wait_for_an_engine_that_dies_each_end(tmp_path: Path) -> None:
    """In a picture or an error; the next one is drawn, and the probes tell."""
    with server(tmp_path, plain=plain("dall-e-2")) as running, ThreadPoolExecutor(5) as threads:
        prompts = ["exit at once", "a cat", "a dog", "a bird", "a fish"]
        ends = list(threads.map(lambda prompt: draw(running, prompt), prompts))
        assert set(ends) <= {"drawn", "engine_died"}
        assert "engine_died" in ends
        until(lambda: draw(running, "a tree") == "drawn", what="a picture after the restart")
        assert ready(running).json()["engines"] == {"plain": "ready", "sketch": "ready"}
        assert metric(running, 'limner_engine_deaths_total{engine="plain"}') >= 1
        assert running.logged("plain")


def test_an_engine_that_fails_and_one_that_waits_for_ever_are_errors_in_time(
    tmp_path: Path,
) -> None:
    with server(tmp_path, plain=plain("dall-e-2", timeout_s=1)) as running:
        assert draw(running, "raise your hand") == "drawing_failed"
        assert draw(running, "wait for me") == "drawing_too_slow"
        assert draw(running, "a cat") == "drawn"


def test_an_engine_that_hangs_is_an_error_in_time_and_is_started_again(tmp_path: Path) -> None:
    with server(tmp_path, plain=plain("dall-e-2", timeout_s=1)) as running:
        pid = host_pid(running)
        assert draw(running, "hang up") == "drawing_too_slow"
        until(lambda: not psutil.pid_exists(pid), limit_s=90, what="the hung process's end")
        until(lambda: ready(running).is_success, limit_s=60, what="the engine's return")
        assert draw(running, "a cat") == "drawn"


def test_where_one_engine_dies_the_next_one_draws(tmp_path: Path) -> None:
    first, second = plain("dall-e-2", weight=1), plain("dall-e-2", weight=0, color=[9, 9, 9])
    with server(tmp_path, first=first, second=second) as running:
        assert draw(running, "exit both of you") == "engine_died"  # Both of them died.
        until(lambda: ready(running).is_success, what="the engines' return")
        os.kill(host_pid_of(running, "first"), signal.SIGKILL)
        assert draw(running, "a cat") == "drawn"


def host_pid_of(server: RunningServer, name: str) -> int:
    """Return the process id of a host by the socket's place in the configuration."""
    numbers = [host.pid for host in server.hosts if not host.children()]
    return numbers[0 if name == "first" else 1]


def test_an_api_process_that_is_killed_is_started_again(tmp_path: Path) -> None:
    """Its address stays, and the hosts with what they have loaded."""
    with server(tmp_path, plain=plain("dall-e-2")) as running:
        assert draw(running, "a cat") == "drawn"
        hosts = sorted(host.pid for host in running.hosts)
        running.api.kill()
        until(lambda: answers(running), limit_s=60, what="the API process's return")
        assert draw(running, "a dog") == "drawn"
        assert sorted(host.pid for host in running.hosts) == hosts
        assert running.logged("the API process ended (signal 9)")


def answers(server: RunningServer) -> bool:
    """Tell whether the server is ready."""
    try:
        return ready(server).is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_with_the_parent_all_its_processes_end(tmp_path: Path, how: signal.Signals) -> None:
    with server(tmp_path, plain=plain("dall-e-2")) as running:
        family = psutil.Process(running.process.pid).children(recursive=True)
        assert len(family) >= 4  # The API process, two hosts, workers that draw.
        running.process.send_signal(how)
        _, left = psutil.wait_procs(family, timeout=IN_TIME_S)
        assert left == []


def test_a_restarted_api_process_serves_what_its_parent_has_read(tmp_path: Path) -> None:
    """Whoever edits the configuration of a running server cannot stop its restarts by it."""
    file = tmp_path / "limner.toml"
    file.write_text('mode = "lenient"\n')
    with running_server(tmp_path / "data", "--config", str(file)) as running:
        file.write_text("mode = [\n")
        running.api.kill()
        until(lambda: answers(running), limit_s=60, what="the API process's return")
        with running.client() as client:  # Strict servers refuse n=2 of dall-e-3.
            asked = {"model": "dall-e-3", "prompt": "a cat", "n": 2}
            assert client.images.generate(**asked).data  # type: ignore[call-overload] # fields
