"""The line of jobs before the device: first come, first drawn, equal ones together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

from limner.engines.diffusion.jobs import PictureJob


class BatchQueue:
    """Jobs in the order in which they came. For the event loop's thread.

    `take` gives the first job that somebody still waits for, and with it, up to `batch_max`, those
    whose recipe is equal; with more than one it waits up to `window_s` for more to come.
    """

    def __init__(self, batch_max: int, window_s: float) -> None:
        self._batch_max = batch_max
        self._window_s = window_s
        self._jobs: deque[PictureJob] = deque()
        self._came = asyncio.Event()

    def put(self, jobs: Iterable[PictureJob]) -> None:
        """Let jobs stand in line."""
        self._jobs.extend(jobs)
        self._came.set()

    async def take(self) -> list[PictureJob]:
        """Wait for a batch. Never empty."""
        while True:
            self._forget()
            if self._jobs:
                break
            await self._wait()
        if self._batch_max > 1 and len(self._equals()) < self._batch_max:
            try:
                async with asyncio.timeout(self._window_s):
                    while len(self._equals()) < self._batch_max:
                        await self._wait()
            except TimeoutError:
                pass
            self._forget()
            if not self._jobs:
                return await self.take()
        batch = self._equals()
        for job in batch:
            self._jobs.remove(job)
        return batch

    async def _wait(self) -> None:
        self._came.clear()
        await self._came.wait()

    def _forget(self) -> None:
        """Drop those whose clients left; they may stand anywhere."""
        self._jobs = deque(job for job in self._jobs if not job.gone)

    def _equals(self) -> list[PictureJob]:
        recipe = self._jobs[0].recipe
        return [job for job in self._jobs if job.recipe == recipe][: self._batch_max]
