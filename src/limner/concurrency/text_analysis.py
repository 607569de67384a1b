"""Runs the analysis of callers' texts: of short ones at once, of long ones on a few threads.

Analysing a text takes time in proportion to its length. A short text is analysed on the event loop;
a longer one waits for a thread, the shortest first, so that no ordinary prompt waits behind one of
thirty pages.
"""

from __future__ import annotations

import asyncio
import contextvars
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar, TypeVarTuple

from limner.concurrency.threads import thread_pool
from limner.errors import Overloaded

INLINE_CHARS_MAX = 200
"""Texts up to this length are analysed on the event loop: about a millisecond for ordinary ones,
some ten at most for the worst (`python -m benchmarks text_work`)."""

RETRY_S = 1

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


@dataclass(order=True, slots=True)
class _Waiter:
    """A text that waits for a thread: shorter ones come first, then those that came earlier."""

    length: int
    number: int
    admitted: asyncio.Future[None] = field(compare=False)


class TextAnalysis:
    """Runs work on callers' texts, on at most `threads` threads of its own.

    At most `waiting_max` texts wait. One call takes at most `timeout_s` seconds, its waiting
    included. Work that has begun goes on after that and keeps its thread until it ends, so the time
    it takes must be bounded by the length of its text.
    """

    def __init__(self, *, threads: int, waiting_max: int, timeout_s: float) -> None:
        self._threads = thread_pool(threads, "text")
        self._free = threads
        self._waiting_max = waiting_max
        self._timeout_s = timeout_s
        self._waiters: list[_Waiter] = []
        self._numbers = itertools.count()

    async def run(self, length: int, work: Callable[[*Arguments], T], *arguments: *Arguments) -> T:
        """Return `work(*arguments)`, which analyses a text of `length` characters.

        Raises Overloaded when too many texts wait or the time is over, and whatever `work` raises.
        """
        if length <= INLINE_CHARS_MAX:
            return work(*arguments)
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._wait_for_thread(length)
                return await self._on_thread(work, *arguments)
        except TimeoutError:
            raise Overloaded(RETRY_S) from None

    def close(self) -> None:
        """Wait for the work that has begun, and end the threads."""
        self._threads.shutdown()

    async def _wait_for_thread(self, length: int) -> None:
        """Wait until a thread is free for this text."""
        if self._free:
            self._free -= 1
            return
        if len(self._waiters) >= self._waiting_max:
            raise Overloaded(RETRY_S)
        waiter = _Waiter(length, next(self._numbers), asyncio.get_running_loop().create_future())
        heapq.heappush(self._waiters, waiter)
        try:
            await waiter.admitted
        except asyncio.CancelledError:
            if waiter.admitted.cancelled():
                self._waiters.remove(waiter)
                heapq.heapify(self._waiters)
            else:
                self._release()  # A thread became free in the moment in which the caller left.
            raise

    async def _on_thread(self, work: Callable[[*Arguments], T], *arguments: *Arguments) -> T:
        context = contextvars.copy_context()  # The log names the request also from a thread.
        loop = asyncio.get_running_loop()
        done = loop.run_in_executor(self._threads, partial(context.run, work, *arguments))
        done.add_done_callback(self._finish)
        # A caller that leaves does not make a busy thread a free one.
        return await asyncio.shield(done)

    def _finish(self, done: asyncio.Future[T]) -> None:
        if not done.cancelled():
            done.exception()  # Retrieved: its caller may have left.
        self._release()

    def _release(self) -> None:
        if self._waiters:
            heapq.heappop(self._waiters).admitted.set_result(None)
        else:
            self._free += 1
