"""Awaits work to its end, for cleanup that a second cancellation must not cut short."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """Await `work` to its end, however often the waiting task is cancelled meanwhile.

    Raises CancelledError afterwards if the waiting task was cancelled.
    """
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as fault:
            cancelled = fault
    if cancelled is not None:
        task.exception()  # Retrieved: the cancellation is raised instead.
        raise cancelled
    return task.result()
