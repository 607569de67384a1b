"""A pytest plugin (`-p tests.support.mirror.contexts`): notes which test file runs each line.

Lines that run while `tests/x/test_y.py` is read, or a test of it is set up, called or torn down,
are kept under that path.
"""

from __future__ import annotations

from collections.abc import Generator

import coverage
import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Keep what a test file does when it is read under its own path."""
    _switch_to(collector.nodeid if isinstance(collector, pytest.Module) else "")
    try:
        return (yield)
    finally:
        _switch_to("")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep what a test does under its file's path."""
    _switch_to(item.nodeid.partition("::")[0])
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Save what this process ran: a worker of xdist does not end as a program does."""
    current = coverage.Coverage.current()
    if current is not None:
        current.stop()
        current.save()


def _switch_to(file: str) -> None:
    current = coverage.Coverage.current()
    if current is not None and _Last.file != file:
        current.switch_context(file)
        _Last.file = file


class _Last:
    """The file that is read, or whose tests run, now."""

    file = ""
