"""The rows of kept files: whose they are, how long they live, and what an account may keep."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from limner.errors import AccountSuspended, FilesFull
from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.files import SWEPT_AT_ONCE, FileLimits, FileRecord, FileRecords, NewFile
from limner.storage.store import new_key
from tests.support.clock import NOW, Clock

LIFE_S = 3600
PLENTY = FileLimits(account_bytes_max=10**12, account_files_max=1000)


class Cabinet:
    """The files of one account."""

    def __init__(self, records: FileRecords, clock: Clock, account: Account) -> None:
        self.records = records
        self.clock = clock
        self.account = account

    def new(
        self, *, size_bytes: int = 10, life_s: int = LIFE_S, purpose: str = "vision"
    ) -> NewFile:
        """Make a file that is not recorded yet."""
        return NewFile(self.account.id, new_key(), "cat.png", purpose, size_bytes, life_s)

    def add(self, *, size_bytes: int = 10, life_s: int = LIFE_S) -> FileRecord:
        """Record a file, a second after the one before."""
        self.clock.now += 1
        return asyncio.run(self.records.add(self.new(size_bytes=size_bytes, life_s=life_s)))

    def find(self, file_id: str) -> FileRecord | None:
        """Look for a file."""
        return asyncio.run(self.records.find(self.account.id, file_id))

    def listed(
        self,
        *,
        limit: int = 100,
        after: str | None = None,
        ascending: bool = False,
        purpose: str | None = None,
    ) -> list[FileRecord]:
        """List files."""
        return list(
            asyncio.run(
                self.records.recent(
                    self.account.id,
                    limit=limit,
                    after=after,
                    ascending=ascending,
                    purpose=purpose,
                )
            )
        )

    def remove(self, file_id: str) -> FileRecord | None:
        """Delete a file."""
        return asyncio.run(self.records.remove(self.account.id, file_id))


def cabinet(
    database: Database, clock: Clock, *, name: str = "team", limits: FileLimits = PLENTY
) -> Cabinet:
    account = Accounts(database, clock).create(name)
    return Cabinet(FileRecords(database, limits, clock), clock, account)


@pytest.fixture
def team(database: Database, clock: Clock) -> Cabinet:
    return cabinet(database, clock)


def test_a_file_is_found_as_it_was_recorded(team: Cabinet) -> None:
    record = team.add(size_bytes=77)
    assert (record.filename, record.purpose, record.size_bytes) == ("cat.png", "vision", 77)
    assert (record.created_at, record.expires_at) == (NOW + 1, NOW + 1 + LIFE_S)
    assert team.find(record.id) == record


def test_any_name_is_kept(team: Cabinet) -> None:
    """Also one of 255 characters of four bytes each."""
    name = "\N{CAT FACE}" * 255
    new = NewFile(team.account.id, new_key(), name, "vision", 1, LIFE_S)
    record = asyncio.run(team.records.add(new))
    found = team.find(record.id)
    assert found is not None
    assert found.filename == name


@pytest.mark.parametrize(
    "file_id", ["", "file-", "file-" + "0" * 34, "\0", "file-" + "\0" * 34, "x" * 9999, "é", "'"]
)
def test_no_other_id_is_found_or_deleted(team: Cabinet, file_id: str) -> None:
    """And none of them troubles a database."""
    record = team.add()
    assert team.find(file_id) is None
    assert team.remove(file_id) is None
    assert team.find(record.id) == record


def test_another_accounts_file_is_not_there(database: Database, team: Cabinet) -> None:
    record = team.add()
    other = cabinet(database, team.clock, name="other")
    assert other.find(record.id) is None
    assert other.remove(record.id) is None
    assert other.listed() == []
    assert team.listed() == [record]


def test_a_deleted_file_is_gone(team: Cabinet) -> None:
    record = team.add()
    assert team.remove(record.id) == record
    assert team.find(record.id) is None
    assert team.remove(record.id) is None


def test_pages_hold_each_file_once_in_either_order(team: Cabinet) -> None:
    records = [team.add() for _ in range(7)]
    for ascending in (True, False):
        seen: list[FileRecord] = []
        after = None
        while page := team.listed(limit=3, after=after, ascending=ascending):
            assert len(page) <= 3
            seen += page
            after = page[-1].id
        assert seen == (records if ascending else records[::-1])


def test_files_of_the_same_moment_are_paged_too(team: Cabinet) -> None:
    """Their order is any, but always the same one."""

    async def add() -> set[str]:
        added = await asyncio.gather(*(team.records.add(team.new()) for _ in range(20)))
        return {record.id for record in added}

    ids = asyncio.run(add())
    assert len(ids) == 20
    first = team.listed(limit=10)
    second = team.listed(limit=10, after=first[-1].id)
    assert {record.id for record in first + second} == ids


def test_a_file_that_was_deleted_still_marks_its_place(team: Cabinet) -> None:
    """A client that deletes while it pages through misses none."""
    records = [team.add() for _ in range(4)]
    team.remove(records[2].id)
    assert team.listed(after=records[2].id) == [records[1], records[0]]


@pytest.mark.parametrize("after", ["", "cat.png", "\0", "file-" + "z" * 34])
def test_behind_what_is_no_id_there_is_nothing(team: Cabinet, after: str) -> None:
    team.add()
    assert team.listed(after=after) == []


def test_a_list_by_purpose(team: Cabinet) -> None:
    record = team.add()
    assert team.listed(purpose="vision") == [record]
    assert team.listed(purpose="batch") == []


def test_a_file_whose_time_is_over_is_not_there(team: Cabinet) -> None:
    """Also before any sweep."""
    record = team.add(life_s=60)
    team.clock.now = record.expires_at - 1
    assert team.find(record.id) == record
    team.clock.now = record.expires_at
    assert team.find(record.id) is None
    assert team.listed() == []
    assert team.remove(record.id) is None


def test_a_sweep_takes_the_rows_whose_time_is_over_and_no_others(team: Cabinet) -> None:
    over = [team.add(life_s=60) for _ in range(3)]
    living = team.add(life_s=600)
    team.clock.now = over[-1].expires_at
    assert set(asyncio.run(team.records.sweep())) == {record.store_key for record in over}
    assert asyncio.run(team.records.sweep()) == ()
    assert team.listed() == [living]


def test_a_sweep_goes_on_until_all_are_gone(team: Cabinet) -> None:
    async def add() -> None:
        for _ in range(SWEPT_AT_ONCE + 1):
            await team.records.add(team.new(life_s=60))

    asyncio.run(add())
    team.clock.now += 60
    assert [len(asyncio.run(team.records.sweep())) for _ in range(3)] == [SWEPT_AT_ONCE, 1, 0]


def test_sweeps_of_two_servers_take_each_row_once(
    place: Path | str, database: Database, team: Cabinet
) -> None:
    async def add() -> None:
        for _ in range(50):
            await team.records.add(team.new(life_s=60))

    asyncio.run(add())
    team.clock.now += 60
    other = Database(place)

    async def sweep() -> list[str]:
        both = [FileRecords(it, PLENTY, team.clock) for it in (database, other)]
        taken = await asyncio.gather(*(records.sweep() for records in both * 4))
        return [key for keys in taken for key in keys]

    try:
        keys = asyncio.run(sweep())
    finally:
        other.close()
    assert len(keys) == len(set(keys)) == 50


def test_which_keys_are_known(team: Cabinet) -> None:
    """Those of every row there is; one whose time is over still has its content."""
    record = team.add(life_s=60)
    team.clock.now += 600
    asked = [record.store_key, new_key()]
    assert asyncio.run(team.records.known(asked)) == {record.store_key}
    assert asyncio.run(team.records.known([])) == frozenset()


def test_an_account_keeps_so_many_files(database: Database, clock: Clock) -> None:
    """What is deleted, or over, makes room."""
    team = cabinet(database, clock, limits=FileLimits(10**9, 2))
    first, second = team.add(), team.add(life_s=60)
    with pytest.raises(FilesFull, match="2 files"):
        team.add()
    team.remove(first.id)
    team.add()
    with pytest.raises(FilesFull):
        team.add()
    clock.now = second.expires_at
    team.add()


def test_an_account_keeps_so_many_bytes(database: Database, clock: Clock) -> None:
    team = cabinet(database, clock, limits=FileLimits(100, 1000))
    team.add(size_bytes=60)
    with pytest.raises(FilesFull, match="100 bytes"):
        team.add(size_bytes=41)
    team.add(size_bytes=40)
    with pytest.raises(FilesFull):
        team.add(size_bytes=1)


def test_one_accounts_files_take_no_room_from_another(database: Database, clock: Clock) -> None:
    limits = FileLimits(100, 1)
    team = cabinet(database, clock, limits=limits)
    other = cabinet(database, clock, name="other", limits=limits)
    team.add(size_bytes=100)
    other.add(size_bytes=100)


def test_a_refused_file_leaves_nothing(database: Database, clock: Clock) -> None:
    team = cabinet(database, clock, limits=FileLimits(100, 0))
    with pytest.raises(FilesFull):
        team.add()
    assert team.listed() == []


def test_a_suspended_account_adds_no_file_and_still_reads_its_own(
    database: Database, team: Cabinet
) -> None:
    record = team.add()
    Accounts(database, team.clock).suspend(team.account)
    with pytest.raises(AccountSuspended):
        team.add()
    assert team.find(record.id) == record


@pytest.mark.parametrize(
    "limits", [FileLimits(10**9, 10), FileLimits(account_bytes_max=100, account_files_max=1000)]
)
def test_limits_hold_for_many_uploads_at_once_on_two_servers(
    place: Path | str, database: Database, team: Cabinet, limits: FileLimits
) -> None:
    other = Database(place)

    async def one(records: FileRecords) -> bool:
        try:
            await records.add(team.new(size_bytes=10))
        except FilesFull:
            return False
        return True

    async def race() -> int:
        both = [FileRecords(it, limits, team.clock) for it in (database, other)]
        return sum(await asyncio.gather(*(one(records) for records in both * 16)))

    try:
        assert asyncio.run(race()) == 10
    finally:
        other.close()
    assert len(team.listed()) == 10
