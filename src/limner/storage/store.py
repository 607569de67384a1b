"""The Store protocol: contents by their keys. Each kind of store is a module beside this one."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

KEY_PATTERN = re.compile(r"[A-Za-z0-9_-]{22}")
"""128 random bits in URL-safe base64: nobody finds one by guessing."""

PAGE_KEYS_MAX = 100
"""How many keys `Store.list_older` yields at once, at most."""


def new_key() -> str:
    """Make a key for a new content."""
    return secrets.token_urlsafe(16)


def is_key(text: str) -> bool:
    """Tell whether a text is a key; a store looks for nothing else."""
    return KEY_PATTERN.fullmatch(text) is not None


def require_key(text: str) -> str:
    """Return a key as it is. Raises ValueError for a text that is none."""
    if not is_key(text):
        raise ValueError(f"not a key: {text[:80]!r}")
    return text


class Store(Protocol):
    """Keeps pictures and files, each under a key of `new_key`.

    `limner.testing.stores.StoreConformance` tests what this protocol promises. Every method raises
    StorageFailed when the store does not work.
    """

    async def put(self, key: str, content: bytes) -> None:
        """Keep a content, whole or not at all, in place of what the key had before.

        Raises ValueError for a text that is no key.
        """

    async def get(self, key: str) -> bytes | None:
        """Return the content of a key; None where there is none, and for a text that is no key."""

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete the contents of these keys, those that are there.

        Raises ValueError for a text that is no key.
        """

    def list_older(self, than: float) -> AsyncGenerator[Sequence[str]]:
        """Yield the keys of the contents that were put before `than` (Unix seconds), in pages.

        A page has 1 to `PAGE_KEYS_MAX` keys. What is deleted meanwhile may be among them.
        """
