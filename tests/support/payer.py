"""Accounts and keys in a server's database, made as its operator would; and what was charged."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.keys import Keys
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.location import open_database
from limner.ledger.verifier import Verifier


@dataclass(frozen=True)
class Payer:
    """An account with one key."""

    name: str
    key: str


@contextmanager
def ledger(data: Path, url: str | None = None) -> Generator[Database]:
    """Open a server's database beside it."""
    data.mkdir(parents=True, exist_ok=True)
    database = open_database(url, data)
    try:
        yield database
    finally:
        database.close()


def payer(
    data: Path,
    name: str,
    *,
    credit_micros: int = 0,
    budget_micros: int | None = None,
    unlimited: bool = False,
    limits: Limits = NO_LIMITS,
    key_limits: Limits = NO_LIMITS,
    models: tuple[str, ...] | None = None,
    url: str | None = None,
) -> Payer:
    """Make an account with credit and a key."""
    with ledger(data, url) as database:
        accounts = Accounts(database)
        account = accounts.create(
            name, unlimited=unlimited, monthly_budget_micros=budget_micros, limits=limits
        )
        if credit_micros:
            accounts.credit(account, credit_micros)
        key, _ = Keys(database).create(
            name, account_id=account.id, limits=key_limits, models=models
        )
        return Payer(name, key)


def account(data: Path, name: str, url: str | None = None) -> Account:
    """Look at an account as it stands."""
    with ledger(data, url) as database:
        return Accounts(database).find(name)


def adds_up(data: Path, url: str | None = None) -> bool:
    """Tell whether `limner ledger verify` finds nothing; its differences are shown otherwise."""
    with ledger(data, url) as database:
        differences = Verifier(database).verify().differences
    for difference in differences:
        print(difference)  # noqa: T201 - pytest shows it when the test fails
    return not differences
