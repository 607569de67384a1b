"""The hot path costs few statements; more than these are a decision, not an accident."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from limner.contract.orders import ImageOrder, Quality, RequestOptions, ResponseFormat, Size, Task
from limner.errors import DrawingFailed
from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.failures import failure_of
from limner.ledger.hold_placement import SeenBefore
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import Keys
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.prices import Prices
from limner.ledger.request_records import KeptPicture, RequestRecords
from limner.policy.auth import Authenticator
from limner.policy.billing import LedgerBilling
from tests.support.clock import NOW
from tests.support.new_requests import new_request

PICTURE = KeptPicture("key", None, None)
LIMITS = Limits(requests_per_minute=100, images_per_minute=100, concurrent=100)
FAILURE = failure_of(DrawingFailed("the pen broke"))


class Counter:
    """Hears the statements of a database."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, sql: str, values: Mapping[str, object]) -> None:
        """Hear a statement; its values would be all there."""
        assert ":" not in sql or values
        self.heard.append(sql)

    def of(self, work: Coroutine[Any, Any, object]) -> int:
        """Count the statements of a piece of work."""
        self.heard.clear()
        asyncio.run(work)
        return len(self.heard)


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def counted(place: Path | str, counter: Counter) -> Iterator[Database]:
    """Open a database whose statements are counted."""
    database = Database(place, listener=counter)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def holds(counted: Database) -> HoldStore:
    return HoldStore(counted, lease_s=30)


def test_a_hold_and_its_end(counter: Counter, holds: HoldStore) -> None:
    first, second, third = (new_request(n=2) for _ in range(3))
    assert counter.of(holds.hold(first, NO_LIMITS)) == 3
    assert counter.of(holds.settle(first.id, NOW, (PICTURE, PICTURE))) == 3
    assert counter.of(holds.hold(second, NO_LIMITS)) == 3
    assert counter.of(holds.settle(second.id, NOW, (PICTURE,))) == 4  # It gives something back.
    assert counter.of(holds.hold(third, NO_LIMITS)) == 3
    assert counter.of(holds.release(third.id, FAILURE, keeps_key=False)) == 3


@pytest.mark.parametrize("whose", ["key", "account", "both"])
def test_a_hold_with_limits(
    counter: Counter, counted: Database, holds: HoldStore, whose: str
) -> None:
    """All six limits are counted by one statement."""
    of_account = LIMITS if whose != "key" else NO_LIMITS
    team = Accounts(counted).create("team", unlimited=True, limits=of_account)
    of_key = LIMITS if whose != "account" else NO_LIMITS
    assert counter.of(holds.hold(new_request(account_id=team.id), of_key)) == 4


def test_a_hold_with_an_idempotency_key(counter: Counter, holds: HoldStore) -> None:
    request = new_request(idempotency_key="k", fingerprint="f")
    assert counter.of(holds.hold(request, NO_LIMITS)) == 4
    with pytest.raises(SeenBefore):
        counter.of(holds.hold(new_request(idempotency_key="k", fingerprint="f"), NO_LIMITS))
    assert len(counter.heard) == 2


def test_a_whole_request(counter: Counter, counted: Database, holds: HoldStore) -> None:
    """Its key, its hold, its settlement: seven statements, eight with limits."""
    order = ImageOrder(
        task=Task.GENERATE,
        model="dall-e-2",
        prompt="a cat",
        n=1,
        size=Size(256, 256),
        quality=Quality.STANDARD,
        style=None,
        response_format=ResponseFormat.URL,
    )
    keys = Keys(counted)
    access = Authenticator(keys)
    billing = LedgerBilling(
        holds, RequestRecords(counted), Prices(), lease_s=30, settle_patience_s=1
    )

    async def request(key: str) -> None:
        caller = await access.identify(f"Bearer {key}")
        async with await billing.hold(caller, order, RequestOptions()) as hold:
            await hold.settle([PICTURE])

    plain, limited = keys.create("plain")[0], keys.create("limited", limits=LIMITS)[0]
    assert counter.of(access.identify(f"Bearer {plain}")) == 1
    assert counter.of(request(plain)) == 7
    assert counter.of(request(limited)) == 8


@pytest.mark.parametrize("count", [1, 20])
def test_renewing_and_sweeping_cost_the_same_for_many(
    counter: Counter, holds: HoldStore, count: int
) -> None:
    """Leases are renewed by one statement; a sweep that finds nothing looks once."""

    async def hold() -> list[str]:
        requests = [new_request() for _ in range(count)]
        for request in requests:
            await holds.hold(request, NO_LIMITS)
        return [request.id for request in requests]

    held = asyncio.run(hold())
    assert counter.of(holds.renew(held)) <= 1
    assert counter.of(holds.sweep()) == 1


def plan(database: Database, sql: str, values: Mapping[str, object]) -> list[str]:
    """Ask SQLite how it would look."""

    def work(connection: Any) -> list[str]:
        cursor = connection.connection.cursor()
        rows = cursor.execute(f"EXPLAIN QUERY PLAN {sql}", dict(values)).fetchall()
        return [row[3] for row in rows if row[3].startswith(("SCAN requests", "SEARCH requests"))]

    return database.do(work)


def test_no_statement_looks_at_all_the_requests_there_ever_were(tmp_path: Path) -> None:
    """A hold costs the same after a year: whatever SQLite looks at, it finds by an index.

    What is at work is few, so that all of that index may be looked at.
    """
    heard: list[tuple[str, Mapping[str, object]]] = []
    database = Database(tmp_path / "limner.db", listener=lambda *one: heard.append(one))
    try:
        database.migrate()
        holds, requests = HoldStore(database, lease_s=30), RequestRecords(database)

        async def everything() -> None:
            for number in range(3):
                request = new_request(idempotency_key=str(number), fingerprint="f")
                await holds.hold(request, LIMITS)
                record = await requests.find(request.account_id, request.id)
                assert record is not None
                await requests.ahead_of(record)
                await holds.settle(request.id, NOW, (PICTURE,))
            await holds.sweep()

        asyncio.run(everything())
        looks = {
            look
            for sql, values in heard
            if "requests" in sql
            for look in plan(database, sql, values)
        }
    finally:
        database.close()
    allowed = {
        "SEARCH requests USING INDEX requests_of_account (account_id=? AND created_at>?)",
        "SEARCH requests USING INDEX requests_held (account_id=?)",
        "SCAN requests USING INDEX requests_held",
    }
    by_key = [look for look in looks if "sqlite_autoindex" in look]
    assert by_key
    assert looks - set(by_key) == allowed


def test_entries_are_only_ever_added(tmp_path: Path) -> None:
    """No statement of the ledger changes or deletes one."""
    heard: list[str] = []
    database = Database(tmp_path / "limner.db", listener=lambda sql, _: heard.append(sql))
    try:
        database.migrate()
        holds = HoldStore(database, lease_s=30)

        async def everything() -> None:
            for count in (0, 1, 2):
                request = new_request(n=2)
                await holds.hold(request, NO_LIMITS)
                await holds.settle(request.id, NOW, (PICTURE,) * count)
            request = new_request()
            await holds.hold(request, NO_LIMITS)
            await holds.release(request.id, FAILURE, keeps_key=True)

        asyncio.run(everything())
        Accounts(database).credit(Accounts(database).find("local"), 5)
        rows = database.do(
            lambda connection: connection.execute(text("SELECT count(*) FROM entries")).scalar_one()
        )
    finally:
        database.close()
    of_entries = [sql for sql in heard if "entries" in sql]
    assert len(of_entries) * 2 == rows
    assert all(sql.startswith("INSERT INTO entries") for sql in of_entries)
