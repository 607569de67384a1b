"""A queue of picture jobs, first in, first out, that returns equal jobs as one batch."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

from limner.engines.diffusion.jobs import PictureJob


class BatchQueue:
    """Jobs in order of arrival. Only the event loop's thread may use it.

    A batch is the first job and the others of an equal recipe, `batch_max` at most. Where more than
    one fit, the queue waits up to `window_s` for more jobs. Cancelled jobs are left out.
    """

    def __init__(self, batch_max: int, window_s: float) -> None:
        self._batch_max = batch_max
        self._window_s = window_s
        self._jobs: deque[PictureJob] = deque()
        self._job_added = asyncio.Event()

    def put(self, jobs: Iterable[PictureJob]) -> None:
        """Append jobs."""
        self._jobs.extend(jobs)
        self._job_added.set()

    async def next_batch(self) -> list[PictureJob]:
        """Wait for a batch, remove it from the queue and return it."""
        while True:
            self._drop_cancelled()
            if self._jobs:
                break
            await self._wait_for_job()
        if self._batch_max > 1 and len(self._first_batch()) < self._batch_max:
            try:
                async with asyncio.timeout(self._window_s):
                    while len(self._first_batch()) < self._batch_max:
                        await self._wait_for_job()
            except TimeoutError:
                pass
            self._drop_cancelled()
            if not self._jobs:
                return await self.next_batch()
        batch = self._first_batch()
        for job in batch:
            self._jobs.remove(job)
        return batch

    async def _wait_for_job(self) -> None:
        self._job_added.clear()
        await self._job_added.wait()

    def _drop_cancelled(self) -> None:
        self._jobs = deque(job for job in self._jobs if not job.is_cancelled)

    def _first_batch(self) -> list[PictureJob]:
        recipe = self._jobs[0].recipe
        return [job for job in self._jobs if job.recipe == recipe][: self._batch_max]
