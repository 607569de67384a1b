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
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from limner.ledger.database import Database
from limner.ledger.tables import keys

PREFIX_CHARS = 10


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is known of a key; times in Unix seconds."""

    id: str
    name: str
    prefix: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None

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
)
BY_DIGEST = select(*COLUMNS).where(keys.c.digest == bindparam("wanted"))


def digest(key: bytes) -> str:
    """Return what is stored in the place of a key."""
    return hashlib.sha256(key).hexdigest()


class Keys:
    """The keys in the database."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def create(self, name: str, expires_at: int | None = None) -> tuple[str, KeyRecord]:
        """Make a key; the text is returned here and never again."""
        key = "sk-" + secrets.token_urlsafe(32)
        record = KeyRecord(
            id=uuid.uuid4().hex,
            name=name,
            prefix=key[:PREFIX_CHARS],
            created_at=int(self._clock()),
            expires_at=expires_at,
            revoked_at=None,
        )
        row = {
            "id": record.id,
            "name": record.name,
            "prefix": record.prefix,
            "digest": digest(key.encode()),
            "created_at": record.created_at,
            "expires_at": record.expires_at,
        }
        self._database.do(lambda connection: connection.execute(keys.insert().values(row)))
        return key, record

    def records(self) -> list[KeyRecord]:
        """Return all keys, oldest first."""
        rows = self._database.do(
            lambda connection: connection.execute(
                select(*COLUMNS).order_by(keys.c.created_at)
            ).all()
        )
        return [KeyRecord(*row) for row in rows]

    def count(self) -> int:
        """Return how many keys there are, revoked ones too."""
        return self._database.do(
            lambda connection: (
                connection.execute(select(func.count()).select_from(keys)).scalar() or 0
            )
        )

    def revoke(self, name_or_prefix: str) -> list[KeyRecord]:
        """Revoke the keys of this id, name or prefix that are still in use; return them."""
        chosen = [
            record
            for record in self.records()
            if record.revoked_at is None
            and name_or_prefix in (record.id, record.name, record.prefix)
        ]
        statement = (
            update(keys)
            .where(keys.c.id.in_([record.id for record in chosen]))
            .values(revoked_at=int(self._clock()))
        )
        self._database.do(lambda connection: connection.execute(statement))
        return chosen

    async def find(self, key: bytes) -> KeyRecord | None:
        """Return what is known of a key that a caller sent; None when it was never made here."""
        wanted = {"wanted": digest(key)}
        row = await self._database.run(
            lambda connection: connection.execute(BY_DIGEST, wanted).first()
        )
        return None if row is None else KeyRecord(*row)
