"""A deadline for what an iterator brings, one wait at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar("T")


async def until(deadline: float, coming: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Yield what comes before `deadline` (the event loop's time). Raises TimeoutError after it.

    The clock does not interrupt whoever takes what is yielded: a timeout around the whole loop
    would cancel its task wherever that is.
    """
    while True:
        async with asyncio.timeout_at(deadline):
            try:
                one = await anext(coming)
            except StopAsyncIteration:
                return
        yield one
