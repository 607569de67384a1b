"""The built-in engine: each picture of an order is understood and drawn by a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import cv2

from limner.contract.orders import Task
from limner.engines.engine import Capabilities, DrawOrder, Finished, PromptIntake
from limner.engines.host.worker_pool import WorkerPool
from limner.errors import DrawingFailed
from limner_sketch.worker import CREDITS, Painted, Painter, PictureWork


class SketchEngine:
    """Draws without weights. `workers` processes draw at once, each picture within `timeout_s`.

    They are forked from this one, which has read the lexicon. `on_failure` is called for each
    picture whose prompt was not understood to its end.
    """

    def __init__(
        self, *, workers: int, timeout_s: float, on_failure: Callable[[], None] = lambda: None
    ) -> None:
        self._workers = workers
        self._timeout_s = timeout_s
        self._on_failure = on_failure
        self._pool: WorkerPool[PictureWork, Painted | None] | None = None
        self._capabilities = Capabilities(
            tasks=frozenset(Task),
            partial_pictures=True,
            seeded=True,
            concurrent_max=workers,
            prompts=PromptIntake.own(),
            credits=CREDITS,
        )

    @property
    def capabilities(self) -> Capabilities:
        """All tasks, partial pictures, seeds; it understands prompts itself."""
        return self._capabilities

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return [] if self._pool is None else self._pool.pids

    async def start(self) -> None:
        """Read the lexicon and fork the workers."""
        # Each core has a worker of its own; OpenCV's threads would only fight over them.
        cv2.setNumThreads(1)
        self._pool = WorkerPool(Painter().paint, self._workers, self._timeout_s)
        await self._pool.start()

    async def stop(self) -> None:
        """End the workers."""
        if self._pool is not None:
            await self._pool.stop()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Finished]:
        """Draw the order's pictures side by side; yield each when it is done.

        Where partial pictures are asked for also their states on the way: the setting, the
        subjects in it.
        """
        pictures: asyncio.Queue[Finished | None] = asyncio.Queue()
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

    async def _draw_all(self, order: DrawOrder, pictures: asyncio.Queue[Finished | None]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for index in range(len(order.seeds)):
                    group.create_task(self._draw_one(PictureWork(order, index), pictures))
        finally:
            pictures.put_nowait(None)

    async def _draw_one(self, work: PictureWork, pictures: asyncio.Queue[Finished | None]) -> None:
        if self._pool is None:
            raise DrawingFailed("the engine has not started.")
        partial = work.order.asked.partial_pictures > 0
        async with aclosing(self._pool.run(work, partial=partial)) as states:
            async for state in states:
                if state is None:
                    continue
                if state.picture.final and not state.understood:
                    self._on_failure()
                pictures.put_nowait(state.picture)
