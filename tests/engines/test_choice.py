"""Several engines for one model: their shares, and who is asked when one cannot."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

import numpy as np
import pytest

from limner.contract.orders import Size, Task
from limner.engines.choice import Candidate, ChoiceEngine
from limner.engines.engine import Capabilities, Drawn, DrawOrder
from limner.errors import (
    ContentRefused,
    DrawingFailed,
    EngineDown,
    LimnerError,
    Overloaded,
    TaskNotServed,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
)
from limner_sketch.language.scene import Scene

ORDER = DrawOrder(Task.GENERATE, "a cat", Scene(), Size(8, 8), (1, 2))


class Flat:
    """Draws one grey, and fails at the `fails_at`th picture where it is told to."""

    def __init__(
        self,
        grey: int,
        fault: LimnerError | None = None,
        fails_at: int = 0,
        tasks: frozenset[Task] = frozenset(Task),
    ) -> None:
        self.capabilities = Capabilities(
            tasks=tasks, partial_pictures=False, seeded=True, concurrent_max=2
        )
        self._grey = grey
        self._fault = fault
        self._fails_at = fails_at

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Draw the grey."""
        for index, _ in enumerate(order.seeds):
            if self._fault is not None and index == self._fails_at:
                raise self._fault
            yield Drawn(index, np.full((8, 8, 3), self._grey, np.uint8))


def choice(*candidates: tuple[Flat, float]) -> ChoiceEngine:
    named = [Candidate(f"e{n}", engine, weight) for n, (engine, weight) in enumerate(candidates)]
    return ChoiceEngine(named, random.Random(5))


def greys(engine: ChoiceEngine, order: DrawOrder = ORDER) -> list[int]:
    async def run() -> list[int]:
        async with aclosing(engine.draw(order)) as pictures:
            return [int(one.pixels[0, 0, 0]) async for one in pictures if isinstance(one, Drawn)]

    return asyncio.run(run())


def test_orders_are_shared_by_weight() -> None:
    engine = choice((Flat(1), 3.0), (Flat(2), 1.0), (Flat(3), 0.0))
    drawn = Counter(greys(engine)[0] for _ in range(400))
    assert set(drawn) == {1, 2}
    assert 270 <= drawn[1] <= 330


@pytest.mark.parametrize(
    "fault", [Overloaded(3), EngineDown("e0"), UpstreamUnavailable(5), TaskNotServed("edits")]
)
def test_where_nothing_was_bought_the_next_one_draws(fault: LimnerError) -> None:
    assert greys(choice((Flat(1, fault), 1.0), (Flat(2), 0.0))) == [2, 2]


@pytest.mark.parametrize(
    "fault",
    [UpstreamFailed("why"), DrawingFailed("why"), ContentRefused("input"), UpstreamRefused("size")],
)
def test_otherwise_the_fault_is_told(fault: LimnerError) -> None:
    with pytest.raises(type(fault)):
        greys(choice((Flat(1, fault), 1.0), (Flat(2), 0.0)))


def test_an_order_that_has_begun_stays_where_it_is() -> None:
    with pytest.raises(Overloaded):
        greys(choice((Flat(1, Overloaded(3), fails_at=1), 1.0), (Flat(2), 0.0)))


def test_when_none_can_the_last_fault_is_told() -> None:
    engine = choice((Flat(1, Overloaded(3)), 1.0), (Flat(2, UpstreamUnavailable(5)), 0.0))
    with pytest.raises(UpstreamUnavailable):
        greys(engine)


def test_who_cannot_do_the_task_is_not_asked_first() -> None:
    able, unable = Flat(2), Flat(1, tasks=frozenset({Task.GENERATE}))
    engine = choice((unable, 9.0), (able, 0.0))
    assert greys(engine, replace(ORDER, task=Task.EDIT)) == [2, 2]


def test_together_they_can_what_one_of_them_can() -> None:
    one = Flat(1, tasks=frozenset({Task.GENERATE}))
    together = choice((one, 1.0), (Flat(2), 1.0)).capabilities
    assert together.tasks == frozenset(Task)
    assert together.concurrent_max == 4
