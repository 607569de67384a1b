"""Who calls? The Authorization header is read before anything else of the request."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limner.errors import KeyRefused
from limner.ledger.keys import Keys, digest


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent the request: the id of their key, and its name for the log."""

    key_id: str
    name: str


class Access:
    """Knows the keys: those of the configuration (`given`), and those in the database."""

    def __init__(
        self, keys: Keys, given: Sequence[str] = (), clock: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._given = [digest(key.encode()) for key in given]
        self._clock = clock

    async def identify(self, authorization: str | None) -> Caller:
        """Return the caller of an Authorization header, as HTTP delivered it (Latin-1 text).

        Raises KeyRefused without a key, and for one that is unknown, revoked or expired.
        """
        scheme, _, key = (authorization or "").partition(" ")
        # Not every space of Latin-1: the last byte of a key in UTF-8 may look like one ("包").
        key = key.strip(" \t")
        if scheme.lower() != "bearer" or not key:
            raise KeyRefused(
                "You didn't provide an API key. You need to provide your API key in an "
                "Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). "
                "The server's operator makes one with `limner keys create`."
            )
        sent = key.encode("latin-1", "replace")
        if self._is_given(digest(sent)):
            return Caller("configured", "configured")
        record = await self._keys.find(sent)
        if record is None or not record.works_at(self._clock()):
            raise KeyRefused(
                f"Incorrect API key provided: {masked(key)}. The server's operator lists the keys "
                "with `limner keys list` and makes one with `limner keys create`.",
                code="invalid_api_key",
            )
        return Caller(record.id, record.name)

    def _is_given(self, sent: str) -> bool:
        # All are compared, so that the time taken tells nothing of which one was near.
        matches = [hmac.compare_digest(sent, known) for known in self._given]
        return any(matches)


def masked(key: str) -> str:
    """Show a key's two ends at most, and nothing of a short one."""
    if len(key) < 16 or not key.isprintable():
        return "***"
    return f"{key[:5]}***{key[-2:]}"
