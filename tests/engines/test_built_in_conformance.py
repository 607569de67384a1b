"""What every engine promises, asserted of the built-in one, and of engines in hosts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from limner.contract.orders import Quality
from limner.engines.engine import Engine
from limner.engines.host.client import HostedEngine
from limner.engines.host.specs import HostSpec
from limner.observe import Metrics
from limner.testing.engines import EngineConformance
from limner.testing.orders import plain_order
from limner_sketch.engine import SketchEngine
from tests.support.third_party import ROOT, installed


@contextmanager
def hosted(folder: Path, name: str, **section: object) -> Generator[Engine]:
    """Run an engine of a kind in a host, and reach it as an API process does."""
    spec = HostSpec(
        name=name,
        kind=name,
        section=json.dumps(section),
        socket=str(folder / "run" / "it.sock"),
        waiting_max=64,
        wait_max_s=60,
    )
    paths = installed(folder / "site")["PYTHONPATH"]
    with subprocess.Popen(
        [sys.executable, "-m", "limner.engines.host"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((paths, str(ROOT / "src")))},
    ) as process:
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(spec) + b"\n")
        process.stdin.flush()
        yield HostedEngine(name, spec.socket, wait_max_s=60, timeout_s=60, metrics=Metrics())
        process.stdin.close()


class TestBuiltIn(EngineConformance):
    """The built-in engine."""

    order = plain_order("gpt-image-1", quality=Quality.LOW)

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        """Return it, with one process that draws."""
        return SketchEngine(workers=1, timeout_s=60)


class TestBuiltInHosted(EngineConformance):
    """The built-in engine in its host: files cross, and pixels by shared memory."""

    order = plain_order("gpt-image-1", quality=Quality.LOW)

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Generator[Engine]:
        """Run its host."""
        with hosted(tmp_path_factory.mktemp("host"), "sketch", workers=2) as engine:
            yield engine


class TestThirdParty(EngineConformance):
    """A tiny engine of somebody else's, which is found by its entry point."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Generator[Engine]:
        """Run its host."""
        with hosted(tmp_path_factory.mktemp("host"), "tint", kind="tint") as engine:
            yield engine
