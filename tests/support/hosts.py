"""Real hosts for tests: a supervisor with the third party's engine, and clients on them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.engine import DrawOrder, Engine, Finished, Placed
from limner.engines.host.client import HostedEngine
from limner.engines.host.messages import HostStatus
from limner.engines.host.specs import HostSpec, shared_folders
from limner.engines.host.supervisor import HostSupervisor, HostTimeouts
from limner.observe import Metrics

ASKED = ImageOrder(
    task=Task.GENERATE,
    model="dall-e-3",
    prompt="a cat",
    n=1,
    size=Size(32, 24),
    quality=Quality.STANDARD,
    style=None,
    response_format=ResponseFormat.URL,
)
LIMITS = ("timeout_s", "grace_s", "cancel_s", "pixel_bytes_max")
"""What a host's spec says besides its engine's section."""
QUICK = HostTimeouts(ping_s=0.5, hang_s=100, restart_min_s=0.05, stop_s=10)


def order(prompt: str = "a cat", seeds: tuple[int, ...] = (1,), **more: Any) -> DrawOrder:
    """Make an order of one small picture."""
    return DrawOrder(more.pop("asked", ASKED), prompt, seeds, **more)


async def drawn(engine: Engine, wanted: DrawOrder) -> list[Finished]:
    """Return all pictures that an engine yields."""
    found = []
    async with aclosing(engine.draw(wanted)) as pictures:
        async for picture in pictures:
            if isinstance(picture, Placed):
                continue
            assert isinstance(picture, Finished)
            found.append(picture)
    return found


async def until_waiting(engine: HostedEngine, count: int) -> HostStatus:
    """Wait until so many orders wait in the host's line."""
    async with asyncio.timeout(20):
        while (status := await engine.status()).waiting < count:  # noqa: ASYNC110 - as below
            await asyncio.sleep(0.01)
    return status


async def until(condition: Callable[[], object], limit_s: float = 20) -> None:
    """Wait until another process has done something; fail after `limit_s` seconds."""
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - what it waits for is another process
            await asyncio.sleep(0.005)


@dataclass
class Hosted:
    """A host that runs, and what its tests look at."""

    spec: HostSpec
    folder: Path
    find_pid: Callable[[], int | None]
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def pid(self) -> int:
        """The process id of the host, which runs."""
        pid = self.find_pid()
        assert pid is not None
        return pid

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return Path(self.spec.socket)

    @property
    def lines(self) -> list[str]:
        """What the engine has noted."""
        return _lines(self.folder / "diary")

    @property
    def log(self) -> list[str]:
        """The lines of its log, of one that stands alone."""
        return _lines(self.folder / "log")

    @property
    def shared(self) -> list[Path]:
        """The files of pixels that wait for it."""
        places = (place for place in shared_folders(self.spec.socket) if place.exists())
        return [file for place in places for file in place.iterdir()]

    @property
    def sockets(self) -> int:
        """How many sockets it has open."""
        links = (link.readlink() for link in Path(f"/proc/{self.pid}/fd").iterdir())
        return sum(str(link).startswith("socket:") for link in links)

    @asynccontextmanager
    async def client(self, **options: Any) -> AsyncGenerator[HostedEngine]:
        """Start an engine as an API process does, and stop it."""
        settings: dict[str, Any] = {
            "wait_max_s": 20,
            "timeout_s": 20,
            "restart_wait_s": 30,
            "metrics": self.metrics,
        } | options
        engine = HostedEngine(self.spec.name, self.spec.socket, **settings)
        try:
            await engine.start()
            yield engine
        finally:
            await engine.stop()


def spec_of(folder: Path, **section: Any) -> HostSpec:
    """Describe a host of the third party's engine."""
    kind, waiting_max = section.pop("kind", "plain"), section.pop("waiting_max", 10)
    limits = {name: section.pop(name) for name in LIMITS if name in section}
    section.setdefault("diary", str(folder / "diary"))
    return HostSpec(
        name="plain",
        kind=kind,
        section=json.dumps(section),
        socket=str(folder / "run" / "plain.sock"),
        waiting_max=waiting_max,
        wait_max_s=20,
        **limits,
    )


@asynccontextmanager
async def hosted(
    folder: Path, patience: HostTimeouts = QUICK, **section: Any
) -> AsyncGenerator[Hosted]:
    """Run a host of the third party's engine under a supervisor."""
    spec = spec_of(folder, **section)
    async with HostSupervisor([spec], patience) as supervisor:
        yield Hosted(spec, folder, lambda: supervisor.pids.get(spec.name))


@contextmanager
def standing(folder: Path, **section: Any) -> Generator[Hosted]:
    """Run a host that nobody starts again."""
    spec = spec_of(folder, **section)
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "limner.engines.host"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
        ) as process,
    ):
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(spec) + b"\n")
        process.stdin.flush()
        yield Hosted(spec, folder, lambda: process.pid)
        process.stdin.close()


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def is_alive(pid: int) -> bool:
    """Tell whether a process is there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False
