"""Several engines in one server: who is asked for whom, in which turn, and one that is down."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.engine import Capabilities, DrawOrder, Finished
from limner.engines.router import EngineEntry, Router
from limner.errors import ConfigurationError, EngineDown, ModelNotFound

MODELS = ("dall-e-2", "dall-e-3", "gpt-image-1")
ORDER = ImageOrder(
    Task.GENERATE, "dall-e-3", "a cat", 1, Size(8, 8), Quality.STANDARD, None, ResponseFormat.URL
)


class Blank:
    """Draws nothing, or does not start."""

    def __init__(self, fault: str | None = None, tasks: frozenset[Task] = frozenset(Task)) -> None:
        self.capabilities = Capabilities(
            tasks=tasks, partial_pictures=False, seeded=True, concurrent_max=1
        )
        self._fault = fault
        self.started = self.stopped = False

    async def start(self) -> None:
        """Fail where told to."""
        if self._fault is not None:
            raise ConfigurationError(self._fault)
        self.started = True

    async def stop(self) -> None:
        """Note it."""
        self.stopped = True

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Finished]:
        """Hand over an empty file for each seed."""
        for index, _ in enumerate(order.seeds):
            yield Finished(index, b"")


def router(*entries: EngineEntry) -> Router:
    return Router(entries, MODELS, random.Random(5))


def local(engine: Blank, weight: float = 1.0, name: str = "local") -> EngineEntry:
    return EngineEntry(name, engine, ("dall-e-3",), weight)


def names(found: list[EngineEntry]) -> list[str]:
    return [entry.name for entry in found]


def test_each_model_is_drawn_by_its_engine() -> None:
    engines = router(EngineEntry("sketch", Blank()), local(Blank()))
    asked = [names(engines.ranked(replace(ORDER, model=model))) for model in MODELS]
    assert asked == [["sketch"], ["local"], ["sketch"]]


def test_orders_are_shared_by_weight() -> None:
    engines = router(
        local(Blank(), 3.0, "one"), local(Blank(), 1.0, "two"), local(Blank(), 0.0, "last")
    )
    turns = [names(engines.ranked(ORDER)) for _ in range(400)]
    first = Counter(turn[0] for turn in turns)
    assert set(first) == {"one", "two"}
    assert 270 <= first["one"] <= 330
    assert {turn[-1] for turn in turns} == {"last"}


def test_who_cannot_do_the_task_is_asked_last() -> None:
    unable = Blank(tasks=frozenset({Task.GENERATE}))
    engines = router(local(unable, 9.0, "unable"), local(Blank(), 0.0, "able"))
    assert names(engines.ranked(replace(ORDER, task=Task.EDIT))) == ["able", "unable"]


def test_an_engine_that_does_not_start_leaves_the_others_at_work(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its models are not served, the log says why, and its orders are refused by name."""
    basic, other = Blank(), Blank("engines.local.model: no such folder")
    engines = router(EngineEntry("sketch", basic), local(other))

    async def run() -> None:
        await engines.start()
        assert [engines.serves(model) for model in MODELS] == [True, False, True]
        assert engines.states() == {"sketch": "ready", "local": "failed"}
        with pytest.raises(EngineDown, match="'local'"):
            engines.ranked(ORDER)
        await engines.stop()

    asyncio.run(run())
    assert "the engine local did not start: engines.local.model: no such folder" in caplog.text
    assert basic.stopped
    assert other.stopped


def test_the_engine_without_models_must_start() -> None:
    engines = router(EngineEntry("sketch", Blank("no cores")), local(Blank()))
    with pytest.raises(ConfigurationError, match="no cores"):
        asyncio.run(engines.start())


def test_a_model_of_nobody_is_not_served() -> None:
    assert not router(EngineEntry("sketch", Blank())).serves("dall-e-9")


def test_an_engine_that_nobody_needs_is_not_started() -> None:
    """Its processes would take memory for nothing."""
    basic = Blank()
    engines = router(EngineEntry("sketch", basic), EngineEntry("all", Blank(), MODELS))
    asyncio.run(engines.start())
    assert not basic.started
    assert names(engines.ranked(ORDER)) == ["all"]


def test_a_server_is_ready_while_each_model_has_an_engine_that_is() -> None:
    state = "ready"
    entry = EngineEntry("sketch", Blank(), state=lambda: state)
    engines = router(entry)
    assert engines.is_ready()
    state = "down"
    assert not engines.is_ready()
    assert engines.states() == {"sketch": "down"}


def test_an_order_for_a_model_of_nobody_is_refused_by_its_name() -> None:
    engines = router(local(Blank()))
    with pytest.raises(ModelNotFound, match="gpt-image-1"):
        engines.ranked(replace(ORDER, model="gpt-image-1"))


def test_an_engine_that_is_not_ready_is_asked_behind_the_others() -> None:
    down = EngineEntry("down", Blank(), ("dall-e-3",), 9.0, lambda: "down")
    engines = router(down, local(Blank(), 0.0, "up"))
    assert names(engines.ranked(ORDER)) == ["up", "down"]


def test_an_engine_that_never_gets_ready_does_not_keep_the_others_from_serving() -> None:
    class Slow(Blank):
        async def start(self) -> None:
            """Never get ready."""
            await asyncio.Event().wait()

    slow = EngineEntry("slow", Slow(), ("dall-e-3",), state=lambda: "starting")
    engines = Router(
        [EngineEntry("sketch", Blank()), slow], MODELS, random.Random(5), start_wait_s=0.01
    )

    async def run() -> None:
        await engines.start()
        assert names(engines.ranked(replace(ORDER, model="dall-e-2"))) == ["sketch"]
        await engines.stop()

    asyncio.run(run())
