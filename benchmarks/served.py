"""A server for the benchmarks, as an operator starts it, on the cores that it is given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.ready import installed
from limner.contract.models import SERVED

ROOT = Path(__file__).parents[1]
KEY = "benchmark"


@dataclass(frozen=True)
class Served:
    """A running server: where, with which key, in which process, which has the others."""

    url: str
    key: str
    pid: int

    @property
    def processes(self) -> list[psutil.Process]:
        """All its processes: the parent, the API, the engines' hosts, those that draw."""
        parent = psutil.Process(self.pid)
        return [parent, *parent.children(recursive=True)]

    def memory_mib(self) -> dict[str, float]:
        """Return each process's memory (PSS: what is shared counts in parts), by what it does."""
        found: dict[str, float] = {}
        for process in self.processes:
            name = process.cmdline()[2] if len(process.cmdline()) > 2 else process.name()
            pss = process.memory_full_info().pss / 1024**2
            found[name] = found.get(name, 0) + pss
        return found

    def pin(self, module: str, cores: Sequence[int]) -> None:
        """Move the processes of a module, each thread of theirs, to these cores."""
        for process in self.processes:
            if module in process.cmdline():
                for thread in process.threads():  # A process's affinity is its first thread's.
                    os.sched_setaffinity(thread.id, cores)


@contextmanager
def served(cores: Sequence[int], engine: str) -> Generator[Served]:
    """Run a server on these cores; `engine` is `sketch`, or `ready` (`benchmarks.ready`)."""
    with tempfile.TemporaryDirectory() as folder:
        data, site = Path(folder, "data"), installed(Path(folder, "site"))
        variables = {"PYTHONPATH": os.pathsep.join(map(str, (site, ROOT, ROOT / "src")))}
        if engine == "ready":
            models = [model.id for model in SERVED]
            variables["LIMNER_ENGINES"] = json.dumps({"ready": {"kind": "ready", "models": models}})
        command = [sys.executable, "-m", "limner", "serve", "--port", "0", "--data", str(data)]
        process = subprocess.Popen(
            [*command, "--key", KEY],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | variables,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            for line in process.stdout:
                if "docs" in line:
                    break
            yield Served(url, KEY, process.pid)
        finally:
            process.terminate()
            process.wait(60)
