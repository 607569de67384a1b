from __future__ import annotations

import pytest

from limner.errors import ConfigurationError
from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.tables import LOCAL
from limner.ledger.verifier import Verifier
from tests.support.clock import NOW, Clock


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    return Accounts(database, clock)


def test_a_new_account_has_nothing_and_may_not_go_below(accounts: Accounts) -> None:
    made = accounts.create("team")
    assert made.id.startswith("acct_")
    assert (made.name, made.created_at, made.suspended_at) == ("team", NOW, None)
    assert (made.unlimited, made.balance_micros, made.month_micros) == (False, 0, 0)
    assert (made.monthly_budget_micros, made.limits) == (None, NO_LIMITS)


def test_everything_that_is_asked_for_is_kept(accounts: Accounts) -> None:
    limits = Limits(requests_per_minute=1, images_per_minute=2, concurrent=3)
    made = accounts.create("t", unlimited=True, monthly_budget_micros=5, limits=limits)
    assert accounts.find("t") == accounts.find(made.id) == made
    assert (made.unlimited, made.monthly_budget_micros, made.limits) == (True, 5, limits)


def test_a_name_in_use_is_refused(accounts: Accounts) -> None:
    accounts.create("团队")
    for name in ("团队", LOCAL):
        with pytest.raises(ConfigurationError, match=name):
            accounts.create(name)
    assert len(accounts.listed()) == 2


def test_an_account_that_is_not_there_is_named(accounts: Accounts) -> None:
    with pytest.raises(ConfigurationError, match="nobody"):
        accounts.find("nobody")


def test_accounts_are_listed_oldest_first(accounts: Accounts, clock: Clock) -> None:
    clock.now = 2e9
    for name in ("c", "a", "b"):
        accounts.create(name)
        clock.now += 1
    assert [one.name for one in accounts.listed()] == [LOCAL, "c", "a", "b"]


def test_credit_adds_up_and_can_be_taken_away(database: Database, accounts: Accounts) -> None:
    team = accounts.create("team")
    accounts.credit(team, 5_000_000)
    accounts.credit(team, 1)
    accounts.credit(team, -2_000_000)
    assert accounts.find("team").available_micros == 3_000_001
    assert accounts.find(LOCAL).available_micros == 0
    assert Verifier(database).verify().differences == ()


def test_no_more_credit_can_be_taken_than_there_is(database: Database, accounts: Accounts) -> None:
    """But an account without a spending limit may go below zero."""
    team = accounts.create("team")
    accounts.credit(team, 5)
    with pytest.raises(ConfigurationError, match=r"0\.000005"):
        accounts.credit(team, -6)
    assert accounts.find("team").available_micros == 5
    accounts.credit(team, -5)
    accounts.credit(accounts.find(LOCAL), -6)
    assert accounts.find("team").available_micros == 0
    assert accounts.find(LOCAL).available_micros == -6
    assert Verifier(database).verify().differences == ()


def test_a_balance_stays_within_what_the_database_counts(
    database: Database, accounts: Accounts
) -> None:
    """Past 64 bits SQLite would go on in floating point, and be wrong."""
    team = accounts.create("team")
    largest = 10**18
    for _ in range(9):
        accounts.credit(team, largest)
    with pytest.raises(ConfigurationError, match="at most"):
        accounts.credit(team, largest)
    assert accounts.find("team").available_micros == 9 * largest
    assert Verifier(database).verify().differences == ()


def test_an_account_is_suspended_and_taken_back(accounts: Accounts) -> None:
    team = accounts.create("team")
    accounts.suspend(team)
    assert accounts.find("team").suspended_at == NOW
    accounts.suspend(team, suspended=False)
    assert accounts.find("team").suspended_at is None


def test_budget_and_limits_are_set_anew(accounts: Accounts) -> None:
    team, other = accounts.create("team"), accounts.create("other")
    limits = Limits(concurrent=3)
    accounts.change(team, unlimited=True, monthly_budget_micros=7, limits=limits)
    changed = accounts.find("team")
    assert (changed.unlimited, changed.monthly_budget_micros, changed.limits) == (True, 7, limits)
    assert accounts.find("other") == other
