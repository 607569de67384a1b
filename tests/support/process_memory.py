"""What a server's whole tree of processes holds in memory: its proportional set size (man 5 proc).

The resident size counts shared pages once for each process, and a parent's alone misses what its
children hold.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.support.server import RunningServer

SAMPLE_S = 0.05


def tree_bytes(server: RunningServer) -> int:
    """Return the memory of all processes of a server together."""
    parent = psutil.Process(server.process.pid)
    return sum(_pss_bytes(one.pid) for one in [parent, *parent.children(recursive=True)])


def _pss_bytes(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):  # It ended meanwhile.
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


class Peak:
    """The most that was seen so far."""

    def __init__(self) -> None:
        self.bytes = 0


@contextmanager
def peak_of(server: RunningServer) -> Generator[Peak]:
    """Look at the memory again and again while the block runs."""
    peak = Peak()
    done = threading.Event()

    def look() -> None:
        while True:
            peak.bytes = max(peak.bytes, tree_bytes(server))
            if done.wait(SAMPLE_S):
                return

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        done.set()
        looking.join()
