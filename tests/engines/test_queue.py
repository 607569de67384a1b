"""The line before an engine: places, waiting, leaving, and what one too many is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import numpy as np
import pytest

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.engine import Capabilities, Drawn, DrawOrder, Engine, Placed
from limner.engines.queue import QueuedEngine
from limner.errors import DrawingFailed, Overloaded

ASKED = ImageOrder(
    task=Task.GENERATE,
    model="dall-e-2",
    prompt="a gate",
    n=1,
    size=Size(1, 1),
    quality=Quality.STANDARD,
    style=None,
    response_format=ResponseFormat.URL,
)
ORDER = DrawOrder(ASKED, "a gate", seeds=(0,))


class Gate:
    """An engine that draws a white pixel once its gate is opened, and counts who stands where."""

    def __init__(self, places: int) -> None:
        self.opened = asyncio.Event()
        self.drawing = 0
        self.drawing_most = 0
        self.closed = 0
        self.running = False
        self.fails = False
        self._places = places

    @property
    def capabilities(self) -> Capabilities:
        """Everything, at so many places."""
        return Capabilities(frozenset(Task), True, True, concurrent_max=self._places)

    async def start(self) -> None:
        """Say so."""
        self.running = True

    async def stop(self) -> None:
        """Say so."""
        self.running = False

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Wait for the gate, then hand over a pixel for each seed."""
        self.drawing += 1
        self.drawing_most = max(self.drawing_most, self.drawing)
        try:
            await self.opened.wait()
            if self.fails:
                raise DrawingFailed("the gate fell down")
            for index in range(len(order.seeds)):
                yield Drawn(index, np.full((1, 1, 3), 255, np.uint8))
        finally:
            self.drawing -= 1
            self.closed += 1


def queued(gate: Gate, waiting_max: int = 10, wait_max_s: float = 30) -> QueuedEngine:
    return QueuedEngine(gate, waiting_max=waiting_max, wait_max_s=wait_max_s)


async def drawn(engine: Engine, order: DrawOrder = ORDER) -> list[int]:
    async with aclosing(engine.draw(order)) as pictures:
        return [one.index async for one in pictures if isinstance(one, Drawn)]


async def settle() -> None:
    """Let every task run until it waits for something outside."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_pictures_pass_through_in_order_and_capabilities_are_the_engines() -> None:
    async def run() -> None:
        gate = Gate(1)
        engine = queued(gate)
        await engine.start()
        assert gate.running
        gate.opened.set()
        order = DrawOrder(ASKED, "", seeds=(1, 2, 3))
        assert await drawn(engine, order) == [0, 1, 2]
        assert engine.capabilities == gate.capabilities
        await engine.stop()
        assert not gate.running

    asyncio.run(run())


def test_no_more_than_the_engine_takes_are_drawn_at_once_and_all_are_served() -> None:
    async def run() -> None:
        gate = Gate(3)
        engine = queued(gate)
        orders = [asyncio.create_task(drawn(engine)) for _ in range(8)]
        await settle()
        assert gate.drawing == 3
        gate.opened.set()
        assert await asyncio.gather(*orders) == [[0]] * 8
        assert gate.drawing_most == 3

    asyncio.run(run())


def test_the_line_tells_how_long_it_is() -> None:
    async def run() -> None:
        gate = Gate(2)
        engine = queued(gate)
        assert (engine.waiting, engine.drawing, engine.mean_s) == (0, 0, 1)
        orders = [asyncio.create_task(drawn(engine)) for _ in range(5)]
        await settle()
        assert (engine.waiting, engine.drawing) == (3, 2)
        gate.opened.set()
        await asyncio.gather(*orders)
        assert (engine.waiting, engine.drawing) == (0, 0)
        assert engine.mean_s < 1

    asyncio.run(run())


def test_each_order_is_told_its_place_before_anything_is_drawn() -> None:
    """Two are drawn at once, two wait; each is taken to last a second."""

    async def run() -> None:
        gate = Gate(2)
        engine = queued(gate)
        orders = [engine.draw(ORDER) for _ in range(4)]
        places = [await anext(order) for order in orders]
        assert places == [Placed(0, 1.0), Placed(0, 1.0), Placed(2, 1.5), Placed(3, 2.0)]
        assert (engine.waiting, gate.drawing) == (2, 0)
        for order in orders:
            await order.aclose()
        assert (engine.waiting, engine.drawing) == (0, 0)

    asyncio.run(run())


def test_an_order_that_is_refused_has_had_no_place() -> None:
    async def run() -> None:
        engine = queued(Gate(1), waiting_max=1)
        orders = [engine.draw(ORDER) for _ in range(3)]
        for order in orders[:2]:
            assert isinstance(await anext(order), Placed)
        with pytest.raises(Overloaded):
            await anext(orders[2])
        for order in orders:
            await order.aclose()

    asyncio.run(run())


def test_how_many_draw_at_once_may_be_known_only_after_the_start() -> None:
    class Late(Gate):
        """A gate that knows its places once it has started."""

        @property
        def capabilities(self) -> Capabilities:
            """Everything, but not before the start."""
            if not self.running:
                raise RuntimeError("not started")
            return super().capabilities

    async def run() -> None:
        gate = Late(1)
        engine = queued(gate)
        await engine.start()
        gate.opened.set()
        assert await drawn(engine) == [0]

    asyncio.run(run())


def test_one_more_than_may_wait_is_told_at_once_when_to_come_back() -> None:
    async def run() -> None:
        gate = Gate(2)
        engine = queued(gate, waiting_max=3)
        orders = [asyncio.create_task(drawn(engine)) for _ in range(5)]
        await settle()
        with pytest.raises(Overloaded) as caught:
            await asyncio.wait_for(drawn(engine), 5)
        error = caught.value
        assert (error.status, error.type) == (503, "service_unavailable_error")
        assert error.code == "server_is_overloaded"
        assert error.retry_after_s is not None
        assert 1 <= error.retry_after_s <= 60
        assert error.headers == {"Retry-After": str(error.retry_after_s)}
        gate.opened.set()
        assert await asyncio.gather(*orders) == [[0]] * 5
        assert await drawn(engine) == [0]

    asyncio.run(run())


def test_without_a_line_a_free_place_is_still_taken() -> None:
    async def run() -> None:
        gate = Gate(1)
        engine = queued(gate, waiting_max=0)
        first = asyncio.create_task(drawn(engine))
        await settle()
        with pytest.raises(Overloaded):
            await drawn(engine)
        gate.opened.set()
        assert await first == [0]

    asyncio.run(run())


def test_who_waits_too_long_is_told_and_leaves_the_line() -> None:
    async def run() -> None:
        gate = Gate(1)
        engine = queued(gate, waiting_max=1, wait_max_s=0.02)
        first = asyncio.create_task(drawn(engine))
        await settle()
        for _ in range(3):  # Each finds the line empty again.
            with pytest.raises(Overloaded):
                await drawn(engine)
        gate.opened.set()
        assert await first == [0]
        assert await drawn(engine) == [0]

    asyncio.run(run())


def test_a_waiter_that_is_cancelled_leaves_the_line_at_once() -> None:
    async def run() -> None:
        gate = Gate(1)
        engine = queued(gate, waiting_max=1)
        first = asyncio.create_task(drawn(engine))
        await settle()
        gone = asyncio.create_task(drawn(engine))
        await settle()
        with pytest.raises(Overloaded):
            await drawn(engine)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        waiting = asyncio.create_task(drawn(engine))
        await settle()
        assert not waiting.done()
        assert gate.drawing == 1
        gate.opened.set()
        assert await first == [0]
        assert await waiting == [0]
        assert gate.closed == 2

    asyncio.run(run())


def test_cancelling_an_order_in_the_drawing_closes_the_engine_and_frees_its_place() -> None:
    async def run() -> None:
        gate = Gate(1)
        engine = queued(gate)
        first = asyncio.create_task(drawn(engine))
        await settle()
        second = asyncio.create_task(drawn(engine))
        await settle()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await settle()
        assert (gate.closed, gate.drawing) == (1, 1)  # The first is gone, the second is drawn.
        gate.opened.set()
        assert await second == [0]

    asyncio.run(run())


def test_an_iterator_closed_before_its_end_frees_its_place() -> None:
    async def run() -> None:
        gate = Gate(1)
        engine = queued(gate, waiting_max=0)
        gate.opened.set()
        order = DrawOrder(ASKED, "", seeds=(1, 2, 3))
        for _ in range(3):
            async with aclosing(engine.draw(order)) as pictures:
                async for picture in pictures:
                    if isinstance(picture, Drawn):
                        assert picture.index == 0
                        break
        assert (gate.closed, gate.drawing) == (3, 0)

    asyncio.run(run())


def test_an_order_that_fails_frees_its_place() -> None:
    async def run() -> None:
        gate = Gate(1)
        gate.fails = True
        engine = queued(gate, waiting_max=0)
        gate.opened.set()
        for _ in range(3):
            with pytest.raises(DrawingFailed):
                await drawn(engine)

    asyncio.run(run())


def test_the_advised_wait_grows_with_the_line() -> None:
    """Orders are taken to last a second until one was seen; ten ahead of one place are 11 s."""

    async def told(waiting_max: int) -> int | None:
        engine = queued(Gate(1), waiting_max=waiting_max)
        orders = [asyncio.create_task(drawn(engine)) for _ in range(waiting_max + 1)]
        await settle()
        with pytest.raises(Overloaded) as caught:
            await drawn(engine)
        for order in orders:
            order.cancel()
        await asyncio.gather(*orders, return_exceptions=True)
        return caught.value.retry_after_s

    assert asyncio.run(told(0)) == 1
    assert asyncio.run(told(10)) == 11
    assert asyncio.run(told(500)) == 60
