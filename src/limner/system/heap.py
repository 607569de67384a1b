"""The heap of this process: what malloc keeps after large work is given back to the system.

glibc keeps freed memory in an arena for each thread: a server that had decoded 36 pictures of
6144x6144 held 1.5 GB at rest, and 66 MB after `malloc_trim`, which took 70 ms (`python -m
benchmarks many_pixels` measures both). Trimming at rest costs no request anything; a lower mmap
threshold would cost each one the faults of new pages.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path

IDLE_S = 2.0
"""How long a process must have rested before its memory is trimmed, in seconds."""
REST_SHARE = 0.02
"""The share of a processor that a resting process takes at most."""
GROWTH_BYTES = 16 * 1024 * 1024
"""By how much the memory must have grown: less is not worth the work."""
_STATM = Path("/proc/self/statm")
"""Linux: the second number is the pages in memory (man 5 proc_pid_statm)."""


_M_ARENA_MAX = -8
"""The number of that option of mallopt (glibc's malloc.h)."""


def _find(name: str) -> Callable[..., int] | None:
    """Find a function of glibc; other libraries give memory back of themselves, or not at all."""
    with suppress(OSError, AttributeError):
        found: Callable[..., int] = getattr(ctypes.CDLL(None), name)
        return found
    return None


_trim, _mallopt = _find("malloc_trim"), _find("mallopt")


def use_one_arena() -> None:
    """Let all threads of this process, which has begun none, share one arena of malloc.

    Of the arenas of threads trimming leaves the top, up to 64 MB each. Python's small objects have
    an allocator of their own, so that threads seldom meet here.
    """
    if _mallopt is not None:
        _mallopt(_M_ARENA_MAX, 1)


def trim() -> None:
    """Collect garbage, and give free memory back to the system; without glibc it only collects.

    What refers to itself in a circle (a task, its error, the frame that holds pixels) would stay
    until a collector that counts objects and not bytes comes by.
    """
    gc.collect()
    if _trim is not None:
        _trim(0)


def resident_bytes() -> int:
    """Return how much of this process is in memory; 0 where the system does not say."""
    with suppress(OSError):
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


async def trim_at_rest(threads: Executor | None = None) -> None:
    """Trim once after each time of work, where memory has grown since the start; until cancelled.

    It is done on one of `threads`; without them on the loop itself, where a process that forks may
    have no thread.
    """
    loop = asyncio.get_running_loop()
    floor, worked = resident_bytes(), False
    while True:
        began = time.process_time()
        await asyncio.sleep(IDLE_S)
        now = resident_bytes()
        floor = min(floor, now)
        if time.process_time() - began > REST_SHARE * IDLE_S:
            worked = True
        elif worked and now > floor + GROWTH_BYTES:
            worked = False
            if threads is None:
                trim()
            else:
                await loop.run_in_executor(threads, trim)
