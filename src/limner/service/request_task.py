"""Requests at work in this process, each a task, and the delivery of its answer to its client."""

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
    """The delivery of one answer to one client: it is made, or it is lost."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self._on_lost = on_lost
        self._is_over = False

    def made(self) -> None:
        """Note that the whole answer was sent while the client was there."""
        self._is_over = True

    def lost(self) -> None:
        """Note that the client is gone; nothing happens where the delivery is over already."""
        if not self._is_over:
            self._is_over = True
            self._on_lost()


class RequestTask:
    """A request at work: the `task` that draws it, and its `progress`.

    `outlives_client`: it goes on without its client, which comes back for the answer. It calls
    `on_left` with the request's id where a client leaves pictures that were bought for it.
    """

    def __init__(
        self,
        order: ImageOrder,
        hold: LedgerHold,
        task: asyncio.Task[tuple[Image, ...]],
        progress: Progress,
        *,
        outlives_client: bool,
        on_left: Callable[[str], None],
    ) -> None:
        self.id = hold.id
        self.created_at = hold.created_at
        self.task = task
        self.progress = progress
        self.delivery = AnswerDelivery(self._leave)
        self.order = order
        self._outlives_client = outlives_client
        self._on_left = on_left

    @property
    def is_owed(self) -> bool:
        """Whether another request may get the pictures, should this client not get them."""
        return self.progress.is_bought and not self._outlives_client

    async def placed(self) -> None:
        """Wait until the request has its place in a queue, or is over."""
        placing = asyncio.create_task(self.progress.placed.wait())
        try:
            await asyncio.wait({placing, self.task}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            placing.cancel()

    async def next_partial(self) -> Partial | None:
        """Wait for the next partial picture; return None once the task is over and all are read."""
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
        """Return about how many seconds the request still takes; None: not known."""
        return self.progress.left_s(self.order.n)

    def _leave(self) -> None:
        """Act on a client that left: finish what is bought, stop the rest.

        A stream's reader saw pictures come: those that are finished are settled.
        """
        if self._outlives_client:
            return
        if self.progress.is_bought:
            log.info("the client left; what was bought for it is finished and kept")
            self.progress.has_left = True
            self._on_left(self.id)
        elif len(self.progress.images) < self.order.n and not self.task.done():
            log.info("the client left; its drawing is stopped")
            if self.order.stream:
                self.progress.settle_finished()
            self.task.cancel()
