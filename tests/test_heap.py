"""Memory that was freed is given back to the system once a process rests."""

from __future__ import annotations

import subprocess
import sys

import pytest

WORK = """
import asyncio, threading, time
from limner import heap

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
