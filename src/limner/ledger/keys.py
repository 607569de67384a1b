"""Keys: made from 256 random bits, stored as a SHA-256 digest only, shown once.

A key that random cannot be guessed from its digest, so a slow password hash would only slow each
request down. Keys that people choose (`--key`) live in the configuration and never reach the
database.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update

from limner.ledger.database import Database
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.statements import Statement
from limner.ledger.tables import LOCAL, accounts, keys, requests

PREFIX_CHARS = 10


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key's row; times in Unix seconds.

    `account_id` is None for an admin key. `models` are those it may use, None: all.
    `response_format` and `edit_model` stand for what a request leaves out. `last_used_at` is when
    its last request came; `Keys.records` alone fills it.
    """

    id: str
    name: str
    prefix: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    account_id: str | None
    account: str | None
    suspended_at: int | None
    models: tuple[str, ...] | None
    limits: Limits
    mode: str | None
    response_format: str | None = None
    edit_model: str | None = None
    last_used_at: float | None = None

    @property
    def is_admin(self) -> bool:
        """Whether it is for the organisation's endpoints, and for nothing else."""
        return self.account_id is None

    def works_at(self, moment: float) -> bool:
        """Tell whether the key may be used at `moment`."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > moment)


COLUMNS = (
    keys.c.id,
    keys.c.name,
    keys.c.prefix,
    keys.c.created_at,
    keys.c.expires_at,
    keys.c.revoked_at,
    keys.c.account_id,
    accounts.c.name,
    accounts.c.suspended_at,
    keys.c.models,
    keys.c.requests_per_minute,
    keys.c.images_per_minute,
    keys.c.concurrent,
    keys.c.mode,
    keys.c.response_format,
    keys.c.edit_model,
)
KNOWN = select(*COLUMNS).join_from(keys, accounts, isouter=True)
BY_DIGEST = Statement(KNOWN.where(keys.c.digest == bindparam("wanted")))


def digest(key: bytes) -> str:
    """Return the digest that is stored instead of a key."""
    return hashlib.sha256(key).hexdigest()


class Keys:
    """The keys in the database."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def create(
        self,
        name: str,
        expires_at: int | None = None,
        *,
        account_id: str | None = LOCAL,
        models: tuple[str, ...] | None = None,
        limits: Limits = NO_LIMITS,
        mode: str | None = None,
        response_format: str | None = None,
        edit_model: str | None = None,
    ) -> tuple[str, KeyRecord]:
        """Make a key; the text is returned here and never again. No account: an admin key."""
        key = ("sk-" if account_id is not None else "sk-admin-") + secrets.token_urlsafe(32)
        row = {
            "id": uuid.uuid4().hex,
            "name": name,
            "prefix": key[:PREFIX_CHARS],
            "digest": digest(key.encode()),
            "created_at": int(self._clock()),
            "expires_at": expires_at,
            "account_id": account_id,
            "models": None if models is None else ",".join(models),
            "requests_per_minute": limits.requests_per_minute,
            "images_per_minute": limits.images_per_minute,
            "concurrent": limits.concurrent,
            "mode": mode,
            "response_format": response_format,
            "edit_model": edit_model,
        }
        self._database.do(lambda connection: connection.execute(keys.insert().values(row)))
        return key, next(record for record in self.records() if record.id == row["id"])

    def records(self) -> list[KeyRecord]:
        """Return all keys, oldest first, with the moment of their last use."""
        used = (
            select(requests.c.key_id, func.max(requests.c.created_at).label("used"))
            .group_by(requests.c.key_id)
            .subquery()
        )
        statement = (
            KNOWN.add_columns(used.c.used)
            .outerjoin(used, used.c.key_id == keys.c.id)
            .order_by(keys.c.created_at, keys.c.id)
        )
        rows = self._database.do(lambda connection: connection.execute(statement).all())
        return [_record(row) for row in rows]

    def count(self) -> int:
        """Return how many keys there are that draw, revoked ones too."""
        statement = select(func.count()).select_from(keys).where(keys.c.account_id.is_not(None))
        return self._database.do(lambda connection: connection.execute(statement).scalar() or 0)

    def in_use(self, text: str) -> list[KeyRecord]:
        """Return the keys that are not revoked and have this id, or else this name or prefix."""
        records = [record for record in self.records() if record.revoked_at is None]
        of_id = [record for record in records if record.id == text]
        return of_id or [record for record in records if text in (record.name, record.prefix)]

    def revoke(self, key: KeyRecord) -> None:
        """Revoke a key; one that is revoked already stays revoked since then."""
        statement = (
            update(keys)
            .where(keys.c.id == key.id, keys.c.revoked_at.is_(None))
            .values(revoked_at=int(self._clock()))
        )
        self._database.do(lambda connection: connection.execute(statement))

    async def find(self, key: bytes) -> KeyRecord | None:
        """Return the record of a key that a caller sent; None for an unknown one."""
        wanted = {"wanted": digest(key)}
        rows = await self._database.read(lambda connection: BY_DIGEST.run(connection, wanted))
        return _record(rows[0]) if rows else None


def _record(row: Sequence[Any]) -> KeyRecord:
    models = row[9]
    return KeyRecord(
        *row[:9],  # type: ignore[call-arg] # the columns, in the fields' order
        None if models is None else tuple(models.split(",")),
        Limits(*row[10:13]),
        *row[13:],
    )
