"""The sketch engine: one job for each picture, drawn by worker processes on all cores."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from limner.contract.orders import Task
from limner.engines.engine import Capabilities, Drawn, DrawOrder
from limner.engines.workers import WorkerPool
from limner.images.pixels import Pixels
from limner_sketch.job import Job

TARGET = "limner_sketch.drawing:draw"
CREDITS = (
    "Contains pictures by OpenMoji, the open-source emoji and icon project (https://openmoji.org). "
    "License: CC BY-SA 4.0"
)


class SketchEngine:
    """Draws without weights. `workers` processes draw at once, each picture within `timeout_s`."""

    def __init__(self, *, workers: int, timeout_s: float) -> None:
        self._pool: WorkerPool[Job, Pixels] = WorkerPool(TARGET, workers, timeout_s)
        self._capabilities = Capabilities(
            tasks=frozenset(Task),
            partial_pictures=True,
            seeded=True,
            concurrent_max=workers,
            credits=CREDITS,
        )

    @property
    def capabilities(self) -> Capabilities:
        """All tasks, partial pictures, seeds."""
        return self._capabilities

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return self._pool.pids

    async def start(self) -> None:
        """Start the workers."""
        await self._pool.start()

    async def stop(self) -> None:
        """End the workers."""
        await self._pool.stop()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Draw the order's pictures side by side; yield each when it is done.

        With `partial` also their states on the way: the setting, the subjects in it.
        """
        pictures: asyncio.Queue[Drawn | None] = asyncio.Queue()
        drawing = asyncio.create_task(self._draw_all(order, pictures))
        try:
            while (picture := await pictures.get()) is not None:
                yield picture
            await drawing
        except BaseExceptionGroup as faults:
            raise faults.exceptions[0] from None
        finally:
            drawing.cancel()
            await asyncio.wait({drawing})

    async def _draw_all(self, order: DrawOrder, pictures: asyncio.Queue[Drawn | None]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for index in range(len(order.seeds)):
                    group.create_task(self._draw_one(order, index, pictures))
        finally:
            pictures.put_nowait(None)

    async def _draw_one(
        self, order: DrawOrder, index: int, pictures: asyncio.Queue[Drawn | None]
    ) -> None:
        job = Job(
            task=order.task,
            scene=order.scene,
            size=order.size,
            seed=order.seeds[index],
            quality=order.quality,
            style=order.style,
            source=order.source,
            hole=order.hole,
            others=order.others,
        )
        async with aclosing(self._pool.states(job, partial=order.partial > 0)) as states:
            async for state, last in states:
                pictures.put_nowait(Drawn(index, state, final=last))
