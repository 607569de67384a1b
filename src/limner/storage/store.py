"""The Store protocol: keys and bytes; what holds the pictures is nobody's concern."""

from __future__ import annotations

import re
import secrets
from typing import Protocol

KEY_PATTERN = re.compile(r"[A-Za-z0-9_-]{22}")
"""128 random bits in URL-safe base64: nobody finds one by guessing."""


def new_key() -> str:
    """Make a key for a new picture."""
    return secrets.token_urlsafe(16)


class Store(Protocol):
    """Where pictures are kept. Methods block; the station calls them in a thread."""

    def write(self, key: str, content: bytes) -> None:
        """Keep a picture, whole or not at all. Raises StorageFailed."""

    def read(self, key: str) -> bytes | None:
        """Return a picture, or None when there is none of that key."""

    def has(self, key: str) -> bool:
        """Tell whether there is a picture of that key."""

    def delete(self, key: str) -> None:
        """Delete a picture, if it is there. Raises StorageFailed."""

    def keys_older(self, than: float) -> list[str]:
        """Return the keys of the pictures kept before `than` (Unix seconds)."""

    def delete_older(self, than: float) -> int:
        """Delete the pictures kept before `than` (Unix seconds); return how many."""

    def delete_unfinished(self, than: float) -> None:
        """Delete what writes that were interrupted before `than` (Unix seconds) left behind."""

    def check(self) -> None:
        """Write and delete a probe. Raises StorageFailed."""
