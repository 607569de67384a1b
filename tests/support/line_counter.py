"""How much Python a piece of work runs, in lines: the same on a busy machine as on a quiet one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of Python `work` runs."""
    count = 0

    def local(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return local

    before = sys.gettrace()
    sys.settrace(local)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[str], object], once: str, twice: str) -> float:
    """Return how many times as much work the second text is."""
    return lines_run(lambda: work(twice)) / lines_run(lambda: work(once))
