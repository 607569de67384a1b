"""The third party's engine, installed for the processes that a test starts."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.hosts import Hosted, standing
from tests.support.third_party import ROOT, installed


@pytest.fixture(scope="session")
def third_party(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Install the engine for all Pythons that are started."""
    paths = installed(tmp_path_factory.mktemp("site-packages"))["PYTHONPATH"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join((paths, str(ROOT / "src"))))
        yield


@pytest.fixture
def folder(third_party: None, tmp_path: Path) -> Path:  # noqa: ARG001 - PYTHONPATH has it
    """Give a folder for a host of the test's own."""
    return tmp_path


@pytest.fixture(scope="module")
def host(third_party: None, tmp_path_factory: pytest.TempPathFactory) -> Generator[Hosted]:  # noqa: ARG001 - PYTHONPATH has it
    """One host, which draws one order at once, for all tests that leave it as it was."""
    with standing(tmp_path_factory.mktemp("host"), concurrent_max=1) as running:
        yield running
