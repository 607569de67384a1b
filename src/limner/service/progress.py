"""How far an order's drawing is: written by the path, read by who waits for the pictures."""

from __future__ import annotations

import asyncio
import time

from limner.engines.engine import Bought, Placed
from limner.service.images import Image, Partial

PARTIAL_AHEAD_MAX = 8
"""How many partial pictures wait for a reader at most; more are dropped."""


class Progress:
    """What has become of an order so far.

    `images` are those that are finished and kept, `partials` wait for a reader. `is_bought`:
    another server was asked for the pictures, so that they are paid for. `has_left`: the client is
    gone.
    """

    def __init__(self) -> None:
        self.images: list[Image] = []
        self.partials: asyncio.Queue[Partial] = asyncio.Queue(PARTIAL_AHEAD_MAX)
        self.placed = asyncio.Event()
        self.is_bought = False
        self.has_left = False
        self._began = time.monotonic()
        self._expected_s: float | None = None
        self._keeps_finished = False

    def note(self, event: Placed | Bought) -> None:
        """Note what an engine says before its pictures."""
        if isinstance(event, Bought):
            self.is_bought = True
            return
        self._began = time.monotonic()
        self._expected_s = event.expected_s
        self.placed.set()

    def show(self, partial: Partial) -> None:
        """Put a partial picture where its reader finds it, unless many wait there."""
        if not self.partials.full():
            self.partials.put_nowait(partial)

    def stop(self) -> None:
        """Say that the drawing, which is about to be cancelled, ends with what is finished."""
        self._keeps_finished = True

    def ends_here(self) -> bool:
        """Tell a drawing that was cancelled whether it settles what is finished; it then goes on.

        Called once, in the drawing's task.
        """
        task = asyncio.current_task()
        if not (self._keeps_finished and self.images) or task is None:
            return False
        self._keeps_finished = False
        task.uncancel()
        return True

    def left_s(self, wanted: int) -> float | None:
        """Return about how long the rest of `wanted` pictures takes, in seconds.

        By the pictures that are finished, else by the line's own estimate; None: not known.
        """
        passed_s = time.monotonic() - self._began
        if done := len(self.images):
            return passed_s / done * (wanted - done)
        return None if self._expected_s is None else self._expected_s - passed_s
