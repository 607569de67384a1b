"""Files of accounts: a row for each file; the store has its content, by a key.

The limits are counted under the lock of the account's row, so that they hold for any number of
servers on one database. An expired file is not found and does not count; a sweep deletes its row.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from limner.errors import AccountSuspended, FilesFull
from limner.ledger.database import Database
from limner.ledger.statements import Statement
from limner.ledger.tables import accounts, files

ID_PATTERN = re.compile(r"file-[0-9a-f]{34}")
SWEPT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What one account may keep."""

    account_bytes_max: int
    account_files_max: int


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file before its row; its content is in the store under `store_key`."""

    account_id: str
    store_key: str
    filename: str
    purpose: str
    size_bytes: int
    life_s: int


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file's row; times in Unix seconds."""

    id: str
    account_id: str
    store_key: str
    filename: str
    purpose: str
    size_bytes: int
    created_at: int
    expires_at: int


_COLUMNS = tuple(files.c[name] for name in FileRecord.__slots__)
_OF_ACCOUNT = files.c.account_id == bindparam("account")
_LIVING = files.c.expires_at > bindparam("now")
_MINE = (files.c.id == bindparam("id"), _OF_ACCOUNT, _LIVING)
_LOCK = Statement(
    select(accounts.c.suspended_at).where(accounts.c.id == bindparam("account")).with_for_update()
)
_KEPT = Statement(
    select(func.count(), func.coalesce(func.sum(files.c.size_bytes), 0)).where(_OF_ACCOUNT, _LIVING)
)
_INSERT = Statement(
    insert(files).values({column.name: bindparam(column.name) for column in files.c})
)
_FIND = Statement(select(*_COLUMNS).where(*_MINE))
_DELETE = Statement(delete(files).where(*_MINE).returning(*_COLUMNS))
_SWEEP = Statement(
    delete(files)
    .where(
        files.c.id.in_(
            select(files.c.id)
            .where(files.c.expires_at <= bindparam("now"))
            .limit(SWEPT_AT_ONCE)
            .with_for_update(skip_locked=True)  # Another server's sweep has those.
        )
    )
    .returning(files.c.store_key)
)


class FileRecords:
    """The files in the database."""

    def __init__(
        self, database: Database, limits: FileLimits, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    async def add(self, new: NewFile) -> FileRecord:
        """Record a file. Raises FilesFull, AccountSuspended, LedgerUnavailable."""
        return await self._database.run(lambda it: self._add(it, new))

    async def find(self, account_id: str, file_id: str) -> FileRecord | None:
        """Return an account's file of this id while its time is not over."""
        if ID_PATTERN.fullmatch(file_id) is None:
            return None
        values = {"account": account_id, "id": file_id, "now": self._now()}
        rows = await self._database.read(lambda connection: _FIND.run(connection, values))
        return FileRecord(*rows[0]) if rows else None

    async def recent(
        self,
        account_id: str,
        *,
        limit: int,
        after: str | None = None,
        ascending: bool = False,
        purpose: str | None = None,
    ) -> tuple[FileRecord, ...]:
        """Return an account's files in the order of their creation, the newest first by default.

        With `after`, a file's id: only the files behind it, also when that file has been deleted
        since, for ids ascend. Behind a text that is no id there is nothing.
        """
        statement = select(*_COLUMNS).where(_OF_ACCOUNT, _LIVING)
        if after is not None:
            if ID_PATTERN.fullmatch(after) is None:
                return ()
            statement = statement.where(files.c.id > after if ascending else files.c.id < after)
        if purpose is not None:
            statement = statement.where(files.c.purpose == purpose)
        statement = statement.order_by(files.c.id if ascending else files.c.id.desc()).limit(limit)
        values = {"account": account_id, "now": self._now()}
        rows = await self._database.read(lambda it: it.execute(statement, values).all())
        return tuple(FileRecord(*row) for row in rows)

    async def remove(self, account_id: str, file_id: str) -> FileRecord | None:
        """Delete an account's file of this id; return its row."""
        if ID_PATTERN.fullmatch(file_id) is None:
            return None
        values = {"account": account_id, "id": file_id, "now": self._now()}
        rows = await self._database.run(lambda connection: _DELETE.run(connection, values))
        return FileRecord(*rows[0]) if rows else None

    async def sweep(self) -> tuple[str, ...]:
        """Delete some rows of expired files; return their keys, none when there are no more."""
        values = {"now": self._now()}
        rows = await self._database.run(lambda connection: _SWEEP.run(connection, values))
        return tuple(key for (key,) in rows)

    async def known(self, store_keys: Collection[str]) -> frozenset[str]:
        """Return which of these keys belong to a file."""
        statement = select(files.c.store_key).where(files.c.store_key.in_(store_keys))
        rows = await self._database.read(lambda connection: connection.execute(statement).all())
        return frozenset(key for (key,) in rows)

    def _now(self) -> int:
        return int(self._clock())

    def _add(self, connection: Connection, new: NewFile) -> FileRecord:
        rows = _LOCK.run(connection, {"account": new.account_id})
        if not rows or rows[0][0] is not None:
            raise AccountSuspended
        moment = self._clock()
        now = int(moment)
        ((count, size_bytes),) = _KEPT.run(connection, {"account": new.account_id, "now": now})
        limits = self._limits
        if count >= limits.account_files_max:
            raise FilesFull(f"{limits.account_files_max} files")
        if int(size_bytes) + new.size_bytes > limits.account_bytes_max:
            raise FilesFull(f"{limits.account_bytes_max} bytes of files")
        record = FileRecord(
            id=_new_id(moment),
            account_id=new.account_id,
            store_key=new.store_key,
            filename=new.filename,
            purpose=new.purpose,
            size_bytes=new.size_bytes,
            created_at=now,
            expires_at=now + new.life_s,
        )
        _INSERT.run(connection, _row(record))
        return record


def _row(record: FileRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in FileRecord.__slots__}


def _new_id(moment: float) -> str:
    """Make an id: microseconds, so that ids ascend, and 80 random bits."""
    return f"file-{int(moment * 1_000_000):014x}{secrets.token_hex(10)}"
