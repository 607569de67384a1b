"""Work that grows with its input's length alone, also where it ends with a refusal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from limner.errors import InvalidRequest
from tests.support.line_counter import lines_run

TWICE_MAX = 2.3
"""How many times the work twice the length may be."""


def lines_until_refused(work: Callable[[], object]) -> int:
    """Count the lines of Python that `work` runs, also when it is refused."""

    def ended() -> None:
        with suppress(InvalidRequest):
            work()

    return lines_run(ended)


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """Assert that twice the size is at most 2.3 times the work."""
    once, twice = lines_until_refused(work(size)), lines_until_refused(work(2 * size))
    assert 0 < twice <= TWICE_MAX * once
