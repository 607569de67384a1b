"""Files that a client sends once and names later: rows in the ledger, contents in the store.

A content is written before its row and deleted after it, so that every row has its content. A
broken upload or deletion leaves a content without a row; the sweep deletes it once it is old.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from limner.errors import AccountSuspended, FileNotFound, FilesFull
from limner.ledger.files import FileRecord, FileRecords, NewFile
from limner.storage.store import Store, new_key

LEFT_AGE_S = 3600
"""How old a content without a row is before it counts as left behind; uploads take less."""


@dataclass(frozen=True, slots=True)
class FilePage:
    """Some of an account's files, and whether there are more behind them."""

    files: tuple[FileRecord, ...]
    has_more: bool


class FileService:
    """Keeps files, each for its account alone, for at most `retention_s` seconds."""

    def __init__(
        self,
        store: Store,
        records: FileRecords,
        *,
        retention_s: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._records = records
        self._retention_s = retention_s
        self._clock = clock

    async def keep(
        self,
        account_id: str,
        filename: str,
        content: bytes,
        purpose: str,
        expires_after_s: int | None = None,
    ) -> FileRecord:
        """Keep a file, for `expires_after_s` seconds where that is sooner.

        Raises FilesFull, AccountSuspended, StorageFailed, LedgerUnavailable.
        """
        life_s = min(expires_after_s or self._retention_s, self._retention_s)
        key = new_key()
        await self._store.put(key, content)
        new = NewFile(account_id, key, filename, purpose, len(content), life_s)
        try:
            return await self._records.add(new)
        except (FilesFull, AccountSuspended):
            # After any other failure the row may exist all the same: the sweep finds out.
            await self._store.delete([key])
            raise

    async def read(self, account_id: str, file_id: str) -> bytes:
        """Return the content of an account's file. Raises FileNotFound."""
        record = await self.find(account_id, file_id)
        content = await self._store.get(record.store_key)
        if content is None:
            raise FileNotFound(file_id)
        return content

    async def find(self, account_id: str, file_id: str) -> FileRecord:
        """Return the record of an account's file. Raises FileNotFound."""
        record = await self._records.find(account_id, file_id)
        if record is None:
            raise FileNotFound(file_id)
        return record

    async def list(
        self,
        account_id: str,
        *,
        limit: int,
        after: str | None = None,
        ascending: bool = False,
        purpose: str | None = None,
    ) -> FilePage:
        """Return an account's files, the newest first by default; those behind `after`, an id."""
        found = await self._records.recent(
            account_id, limit=limit + 1, after=after, ascending=ascending, purpose=purpose
        )
        return FilePage(found[:limit], len(found) > limit)

    async def delete(self, account_id: str, file_id: str) -> None:
        """Delete an account's file. Raises FileNotFound."""
        record = await self._records.remove(account_id, file_id)
        if record is None:
            raise FileNotFound(file_id)
        await self._store.delete([record.store_key])

    async def sweep(self) -> int:
        """Delete expired files, and contents without a row; return how many files expired."""
        swept = 0
        while keys := await self._records.sweep():
            await self._store.delete(keys)
            swept += len(keys)
        await self._sweep_left()
        return swept

    async def _sweep_left(self) -> None:
        """Delete the old contents that have no row."""
        async for keys in self._store.list_older(self._clock() - LEFT_AGE_S):
            known = await self._records.known(keys)
            await self._store.delete([key for key in keys if key not in known])
