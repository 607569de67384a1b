"""A host's server in the process of the test: its states, its status, and its orders."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from limner.engines.host.client import HostedEngine
from limner.engines.host.server import HostServer
from limner.engines.host.specs import HostSpec, HostState
from limner.errors import ConfigurationError, DrawingFailed, EngineDown, UpstreamUnavailable
from limner.observe import Metrics
from tests.support.hosts import ASKED, drawn, order, until
from tests.support.third_party import CREDITS, installed


@pytest.fixture(autouse=True)
def third_party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process find the engine kinds of another package."""
    installed(tmp_path / "package")
    monkeypatch.syspath_prepend(str(tmp_path / "package"))


@pytest.fixture
def parent() -> Iterator[tuple[int, int]]:
    """Return both ends of the pipe on which a host tells its parent its states."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def spec(folder: Path, kind: str = "plain", **section: object) -> HostSpec:
    return HostSpec(
        name="own",
        kind=kind,
        section=json.dumps({"kind": kind} | section),
        socket=str(folder / "sockets" / "0.sock"),
        waiting_max=2,
        wait_max_s=10,
        timeout_s=20,
    )


def modes(socket: Path) -> tuple[int, int]:
    """Return the permissions of a socket and of its folder."""
    return stat.S_IMODE(socket.stat().st_mode), stat.S_IMODE(socket.parent.stat().st_mode)


@asynccontextmanager
async def serving(what: HostSpec, parent: int) -> AsyncGenerator[HostedEngine]:
    """Run the server, and yield a client of it, whose host need not be ready."""
    end = asyncio.Event()
    with ThreadPoolExecutor(1) as threads:
        running = asyncio.create_task(HostServer(what, threads, parent).run(end))
        client = HostedEngine(
            what.name, what.socket, wait_max_s=10, timeout_s=20, metrics=Metrics()
        )
        starting = asyncio.create_task(client.start())
        try:
            await asyncio.wait({running, starting}, return_when=asyncio.FIRST_COMPLETED)
            yield client
        finally:
            end.set()
            await asyncio.wait({starting})
            await client.stop()
            await running


def test_it_says_its_states_serves_its_socket_and_cleans_up(
    tmp_path: Path, parent: tuple[int, int]
) -> None:
    what = spec(tmp_path)

    async def run() -> None:
        async with serving(what, parent[1]) as client:
            assert client.state is HostState.READY
            assert client.capabilities.credits == CREDITS
            assert modes(Path(what.socket)) == (0o600, 0o700)
            assert len(await drawn(client, order(seeds=(1, 2)))) == 2
            status = await client.status()
            assert (status.waiting, status.drawing, status.state) == (0, 0, HostState.READY)
            assert b'limner_steps_total{engine="own"} 2.0' in (await client.metrics_text() or b"")

    asyncio.run(run())
    assert os.read(parent[0], 100) == b"ready\n"
    assert not Path(what.socket).exists()


def test_partial_pictures_and_errors_cross(tmp_path: Path, parent: tuple[int, int]) -> None:
    async def run() -> None:
        async with serving(spec(tmp_path), parent[1]) as client:
            asked = replace(ASKED, partial_pictures=2, stream=True)
            pictures = await drawn(client, order(asked=asked))
            assert [one.final for one in pictures] == [False, False, True]
            with pytest.raises(UpstreamUnavailable) as refused:
                await drawn(client, order("refuse"))
            assert refused.value.retry_after_s == 9
            with pytest.raises(DrawingFailed, match="ValueError: the canvas tore"):
                await drawn(client, order("raise"))

    asyncio.run(run())


@pytest.mark.parametrize(
    ("prompt", "drawn_of"),
    [("few", "1 of 2"), ("twice", "2 of 2 .*number 0"), ("beyond", "2 of 2 .*number 2")],
)
def test_a_wrong_number_of_pictures_is_an_error(
    tmp_path: Path, parent: tuple[int, int], prompt: str, drawn_of: str
) -> None:
    async def run() -> None:
        async with serving(spec(tmp_path), parent[1]) as client:
            with pytest.raises(DrawingFailed, match=drawn_of):
                await drawn(client, order(prompt, seeds=(1, 2)))

    asyncio.run(run())


def test_a_caller_who_leaves_cancels_its_order(tmp_path: Path, parent: tuple[int, int]) -> None:
    diary = tmp_path / "diary"

    async def run() -> None:
        async with serving(spec(tmp_path, diary=str(diary)), parent[1]) as client:
            async with aclosing(client.draw(order("wait"))) as events:
                await anext(events)
                await until(lambda: "began wait" in diary.read_text())
            await until(lambda: "closed wait" in diary.read_text())
            await drawn(client, order())

    asyncio.run(run())
    assert diary.read_text().endswith("stopped\n")


@pytest.mark.parametrize(
    ("kind", "section", "reason"),
    [
        ("plain", {"start": "refuse"}, "There is no paint left"),
        ("plain", {"start": "raise"}, "KeyError: 'brush'"),
        ("plain", {"color": "secret"}, "engines.own.color"),
        ("cubist", {}, "engines.own.kind: cubist is none of"),
    ],
)
def test_an_engine_that_does_not_start_says_why(
    tmp_path: Path, parent: tuple[int, int], kind: str, section: dict[str, object], reason: str
) -> None:
    async def run() -> None:
        async with serving(spec(tmp_path, kind, **section), parent[1]) as client:
            assert client.state is HostState.FAILED
            assert reason in client.reason
            assert "secret" not in client.reason
            with pytest.raises(EngineDown):
                await drawn(client, order())

    asyncio.run(run())
    assert os.read(parent[0], 100) == b"failed\n"


def test_what_is_no_order_is_answered_by_an_error(tmp_path: Path, parent: tuple[int, int]) -> None:
    what = spec(tmp_path)

    async def run() -> bytes:
        async with (
            serving(what, parent[1]),
            aiohttp.ClientSession(connector=aiohttp.UnixConnector(what.socket)) as session,
            session.ws_connect("http://host/draw") as socket,
        ):
            await socket.send_bytes(b"nonsense")
            return await socket.receive_bytes()

    assert b"DrawingFailed" in asyncio.run(run())


def test_a_socket_with_too_long_a_path_is_refused(tmp_path: Path, parent: tuple[int, int]) -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            what = spec(tmp_path / ("x" * 100))
            await HostServer(what, threads, parent[1]).run(asyncio.Event())

    with pytest.raises(ConfigurationError, match="too long for a socket"):
        asyncio.run(run())
