"""A hold is placed within balance, budget, limits and keys, or refused with nothing moved."""

from __future__ import annotations

import pytest

from limner.errors import (
    AccountSuspended,
    BudgetReached,
    KeyReused,
    KeyRevoked,
    QuotaExceeded,
    RateLimited,
)
from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.hold_placement import IDEMPOTENCY_LIFE_S, Lease, PlacedHold, SeenBefore, place
from limner.ledger.hold_settlement import settle
from limner.ledger.keys import Keys
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.request_records import NewRequest
from tests.support.clock import NOW, Clock
from tests.support.new_requests import PRICE, new_request

LEASE = Lease("server", NOW + 30)


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    return Accounts(database, clock)


@pytest.fixture
def team(accounts: Accounts) -> Account:
    """Make an account that can pay for three pictures."""
    made = accounts.create("team")
    accounts.credit(made, 3 * PRICE)
    return made


def placed(
    database: Database, request: NewRequest, limits: Limits = NO_LIMITS, now: float = NOW
) -> PlacedHold:
    return database.do(lambda connection: place(connection, request, limits, LEASE, now))


def test_the_whole_price_is_set_aside(
    database: Database, accounts: Accounts, team: Account
) -> None:
    request = new_request(account_id=team.id, n=2)
    hold = placed(database, request, Limits(images_per_minute=10))
    assert (hold.id, hold.created_at) == (request.id, NOW)
    assert hold.allowances.images is not None
    assert hold.allowances.images.remaining == 8
    after = accounts.find("team")
    assert (after.available_micros, after.held_micros) == (PRICE, 2 * PRICE)


def test_what_the_account_cannot_pay_is_refused_and_nothing_moves(
    database: Database, accounts: Accounts, team: Account
) -> None:
    with pytest.raises(QuotaExceeded) as caught:
        placed(database, new_request(account_id=team.id, n=4), Limits(requests_per_minute=9))
    assert caught.value.allowances is not None
    accounts.change(team, unlimited=False, monthly_budget_micros=PRICE, limits=NO_LIMITS)
    with pytest.raises(BudgetReached):
        placed(database, new_request(account_id=team.id, n=2))
    accounts.suspend(team)
    for account_id in (team.id, "acct_nobody"):
        with pytest.raises(AccountSuspended):
            placed(database, new_request(account_id=account_id))
    after = accounts.find("team")
    assert (after.available_micros, after.held_micros) == (3 * PRICE, 0)


def test_a_revoked_key_holds_nothing(database: Database, accounts: Accounts, team: Account) -> None:
    keys = Keys(database)
    _, key = keys.create("app", account_id=team.id)
    keys.revoke(key)
    with pytest.raises(KeyRevoked):
        placed(database, new_request(account_id=team.id, key_id=key.id))
    assert accounts.find("team").held_micros == 0


def test_a_limit_refuses_and_gives_the_price_back(
    database: Database, accounts: Accounts, team: Account
) -> None:
    with pytest.raises(RateLimited):
        placed(database, new_request(account_id=team.id, n=2), Limits(images_per_minute=1))
    assert accounts.find("team").available_micros == 3 * PRICE


def test_an_idempotency_key_names_one_request_for_a_day(database: Database, team: Account) -> None:
    def request(fingerprint: str) -> NewRequest:
        return new_request(account_id=team.id, idempotency_key="k", fingerprint=fingerprint)

    first = request("f")
    placed(database, first)
    with pytest.raises(SeenBefore) as caught:
        placed(database, request("f"))
    assert caught.value.record.id == first.id
    with pytest.raises(KeyReused):
        placed(database, request("g"))
    later = NOW + IDEMPOTENCY_LIFE_S
    with pytest.raises(SeenBefore):  # It is at work still.
        placed(database, request("f"), now=later)
    database.do(lambda connection: settle(connection, first.id, 1, "{}", NOW))
    assert placed(database, request("g"), now=later).id != first.id


def test_a_text_with_nul_is_kept_as_every_database_can(database: Database) -> None:
    request = new_request(prompt="a\0cat", user="u\0")
    assert placed(database, request).id == request.id
