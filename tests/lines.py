"""Work counted, not timed: how many lines of Python a call runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from limner.errors import InvalidRequest

TWICE_MAX = 2.3
"""How many times the work twice the length may be."""


def lines_run(work: Callable[[], object]) -> int:
    """Count the lines that a call runs, also one that ends with a refusal."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with suppress(InvalidRequest):
            work()
    finally:
        sys.settrace(before)
    return count


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """Assert that twice the size is at most 2.3 times the work."""
    once, twice = lines_run(work(size)), lines_run(work(2 * size))
    assert 0 < twice <= TWICE_MAX * once


def growth(work: Callable[[str], object], once: str, twice: str) -> float:
    """Return how many times as much work the second text is."""
    return lines_run(lambda: work(twice)) / lines_run(lambda: work(once))
