"""A pytest plugin (`-p tests.support.mirror.contexts`): notes which test file runs each line.

Lines that run while a test of `tests/x/test_y.py` is set up, called or torn down are kept under
that path; what modules do on import is kept under the empty name.
"""

from __future__ import annotations

from collections.abc import Generator

import coverage
import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep what follows under the test's file."""
    current = coverage.Coverage.current()
    file = item.nodeid.partition("::")[0]
    if current is not None and _Last.file != file:
        current.switch_context(file)
        _Last.file = file
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Save what this process ran: a worker of xdist does not end as a program does."""
    current = coverage.Coverage.current()
    if current is not None:
        current.stop()
        current.save()


class _Last:
    """The file whose tests run now."""

    file = ""
