"""`ledger verify` finds whatever somebody changed past the program."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy import Connection, text

from limner.ledger.accounts import Accounts
from limner.ledger.database import Database, Duplicate
from limner.ledger.hold_store import HoldStore
from limner.ledger.limits import NO_LIMITS
from limner.ledger.request_records import KeptPicture
from limner.ledger.verifier import Verifier
from tests.support.clock import NOW, Clock
from tests.support.new_requests import PRICE, new_request

PICTURE = KeptPicture("key", None, None)


@pytest.fixture
def busy(database: Database, clock: Clock) -> Database:
    """Make a ledger with an account's credit, a settled, a released and a held request."""
    accounts = Accounts(database, clock)
    for name in ("team", "other"):
        accounts.credit(accounts.create(name), 10 * PRICE)
    team = accounts.find("team").id
    holds = HoldStore(database, lease_s=30, clock=clock)

    async def work() -> None:
        for name in ("settled", "released", "held"):
            await holds.hold(new_request(id=name, account_id=team, n=2), NO_LIMITS)
        await holds.settle("settled", NOW, (PICTURE,))
        await holds.settle("released", NOW, ())

    asyncio.run(work())
    return database


def found(database: Database) -> list[str]:
    return [one.where for one in Verifier(database).verify().differences]


def test_a_ledger_in_use_adds_up(busy: Database) -> None:
    verdict = Verifier(busy).verify()
    assert verdict.differences == ()
    assert (verdict.accounts, verdict.requests, verdict.entries) == (3, 3, 16)


def test_an_empty_ledger_adds_up(database: Database) -> None:
    verdict = Verifier(database).verify()
    assert (verdict.accounts, verdict.requests, verdict.entries) == (1, 0, 0)
    assert verdict.differences == ()


TAMPERINGS = {
    "a balance": ("UPDATE accounts SET available_micros = available_micros + 1", "available"),
    "what is held": ("UPDATE accounts SET held_micros = held_micros - 1", "held"),
    "what the month counts": ("UPDATE accounts SET month_micros = 0", "charged in 2027-01"),
    "the month": ("UPDATE accounts SET month = '2026-12'", "charged in 2027-01"),
    "one row of a movement": (
        "UPDATE entries SET amount_micros = amount_micros + 1 WHERE movement = 'settle:settled' "
        "AND sub_account = 'revenue'",
        "movement settle:settled: the sum",
    ),
    "both rows of a movement": (
        "UPDATE entries SET amount_micros = 2 * amount_micros WHERE movement = 'settle:settled'",
        "request settled: charged",
    ),
    "a movement that is gone": (
        "DELETE FROM entries WHERE movement = 'settle:settled'",
        "request settled: charged",
    ),
    "half a movement that is gone": (
        "DELETE FROM entries WHERE movement = 'hold:held' AND sub_account = 'held'",
        "movement hold:held",
    ),
    "a movement into another sub-account": (
        "UPDATE entries SET sub_account = 'pocket' WHERE movement = 'settle:settled' "
        "AND sub_account = 'revenue'",
        "sub-account pocket",
    ),
    "a movement of two accounts": (
        "UPDATE entries SET account_id = 'local' WHERE movement = 'settle:settled' "
        "AND sub_account = 'revenue'",
        "of one account",
    ),
    "a movement of another account": (
        "UPDATE entries SET account_id = 'local' WHERE movement = 'settle:settled'",
        "entries without such a request",
    ),
    "a request that is gone": (
        "DELETE FROM requests WHERE id = 'released'",
        "entries without such a request",
    ),
    "what was charged": (
        "UPDATE requests SET charged_micros = 0 WHERE id = 'settled'",
        "request settled: charged",
    ),
    "what was delivered": (
        "UPDATE requests SET delivered = 2 WHERE id = 'settled'",
        "price of what was delivered",
    ),
    "a price": (
        "UPDATE requests SET price_micros = 1 WHERE id = 'released'",
        "price of what was asked for",
    ),
    "what was asked for": (
        "UPDATE requests SET n = 9 WHERE id = 'settled'",
        "price of what was asked for",
    ),
    "a state": (
        "UPDATE requests SET state = 'released' WHERE id = 'held'",
        "request held: held",
    ),
    "a settled state": (
        "UPDATE requests SET state = 'released' WHERE id = 'settled'",
        "price of what was delivered",
    ),
    "whose request it is": (
        "UPDATE requests SET account_id = 'local' WHERE id = 'settled'",
        "entries without such a request",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_was_changed_past_the_program_is_found(busy: Database, what: str) -> None:
    statement, expected = TAMPERINGS[what]
    assert busy.do(lambda connection: connection.execute(text(statement)).rowcount) > 0
    assert any(expected in where for where in found(busy)), found(busy)


def test_the_same_movement_cannot_be_recorded_twice(busy: Database) -> None:
    """Neither by the program nor past it."""
    again = (
        "INSERT INTO entries "
        "(movement, account_id, sub_account, amount_micros, request_id, created_at) "
        "SELECT movement, account_id, sub_account, amount_micros, request_id, created_at "
        "FROM entries"
    )
    with pytest.raises(Duplicate):
        busy.do(lambda connection: connection.execute(text(again)))
    assert found(busy) == []


def test_a_verification_keeps_nobody_waiting(busy: Database) -> None:
    """Requests are held and settled while a long look at the ledger lasts."""

    async def run() -> None:
        looking, go_on = threading.Event(), threading.Event()

        def look(connection: Connection) -> None:
            connection.execute(text("SELECT count(*) FROM entries"))
            looking.set()
            assert go_on.wait(20)

        long_look = asyncio.to_thread(busy.do, look, reads=True)
        waiting = asyncio.ensure_future(long_look)
        assert await asyncio.to_thread(looking.wait, 20)
        holds = HoldStore(busy, lease_s=30)
        request = new_request()
        await asyncio.wait_for(holds.hold(request, NO_LIMITS), 5)
        await asyncio.wait_for(holds.settle(request.id, NOW, (PICTURE,)), 5)
        go_on.set()
        await waiting

    asyncio.run(run())
    assert found(busy) == []
