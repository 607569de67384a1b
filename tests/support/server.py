"""A real Limner in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import psutil
from openai import AsyncOpenAI, OpenAI

from limner_sketch.language.interpreter import NOT_UNDERSTOOD
from tests.support.waiting import until

KEY = "My API Key"
STOP_TIMEOUT_S = 40


@dataclass
class RunningServer:
    """A server that answers. `log` grows while it runs."""

    url: str
    process: subprocess.Popen[str]
    log_lines: list[str]
    printed: list[str]

    @property
    def log(self) -> str:
        """Everything on its standard error so far."""
        return "".join(self.log_lines)

    def logged(self, text: str) -> str:
        """Wait until a line of the log says `text`, which may come after the answer; return it."""
        until(lambda: text in self.log, what=f"a line of the log with {text!r}")
        return next(line for line in self.log.splitlines() if text in line)

    @property
    def api(self) -> psutil.Process:
        """The process that answers requests."""
        (found,) = self._children("limner.api_process")
        return found

    @property
    def hosts(self) -> list[psutil.Process]:
        """The processes of the engines, the oldest first."""
        return sorted(self._children("limner.engines.host"), key=lambda one: one.create_time())

    @property
    def worker_pids(self) -> list[int]:
        """The processes that draw for it."""
        return sorted(worker.pid for host in self.hosts for worker in host.children())

    def _children(self, module: str) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if module in child.cmdline()]

    def client(self, **options: object) -> OpenAI:
        """Return the official client, pointed here; it does not retry unless told to."""
        settings = {"api_key": KEY, "base_url": f"{self.url}/v1", "max_retries": 0} | options
        return OpenAI(**settings)  # type: ignore[arg-type] # the client's own options, as given

    def async_client(self, **options: object) -> AsyncOpenAI:
        """Return the official client for asyncio."""
        settings = {"api_key": KEY, "base_url": f"{self.url}/v1", "max_retries": 0} | options
        return AsyncOpenAI(**settings)  # type: ignore[arg-type] # the same


@contextmanager
def running_server(
    data: Path,
    *options: str,
    port: int = 0,
    key: str | None = KEY,
    variables: Mapping[str, str] | None = None,
    understanding_fails: bool = False,
) -> Generator[RunningServer]:
    """Start `limner serve` and wait until it says where; stop it as an operator does.

    `variables` are set in its environment, which has no other of ours. A server that failed to
    understand a prompt fails its test, unless the test brings that about (`understanding_fails`).
    """
    command = [sys.executable, "-m", "limner", "serve", "--port", str(port), "--data", str(data)]
    if key is not None:
        command += ["--key", key]
    environment = {name: value for name, value in os.environ.items() if name[:7] != "LIMNER_"}
    process = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment | dict(variables or {}),
    )
    log: list[str] = []
    printed: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    reader = Thread(target=log.extend, args=(process.stderr,), daemon=True)
    reader.start()
    try:
        for line in process.stdout:
            printed.append(line)
            if "API docs" in line:
                break
        else:
            reader.join(STOP_TIMEOUT_S)
            raise AssertionError(f"the server did not start:\n{''.join(log)}")
        url = printed[0].split()[-1]
        printer = Thread(target=printed.extend, args=(process.stdout,), daemon=True)
        printer.start()
        yield RunningServer(url, process, log, printed)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(STOP_TIMEOUT_S)
        process.stderr.close()
        process.stdout.close()
    if not understanding_fails:
        assert NOT_UNDERSTOOD not in "".join(log), "".join(log)
