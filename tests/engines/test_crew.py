"""Several engines in one server: who draws for whom, and one that does not start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import numpy as np
import pytest

from limner.contract.orders import Size, Task
from limner.engines.crew import Crew, Member
from limner.engines.engine import Capabilities, Drawn, DrawOrder
from limner.errors import ConfigurationError, EngineDown
from limner_sketch.language.scene import Scene

MODELS = ("dall-e-2", "dall-e-3", "gpt-image-1")
ORDER = DrawOrder(Task.GENERATE, "a cat", Scene(), Size(8, 8), (1,))


class Flat:
    """Draws one grey, or does not start."""

    capabilities = Capabilities(
        tasks=frozenset(Task), partial_pictures=False, seeded=True, concurrent_max=1
    )

    def __init__(self, grey: int, fault: str | None = None) -> None:
        self._grey = grey
        self._fault = fault
        self.stopped = False

    async def start(self) -> None:
        """Fail where told to."""
        if self._fault is not None:
            raise ConfigurationError(self._fault)

    async def stop(self) -> None:
        """Note it."""
        self.stopped = True

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Draw the grey."""
        yield Drawn(0, np.full((order.size.height, order.size.width, 3), self._grey, np.uint8))


def crew(basic: Flat, other: Flat) -> Crew:
    others = {"local": Member(other, ("dall-e-3",))}
    return Crew(basic, others, MODELS, waiting_max=4, wait_max_s=5)


async def grey(crew: Crew, model: str) -> int:
    (picture,) = [one async for one in crew.by_model[model].draw(ORDER)]
    assert isinstance(picture, Drawn)
    return int(picture.pixels[0, 0, 0])


def test_each_model_is_drawn_by_its_engine() -> None:
    async def run() -> list[int]:
        together = crew(Flat(10), Flat(200))
        await together.start()
        greys = [await grey(together, model) for model in MODELS]
        await together.stop()
        return greys

    assert asyncio.run(run()) == [10, 200, 10]


def test_an_engine_that_does_not_start_leaves_the_others_at_work(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its models are not served, the log says why, and its orders are refused by name."""
    basic, other = Flat(10), Flat(200, "engines.local.model: no such folder")

    async def run() -> None:
        together = crew(basic, other)
        await together.start()
        assert [together.serves(model) for model in MODELS] == [True, False, True]
        assert await grey(together, "dall-e-2") == 10
        with pytest.raises(EngineDown, match="'local'"):
            await grey(together, "dall-e-3")
        await together.stop()

    asyncio.run(run())
    assert "the engine local did not start: engines.local.model: no such folder" in caplog.text
    assert basic.stopped
    assert other.stopped


def test_the_basic_engine_must_start() -> None:
    with pytest.raises(ConfigurationError, match="no cores"):
        asyncio.run(crew(Flat(10, "no cores"), Flat(200)).start())


def test_a_model_of_nobody_is_not_served() -> None:
    assert not crew(Flat(10), Flat(200)).serves("dall-e-9")


def test_a_basic_engine_that_nobody_needs_is_not_started() -> None:
    """Its processes would take memory for nothing."""
    basic, other = Flat(10, "it was started"), Flat(200)

    async def run() -> int:
        together = Crew(basic, {"all": Member(other, MODELS)}, MODELS, waiting_max=4, wait_max_s=5)
        await together.start()
        drawn = await grey(together, "dall-e-2")
        await together.stop()
        return drawn

    assert asyncio.run(run()) == 200
    assert not basic.stopped
