"""A request at work in this process, and the client for whom it is: who may leave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from limner.contract.orders import ImageOrder
from limner.policy.billing import LedgerHold
from limner.service.images import Image, Partial
from limner.service.progress import Progress

log = logging.getLogger(__name__)


class AnswerDelivery:
    """One client's claim on an answer: it reaches the client, or is lost once."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self._on_lost = on_lost
        self._is_over = False

    def made(self) -> None:
        """Say that the answer was written to its end to a client that was there."""
        self._is_over = True

    def lost(self) -> None:
        """Say that the client is gone; only the first word counts."""
        if not self._is_over:
            self._is_over = True
            self._on_lost()


class RequestTask:
    """A request at work: the `task` that draws it, and its `progress`.

    `is_alone`: it goes on without its client, who will come back for it. `forsake` is called with
    the request's id where a client leaves what was bought for it.
    """

    def __init__(
        self,
        order: ImageOrder,
        hold: LedgerHold,
        task: asyncio.Task[tuple[Image, ...]],
        progress: Progress,
        *,
        is_alone: bool,
        forsake: Callable[[str], None],
    ) -> None:
        self.id = hold.id
        self.created_at = hold.created_at
        self.task = task
        self.progress = progress
        self.delivery = AnswerDelivery(self._leave)
        self.order = order
        self._is_alone = is_alone
        self._forsake = forsake

    @property
    def is_owed(self) -> bool:
        """Whether another request may be given the pictures, should this client not get them."""
        return self.progress.is_bought and not self._is_alone

    async def placed(self) -> None:
        """Wait until the request has its place in a line, or is over."""
        placing = asyncio.create_task(self.progress.placed.wait())
        try:
            await asyncio.wait({placing, self.task}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            placing.cancel()

    async def next_partial(self) -> Partial | None:
        """Wait for the next partial picture; None once the drawing is over and all are read."""
        partials = self.progress.partials
        if partials.empty() and not self.task.done():
            reading = asyncio.create_task(partials.get())
            try:
                await asyncio.wait({reading, self.task}, return_when=asyncio.FIRST_COMPLETED)
                if reading.done():
                    return reading.result()
            finally:
                reading.cancel()
        return None if partials.empty() else partials.get_nowait()

    def left_s(self) -> float | None:
        """Return about how many seconds it goes on; None: not known."""
        return self.progress.left_s(self.order.n)

    def _leave(self) -> None:
        """Act on the client's leaving: what is bought is finished, the rest is stopped.

        Of a stream, whose reader saw pictures come, those that are finished are settled.
        """
        if self._is_alone:
            return
        if self.progress.is_bought:
            log.info("the client left; what was bought for it is finished and kept")
            self.progress.has_left = True
            self._forsake(self.id)
        elif len(self.progress.images) < self.order.n and not self.task.done():
            log.info("the client left; its drawing is stopped")
            if self.order.stream:
                self.progress.stop()
            self.task.cancel()
