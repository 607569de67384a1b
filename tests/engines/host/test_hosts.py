"""Hosts as API processes meet them: real processes, real sockets, an engine of somebody else's."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import stat
import subprocess
import sys
import time
from contextlib import aclosing
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest

from limner.concurrency.threads import thread_pool
from limner.contract.orders import OutputFormat, Size, Task
from limner.engines.engine import DrawOrder, Engine, Finished
from limner.engines.finishing_engine import FinishingEngine
from limner.engines.host.client import HostedEngine
from limner.engines.host.messages import HostStatus
from limner.engines.host.specs import HostState, shared_folders
from limner.engines.host.supervisor import HostSupervisor, HostTimeouts
from limner.engines.registry import EngineTools
from limner.errors import (
    ConfigurationError,
    DrawingFailed,
    DrawingTooSlow,
    EngineDied,
    EngineDown,
    LimnerError,
    Overloaded,
    PixelsFull,
    UpstreamUnavailable,
)
from limner.fetching.fetcher import NoFetcher
from limner.observe import Metrics, request_id
from tests.support.hosts import (
    ASKED,
    QUICK,
    Hosted,
    drawn,
    hosted,
    is_alive,
    order,
    spec_of,
    until,
    until_waiting,
)
from tests.support.third_party import CREDITS, PlainEngine, PlainSection

PARTIAL = replace(ASKED, partial_pictures=2)


def edit() -> DrawOrder:
    """Make an edit with a hole: half of the picture is kept."""
    random = np.random.default_rng(7)
    kept = random.integers(0, 256, (24, 32, 4), dtype=np.uint8)
    hole = np.zeros((24, 32), bool)
    hole[:12] = True
    source = kept.copy()
    source[hole] = 0
    return order(
        "a hat", asked=replace(ASKED, task=Task.EDIT), source=source, hole=hole, kept=kept,
        others=(kept,),
    )  # fmt: skip


ORDERS = {
    "several": order(seeds=(1, 2, 2**64 - 1)),
    "partial": order(asked=PARTIAL, seeds=(5, 6)),
    "webp": order(asked=replace(ASKED, output_format=OutputFormat.WEBP, size=Size(20, 50))),
    "edit": edit(),
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def plain(**section: Any) -> PlainEngine:
    return PlainEngine("plain", PlainSection(**section), EngineTools(Metrics(), NoFetcher()))


async def steps(engine: HostedEngine) -> float:
    text = (await engine.metrics_text() or b"").decode()
    found = re.search(r'limner_steps_total\{engine="plain"\} (\S+)', text)
    assert found is not None
    return float(found[1])


def pauses(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return how long the supervisor waited each time, in seconds."""
    lines = [record.getMessage() for record in caplog.records if "supervisor" in record.name]
    return [line.split()[-2] for line in lines]


def python(code: str, argument: str) -> subprocess.Popen[bytes]:
    """Start a Python of its own."""
    return subprocess.Popen([sys.executable, "-c", code, argument], stdout=subprocess.PIPE)


async def outcome(engine: Engine, wanted: DrawOrder) -> list[Finished] | LimnerError:
    try:
        return await drawn(engine, wanted)
    except LimnerError as fault:
        return fault


def test_pictures_are_those_of_the_same_engine_in_this_process(host: Hosted) -> None:
    async def run() -> None:
        with thread_pool(1, "pixels") as threads:
            here = FinishingEngine(plain(concurrent_max=1), threads)
            async with host.client() as there:
                assert there.capabilities == here.capabilities
                for name, wanted in ORDERS.items():
                    ours, theirs = await drawn(here, wanted), await drawn(there, wanted)
                    assert list(map(astuple, ours)) == list(map(astuple, theirs)), name

    asyncio.run(run())


def test_partial_pictures_come_as_often_as_asked_and_the_file_says_what_was_drawn(
    host: Hosted,
) -> None:
    async def run() -> None:
        async with host.client() as engine:
            pictures = await drawn(engine, order(asked=PARTIAL, seeds=(5, 6)))
            assert [(one.index, one.final) for one in pictures] == [
                *((0, False), (0, False), (0, True)),
                *((1, False), (1, False), (1, True)),
            ]
            for one in pictures:
                assert one.prompt == "a cat, plain"
                assert one.ignored == ("style",)
                for text in ("Software", "Limner", "a cat, plain", CREDITS):
                    assert text.encode() in one.file
            assert [one.final for one in await drawn(engine, order())] == [True]

    asyncio.run(run())


def test_socket_and_folders_are_the_users_own(host: Hosted) -> None:
    async def run() -> None:
        async with host.client():
            assert mode(host.socket) == 0o600
            for place in (host.socket.parent, *shared_folders(host.socket)):
                assert mode(place) == 0o700

    asyncio.run(run())


def test_an_iterator_that_is_closed_closes_the_order_in_the_host(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            many = order("many", seeds=tuple(range(2000)), asked=PARTIAL)
            async with aclosing(engine.draw(many)) as pictures:
                async for one in pictures:
                    if isinstance(one, Finished):
                        break
            await until(lambda: "closed many" in host.lines)
            assert len(await drawn(engine, order())) == 1

    asyncio.run(run())


def test_a_task_that_is_cancelled_closes_the_order_and_frees_its_place(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            drawing = asyncio.create_task(drawn(engine, order("wait here")))
            await until(lambda: "began wait here" in host.lines)
            waiting = asyncio.create_task(drawn(engine, order("the next")))
            gone = asyncio.create_task(drawn(engine, order("gone before its turn")))
            await until_waiting(engine, 2)
            for one in (gone, drawing):
                one.cancel()
            await asyncio.wait({gone, drawing})
            await until(lambda: "closed wait here" in host.lines)
            assert len(await waiting) == 1
            assert "began gone before its turn" not in host.lines
            status = await engine.status()
            assert (status.drawing, status.waiting) == (0, 0)

    asyncio.run(run())


def test_connections_are_used_again(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            for _ in range(4):
                await asyncio.gather(*(drawn(engine, order("slow")) for _ in range(8)))
                with pytest.raises(UpstreamUnavailable):
                    await drawn(engine, order("refuse"))
            if sys.platform == "linux":
                assert host.sockets < 20

    asyncio.run(run())


def test_errors_of_an_engine_are_the_same_here_and_the_next_order_is_drawn(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            with pytest.raises(UpstreamUnavailable) as refused:
                await drawn(engine, order("refuse"))
            assert refused.value.retry_after_s == 9
            with pytest.raises(DrawingFailed, match="ValueError: the canvas tore"):
                await drawn(engine, order("raise"))
            assert len(await drawn(engine, order())) == 1

    asyncio.run(run())
    log = "\n".join(host.log)
    assert "Traceback" in log
    assert "the canvas tore" in log


def test_the_lines_of_a_hosts_log_carry_the_id_of_the_request(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            for name in ("barn", "mill"):
                request_id.set(f"req_{name}")
                await drawn(engine, order(f"a {name}"))

    asyncio.run(run())
    for name in ("barn", "mill"):
        assert any(f"req_{name}" in line and f"drawing a {name}" in line for line in host.log)


def test_a_hosts_figures_are_told(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            before = await steps(engine)
            await drawn(engine, order(seeds=(1, 2)))
            assert await steps(engine) == before + 2
            async with (
                aiohttp.ClientSession(connector=aiohttp.UnixConnector(host.spec.socket)) as session,
                session.get("http://host/status") as answer,
            ):
                told = await answer.json()
            assert told["state"] == "ready"
            assert told["capabilities"]["concurrent_max"] == 1

    asyncio.run(run())


def test_an_order_never_takes_longer_than_its_limit(host: Hosted) -> None:
    """An engine that waits forever, and a host that is stopped altogether."""

    async def run() -> None:
        async with host.client(wait_max_s=0.1, timeout_s=0.2) as engine:
            with pytest.raises(DrawingTooSlow, match=r"0\.3 s"):
                await drawn(engine, order("wait too long"))
            await until(lambda: "closed wait too long" in host.lines)
            os.kill(host.pid, signal.SIGSTOP)
            try:
                with pytest.raises(DrawingTooSlow, match=r"0\.5 s"):
                    await drawn(engine, order(seeds=(1, 2)))
            finally:
                os.kill(host.pid, signal.SIGCONT)

    asyncio.run(run())


def test_no_pixels_are_left_however_an_order_ends(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            await drawn(engine, edit())
            with pytest.raises(DrawingFailed):
                await drawn(engine, replace(edit(), prompt="raise"))
            drawing = asyncio.create_task(drawn(engine, replace(edit(), prompt="wait for an edit")))
            await until(lambda: "began wait for an edit" in host.lines)
            waiting = asyncio.create_task(drawn(engine, edit()))
            leaving = asyncio.create_task(drawn(engine, edit()))
            await asyncio.sleep(0)
            leaving.cancel()
            await until_waiting(engine, 1)
            drawing.cancel()
            await waiting
            assert host.shared == []

    asyncio.run(run())


def test_edits_beyond_the_memory_for_pixels_are_refused_and_other_orders_drawn(
    folder: Path,
) -> None:
    async def run() -> None:
        async with (
            hosted(folder, concurrent_max=3, waiting_max=0, pixel_bytes_max=1) as host,
            host.client() as one,
            host.client() as other,
        ):
            drawing = asyncio.create_task(drawn(one, replace(edit(), prompt="wait for an edit")))
            await until(lambda: "began wait for an edit" in host.lines)
            with pytest.raises(PixelsFull) as full:
                await drawn(other, edit())
            assert full.value.retry_after_s
            assert host.shared == []
            assert len(await drawn(other, order("a cat"))) == 1
            drawing.cancel()
            await asyncio.wait({drawing})
            async with asyncio.timeout(20):
                while isinstance(await outcome(other, edit()), PixelsFull):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.01)  # The host hears of the leaving in a moment.
            assert len(await drawn(other, edit())) == 1

    asyncio.run(run())


def test_two_api_processes_share_one_line(folder: Path) -> None:
    async def run() -> None:
        async with (
            hosted(folder, concurrent_max=1, waiting_max=1) as host,
            host.client() as one,
            host.client() as other,
        ):
            drawing = asyncio.create_task(drawn(one, order("wait")))
            await until(lambda: "began wait" in host.lines)
            waiting = asyncio.create_task(drawn(other, order("a cat")))
            status = await until_waiting(one, 1)
            assert (status.drawing, status.state) == (1, HostState.READY)
            with pytest.raises(Overloaded) as full:
                await drawn(one, order("one too many"))
            assert full.value.retry_after_s
            assert "began a cat" not in host.lines
            drawing.cancel()
            assert len(await waiting) == 1
            assert (await other.status()).mean_s < 1

    asyncio.run(run())


@pytest.mark.parametrize("death", ["exit", "kill"])
def test_orders_of_a_host_that_dies_end_in_time_and_the_next_is_drawn(
    folder: Path, death: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One is drawn and four wait: each ends in a picture or in an error that says what to do."""

    async def run() -> None:
        async with hosted(folder, concurrent_max=1) as host, host.client() as engine:
            victim = host.pid
            drawing = asyncio.create_task(
                outcome(engine, order("wait" if death == "kill" else "slow"))
            )
            if death == "kill":
                await until(lambda: "began wait" in host.lines)
            first = asyncio.create_task(outcome(engine, order("exit")))
            waiting = [asyncio.create_task(outcome(engine, order())) for _ in range(4)]
            if death == "kill":
                await until_waiting(engine, 5)
                os.kill(victim, signal.SIGKILL)
            began = time.monotonic()
            async with asyncio.timeout(10):
                ends = await asyncio.gather(drawing, first, *waiting)
            for end in ends:
                if isinstance(end, LimnerError):
                    assert isinstance(end, EngineDied)
                    assert end.elsewhere
                    assert "Retry-After" in end.headers
            assert any(isinstance(end, EngineDied) for end in ends)
            assert len(await drawn(engine, order())) == 1
            assert time.monotonic() - began < 15
            assert engine.state is HostState.READY
            assert host.pid != victim
            assert b'limner_engine_deaths_total{engine="plain"} 1.0' in host.metrics.text()
            assert b'limner_engine_up{engine="plain"} 1.0' in host.metrics.text()

    asyncio.run(run())
    assert ("signal 9" if death == "kill" else "status 3") in caplog.text


def test_a_host_that_dies_after_the_first_picture_is_not_asked_again_elsewhere(
    folder: Path,
) -> None:
    async def run() -> None:
        async with hosted(folder) as host, host.client() as engine:
            pictures = []
            with pytest.raises(EngineDied) as died:
                async with aclosing(engine.draw(order("color", seeds=(1, 2)))) as drawing:
                    async for one in drawing:
                        if isinstance(one, Finished):
                            pictures.append(one)  # noqa: PERF401 - it raises in the middle
            assert [one.index for one in pictures] == [0]
            assert not died.value.elsewhere

    asyncio.run(run())


def test_a_host_that_hangs_is_killed_and_its_orders_end(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        patience = replace(QUICK, hang_s=2)
        async with hosted(folder, patience) as host, host.client() as engine:
            hanging = asyncio.create_task(outcome(engine, order("hang")))
            await until(lambda: "began hang" in host.lines)
            ends = await asyncio.gather(hanging, *(outcome(engine, order()) for _ in range(4)))
            assert isinstance(ends[0], EngineDied)
            assert all(isinstance(end, EngineDied | list) for end in ends)
            assert len(await drawn(engine, order())) == 1

    asyncio.run(run())
    assert "killed, since it had not answered" in caplog.text


def test_a_thread_that_hangs_ends_the_host_and_its_order_is_too_slow(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The loop lives; the order that hangs is answered, and one in line behind it may go on."""

    async def run() -> None:
        async with (
            hosted(folder, timeout_s=0.5, grace_s=1.5, concurrent_max=1) as host,
            host.client() as engine,
        ):
            victim = host.pid
            blocked = asyncio.create_task(outcome(engine, order("block")))
            await until(lambda: "began block" in host.lines)
            behind = asyncio.create_task(outcome(engine, order("thread")))
            await until_waiting(engine, 1)
            async with asyncio.timeout(10):
                assert isinstance(await blocked, DrawingTooSlow)
                assert isinstance(await behind, EngineDied)
            await until(lambda: host.find_pid() not in (None, victim))
            await until(lambda: engine.state is HostState.READY)
            assert len(await drawn(engine, order("thread"))) == 1

    asyncio.run(run())
    assert "ended: status 70" in caplog.text


def test_a_thread_that_hangs_is_noticed_though_each_order_leaves_in_time(folder: Path) -> None:
    async def run() -> None:
        async with (
            hosted(folder, timeout_s=0.3, grace_s=0.4) as host,
            host.client(wait_max_s=0, timeout_s=0.35, restart_wait_s=10) as engine,
        ):
            victim = host.pid
            for prompt in ("block", "thread", "thread"):
                assert isinstance(await outcome(engine, order(prompt)), LimnerError)
            await until(lambda: host.find_pid() not in (None, victim))
            await until(lambda: engine.state is HostState.READY)
            assert len(await drawn(engine, order("thread"))) == 1

    asyncio.run(run())


def test_an_order_that_is_cancelled_and_does_not_end_ends_the_host(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with (
            hosted(folder, cancel_s=0.3, concurrent_max=1) as host,
            host.client(wait_max_s=0.1, timeout_s=0.2) as engine,
            host.client() as other,
        ):
            with pytest.raises(DrawingTooSlow):
                await drawn(engine, order("cling"))
            with pytest.raises(EngineDied):
                await drawn(other, order())
            assert len(await drawn(other, order())) == 1

    asyncio.run(run())
    assert "ended: status 70" in caplog.text


@pytest.mark.parametrize(
    ("prompt", "told"),
    [("few", "drew 1 of 2"), ("twice", "drew 2 of 2"), ("beyond", "drew 2 of 2")],
)
def test_an_engine_that_miscounts_its_pictures_fails(host: Hosted, prompt: str, told: str) -> None:
    async def run() -> None:
        async with host.client() as engine:
            with pytest.raises(DrawingFailed, match=f"the engine {told} pictures"):
                await drawn(engine, order(prompt, seeds=(1, 2)))
            assert len(await drawn(engine, order(seeds=(1, 2)))) == 2

    asyncio.run(run())


def test_what_is_wrong_in_a_section_is_said_without_its_values(folder: Path) -> None:
    async def run() -> None:
        async with hosted(folder, color="sk-secret") as host:
            with pytest.raises(ConfigurationError, match=r"engines\.plain\.color: ") as told:
                async with host.client():
                    pass
            assert "sk-secret" not in str(told.value)

    asyncio.run(run())


def test_an_order_waits_a_little_for_a_host_that_is_not_there(folder: Path) -> None:
    async def run() -> None:
        patience = replace(QUICK, restart_min_s=60)
        async with (
            hosted(folder, patience) as host,
            host.client(restart_wait_s=0.2) as engine,
        ):
            os.kill(host.pid, signal.SIGKILL)
            await until(lambda: engine.state is HostState.DOWN)
            assert b'limner_engine_up{engine="plain"} 0.0' in host.metrics.text()
            began = time.monotonic()
            with pytest.raises(EngineDied):
                await drawn(engine, edit())
            assert 0.1 < time.monotonic() - began < 5
            assert (await engine.status()).state is HostState.DOWN
            assert await engine.metrics_text() is None

    asyncio.run(run())


CLIENT = """
import asyncio, os, sys
from limner.engines.host.client import HostedEngine
from limner.observe import Metrics
from tests.support.hosts import drawn
from tests.engines.host.test_hosts import edit
from dataclasses import astuple, replace

async def run():
    engine = HostedEngine("plain", sys.argv[1], wait_max_s=9, timeout_s=99, metrics=Metrics())
    await engine.start()
    engine._shared.write(edit().kept)  # As if it were killed just before it sends an order.
    await drawn(engine, replace(edit(), prompt="wait for a client"))

asyncio.run(run())
"""


def test_the_orders_of_an_api_process_that_is_killed_are_closed_and_its_pixels_swept(
    folder: Path,
) -> None:
    async def run() -> None:
        async with hosted(folder) as host, host.client() as engine:
            with python(CLIENT, host.spec.socket) as other:
                await until(lambda: "began wait for a client" in host.lines)
                other.kill()
            await until(lambda: "closed wait for a client" in host.lines)
            assert len(host.shared) == 1
            os.kill(
                host.pid, signal.SIGKILL
            )  # The next host sweeps first; a living one each minute.
            await until(lambda: engine.state is HostState.DOWN)
            await drawn(engine, edit())
            assert host.shared == []

    asyncio.run(run())


@pytest.mark.parametrize(
    ("section", "reason"),
    [
        ({"start": "refuse"}, "There is no paint left"),
        ({"start": "raise"}, "KeyError: 'brush'"),
        ({"kind": "splendid"}, "engines.plain.kind: splendid is none of"),
        ({"brushes": 3}, "brushes"),
    ],
    ids=["refuse", "raise", "kind", "section"],
)
def test_an_engine_that_cannot_start_says_why_and_its_host_stays(
    folder: Path, section: dict[str, Any], reason: str
) -> None:
    async def run() -> None:
        async with hosted(folder, **section) as host:
            engine = HostedEngine(
                "plain", host.spec.socket, wait_max_s=9, timeout_s=9, metrics=host.metrics
            )
            try:
                with pytest.raises(ConfigurationError, match=reason):
                    await engine.start()
                assert engine.state is HostState.FAILED
                assert reason in engine.reason
                assert (await engine.status()).state is HostState.FAILED
                with pytest.raises(EngineDown):
                    await drawn(engine, order())
                assert is_alive(host.pid)
            finally:
                await engine.stop()

    asyncio.run(run())


def test_a_client_that_is_there_first_waits_for_the_host(folder: Path) -> None:
    async def run() -> None:
        spec = spec_of(folder, start="slowly")
        engine = HostedEngine("plain", spec.socket, wait_max_s=9, timeout_s=9, metrics=Metrics())
        starting = asyncio.create_task(engine.start())
        await asyncio.sleep(0)
        assert engine.state is HostState.STARTING
        async with HostSupervisor([spec], QUICK):
            await starting
            assert len(await drawn(engine, order())) == 1
        await engine.stop()

    asyncio.run(run())


def test_a_host_that_is_never_ready_stops_the_start_in_time(folder: Path) -> None:
    async def run() -> None:
        async with hosted(folder, start="never") as host:
            await until(lambda: host.lines == ["starting"])
            with pytest.raises(ConfigurationError, match=r"not ready within 0\.1 s"):
                async with host.client(start_timeout_s=0.1):
                    pass

    asyncio.run(run())


def test_a_host_is_started_again_after_ever_longer_pauses(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        patience = HostTimeouts(restart_min_s=0.1, restart_max_s=0.2)
        async with hosted(folder, patience, start="exit") as host:
            await until(lambda: len(host.lines) == 4)

    asyncio.run(run())
    assert pauses(caplog)[:3] == ["0.1", "0.2", "0.2"]
    assert "the engine plain ended: status 7" in caplog.text


def test_the_pause_begins_anew_after_a_host_that_was_ready_for_a_while(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        patience = replace(QUICK, restart_min_s=0.1, settled_s=0.05)
        async with hosted(folder, patience) as host, host.client() as engine:
            for _ in range(2):
                await asyncio.sleep(0.2)  # It is the time that this is about.
                os.kill(host.pid, signal.SIGKILL)
                await until(lambda: engine.state is HostState.DOWN)
                await until(lambda: engine.state is HostState.READY)

    asyncio.run(run())
    assert pauses(caplog) == ["0.1", "0.1"]


def test_an_engine_that_was_ready_and_fails_to_start_again_is_tried_again(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What the dead process held, a card's memory for one, may be free a moment later."""

    async def run() -> None:
        async with hosted(folder, start="stumble") as host, host.client() as engine:
            os.kill(host.pid, signal.SIGKILL)
            await until(
                lambda: host.lines == ["starting", "started", "starting", "starting", "started"]
            )
            await until(lambda: engine.state is HostState.READY)
            assert len(await drawn(engine, order())) == 1

    asyncio.run(run())
    assert "which had been ready before, did not start" in caplog.text


def test_an_engine_that_was_ready_and_fails_is_said_to_be_started_again(host: Hosted) -> None:
    async def run() -> None:
        async with host.client() as engine:
            engine._update(HostStatus(HostState.FAILED))  # noqa: SLF001 - it lasts a moment
            with pytest.raises(EngineDied):
                await drawn(engine, order())

    asyncio.run(run())


def test_an_engine_forks_its_workers_from_its_host(folder: Path) -> None:
    """Pictures come from workers; one that dies is replaced while API processes are connected."""

    async def run() -> None:
        async with hosted(folder, kind="forked") as host, host.client() as engine:
            workers = set(host.lines)
            assert len(workers) == 2
            pictures = await drawn(engine, order(asked=PARTIAL, seeds=(5, 6)))
            assert [one.final for one in pictures] == [False, False, True] * 2
            assert {one.prompt for one in pictures} <= workers
            for _ in range(2):
                with pytest.raises(DrawingFailed, match="process died"):
                    await drawn(engine, order("exit"))
            several = await asyncio.gather(*(drawn(engine, replace(edit())) for _ in range(4)))
            assert workers.isdisjoint(one.prompt for each in several for one in each)
            assert engine.state is HostState.READY

    asyncio.run(run())


def test_a_host_that_is_killed_takes_its_workers_along_at_once(folder: Path) -> None:
    """One of them hangs: it would neither end by itself nor let anybody notice the death."""

    async def run() -> None:
        async with hosted(folder, kind="forked") as host, host.client() as engine:
            workers = [int(pid) for pid in host.lines]
            hanging = asyncio.create_task(outcome(engine, order("hang")))
            async with asyncio.timeout(20):
                while (await engine.status()).drawing == 0:  # noqa: ASYNC110 - in the host
                    await asyncio.sleep(0.01)
            os.kill(host.pid, signal.SIGKILL)
            async with asyncio.timeout(5):
                assert isinstance(await hanging, EngineDied)
            await until(lambda: not any(map(is_alive, workers)))
            assert len(await drawn(engine, order())) == 1

    asyncio.run(run())


PARENT = """
import asyncio, sys
from pathlib import Path
from typing import Any
from tests.support.hosts import hosted

async def run():
    async with hosted(Path(sys.argv[1])) as host:
        async with host.client():
            print(host.pid, flush=True)
            await asyncio.Event().wait()

asyncio.run(run())
"""


def test_a_host_ends_when_its_parent_is_killed_and_leaves_nothing(folder: Path) -> None:
    async def run() -> None:
        with python(PARENT, str(folder)) as parent:
            assert parent.stdout is not None
            pid = int(parent.stdout.readline())
            parent.kill()
        await until(lambda: not is_alive(pid))

    asyncio.run(run())
    socket = folder / "run" / "plain.sock"
    assert not socket.exists()
    assert not any(place.exists() for place in shared_folders(socket))
    assert (folder / "diary").read_text().splitlines() == ["starting", "started", "stopped"]


def test_hosts_are_stopped_well_and_none_is_left(folder: Path) -> None:
    async def run() -> None:
        async with hosted(folder) as host, host.client() as engine:
            pid = host.pid
            await drawn(engine, order())
        assert not is_alive(pid)
        assert host.lines[-1] == "stopped"
        assert host.find_pid() is None
        assert not any(place.exists() for place in (host.socket, *shared_folders(host.socket)))

    asyncio.run(run())


def test_a_host_that_does_not_stop_is_killed_in_time(folder: Path) -> None:
    async def run() -> None:
        patience = replace(QUICK, stop_s=0.3)
        async with hosted(folder, patience) as host, host.client() as engine:
            pid = host.pid
            hanging = asyncio.create_task(outcome(engine, order("hang")))
            await until(lambda: "began hang" in host.lines)
            hanging.cancel()
            await asyncio.wait({hanging})
        assert not is_alive(pid)

    asyncio.run(run())


def test_what_is_no_spec_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "limner.engines.host"],
        input=b"{}\n",
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "src")},
    )
    assert done.returncode == 2
    assert b"by its parent" in done.stderr
