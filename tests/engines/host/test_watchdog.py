"""When an engine is taken to hang: by a clock of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from limner.engines.engine import Bought, Drawn, DrawOrder, Finished, Placed
from limner.engines.host.watchdog import WatchedEngine
from limner.engines.registry import EngineTools
from limner.fetching.fetcher import NoFetcher
from limner.observe import Metrics
from tests.support.hosts import drawn, order
from tests.support.third_party import PlainEngine, PlainSection


@dataclass
class World:
    """The time, and the steps that the engine has counted."""

    now: float = 0
    steps: float = 0

    def engine(self) -> WatchedEngine:
        """Make an engine with ten seconds for each picture, and four more."""
        plain = PlainEngine(
            "plain", PlainSection(finishes=True), EngineTools(Metrics(), NoFetcher())
        )
        return WatchedEngine(
            plain, lambda: self.steps, timeout_s=10, grace_s=4, cancel_s=5, clock=lambda: self.now
        )

    def hangs_after(self, engine: WatchedEngine, seconds: int) -> bool:
        """Look each second; tell whether the engine hangs at the end."""
        hang = ""
        for _ in range(seconds):
            self.now += 1
            hang = engine.check()
        return bool(hang)


Seen = Drawn | Finished | Placed | Bought
"""What an engine yields."""


async def begun(
    engine: WatchedEngine, wanted: DrawOrder
) -> tuple[AsyncGenerator[Seen], asyncio.Task[Seen]]:
    pictures = engine.draw(wanted)
    task = asyncio.create_task(anext(pictures))
    await asyncio.sleep(0)
    return pictures, task


async def left(task: asyncio.Task[Seen]) -> None:
    task.cancel()
    await asyncio.wait({task})


def test_an_order_without_a_sign_hangs_after_its_limit_and_an_idle_engine_never() -> None:
    async def run() -> None:
        world = World()
        engine = world.engine()
        assert not world.hangs_after(engine, 1000)
        _, task = await begun(engine, order("wait", seeds=(1, 2)))
        assert not world.hangs_after(engine, 24)
        assert world.hangs_after(engine, 1)
        assert list(engine.overdue().values()) == [20]
        await left(task)
        assert engine.overdue() == {}

    asyncio.run(run())


def test_steps_and_pictures_are_signs_of_life_and_leaving_is_none() -> None:
    async def run() -> None:
        world = World()
        engine = world.engine()
        for _ in range(2):
            _, task = await begun(engine, order("wait"))
            assert not world.hangs_after(engine, 7)
            await left(task)
        _, task = await begun(engine, order("wait"))
        assert world.hangs_after(engine, 1)
        world.steps += 1
        assert not world.hangs_after(engine, 15)
        await drawn(engine, order())
        assert not world.hangs_after(engine, 14)
        world.now += 1000  # The process was stopped.
        assert not world.engine().check()
        await left(task)

    asyncio.run(run())


def test_a_cancelled_order_has_a_while_to_end() -> None:
    world = World()
    engine = world.engine()
    with engine.cancelling():
        assert not world.hangs_after(engine, 5)
        assert world.hangs_after(engine, 1)
    assert not world.hangs_after(engine, 10)
