"""A real PostgreSQL of one's own: a cluster in a temporary folder, on a free port of this machine.

It runs with its own defaults (fsync is on) and is stopped by its own process id.
"""

from __future__ import annotations

import itertools
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support.waiting import until

USUAL_PLACES = "/usr/lib/postgresql"
"""Where Debian keeps them, one folder for each version; others have them in PATH."""

SUPERUSER = "limner"
STOP_TIMEOUT_S = 30


class Cluster:
    """A PostgreSQL server that can be stopped, killed and started again on the same data."""

    def __init__(self, binaries: Path, folder: Path, user: str | None) -> None:
        self.port = _free_port()
        self.data = folder / "data"
        self._binaries = binaries
        self._folder = folder
        self._user = user
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None

    def initialize(self) -> None:
        """Make an empty cluster."""
        subprocess.run(
            [
                self._binaries / "initdb",
                f"--pgdata={self.data}",
                f"--username={SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
            ],
            check=True,
            capture_output=True,
            cwd=self._folder,
            user=self._user,
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = (self._folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [
                    self._binaries / "postgres",
                    "-D",
                    self.data,
                    "-p",
                    str(self.port),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                ],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._user,
            )
        until(self._answers, limit_s=60, what="PostgreSQL's answer")

    def stop(self) -> None:
        """Let it go: sessions end, what is committed is written."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """End it without a word, as `pg_ctl stop -m immediate` does: the next start recovers."""
        self._end(signal.SIGQUIT)

    def url(self, database: str) -> str:
        """Return a database's URL, as the setting `database.url` has it."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def new_database(self) -> Generator[str]:
        """Make an empty database, hand over its URL, drop it at the end."""
        name = f"limner_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError((self._folder / "log").read_text()[-4000:])
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(STOP_TIMEOUT_S)
            self._process = None


@contextmanager
def running_cluster(binaries: Path) -> Generator[Cluster]:
    """Make a cluster and run it; remove it at the end."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="limner-postgres-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        cluster = Cluster(binaries, folder, user)
        cluster.initialize()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def find_binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs; None where it is not installed."""
    candidates = []
    for program in ("postgres", "initdb"):
        found = shutil.which(program)
        if found is not None:
            candidates.append(Path(found).resolve().parent)
    config = shutil.which("pg_config")
    if config is not None:
        asked = subprocess.run([config, "--bindir"], check=True, capture_output=True, text=True)
        candidates.append(Path(asked.stdout.strip()))
    candidates += sorted(Path(USUAL_PLACES).glob("*/bin"), key=_version, reverse=True)
    return next((one for one in candidates if _complete(one)), None)


def _complete(folder: Path) -> bool:
    return all((folder / program).is_file() for program in ("initdb", "postgres"))


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", folder.parent.name))


def _unprivileged() -> str | None:
    """Return whom to run it as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
