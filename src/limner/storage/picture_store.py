"""The storage station: keeps finished pictures, hands out their links, sweeps the old ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from limner.concurrency.batching_pool import BatchingPool, WorkItem, run_each
from limner.errors import LimnerError, PictureGone
from limner.storage.links import Link, LinkSigner
from limner.storage.store import Store, new_key

log = logging.getLogger(__name__)

WRITERS = 4
GROUP_MAX = 4
"""How many pictures one writer keeps one after another before it says so."""


class PictureKeeper(Protocol):
    """What the path needs of storage."""

    async def keep(self, content: bytes) -> Link:
        """Keep a picture and return a link to it. Raises StorageFailed."""


class NullPictureStore:
    """Keeps nothing: for the commands that write their pictures to files of the user's choice."""

    async def keep(self, content: bytes) -> Link:  # noqa: ARG002 - it is not kept
        """Return a link that leads nowhere."""
        return Link("", "", 0)


@dataclass(frozen=True, slots=True)
class LinkedPicture:
    """A picture by its key in the store, and for how many seconds its link still works."""

    key: str
    content: bytes
    left_s: int


class PictureStore:
    """Pictures and their links. `retention_s` is how long a picture is kept."""

    def __init__(
        self, store: Store, links: LinkSigner, *, retention_s: int, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._links = links
        self._retention_s = retention_s
        self._clock = clock
        self._writers = BatchingPool("pictures", WRITERS, run_each, group_max=GROUP_MAX)

    async def keep(self, content: bytes) -> Link:
        """Keep a picture and return a link to it."""
        key = new_key()
        await self._writers.submit(WorkItem(partial(self._store.write, key, content)))
        return self._links.sign(key)

    async def fetch(self, name: str) -> bytes:
        """Return the picture behind a link's last part; raises LinkRefused or PictureGone."""
        return (await self.open(name)).content

    async def open(self, name: str) -> LinkedPicture:
        """Return the same with how long the link still works."""
        link = self._links.read(name)
        content = await asyncio.to_thread(self._store.read, link.key)
        if content is None:
            raise PictureGone
        return LinkedPicture(link.key, content, max(0, link.expires - int(self._clock())))

    def is_own(self, name: str) -> bool:
        """Tell whether a link's last part is one of this server's, also when it has expired."""
        return self._links.is_own(name)

    async def find(self, key: str) -> bytes | None:
        """Return a picture by its key; None when it was deleted."""
        return await asyncio.to_thread(self._store.read, key)

    async def link(self, key: str, path: str | None) -> Link | None:
        """Return a link to a kept picture: `path` while it lives, else a new one.

        None when the picture was deleted.
        """
        if not await asyncio.to_thread(self._store.has, key):
            return None
        return self._links.sign(key) if path is None else self._links.still(key, path)

    async def check(self) -> None:
        """Raise StorageFailed when no picture could be kept now."""
        await asyncio.to_thread(self._store.check)

    def close(self) -> None:
        """Wait for what is being written."""
        self._writers.close()

    async def sweep(self) -> int:
        """Delete the pictures whose time is over; return how many."""
        than = self._clock() - self._retention_s
        return await asyncio.to_thread(self._store.delete_older, than)

    async def sweep_forever(self, interval_s: float) -> None:
        """Sweep now and then, until cancelled."""
        while True:
            try:
                deleted = await self.sweep()
                if deleted:
                    log.info("deleted %d pictures whose time was over", deleted)
            except (OSError, LimnerError) as fault:
                log.warning("the sweep of old pictures failed: %s", fault)
            await asyncio.sleep(interval_s)
