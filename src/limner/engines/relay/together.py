"""Several streams at once, as one: what each brings, and the error that one ends with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TypeVar

from limner.errors import LimnerError

T = TypeVar("T")


async def together(streams: Sequence[AsyncGenerator[T]]) -> AsyncGenerator[T | LimnerError]:
    """Yield what the streams bring as it comes; closing it closes them all."""
    if len(streams) == 1:  # Nearly always; it needs no tasks.
        async with aclosing(_told(streams[0])) as coming:
            async for one in coming:
                yield one
        return
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


async def _told(stream: AsyncGenerator[T]) -> AsyncGenerator[T | LimnerError]:
    try:
        async with aclosing(stream):
            async for one in stream:
                yield one
    except LimnerError as fault:
        yield fault


async def _into(queue: asyncio.Queue[T | LimnerError | None], stream: AsyncGenerator[T]) -> None:
    try:
        async with aclosing(_told(stream)) as coming:
            async for one in coming:
                queue.put_nowait(one)
    finally:
        queue.put_nowait(None)
