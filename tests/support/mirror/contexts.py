"""A pytest plugin (`-p tests.support.mirror.contexts`): notes which test file runs each line.

Lines that run while `tests/x/test_y.py` is read, or a test of it is set up, called or torn down,
are kept under that path. Each process of the tests writes a file of its own, named by `KEPT` in the
environment; servers that they start are watched too where `SERVERS` is set, which takes longer.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from coverage import Coverage

from tests.support.mirror.modules import KEPT, ROOT

SERVERS = "TESTS_COVERAGE_SERVERS"


class Watcher:
    """Watches this process, and knows the file that is read, or whose tests run, now."""

    def __init__(self, data: Path) -> None:
        self._coverage = Coverage(data_file=str(data), config_file=str(ROOT / "pyproject.toml"))
        if not os.environ.get(SERVERS):
            self._coverage.set_option("run:patch", [])
        self._file = ""

    def start(self) -> None:
        """Start before anything of the packages is imported."""
        self._coverage.start()

    def switch_to(self, file: str) -> None:
        """Keep what follows under a file's path."""
        if file != self._file:
            self._coverage.switch_context(file)
            self._file = file

    def save(self) -> None:
        """Write what was seen."""
        self._coverage.stop()
        self._coverage.save()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Keep what a test file does when it is read under its own path."""
        self.switch_to(collector.nodeid if isinstance(collector, pytest.Module) else "")
        try:
            return (yield)
        finally:
            self.switch_to("")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Keep what a test does under its file's path."""
        self.switch_to(item.nodeid.partition("::")[0])
        return (yield)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Save at the end."""
        self.save()


def pytest_configure(config: pytest.Config) -> None:
    """Join the hooks of the watcher that started when this plugin was read."""
    config.pluginmanager.register(_WATCHER)


_WATCHER = Watcher(Path(os.environ[KEPT]))
_WATCHER.start()
