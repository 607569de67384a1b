"""The one place where texts of callers are analysed: short ones at once, long ones on threads.

What reads a text costs time in proportion to its length. A short text is read on the event loop; a
longer one waits for one of a few threads, the shortest first, so that nobody with an ordinary
prompt waits behind somebody with thirty pages.
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
"""Texts up to this length are read on the event loop: about a millisecond for ordinary ones, and
at most some ten for the worst (`python -m benchmarks text_work`)."""

RETRY_S = 1

T = TypeVar("T")
Given = TypeVarTuple("Given")


@dataclass(order=True, slots=True)
class _Waiting:
    """A text that waits for a thread: shorter ones come first, then those that came earlier."""

    length: int
    number: int
    turn: asyncio.Future[None] = field(compare=False)


class TextAnalysis:
    """Runs work on callers' texts, on at most `threads` threads of its own.

    At most `waiting_max` texts wait. One call takes at most `timeout_s` seconds, its waiting
    included; work that has begun goes on by itself after that, and keeps its thread until it ends:
    whatever is given here must be bounded in the length of its text.
    """

    def __init__(self, *, threads: int, waiting_max: int, timeout_s: float) -> None:
        self._threads = thread_pool(threads, "text")
        self._free = threads
        self._waiting_max = waiting_max
        self._timeout_s = timeout_s
        self._line: list[_Waiting] = []
        self._numbers = itertools.count()

    async def run(self, length: int, work: Callable[[*Given], T], *given: *Given) -> T:
        """Return `work(*given)`, which reads a text of `length` characters.

        Raises Overloaded when too many texts wait or the time is over, and what the work raises.
        """
        if length <= INLINE_CHARS_MAX:
            return work(*given)
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._turn(length)
                return await self._on_thread(work, *given)
        except TimeoutError:
            raise Overloaded(RETRY_S) from None

    def close(self) -> None:
        """Wait for the work at hand and end the threads."""
        self._threads.shutdown()

    async def _turn(self, length: int) -> None:
        """Wait until a thread is free for this text."""
        if self._free:
            self._free -= 1
            return
        if len(self._line) >= self._waiting_max:
            raise Overloaded(RETRY_S)
        one = _Waiting(length, next(self._numbers), asyncio.get_running_loop().create_future())
        heapq.heappush(self._line, one)
        try:
            await one.turn
        except asyncio.CancelledError:
            if one.turn.cancelled():
                self._line.remove(one)
                heapq.heapify(self._line)
            else:
                self._release()  # The turn came in the moment in which its caller left.
            raise

    async def _on_thread(self, work: Callable[[*Given], T], *given: *Given) -> T:
        context = contextvars.copy_context()  # The log names the request also from a thread.
        loop = asyncio.get_running_loop()
        done = loop.run_in_executor(self._threads, partial(context.run, work, *given))
        done.add_done_callback(self._over)
        # A caller that leaves does not make a busy thread a free one.
        return await asyncio.shield(done)

    def _over(self, done: asyncio.Future[T]) -> None:
        if not done.cancelled():
            done.exception()  # Nobody may be left to ask for it.
        self._release()

    def _release(self) -> None:
        if self._line:
            heapq.heappop(self._line).turn.set_result(None)
        else:
            self._free += 1
