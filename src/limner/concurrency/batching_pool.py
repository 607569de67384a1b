"""A pool of threads that takes the work of an event loop in batches.

Waking a thread, and being woken by it, costs more than a small transaction. So what the loop
submits in one turn goes to a thread as one batch, and what it submits while all threads are busy
goes, as one batch, to the first that is free: SQLite commits a batch as one transaction.

`concurrent.futures.ThreadPoolExecutor` takes each call by itself: for 512 small SQLite
transactions of 16 callers it takes 57 ms of processor time where this takes 11, and for 512 files
of 1.5 MB 451 ms instead of 366 (`python -m benchmarks thread_pools`).
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from limner.concurrency.threads import step_back


class WorkItem:
    """A function to call in a thread, what it returned or raised, and the caller's future."""

    __slots__ = ("fault", "future", "result", "work")

    def __init__(self, work: Callable[..., object]) -> None:
        self.work = work
        self.result: object = None
        self.fault: BaseException | None = None
        self.future: asyncio.Future[Any]


Item = TypeVar("Item", bound=WorkItem)


class LoopQueue(Generic[Item]):
    """The items that wait on one event loop.

    It dispatches batches of at most `batch_max` items, and at most `threads` batches at once.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        dispatch: Callable[[Batch[Item]], None],
        *,
        batch_max: int,
        threads: int,
    ) -> None:
        self.loop = loop
        self._dispatch = dispatch
        self._batch_max = batch_max
        self._free = threads
        self._waiting: list[Item] = []
        self._is_scheduled = False

    def add(self, item: Item) -> asyncio.Future[Any]:
        """Queue an item; return the future of its result."""
        item.future = self.loop.create_future()
        self._waiting.append(item)
        if self._free and not self._is_scheduled:
            self._is_scheduled = True
            self.loop.call_soon(self.flush)
        return item.future

    def flush(self) -> None:
        """Dispatch waiting items to the threads that are free."""
        self._is_scheduled = False
        while self._free and self._waiting:
            items = self._waiting[: self._batch_max]
            del self._waiting[: self._batch_max]
            self._free -= 1
            self._dispatch(Batch(self, items))

    def complete(self, items: list[Item]) -> None:
        """Set the futures of a finished batch, and give its thread the next one."""
        for item in items:
            if item.future.done():
                continue  # Its caller cancelled it.
            if item.fault is None:
                item.future.set_result(item.result)
            else:
                item.future.set_exception(item.fault)
        self._free += 1
        self.flush()


class Batch(Generic[Item]):
    """The items that one thread works at together."""

    __slots__ = ("_queue", "items")

    def __init__(self, loop_queue: LoopQueue[Item], items: list[Item]) -> None:
        self._queue = loop_queue
        self.items = items

    def wanted(self) -> list[Item]:
        """Return the items that no caller has cancelled."""
        return [item for item in self.items if not item.future.cancelled()]

    def complete(self) -> None:
        """Report the batch to its event loop: the loop is woken once for all items."""
        with suppress(RuntimeError):  # The loop is closed, and no caller waits any more.
            self._queue.loop.call_soon_threadsafe(self._queue.complete, self.items)


class BatchingPool(Generic[Item]):
    """`threads` threads; each calls `run` with batches of at most `batch_max` items.

    `run` sets the result or the fault of each item, and never raises. The threads start with the
    first item.
    """

    def __init__(
        self, name: str, threads: int, run: Callable[[list[Item]], None], *, batch_max: int
    ) -> None:
        self._run = run
        self._batch_max = batch_max
        self._batches: queue.SimpleQueue[Batch[Item] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        self._queue: LoopQueue[Item] | None = None
        self._is_started = False
        self._is_closed = False
        self._state = threading.Lock()

    def submit(self, item: Item) -> asyncio.Future[Any]:
        """Return the future of an item's result; an item cancelled before its turn is not run.

        Raises RuntimeError after `close`.
        """
        if not self._is_started or self._is_closed:
            self._start()
        loop = asyncio.get_running_loop()
        waiting = self._queue
        # A process has one loop at a time; commands and tests run one after another.
        if waiting is None or waiting.loop is not loop:
            waiting = self._queue = LoopQueue(
                loop, self._batches.put, batch_max=self._batch_max, threads=len(self._threads)
            )
        return waiting.add(item)

    def close(self) -> None:
        """Run what was submitted, then end the threads. May be called twice."""
        with self._state:
            was_open, self._is_closed = self._is_started and not self._is_closed, True
        if not was_open:
            return
        if self._queue is not None:
            self._queue.flush()
        for _ in self._threads:
            self._batches.put(None)
        for thread in self._threads:
            thread.join()

    def _start(self) -> None:
        with self._state:
            if self._is_closed:
                raise RuntimeError("the pool of threads is closed")
            if not self._is_started:
                for thread in self._threads:
                    thread.start()
                self._is_started = True

    def _work(self) -> None:
        step_back()
        while (batch := self._batches.get()) is not None:
            wanted = batch.wanted()
            if wanted:
                self._run(wanted)
            batch.complete()


def run_each(items: Sequence[WorkItem]) -> None:
    """Call the function of each item by itself, for a pool whose batches share nothing."""
    for item in items:
        try:
            item.result = item.work()
        except BaseException as fault:
            item.fault = fault  # The caller that awaits the item gets it; the thread goes on.
