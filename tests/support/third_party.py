"""Tiny engines of somebody else's: they draw a plain colour, and misbehave when they are told to.

They register by the entry point that `installed` writes, as a package from elsewhere would.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from limner.contract.orders import Background, Quality, Task
from limner.engines.engine import Capabilities, Drawn, DrawOrder, Finished, PromptIntake
from limner.engines.finishing_engine import finished
from limner.engines.host.worker_pool import WorkerPool
from limner.engines.registry import GROUP, EngineKind, EngineTools
from limner.errors import ConfigurationError, UpstreamUnavailable
from limner.images.pixels import Pixels
from limner.settings import EngineSection

log = logging.getLogger(__name__)

CREDITS = "Painted by the other house"
ROOT = Path(__file__).parents[2]
STEP_S = 0.01


class PlainSection(EngineSection):
    """Its table of the configuration."""

    kind: Literal["plain"] = "plain"
    color: tuple[int, int, int] = (200, 30, 60)
    concurrent_max: int = 4
    finishes: bool = Field(False, description="Whether it hands over finished files.")
    start: Literal["well", "slowly", "refuse", "stumble", "raise", "exit", "never"] = "well"
    diary: Path | None = Field(None, description="A file to note in what happens.")


class PlainEngine:
    """Draws a picture of one colour; the words of a prompt make it do something else.

    `exit` ends the process as a crash in C code would, `hang` stops the process's event loop,
    `wait` never ends, `raise` and `refuse` fail, `slow` takes a moment; `color` ends in the middle
    of the second picture. `thread` draws in its one thread, which `block` stops for ever; `cling`
    does not let go when it is cancelled. `few` leaves out the last picture, `twice` draws the first
    one again, `beyond` one more than asked.
    """

    def __init__(self, name: str, section: PlainSection, tools: EngineTools) -> None:
        self._name = name
        self._section = section
        self._steps = tools.metrics.steps.labels(name)
        self._thread = ThreadPoolExecutor(1)
        self._capabilities = Capabilities(
            tasks=frozenset(Task),
            partial_pictures=True,
            seeded=True,
            concurrent_max=section.concurrent_max,
            prompts=PromptIntake.text(frozenset({"en"}), 77),
            credits=CREDITS,
        )

    @property
    def capabilities(self) -> Capabilities:
        """All tasks, partial pictures, seeds."""
        return self._capabilities

    async def start(self) -> None:
        """Start as the section says."""
        self._note("starting")
        match self._section.start:
            case "slowly":
                await asyncio.sleep(0.3)  # What "slowly" is.
            case "refuse":
                raise ConfigurationError("There is no paint left.")
            case "stumble" if self._count("starting") == 2:
                raise ConfigurationError("The paint is not dry yet.")
            case "raise":
                raise KeyError("brush")
            case "exit":
                os._exit(7)
            case "never":
                await asyncio.Event().wait()
        self._note("started")

    async def stop(self) -> None:
        """Say so."""
        self._note("stopped")

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished]:
        """Draw each picture, as light as its seed says, with three states on the way."""
        self._note(f"began {order.prompt}")
        log.info("drawing %s", order.prompt)
        try:
            await self._obey(order.prompt)
            for index, seed in _counted(order):
                if "color" in order.prompt and index == 1:
                    os._exit(8)
                for state in range(1, 4):
                    yield self._handed_over(order, index, self._picture(order, seed, state), state)
                self._steps.inc()
        finally:
            self._note(f"closed {order.prompt}")

    async def _obey(self, prompt: str) -> None:
        match prompt.split()[0] if prompt else "":
            case "exit":
                os._exit(3)
            case "hang":
                threading.Event().wait()
            case "wait":
                await asyncio.Event().wait()
            case "raise":
                raise ValueError("the canvas tore")
            case "refuse":
                raise UpstreamUnavailable(9)
            case "slow":
                await asyncio.sleep(STEP_S)  # What "slow" is.
            case "thread" | "block" as word:
                work = int if word == "thread" else threading.Event().wait
                await asyncio.get_running_loop().run_in_executor(self._thread, work)
            case "cling":
                while True:
                    with contextlib.suppress(asyncio.CancelledError):
                        await asyncio.Event().wait()

    def _picture(self, order: DrawOrder, seed: int, state: int) -> Pixels:
        size = order.asked.size
        shade = (np.array(self._section.color) + seed % 256) % 256 * state // 3
        picture = np.full((size.height, size.width, 3), shade, np.uint8)
        if order.source is not None:
            picture[order.source[:, :, 3] > 0] //= 2
        return picture

    def _handed_over(
        self, order: DrawOrder, index: int, picture: Pixels, state: int
    ) -> Drawn | Finished:
        drawn = Drawn(
            index, picture, final=state == 3, prompt=f"{order.prompt}, plain", ignored=("style",)
        )
        return finished(order, drawn, CREDITS) if self._section.finishes else drawn

    def _count(self, line: str) -> int:
        diary = self._section.diary
        return 0 if diary is None else diary.read_text().splitlines().count(line)

    def _note(self, line: str) -> None:
        if self._section.diary is not None:
            with self._section.diary.open("a") as diary:
                diary.write(f"{line}\n")


def _counted(order: DrawOrder) -> list[tuple[int, int]]:
    """Return the indices and seeds of an order, wrong ones where the prompt says so."""
    counted = list(enumerate(order.seeds))
    match order.prompt:
        case "few":
            return counted[:-1]
        case "twice":
            return [*counted, counted[0]]
        case "beyond":
            return [*counted, (len(counted), 1)]
    return counted


class TintEngine:
    """The smallest engine that keeps every promise: one colour, of the words and the seed."""

    capabilities = Capabilities(frozenset(Task), False, True, 4, PromptIntake.text(), CREDITS)

    def __init__(self, _name: str, _section: EngineSection, _tools: EngineTools) -> None:
        pass

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Draw each picture, and name what made no difference."""
        asked = order.asked
        wishes = {
            "quality": asked.quality is not Quality.STANDARD,
            "background": asked.background is Background.TRANSPARENT,
            "input_fidelity": asked.fidelity is not None,
            "partial_images": asked.partial_pictures > 0,
            "image": bool(order.others),
        }
        ignored = tuple(name for name, is_wished in wishes.items() if is_wished)
        for index, seed in enumerate(order.seeds):
            tint = hashlib.sha256(f"{order.prompt} {seed}".encode()).digest()[:3]
            picture = np.full((asked.size.height, asked.size.width, 3), list(tint), np.uint8)
            yield Drawn(index, picture, ignored=ignored)


class ForkedSection(EngineSection):
    """The table of an engine that draws in processes of its own."""

    kind: Literal["forked"] = "forked"
    diary: Path | None = Field(None, description="A file to note in what happens.")


@dataclass(frozen=True, slots=True, eq=False)
class ForkedJob:
    """One picture of an order."""

    order: DrawOrder
    index: int


def paint(job: ForkedJob) -> Iterator[Finished]:
    """Draw and finish one picture in a worker, whose process id is what it says it drew."""
    order = job.order
    match order.prompt:
        case "exit":
            os._exit(9)
        case "hang":
            threading.Event().wait()
    for state in range(1, 4):
        size, shade = order.asked.size, order.seeds[job.index] % 80 * state
        picture = np.full((size.height, size.width, 3), shade, np.uint8)
        drawn = Drawn(job.index, picture, final=state == 3, prompt=str(os.getpid()))
        yield finished(order, drawn, CREDITS)


class ForkedEngine:
    """Draws in two workers, forked from its host."""

    def __init__(self, name: str, section: ForkedSection, tools: EngineTools) -> None:
        self._section = section
        self._steps = tools.metrics.steps.labels(name)
        self._pool: WorkerPool[ForkedJob, Finished] = WorkerPool(paint, 2, timeout_s=30)

    @property
    def capabilities(self) -> Capabilities:
        """Two orders at once."""
        return Capabilities(frozenset(Task), True, True, 2, PromptIntake.own(), CREDITS)

    async def start(self) -> None:
        """Fork the workers and note their process ids."""
        await self._pool.start()
        if self._section.diary is not None:
            with self._section.diary.open("a") as diary:
                diary.write("".join(f"{pid}\n" for pid in self._pool.pids))

    async def stop(self) -> None:
        """End the workers."""
        await self._pool.stop()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Finished]:
        """Draw one picture after another."""
        for index in range(len(order.seeds)):
            job = ForkedJob(order, index)
            async with aclosing(
                self._pool.run(job, partial=order.asked.partial_pictures > 0)
            ) as states:
                async for state in states:
                    yield state
            self._steps.inc()


PLAIN = EngineKind(PlainSection, PlainEngine)
FORKED = EngineKind(ForkedSection, ForkedEngine)
TINT = EngineKind(EngineSection, TintEngine)


def installed(folder: Path) -> dict[str, str]:
    """Install this engine into a folder; return the variables with which Python finds it there."""
    place = folder / "limner_plain-1.0.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: limner-plain\nVersion: 1.0\n")
    (place / "entry_points.txt").write_text(
        f"[{GROUP}]\nplain = {__name__}:PLAIN\nforked = {__name__}:FORKED\ntint = {__name__}:TINT\n"
    )
    before = os.environ.get("PYTHONPATH")
    paths = (str(folder), str(ROOT), *(() if before is None else (before,)))
    return {"PYTHONPATH": os.pathsep.join(paths)}
