"""Limits how long an async iterator may take, without interrupting whoever consumes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar("T")


async def until(deadline: float, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Yield what `items` yields before `deadline` (the event loop's time), then raise TimeoutError.

    Only the waits for `items` are limited: `asyncio.timeout` around a whole loop would cancel the
    consumer's work between two items as well.
    """
    while True:
        async with asyncio.timeout_at(deadline):
            try:
                item = await anext(items)
            except StopAsyncIteration:
                return
        yield item
