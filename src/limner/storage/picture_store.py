"""Keeps finished pictures, signs the links to them, and deletes the old ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from limner.errors import PictureGone
from limner.storage.links import Link, LinkSigner
from limner.storage.store import Store, new_key


class PictureWriter(Protocol):
    """What the pipeline needs of the storage."""

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

    async def keep(self, content: bytes) -> Link:
        """Keep a picture and return a link to it."""
        key = new_key()
        await self._store.put(key, content)
        return self._links.sign(key)

    async def fetch(self, name: str) -> bytes:
        """Return the picture behind a link's last part; raises LinkRefused or PictureGone."""
        return (await self.open(name)).content

    async def open(self, name: str) -> LinkedPicture:
        """Return the picture behind a link's last part, and how long the link still works.

        Raises as `fetch`.
        """
        link = self._links.read(name)
        content = await self._store.get(link.key)
        if content is None:
            raise PictureGone
        return LinkedPicture(link.key, content, max(0, link.expires - int(self._clock())))

    def is_own(self, name: str) -> bool:
        """Tell whether a link's last part is one of this server's, also when it has expired."""
        return self._links.is_own(name)

    async def find(self, key: str) -> bytes | None:
        """Return a picture by its key; None when it was deleted."""
        return await self._store.get(key)

    async def link(self, key: str, path: str | None) -> Link | None:
        """Return a link to a kept picture: `path` while it lives, else a new one.

        None when the picture was deleted.
        """
        if await self._store.get(key) is None:
            return None
        return self._links.sign(key) if path is None else self._links.renew(key, path)

    async def check(self) -> None:
        """Put and delete a probe. Raises StorageFailed when no picture could be kept now."""
        key = new_key()
        await self._store.put(key, b"probe")
        await self._store.delete([key])

    async def sweep(self) -> int:
        """Delete the pictures whose time is over; return how many."""
        deleted = 0
        async for keys in self._store.list_older(self._clock() - self._retention_s):
            await self._store.delete(keys)
            deleted += len(keys)
        return deleted
