"""Pools of threads that work for the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


def step_back() -> None:
    """Keep this thread from interrupting another when it is woken.

    A thread that the event loop wakes on its own core would take the core at once, find the
    interpreter's lock held by the loop, and give the core back: two switches for nothing. Linux
    lets threads of SCHED_BATCH wait until the core is free (man 7 sched); elsewhere nothing is
    done.
    """
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def thread_pool(count: int, name: str) -> ThreadPoolExecutor:
    """Make a pool of at most `count` such threads."""
    return ThreadPoolExecutor(count, thread_name_prefix=name, initializer=step_back)


async def run_to_end(
    threads: Executor, work: Callable[[*Arguments], T], *arguments: *Arguments
) -> T:
    """Call `work(*arguments)` on a thread and return its result.

    A thread cannot be interrupted. When this coroutine is cancelled, it waits for the work that has
    begun before it raises CancelledError, so that its caller counts the memory to the end.
    """
    running = threads.submit(work, *arguments)
    done = asyncio.wrap_future(running)
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        if not running.cancel():
            await asyncio.wait({done})
            done.cancelled() or done.exception()  # Retrieved: its caller has left.
        raise
