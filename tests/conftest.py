"""What many tests share: one running server, the official client on it, pictures to send."""

from __future__ import annotations

import logging
from collections.abc import Generator
from pathlib import Path

import pytest
from openai import OpenAI

from limner_sketch.language.interpreter import NOT_UNDERSTOOD
from tests.support.postgres import Cluster, find_binaries, running_cluster
from tests.support.programs import skip_without
from tests.support.server import RunningServer, running_server

STARTERS = ("running_server", "RunningServer", "hosted")
"""What a test module imports that starts servers, or engines in processes of their own."""

ON_SERVERS = {"attacks", "cases", "clients", "conformance", "e2e"}
"""The folders of tests that all talk to real servers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs: PyTorch, a real server of ours, or neither.

    Whole servers from their start to their end take long: `make e2e` runs these, and each test that
    starts a server of its own, where others share their module's.
    """
    for item in items:
        item.add_marker(_need(item))
        if "e2e" in item.path.parts or _starts_a_server(item):
            item.add_marker("long")


def _starts_a_server(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "running_server" in item.function.__code__.co_names


def _need(item: pytest.Item) -> str:
    fixtures = getattr(item, "fixturenames", ())
    if "diffusion" in item.path.parts or "tiny_model" in fixtures:
        return "torch"
    if not ON_SERVERS.isdisjoint(item.path.parts):
        return "server"
    module = getattr(item, "module", None)
    starts = any(hasattr(module, name) for name in STARTERS)
    return "server" if starts or "server" in fixtures else "unit"


class _Net(logging.Handler):
    """Keeps what the log says of prompts that understanding failed on."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.caught: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line and its traceback."""
        if record.getMessage() == NOT_UNDERSTOOD:
            self.caught.append(logging.Formatter().format(record))


@pytest.fixture(autouse=True)
def no_prompt_fails_to_be_understood(request: pytest.FixtureRequest) -> Generator[None]:
    """Fail a test in which understanding raised, unless the test brings that about.

    No user would see it: the picture is drawn all the same. The mark `understanding_fails` is for
    tests of just that. Servers in processes of their own are looked at by `running_server`.
    """
    net = _Net()
    logger = logging.getLogger("limner_sketch.language.interpreter")
    logger.addHandler(net)
    yield
    logger.removeHandler(net)
    if request.node.get_closest_marker("understanding_fails") is None:
        assert not net.caught, "\n".join(net.caught)


@pytest.fixture(scope="session", autouse=True)
def _runtime_folder(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Give each process of tests, and its servers, devices and sockets of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """One server for all tests that leave it as it was."""
    with running_server(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: RunningServer) -> Generator[OpenAI]:
    """Return the official client on it."""
    with server.client() as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Generator[Cluster]:
    """One PostgreSQL for all tests that leave it running; each takes a database of its own."""
    binaries = find_binaries()
    if binaries is None:
        skip_without("postgres")
    with running_cluster(binaries) as cluster:
        yield cluster


@pytest.fixture
def fragile_postgres() -> Generator[Cluster]:
    """Run a PostgreSQL of the test's own, which it may break."""
    binaries = find_binaries()
    if binaries is None:
        skip_without("postgres")
    with running_cluster(binaries) as cluster:
        yield cluster


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Name a data folder that does not exist yet."""
    return tmp_path / "data"
