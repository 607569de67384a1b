"""The diffusers engine: a local open-weight model behind the Engine protocol."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from limner.contract.orders import Task
from limner.engines.diffusion.batch_queue import BatchQueue
from limner.engines.diffusion.device_locks import DeviceLock
from limner.engines.diffusion.extras import require
from limner.engines.diffusion.jobs import PictureJob
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.engine import Capabilities, Drawn, DrawOrder, PromptIntake
from limner.errors import DrawingFailed, LimnerError
from limner.system.runtime_folder import runtime_folder

if TYPE_CHECKING:
    from limner.engines.diffusion.model_runner import ModelRunner
    from limner.engines.diffusion.planner import JobPlanner

log = logging.getLogger(__name__)

ORDERS_PER_PLACE = 2
"""Orders taken for each place of a batch: one is drawn while another one's file is written."""


class DiffusersEngine:
    """Draws with one model, in a thread of its own.

    Engines on one device draw one after the other, also in several processes of this user.
    `on_step` is called after each step, in that thread. What the model can do is known once it is
    loaded; until then `capabilities` claims all tasks, and no languages.
    """

    def __init__(
        self,
        settings: DiffusersSettings,
        on_step: Callable[[], object] = lambda: None,
    ) -> None:
        self._settings = settings
        self._on_step = on_step
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="diffusers")
        self._queue = BatchQueue(settings.batch_max, settings.batch_window_ms / 1000)
        self._planner: JobPlanner | None = None
        self._drawing: asyncio.Task[None] | None = None
        self._batch: list[PictureJob] = []
        self._capabilities = Capabilities(
            tasks=frozenset(Task),
            partial_pictures=True,
            seeded=True,
            concurrent_max=ORDERS_PER_PLACE * settings.batch_max,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What the model can do."""
        return self._capabilities

    async def start(self) -> None:
        """Load the model and draw once. Raises ConfigurationError for one that cannot be used."""
        require()
        loop = asyncio.get_running_loop()
        runner, self._planner = await loop.run_in_executor(self._thread, self._load)
        methods = runner.task_methods
        tasks = {Task.GENERATE}
        tasks |= {Task.EDIT} if methods.edit is not None else set()
        tasks |= {Task.VARY} if methods.vary is not None else set()
        self._capabilities = Capabilities(
            tasks=frozenset(tasks),
            partial_pictures=runner.previewer is not None,
            seeded=True,
            concurrent_max=self._capabilities.concurrent_max,
            prompts=PromptIntake.text(
                runner.family.languages, None if methods.limit is None else methods.limit.tokens_max
            ),
        )
        self._drawing = asyncio.create_task(self._draw_forever(runner))

    async def stop(self) -> None:
        """Stop at the next step, and release the model."""
        if self._drawing is not None:
            self._drawing.cancel()
            await asyncio.wait({self._drawing})
        for job in self._batch:
            job.cancel()
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
        self._planner = self._drawing = None

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Yield partial and final pictures; closing the iterator stops at the next step."""
        if self._planner is None:
            raise DrawingFailed("the model is not loaded")
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Drawn | LimnerError] = asyncio.Queue()

        def send(event: Drawn | LimnerError) -> None:
            loop.call_soon_threadsafe(events.put_nowait, event)

        jobs = self._planner.plan(order, send)
        log.info("%s by %s", order.asked.task.value, jobs[0].recipe.method)
        self._queue.put(jobs)
        remaining = len(jobs)
        try:
            while remaining:
                event = await events.get()
                if isinstance(event, LimnerError):
                    raise event
                remaining -= event.final
                yield event
        finally:
            for job in jobs:
                job.cancel()

    def _load(self) -> tuple[ModelRunner, JobPlanner]:
        from limner.engines.diffusion.devices import find_device, name_of
        from limner.engines.diffusion.model_runner import ModelRunner
        from limner.engines.diffusion.planner import JobPlanner

        lock = DeviceLock(name_of(find_device(self._settings.device)), runtime_folder())
        runner = ModelRunner(self._settings, lock, self._on_step)
        previews = runner.previewer is not None
        return runner, JobPlanner(runner.family, runner.task_methods, previews=previews)

    async def _draw_forever(self, runner: ModelRunner) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._batch = await self._queue.next_batch()
            await loop.run_in_executor(self._thread, runner.draw, self._batch)
