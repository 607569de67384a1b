"""Rows and contents together: no row without its content, no content left behind for long."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from limner.errors import FileNotFound, FilesFull, LedgerUnavailable, StorageFailed
from limner.ledger.database import Database
from limner.ledger.files import FileLimits, FileRecord, FileRecords, NewFile
from limner.ledger.tables import LOCAL
from limner.service.file_service import LEFT_AGE_S, FileService
from limner.storage.local import LocalStore, writer_threads
from limner.storage.store import new_key
from tests.support.clock import Clock

RETENTION_S = 7 * 86400


class Room:
    """A data folder with its files, and the clock on its wall."""

    def __init__(self, data: Path, *, files_max: int = 1000) -> None:
        self.clock = Clock()
        self.folder = data / "files"
        self.writers = writer_threads()
        self.store = LocalStore(self.folder, self.writers)
        self.database = Database(data / "limner.db")
        self.database.migrate()
        records = FileRecords(self.database, FileLimits(10**9, files_max), self.clock)
        self.filing = self.with_records(records)

    def with_records(self, records: FileRecords) -> FileService:
        """Return the same with other records."""
        return FileService(self.store, records, retention_s=RETENTION_S, clock=self.clock)

    def keep(self, content: bytes = b"picture", expires_after_s: int | None = None) -> FileRecord:
        """Keep a file; the disk's clock is the wall's."""
        record = asyncio.run(self.filing.keep(LOCAL, "cat.png", content, "vision", expires_after_s))
        for path in self.contents():
            if path.stem == record.store_key:
                os.utime(path, (self.clock.now, self.clock.now))
        return record

    def contents(self) -> list[Path]:
        """List what is on the disk."""
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def close(self) -> None:
        """Let go of the database and the threads."""
        self.writers.close()
        self.database.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with closing(Room(tmp_path)) as opened:
        yield opened


def test_what_is_kept_is_read_until_it_is_deleted(room: Room) -> None:
    record = room.keep(b"a picture")
    assert record.size_bytes == 9
    assert asyncio.run(room.filing.read(LOCAL, record.id)) == b"a picture"
    assert asyncio.run(room.filing.find(LOCAL, record.id)) == record
    asyncio.run(room.filing.delete(LOCAL, record.id))
    assert room.contents() == []
    for gone in (room.filing.read, room.filing.find, room.filing.delete):
        with pytest.raises(FileNotFound) as caught:
            asyncio.run(gone(LOCAL, record.id))
        assert record.id in caught.value.message


def test_a_file_lives_as_long_as_the_server_keeps_it_at_most(room: Room) -> None:
    """Its client may ask for less, not for more."""
    for asked, life_s in ((None, RETENTION_S), (3600, 3600), (10 * RETENTION_S, RETENTION_S)):
        record = room.keep(expires_after_s=asked)
        assert record.expires_at - record.created_at == life_s


def test_pages_tell_whether_there_is_more(room: Room) -> None:
    records = [room.keep() for _ in range(3)]
    page = asyncio.run(room.filing.list(LOCAL, limit=2))
    assert (len(page.files), page.has_more) == (2, True)
    page = asyncio.run(room.filing.list(LOCAL, limit=2, after=page.files[-1].id))
    assert (len(page.files), page.has_more) == (1, False)
    page = asyncio.run(room.filing.list(LOCAL, limit=3))
    assert {one.id for one in page.files} == {one.id for one in records}
    assert not page.has_more


def test_a_file_that_is_refused_leaves_no_content(tmp_path: Path) -> None:
    with closing(Room(tmp_path, files_max=0)) as room:
        with pytest.raises(FilesFull):
            room.keep()
        assert room.contents() == []


def test_a_disk_that_takes_nothing_leaves_no_row(room: Room) -> None:
    room.folder.write_text("in the way")
    with pytest.raises(StorageFailed):
        room.keep()
    assert asyncio.run(room.filing.list(LOCAL, limit=1)).files == ()


class Lost(FileRecords):
    """A database whose commit arrives, while the word of it is lost."""

    async def add(self, new: NewFile) -> FileRecord:
        """Add the row and say that nobody knows."""
        await super().add(new)
        raise LedgerUnavailable


def test_a_row_whose_commit_nobody_heard_of_keeps_its_content(room: Room) -> None:
    lost = room.with_records(Lost(room.database, FileLimits(10**9, 1000), room.clock))
    with pytest.raises(LedgerUnavailable):
        asyncio.run(lost.keep(LOCAL, "cat.png", b"picture", "vision", None))
    (record,) = asyncio.run(room.filing.list(LOCAL, limit=9)).files
    assert asyncio.run(room.filing.read(LOCAL, record.id)) == b"picture"


def test_a_sweep_deletes_what_is_over_row_and_content(room: Room) -> None:
    over, living = room.keep(b"over", 3600), room.keep(b"living")
    room.clock.now += 3599
    assert asyncio.run(room.filing.sweep()) == 0
    assert len(room.contents()) == 2
    room.clock.now += 1
    assert asyncio.run(room.filing.sweep()) == 1
    assert [path.read_bytes() for path in room.contents()] == [b"living"]
    assert asyncio.run(room.filing.read(LOCAL, living.id)) == b"living"
    with pytest.raises(FileNotFound):
        asyncio.run(room.filing.read(LOCAL, over.id))


def test_a_sweep_deletes_contents_without_a_row_once_they_are_old(room: Room) -> None:
    """As a server leaves them that dies between the two; an upload at work is not touched."""
    kept = room.keep(b"kept")
    old, young = new_key(), new_key()
    room.clock.now += LEFT_AGE_S + 60
    for key, age_s in ((old, LEFT_AGE_S + 1), (young, LEFT_AGE_S - 1)):
        asyncio.run(room.store.put(key, key.encode()))
        moment = room.clock.now - age_s
        os.utime(next(room.folder.rglob(f"{key}.png")), (moment, moment))
    assert asyncio.run(room.filing.sweep()) == 0
    assert {path.stem for path in room.contents()} == {kept.store_key, young}


def test_a_content_that_somebody_took_from_the_disk_is_a_file_that_is_not_there(
    room: Room,
) -> None:
    record = room.keep()
    for path in room.contents():
        path.unlink()
    with pytest.raises(FileNotFound):
        asyncio.run(room.filing.read(LOCAL, record.id))
    asyncio.run(room.filing.delete(LOCAL, record.id))
