"""A hold ends once: settled by the pictures delivered, or released whole."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from limner.errors import DrawingFailed, HoldLost
from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.failures import failure_of
from limner.ledger.hold_placement import Lease, place
from limner.ledger.hold_settlement import release, settle
from limner.ledger.limits import NO_LIMITS
from limner.ledger.tables import entries, requests
from tests.support.clock import NOW, Clock
from tests.support.new_requests import PRICE, new_request

FAILURE = failure_of(DrawingFailed("the pen broke"))


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    return Accounts(database, clock)


@pytest.fixture
def team(database: Database, accounts: Accounts) -> Account:
    """Make an account that can pay for ten pictures, and holds three by the request `r`."""
    made = accounts.create("team")
    accounts.credit(made, 10 * PRICE)
    request = new_request(id="r", account_id=made.id, n=3, idempotency_key="k", fingerprint="f")
    lease = Lease("server", NOW + 30)
    database.do(lambda connection: place(connection, request, NO_LIMITS, lease, NOW))
    return made


def state(database: Database) -> tuple[object, ...]:
    statement = select(requests.c.state, requests.c.delivered, requests.c.idempotency_key)
    row = database.do(lambda connection: connection.execute(statement).one())
    return tuple(row)


def moved(database: Database) -> list[tuple[str, str, int]]:
    """Return what the end of the request moved into which sub-accounts, in prices of a picture."""
    statement = (
        select(entries.c.movement, entries.c.sub_account, entries.c.amount_micros)
        .where(
            entries.c.request_id == "r",
            entries.c.amount_micros > 0,
            entries.c.movement != "hold:r",
        )
        .order_by(entries.c.id)
    )
    rows = database.do(lambda connection: connection.execute(statement).all())
    return [(movement, sub_account, amount // PRICE) for movement, sub_account, amount in rows]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, [("release:r", "available", 3)]),
        (2, [("settle:r", "revenue", 2), ("release:r", "available", 1)]),
        (3, [("settle:r", "revenue", 3)]),
    ],
)
def test_what_was_delivered_is_charged_and_the_rest_given_back(
    database: Database,
    accounts: Accounts,
    team: Account,
    count: int,
    expected: list[tuple[str, str, int]],
) -> None:
    for _ in range(2):  # A second settlement changes nothing.
        database.do(lambda connection: settle(connection, "r", count, "{}", NOW))
    assert state(database) == ("settled", count, "k")
    assert moved(database) == expected
    after = accounts.find(team.id)
    assert (after.available_micros, after.held_micros) == ((10 - count) * PRICE, 0)
    assert after.month_micros == count * PRICE


@pytest.mark.parametrize("keeps_key", [True, False])
def test_a_release_gives_all_back_once(
    database: Database, accounts: Accounts, team: Account, keeps_key: bool
) -> None:
    def end() -> bool:
        return database.do(
            lambda connection: release(connection, "r", FAILURE, NOW, keeps_key=keeps_key)
        )

    assert (end(), end()) == (True, False)
    assert state(database) == ("released", 0, "k" if keeps_key else None)
    assert moved(database) == [("release:r", "available", 3)]
    assert accounts.find(team.id).available_micros == 10 * PRICE
    with pytest.raises(HoldLost):
        database.do(lambda connection: settle(connection, "r", 1, "{}", NOW))


def test_a_hold_whose_lease_was_renewed_is_not_swept(database: Database, team: Account) -> None:
    def sweep(lease_before: float) -> bool:
        return database.do(
            lambda connection: release(
                connection, "r", FAILURE, NOW, keeps_key=False, lease_before=lease_before
            )
        )

    assert team.held_micros == 0  # As it was before the hold.
    assert not sweep(NOW + 30)
    assert sweep(NOW + 31)


@pytest.mark.usefixtures("team")
def test_a_clock_that_is_behind_does_not_reset_the_month(
    database: Database, accounts: Accounts, clock: Clock
) -> None:
    clock.now = NOW + 40 * 86400
    later = new_request(id="later", account_id=accounts.find("team").id)
    lease = Lease("server", clock.now + 30)
    database.do(lambda connection: place(connection, later, NO_LIMITS, lease, clock.now))
    database.do(lambda connection: settle(connection, "later", 1, "{}", clock.now))
    database.do(lambda connection: settle(connection, "r", 3, "{}", NOW))
    assert accounts.find("team").month_micros == PRICE
