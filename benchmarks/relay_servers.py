"""The relays under test, each a fresh process on the first core, and what memory it takes."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks import relay_peer
from benchmarks.figures import cores
from limner.contract.models import SERVED
from limner.ledger.database import Database

SERVER_CORE, OTHER_CORE = cores()[0], cores()[-1]
"""Looked up before anything is pinned: whoever stays on one core has no other."""
MIB = 1024 * 1024
START_TIMEOUT_S = 120
LOOK_EVERY_S = 0.05
POLL_S = 0.2
CONFIG = """\
port = 0

[engines.upstream]
kind = "relay"
dialect = "dall-e"
base_url = "{base_url}"
models = {models}
concurrent_max = 128
"""
MODELS = json.dumps([model.id for model in SERVED])
ADDRESS = re.compile(r"serves on (\S+)")
FIRST_KEY = re.compile(r"API key +(\S+)")


class MemoryWatch:
    """Looks at the memory of a process and its children; `peak_mib` while it is told to."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.peak_mib = 0.0
        self._over = threading.Event()

    def now_mib(self) -> float:
        """Add up what is resident now."""
        total = 0
        for process in (self._process, *self._process.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total / MIB

    @contextmanager
    def watching(self) -> Generator[None]:
        """Look again and again."""
        self._over.clear()
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            self.peak_mib = max(self.peak_mib, self.now_mib())


@dataclass(frozen=True, slots=True)
class Relay:
    """A server that relays: where the API is, with which key, how much memory it takes."""

    url: str
    key: str
    memory: MemoryWatch | None = None
    rest_mib: float = 0
    kept: Path | None = field(default=None)
    """Where it keeps pictures, if it does."""

    def forget(self) -> None:
        """Throw away the kept pictures: rounds of 2 MB each would fill a disk."""
        if self.kept is not None:
            for folder in self.kept.glob("pictures/*"):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def limner(base_url: str, database: str | None) -> Generator[Relay]:
    """Run `limner serve` with a data folder of its own; SQLite there, or this PostgreSQL."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "limner.toml").write_text(
            CONFIG.format(base_url=base_url, models=MODELS), "utf-8"
        )
        program = [sys.executable, "-m", "limner", "serve"]
        given = ["--config", str(folder / "limner.toml"), "--data", str(folder / "data")]
        environment = {} if database is None else _migrated(database)
        with _running([*program, *given], environment, folder / "log") as process:
            said = _until_said(process, folder / "log", FIRST_KEY)
            address = ADDRESS.search(said)
            key = FIRST_KEY.search(said)
            assert address is not None and key is not None
            memory = MemoryWatch(process.pid)
            yield Relay(address[1], key[1], memory, memory.now_mib(), folder / "data")


@contextmanager
def peer(base_url: str) -> Generator[Relay]:
    """Run LiteLLM's proxy."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        port = _free_port()
        command = relay_peer.command(folder, base_url, port)
        with _running(command, relay_peer.ENVIRONMENT, folder / "log") as process:
            url = f"http://127.0.0.1:{port}"
            _until_answers(process, f"{url}/health/liveliness", folder / "log")
            memory = MemoryWatch(process.pid)
            yield Relay(url, relay_peer.KEY, memory, memory.now_mib())


@contextmanager
def floor(base_url: str) -> Generator[Relay]:
    """Run the least that such a relay can be (`benchmarks.relay_floor`)."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        command = [sys.executable, "-m", "benchmarks.relay_floor", base_url, name]
        with _running(command, {}, folder / "log") as process:
            url = _until_said(process, folder / "log", re.compile("http")).split()[0]
            memory = MemoryWatch(process.pid)
            yield Relay(url, "none", memory, memory.now_mib(), folder)


@contextmanager
def direct(base_url: str) -> Generator[Relay]:
    """Call the upstream itself."""
    yield Relay(base_url.removesuffix("/v1"), "none")


@contextmanager
def pinned(core: int) -> Generator[None]:
    """Stay on one core meanwhile; what is started then stays there."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _migrated(database: str) -> Mapping[str, str]:
    """Make the tables; return the setting that says which database it is."""
    books = Database(database)
    books.migrate()
    books.close()
    return {"LIMNER_DATABASE__URL": database}


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], log: Path
) -> Generator[subprocess.Popen[bytes]]:
    # Modules are to be compiled, whatever this shell thinks of it.
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    with pinned(SERVER_CORE), log.open("wb") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=said, env=inherited | dict(environment)
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_said(process: subprocess.Popen[bytes], log: Path, what: re.Pattern[str]) -> str:
    return _until(process, log, lambda: text if what.search(text := log.read_text()) else None)


def _until_answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    def asked() -> str | None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own
                return str(answer.status)
        except OSError:
            return None

    _until(process, log, asked)


def _until(process: subprocess.Popen[bytes], log: Path, look: Callable[[], str | None]) -> str:
    ends = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < ends and process.poll() is None:
        found = look()
        if found is not None:
            return found
        time.sleep(POLL_S)
    raise RuntimeError(log.read_text()[-4000:])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
