"""Teams of threads: what an event loop wants done elsewhere, handed over in groups.

Waking a thread, and being woken by it, costs more than a small transaction or a small file. So
what comes up in one turn of the loop goes to a thread together, and what comes up while all
threads are busy waits for the first that is free.
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
    """A piece of work, and what becomes of it: a result or a fault."""

    __slots__ = ("fault", "outcome", "result", "work")

    def __init__(self, work: Callable[..., object]) -> None:
        self.work = work
        self.result: object = None
        self.fault: BaseException | None = None
        self.outcome: asyncio.Future[Any]


P = TypeVar("P", bound=WorkItem)


class LoopQueue(Generic[P]):
    """What waits on one event loop: groups of at most `group_max`, `at_once` of them at work."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        hand: Callable[[Batch[P]], None],
        *,
        group_max: int,
        at_once: int,
    ) -> None:
        self.loop = loop
        self._hand = hand
        self._group_max = group_max
        self._free = at_once
        self._waiting: list[P] = []
        self._is_called = False

    def wait(self, piece: P) -> asyncio.Future[Any]:
        """Let a piece wait for a thread; return the future of its result."""
        piece.outcome = self.loop.create_future()
        self._waiting.append(piece)
        if self._free and not self._is_called:
            self._is_called = True
            self.loop.call_soon(self.send)
        return piece.outcome

    def send(self) -> None:
        """Hand over what waits, as far as threads are free."""
        self._is_called = False
        while self._free and self._waiting:
            group = self._waiting[: self._group_max]
            del self._waiting[: self._group_max]
            self._free -= 1
            self._hand(Batch(self, group))

    def over(self, group: list[P]) -> None:
        """Tell those who wait what became of their work, and send the next."""
        for piece in group:
            if piece.outcome.done():
                continue  # It was given up meanwhile.
            if piece.fault is None:
                piece.outcome.set_result(piece.result)
            else:
                piece.outcome.set_exception(piece.fault)
        self._free += 1
        self.send()


class Batch(Generic[P]):
    """What one thread does together."""

    __slots__ = ("_line", "pieces")

    def __init__(self, line: LoopQueue[P], pieces: list[P]) -> None:
        self._line = line
        self.pieces = pieces

    def wanted(self) -> list[P]:
        """Return the pieces that nobody has given up."""
        return [piece for piece in self.pieces if not piece.outcome.cancelled()]

    def hand_over(self) -> None:
        """Say in the line's loop that it is done: one write to a socket for the whole group."""
        with suppress(RuntimeError):  # The loop was closed, and nobody waits any more.
            self._line.loop.call_soon_threadsafe(self._line.over, self.pieces)


class BatchingPool(Generic[P]):
    """`count` threads; each does groups of at most `group_max` pieces by `do`, which never raises.

    `do` gives each piece its result or its fault. The threads start with the first piece.
    """

    def __init__(
        self, name: str, count: int, do: Callable[[list[P]], None], *, group_max: int
    ) -> None:
        self._do = do
        self._group_max = group_max
        self._handed: queue.SimpleQueue[Batch[P] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            for number in range(count)
        ]
        self._line: LoopQueue[P] | None = None
        self._started = False
        self._starting = threading.Lock()

    def submit(self, piece: P) -> asyncio.Future[Any]:
        """Return the future of a piece's result; cancelled before it is begun, it is not done."""
        if not self._started:
            self._start()
        loop = asyncio.get_running_loop()
        line = self._line
        # A process has one loop; where another came before, it is over.
        if line is None or line.loop is not loop:
            line = self._line = LoopQueue(
                loop, self._handed.put, group_max=self._group_max, at_once=len(self._threads)
            )
        return line.wait(piece)

    def close(self) -> None:
        """Wait for the work at hand. Whoever submits afterwards is met with RuntimeError."""
        if not self._started:
            return
        if self._line is not None:
            self._line.send()
        for _ in self._threads:
            self._handed.put(None)
        for thread in self._threads:
            thread.join()
        self._started = False  # Who submits now is told, and does not wait for ever.

    def _start(self) -> None:
        with self._starting:
            if not self._started:
                for thread in self._threads:
                    thread.start()
                self._started = True

    def _work(self) -> None:
        step_back()
        while (group := self._handed.get()) is not None:
            wanted = group.wanted()
            if wanted:
                self._do(wanted)
            group.hand_over()


def run_each(pieces: Sequence[WorkItem]) -> None:
    """Do each piece by itself: a Team's `do` where nothing is gained by doing them at once."""
    for piece in pieces:
        try:
            piece.result = piece.work()
        except BaseException as fault:
            piece.fault = fault  # It belongs to whoever waits; the thread goes on.
