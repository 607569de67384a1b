"""Models on one device draw one after the other, also in processes of their own."""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import aclosing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.diffusion.cancellation import Cancelled
from limner.engines.diffusion.device_locks import DeviceLock
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.engine import DrawOrder
from limner.system.runtime_folder import runtime_folder
from tests.engines.conftest import TinyModel
from tests.support.waiting import until

WAIT_S = 30
SIDE = 64
ROUNDS = 40
MANY_LOCKS = """
import os, sys
from pathlib import Path
from limner.engines.diffusion.device_locks import DeviceLock

folder, name, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
lock, log = DeviceLock("cpu", folder), os.open(folder / "log", os.O_WRONLY | os.O_APPEND)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(rounds):
    with lock.acquire(lambda: True):
        os.write(log, f"{name} begins\\n".encode())
        sum(range(20_000))
        os.write(log, f"{name} ends\\n".encode())
"""
ONE_LOCK = """
import sys, threading
from pathlib import Path
from limner.engines.diffusion.device_locks import DeviceLock

with DeviceLock("cpu", Path(sys.argv[1])).acquire(lambda: True):
    print("held", flush=True)
    threading.Event().wait()
"""


def started(script: str, *words: object) -> subprocess.Popen[str]:
    """Start a process and wait for its first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def test_two_processes_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    processes = [started(MANY_LOCKS, tmp_path, name, ROUNDS) for name in ("one", "two")]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=WAIT_S)
        assert process.returncode == 0
    lines = log.read_text().splitlines()
    assert len(lines) == 4 * ROUNDS
    for begin, end in zip(lines[::2], lines[1::2], strict=True):
        name = begin.split()[0]
        assert (begin, end) == (f"{name} begins", f"{name} ends")


def test_the_turn_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    holder = started(ONE_LOCK, tmp_path)
    lock = DeviceLock("cpu", tmp_path)
    with pytest.raises(Cancelled), lock.acquire(lambda: False):
        pytest.fail("it is taken")
    holder.kill()
    holder.communicate(timeout=WAIT_S)
    with lock.acquire(lambda: False):
        pass


class Waiting:
    """A thread that takes the lock. `asked` is set once it waits, `entered` once it has it."""

    def __init__(self, lock: DeviceLock, within: Callable[[], object] = lambda: None) -> None:
        self.asked, self.entered = threading.Event(), threading.Event()
        self.wanted, self.broken_off = True, False
        self._lock, self._within = lock, within
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _still_wanted(self) -> bool:
        self.asked.set()
        return self.wanted

    def _run(self) -> None:
        try:
            with self._lock.acquire(self._still_wanted):
                self._within()
                self.entered.set()
        except Cancelled:
            self.broken_off = True


def test_who_waits_comes_before_who_has_just_drawn(tmp_path: Path) -> None:
    lock = DeviceLock("cpu", tmp_path)
    order = list[str]()
    with lock.acquire(lambda: True):
        other = Waiting(lock, lambda: order.append("other"))
        assert other.asked.wait(WAIT_S)
    with lock.acquire(lambda: True):
        order.append("again")
    assert order == ["other", "again"]


def test_waiting_ends_when_nobody_wants_the_picture_any_more(tmp_path: Path) -> None:
    lock = DeviceLock("cpu", tmp_path)
    with lock.acquire(lambda: True):
        leaving = Waiting(lock)
        assert leaving.asked.wait(WAIT_S)
        leaving.wanted = False
        leaving.thread.join(WAIT_S)
        assert (leaving.broken_off, leaving.entered.is_set()) == (True, False)
        staying = Waiting(lock)
        assert staying.asked.wait(WAIT_S)
    assert staying.entered.wait(WAIT_S)


def test_devices_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with (
        DeviceLock("cuda-1", tmp_path).acquire(lambda: False),
        DeviceLock("cuda-2", tmp_path).acquire(lambda: False),
    ):
        pass


def long_order() -> DrawOrder:
    """Return an order of many steps."""
    asked = ImageOrder(
        task=Task.GENERATE,
        model="dall-e-2",
        prompt="a cat in a meadow",
        n=1,
        size=Size(SIDE, SIDE),
        quality=Quality.MAX,
        style=None,
        response_format=ResponseFormat.B64_JSON,
        seed=7,
    )
    return DrawOrder(asked, asked.prompt, (7,))


def engine_of(folder: Path, stepped: Callable[[], object] = lambda: None) -> DiffusersEngine:
    """Make an engine for a tiny model on the CPU."""
    settings = DiffusersSettings(model=str(folder), device="cpu", native_side=SIDE)
    return DiffusersEngine(settings, stepped)


async def draw_all(engine: DiffusersEngine) -> int:
    """Have the long order drawn; count its final pictures."""
    async with aclosing(engine.draw(long_order())) as pictures:
        return sum([picture.final async for picture in pictures])


def entry_is_locked() -> bool:
    """Tell whether an engine waits for the CPU."""
    with (runtime_folder() / "device-cpu.entry.lock").open() as entry:
        try:
            fcntl.flock(entry, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.mark.slow
def test_an_engine_is_stopped_while_another_has_the_device(tiny_model: TinyModel) -> None:
    async def stop_while_waiting() -> None:
        engine = engine_of(tiny_model("sd15"))
        await engine.start()
        with DeviceLock("cpu", runtime_folder()).acquire(lambda: True):
            drawing = asyncio.create_task(draw_all(engine))
            await asyncio.to_thread(until, entry_is_locked)
            async with asyncio.timeout(WAIT_S):
                await engine.stop()
            drawing.cancel()
            await asyncio.wait({drawing})

    asyncio.run(stop_while_waiting())


def draw_beside(name: str, folder: Path, ready: Barrier, log: Path) -> None:
    """Draw with one model in this process, at the same time as another; log each step."""
    import torch

    torch.set_num_threads(1)
    file = os.open(log, os.O_WRONLY | os.O_APPEND)
    drawing = threading.Event()

    def step() -> None:
        if drawing.is_set():
            os.write(file, f"{name}\n".encode())

    async def draw() -> None:
        engine = engine_of(folder, step)
        await engine.start()
        try:
            await asyncio.to_thread(ready.wait, 120)
            drawing.set()
            assert await draw_all(engine) == 1
        finally:
            await engine.stop()

    asyncio.run(draw())
    os.close(file)


@pytest.mark.slow
def test_two_models_take_turns(tiny_model: TinyModel, tmp_path: Path) -> None:
    """Their steps do not interleave, though both are asked at the same moment."""
    log = tmp_path / "log"
    log.touch()
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(2)
    other = context.Process(
        target=draw_beside, args=("sdxl", tiny_model("sdxl"), ready, log), daemon=True
    )
    other.start()
    draw_beside("sd15", tiny_model("sd15"), ready, log)
    other.join(120)
    assert other.exitcode == 0
    steps = log.read_text().split()
    assert sorted(name for name, _ in itertools.groupby(steps)) == ["sd15", "sdxl"]
