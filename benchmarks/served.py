"""A server for the benchmarks, in a process of its own, on the cores it is given.

`python -m benchmarks.served FOLDER CORES ENGINE`: ENGINE is `sketch`, or `ready`, which answers
every order at once with one of the product's examples, drawn before.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks.pictures import EXAMPLES, draw_one
from limner.app import Limner
from limner.config import load
from limner.contract.orders import Task
from limner.engines.engine import Capabilities, Drawn, DrawOrder
from limner.serving import base_url, listen, serve


class ReadyEngine:
    """Draws nothing: hands over pictures that were ready before, in turn."""

    capabilities = Capabilities(
        tasks=frozenset(Task), partial_pictures=False, seeded=True, concurrent_max=64
    )

    def __init__(self) -> None:
        self._pictures = [draw_one(prompt) for prompt in EXAMPLES]

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Hand over the picture whose turn it is by the seed."""
        for index, seed in enumerate(order.seeds):
            yield Drawn(index, self._pictures[seed % len(self._pictures)])


@dataclass(frozen=True)
class Served:
    """A running server: where, with which key, in which process."""

    url: str
    key: str
    pid: int


@contextmanager
def served(cores: Sequence[int], engine: str) -> Generator[Served]:
    """Run a server on these cores; its sketch engine has one worker for each."""
    with tempfile.TemporaryDirectory() as folder:
        names = ",".join(map(str, cores))
        command = [sys.executable, "-m", "benchmarks.served", folder, names, engine]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            url, key = process.stdout.readline().split()
            yield Served(url, key, process.pid)
        finally:
            process.terminate()
            process.wait(60)


def main() -> None:
    """Serve until told to stop."""
    folder, names, engine = sys.argv[1:]
    os.sched_setaffinity(0, {int(name) for name in names.split(",")})
    limner = Limner(load(None, data=Path(folder)), ReadyEngine() if engine == "ready" else None)
    listener = listen("127.0.0.1", 0)
    key, _ = limner.keys.create("benchmark")
    uvloop.run(serve(limner, listener, lambda: print(base_url(listener), key, flush=True)))


if __name__ == "__main__":
    main()
