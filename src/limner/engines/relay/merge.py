"""Several streams at once, as one: what each brings, and the error that one ends with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TypeVar

from limner.errors import LimnerError

T = TypeVar("T")


async def merge(streams: Sequence[AsyncGenerator[T]]) -> AsyncGenerator[T | LimnerError]:
    """Yield what the streams bring as it comes; closing it closes them all."""
    queue: asyncio.Queue[T | LimnerError | None] = asyncio.Queue()
    tasks = [asyncio.create_task(_into(queue, stream)) for stream in streams]
    left = len(tasks)
    try:
        while left:
            found = await queue.get()
            if found is None:
                left -= 1
            else:
                yield found
        await asyncio.gather(*tasks)  # Raises what nobody foresaw.
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _into(queue: asyncio.Queue[T | LimnerError | None], stream: AsyncGenerator[T]) -> None:
    try:
        async with aclosing(stream):
            async for one in stream:
                queue.put_nowait(one)
    except LimnerError as fault:
        queue.put_nowait(fault)
    finally:
        queue.put_nowait(None)
