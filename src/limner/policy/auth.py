"""Authentication: finds the caller of a request by the key in its Authorization header."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limner.errors import KeyRefused, ModelNotAllowed, NotAllowed
from limner.ledger.keys import KeyRecord, Keys, digest
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.tables import LOCAL

CONFIGURED = "configured"
REMEMBERED_S = 5.0
"""How old the record of a key may be, in seconds, where a hold looks again."""
REMEMBERED_MAX = 1000


@dataclass(frozen=True, slots=True)
class Caller:
    """The sender of a request: the id and name of its key, and what the key may do.

    `models` are those it may use, None: all. `mode` is strict or lenient, `response_format` and
    `edit_model` stand for what a request leaves out; None: the server's.
    """

    key_id: str
    name: str
    account_id: str = LOCAL
    models: tuple[str, ...] | None = None
    limits: Limits = NO_LIMITS
    mode: str | None = None
    response_format: str | None = None
    edit_model: str | None = None

    def may_use(self, model: str) -> bool:
        """Tell whether the key may use a model."""
        return self.models is None or model in self.models

    def check_model(self, model: str) -> None:
        """Raise ModelNotAllowed for a model that the key may not use."""
        if not self.may_use(model):
            raise ModelNotAllowed(model)


class Authenticator:
    """Knows the keys: those of the configuration (`given`), and those in the database."""

    def __init__(
        self, keys: Keys, given: Sequence[str] = (), clock: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._given = [digest(key.encode()) for key in given]
        self._clock = clock
        self._remembered: dict[str, tuple[KeyRecord, float]] = {}

    async def identify(self, authorization: str | None, *, held: bool = False) -> Caller:
        """Return the caller of an Authorization header, as HTTP delivered it (Latin-1 text).

        Raises KeyRefused without a key, and for one that is unknown, revoked or expired; NotAllowed
        for an admin key. With `held`, a key's record that was read some seconds ago is used again:
        the hold that follows checks once more whether the key was revoked.
        """
        record = await self._record(authorization, held=held)
        if record is None:
            return Caller(CONFIGURED, CONFIGURED)
        if record.account_id is None:
            raise NotAllowed(
                "This is an admin key: it reaches /v1/organization, and draws nothing.",
                code="admin_key",
            )
        return Caller(
            record.id,
            record.name,
            record.account_id,
            record.models,
            record.limits,
            record.mode,
            record.response_format,
            record.edit_model,
        )

    async def identify_admin(self, authorization: str | None) -> None:
        """Raise KeyRefused without a known key, and NotAllowed for one that is no admin key."""
        record = await self._record(authorization)
        if record is None or not record.is_admin:
            raise NotAllowed(
                "This needs an admin key. The server's operator makes one with "
                "`limner keys create --admin`.",
                code="admin_key_required",
            )

    async def identify_operator(self, authorization: str | None) -> None:
        """Let in admin keys and those of the server's own account; raise as `identify_admin`."""
        record = await self._record(authorization)
        if record is not None and record.account_id not in (None, LOCAL):
            raise NotAllowed(
                "This is for the server's operator: it needs an admin key or one of the account "
                "'local'.",
                code="admin_key_required",
            )

    async def _record(self, authorization: str | None, *, held: bool = False) -> KeyRecord | None:
        """Return the record of a key that works, None for one of the configuration."""
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
        known = digest(sent)
        if self._is_given(known):
            return None
        record = await (self._recall(sent, known) if held else self._keys.find(sent))
        if record is None or not record.works_at(self._clock()):
            raise KeyRefused(
                f"Incorrect API key provided: {masked(key)}. The server's operator lists the keys "
                "with `limner keys list` and makes one with `limner keys create`.",
                code="invalid_api_key",
            )
        return record

    async def _recall(self, sent: bytes, known: str) -> KeyRecord | None:
        """Return a key's record, at most REMEMBERED_S seconds old. `known` is the key's digest."""
        now = self._clock()
        record, since = self._remembered.get(known, (None, 0.0))
        if record is None or not since <= now < since + REMEMBERED_S:
            record = await self._keys.find(sent)
            if len(self._remembered) >= REMEMBERED_MAX:
                self._remembered.clear()
            if record is not None:
                self._remembered[known] = record, now
        return record

    def _is_given(self, sent: str) -> bool:
        # All are compared, so that the time taken does not show which one nearly matched.
        matches = [hmac.compare_digest(sent, known) for known in self._given]
        return any(matches)


def masked(key: str) -> str:
    """Show a key's two ends at most, and nothing of a short one."""
    if len(key) < 16 or not key.isprintable():
        return "***"
    return f"{key[:5]}***{key[-2:]}"
