"""Ends of requests: wait until another request is over, and estimate how long that takes.

A request of this process is awaited; one of another server is looked up in the database now and
then. A database that reports changed rows could implement the same interface.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from limner.errors import StillDrawing
from limner.ledger.request_records import RequestRecord, RequestRecords, RequestState
from limner.policy.auth import Caller
from limner.service.request_task import RequestTask

POLL_MIN_S, POLL_MAX_S = 0.1, 1.0
RETRY_MAX_S = 60
"""The longest wait that is advised; the official client ignores advice of more than 120 s."""
SMOOTHING = 0.2
"""The weight of the newest request in the moving average of how long one takes."""


class RequestEnds(Protocol):
    """Knows when requests end."""

    def track(self, request_task: RequestTask) -> None:
        """Keep a request of this process in view, until it is over."""

    async def check_room(self, record: RequestRecord, caller: Caller) -> None:
        """Raise StillDrawing where no more callers may wait for the end of a request."""

    async def wait(self, record: RequestRecord, caller: Caller) -> RequestRecord:
        """Wait until a request is over; return its record as it is then. Raises StillDrawing."""

    async def retry_after_s(self, record: RequestRecord) -> int:
        """Return after how many whole seconds a request is likely to be over."""


class PolledEnds:
    """Awaits the requests of this process, and polls the database for those of others.

    `waiting_max` callers may wait at once, each for `wait_max_s` seconds. A caller that waits
    counts as a request at work, where its key has a limit of those.
    """

    def __init__(
        self,
        requests: RequestRecords,
        *,
        waiting_max: int,
        wait_max_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._requests = requests
        self._waiting_max = waiting_max
        self._wait_max_s = wait_max_s
        self._clock = clock
        self._request_tasks: dict[str, RequestTask] = {}
        self._waiting = Counter[str]()
        self._mean_s = 1.0

    def track(self, request_task: RequestTask) -> None:
        """Keep a request of this process in view, until it is over."""
        self._request_tasks[request_task.id] = request_task
        request_task.task.add_done_callback(lambda _: self._forget(request_task))

    async def check_room(self, record: RequestRecord, caller: Caller) -> None:
        """Raise StillDrawing where the caller cannot wait for the end of a request."""
        at_once_max = caller.limits.concurrent
        of_key = self._waiting[caller.key_id] + 1  # And the request that is waited for.
        if self._waiting.total() >= self._waiting_max or (
            at_once_max is not None and of_key >= at_once_max
        ):
            raise StillDrawing(await self.retry_after_s(record))

    async def wait(self, record: RequestRecord, caller: Caller) -> RequestRecord:
        """Wait until a request is over; return its record as it is then. Raises StillDrawing."""
        if record.state != RequestState.HELD:
            return record
        await self.check_room(record, caller)
        with self._counted(caller.key_id):
            try:
                async with asyncio.timeout(self._wait_max_s):
                    return await self._ended(record)
            except TimeoutError:
                raise StillDrawing(await self.retry_after_s(record)) from None

    async def retry_after_s(self, record: RequestRecord) -> int:
        """Return after how many whole seconds a request is likely to be over.

        By its own progress where it is of this process, else by how many come before it and how
        long requests took lately. A late one counts as needing a quarter of its time more.
        """
        passed_s = max(0.0, self._clock() - record.created_at)
        request_task = self._request_tasks.get(record.id)
        left_s = None if request_task is None else request_task.left_s()
        if left_s is None:
            ahead = await self._requests.ahead_of(record)
            left_s = (ahead + 1) * self._mean_s - passed_s
        if left_s <= 0:
            left_s = passed_s / 4
        return max(1, math.ceil(min(left_s, RETRY_MAX_S)))

    async def _ended(self, record: RequestRecord) -> RequestRecord:
        request_task = self._request_tasks.get(record.id)
        if request_task is not None:
            await asyncio.wait({request_task.task})
        pause_s = POLL_MIN_S
        while True:
            found = await self._requests.find(record.account_id, record.id)
            if found is None or found.state != RequestState.HELD:
                return found or record
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, POLL_MAX_S)

    @contextmanager
    def _counted(self, key_id: str) -> Generator[None]:
        self._waiting[key_id] += 1
        try:
            yield
        finally:
            self._waiting[key_id] -= 1
            self._waiting += Counter()  # Drops the keys for which nobody waits any more.

    def _forget(self, request_task: RequestTask) -> None:
        del self._request_tasks[request_task.id]
        took_s = self._clock() - request_task.created_at
        self._mean_s += SMOOTHING * (took_s - self._mean_s)
