"""Memory that was freed is given back to the system once a process rests."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from limner.system import heap

WORK = """
import asyncio, threading, time
from limner.system import heap

{before}

def work():
    kept = [bytearray(100_000) for _ in range(2000)]  # Below what malloc maps by itself.
    last = bytearray(100_000)  # Behind them: so that they do not lie at the end.
    del kept
    return last

async def main():
    floor = heap.resident_bytes()
    resting = asyncio.create_task(heap.trim_at_rest())
    await asyncio.sleep(0)
    last = await asyncio.get_running_loop().run_in_executor(None, work)
    circle = [bytearray(50_000_000)]
    circle.append(circle)
    del circle
    grown = heap.resident_bytes() - floor
    until = time.monotonic() + 20
    while heap.resident_bytes() > floor + grown // 4 and time.monotonic() < until:
        await asyncio.sleep(0.1)
    print(grown // 2**20, (heap.resident_bytes() - floor) // 2**20)

heap.IDLE_S = 0.5
asyncio.run(main())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's malloc and /proc")
@pytest.mark.parametrize("before", ["", "heap.use_one_arena()"])
def test_a_process_at_rest_gives_back_what_it_does_not_use(before: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK.format(before=before)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    grown, left = map(int, done.stdout.split())
    assert grown > 100
    assert left <= grown // 4


class Circle:
    """Refers to itself, so that only the garbage collector frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_trimming_collects_what_refers_to_itself() -> None:
    circle = weakref.ref(Circle())
    heap.trim()
    assert circle() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_the_resident_memory_is_what_the_system_says() -> None:
    assert heap.resident_bytes() == pytest.approx(psutil.Process().memory_info().rss, rel=0.2)


@pytest.mark.parametrize("on_threads", [True, False])
def test_a_process_is_trimmed_once_after_work_that_grew_it(
    monkeypatch: pytest.MonkeyPatch, on_threads: bool
) -> None:
    """On a thread, or on the loop where it has none; not again while it rests."""
    trimmed: list[threading.Thread] = []
    sizes = iter([0])
    monkeypatch.setattr(heap, "IDLE_S", 0.3)
    monkeypatch.setattr(heap, "resident_bytes", lambda: next(sizes, heap.GROWTH_BYTES + 1))

    async def test() -> None:
        over = asyncio.Event()
        loop = asyncio.get_running_loop()

        def trim() -> None:
            trimmed.append(threading.current_thread())
            loop.call_soon_threadsafe(over.set)

        monkeypatch.setattr(heap, "trim", trim)
        with ThreadPoolExecutor(1) as threads:
            resting = asyncio.create_task(heap.trim_at_rest(threads if on_threads else None))
            await asyncio.sleep(0)
            end = time.process_time() + 0.05
            while time.process_time() < end:
                pass
            async with asyncio.timeout(20):
                await over.wait()
            resting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await resting

    asyncio.run(test())
    assert [one is threading.main_thread() for one in trimmed] == [not on_threads]
