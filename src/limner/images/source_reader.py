"""Reads the uploads of orders: off the event loop, no more at once than memory is set aside for."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from concurrent.futures import Executor
from contextlib import asynccontextmanager

from limner.concurrency.threads import run_to_end
from limner.contract.orders import ImageOrder
from limner.images.dalle_sources import need_of_source, read_source
from limner.images.gpt_sources import need_of_any_source, read_any_source
from limner.images.pixel_budget import PixelBudget
from limner.images.source import Source


class SourceReader:
    """Decodes uploads on `threads`, within `budget`."""

    def __init__(self, threads: Executor, budget: PixelBudget) -> None:
        self._threads = threads
        self._budget = budget

    @asynccontextmanager
    async def read(self, order: ImageOrder) -> AsyncGenerator[Source | None]:
        """Check and decode an order's uploads; None without any.

        Their pixels count until the context ends. Raises what is wrong with a file, and PixelsFull.
        """
        if order.image is None:
            yield None
            return
        need_of = need_of_any_source if order.any_shape else need_of_source
        read = read_any_source if order.any_shape else read_source
        need = await run_to_end(self._threads, need_of, order)
        async with self._budget.share(need.reading_bytes) as share:
            source = await run_to_end(self._threads, read, order)
            share.shrink(need.kept_bytes)
            yield source
