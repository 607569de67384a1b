"""Progress of a drawing: the pipeline writes it, the reader of the pictures reads it."""

from __future__ import annotations

import asyncio
import time

from limner.engines.engine import Bought, Placed
from limner.service.images import Image, Partial

PARTIAL_AHEAD_MAX = 8
"""How many partial pictures wait for a reader at most; more are dropped."""


class Progress:
    """What has come of an order so far.

    `images` are those that are finished and kept, `partials` wait for a reader. `is_bought`:
    another server draws the pictures, so that they cost money. `has_left`: the client is gone.
    """

    def __init__(self) -> None:
        self.images: list[Image] = []
        self.partials: asyncio.Queue[Partial] = asyncio.Queue(PARTIAL_AHEAD_MAX)
        self.placed = asyncio.Event()
        self.is_bought = False
        self.has_left = False
        self._began = time.monotonic()
        self._expected_s: float | None = None
        self._settles_finished = False

    def note(self, event: Placed | Bought) -> None:
        """Note an event that an engine yields before its pictures."""
        if isinstance(event, Bought):
            self.is_bought = True
            return
        self._began = time.monotonic()
        self._expected_s = event.expected_s
        self.placed.set()

    def show(self, partial: Partial) -> None:
        """Queue a partial picture for the reader; drop it where the queue is full."""
        if not self.partials.full():
            self.partials.put_nowait(partial)

    def settle_finished(self) -> None:
        """Make a cancellation that follows charge the finished pictures, and keep them."""
        self._settles_finished = True

    def absorb_cancellation(self) -> bool:
        """Take back the task's cancellation where the finished pictures are to be charged.

        The drawing's task calls this once; it returns whether the task goes on to settle.
        """
        task = asyncio.current_task()
        if not (self._settles_finished and self.images) or task is None:
            return False
        self._settles_finished = False
        task.uncancel()
        return True

    def left_s(self, wanted: int) -> float | None:
        """Return about how long the rest of `wanted` pictures takes, in seconds.

        By the pictures that are finished, else by the queue's own estimate; None: not known.
        """
        passed_s = time.monotonic() - self._began
        if done := len(self.images):
            return passed_s / done * (wanted - done)
        return None if self._expected_s is None else self._expected_s - passed_s
