"""Threads that work for the event loop."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress


def step_back() -> None:
    """Let this thread not interrupt another when it is woken.

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
