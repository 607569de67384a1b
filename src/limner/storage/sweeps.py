"""Runs a sweep, which deletes what is too old, again and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from limner.errors import LimnerError

log = logging.getLogger(__name__)


async def sweep_forever(sweep: Callable[[], Awaitable[int]], interval_s: float, noun: str) -> None:
    """Call `sweep` at once and every `interval_s` seconds, until cancelled.

    It returns how many it deleted; `noun` names these in the log. The log tells of a sweep that
    fails, and the next one comes in its time.
    """
    while True:
        try:
            deleted = await sweep()
            if deleted:
                log.info("deleted %d %s whose time was over", deleted, noun)
        except (OSError, LimnerError) as fault:
            log.warning("the sweep of old %s failed: %s", noun, fault)
        await asyncio.sleep(interval_s)
