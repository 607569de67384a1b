"""Accounts pay for requests: a balance in micro-units, a monthly budget, limits, and keys."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_, select, update

from limner.errors import ConfigurationError
from limner.ledger.database import Database, Duplicate
from limner.ledger.entries import Movement, SubAccount, record
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.money import format_amount
from limner.ledger.months import month
from limner.ledger.tables import accounts

BALANCE_MAX = 9 * 10**18
"""The largest balance in micro-units: what 64 bits hold, less a little."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account; money in micro-units, times in Unix seconds.

    `available_micros` can be spent, `held_micros` is set aside for requests at work; both together
    are the balance. `month_micros` was charged this month (UTC). An `unlimited` account may go
    below zero and is never refused for want of credit.
    """

    id: str
    name: str
    created_at: int
    suspended_at: int | None
    unlimited: bool
    available_micros: int
    held_micros: int
    month_micros: int
    monthly_budget_micros: int | None
    limits: Limits

    @property
    def balance_micros(self) -> int:
        """The balance if every request at work is released."""
        return self.available_micros + self.held_micros


class Accounts:
    """The accounts in the database."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def create(
        self,
        name: str,
        *,
        unlimited: bool = False,
        monthly_budget_micros: int | None = None,
        limits: Limits = NO_LIMITS,
    ) -> Account:
        """Make an account with nothing on it. Raises ConfigurationError for a name in use."""
        row = {
            "id": f"acct_{uuid.uuid4().hex[:24]}",
            "name": name,
            "created_at": int(self._clock()),
            "unlimited": unlimited,
            "available_micros": 0,
            "held_micros": 0,
            "month": "",
            "month_micros": 0,
            "monthly_budget_micros": monthly_budget_micros,
            "requests_per_minute": limits.requests_per_minute,
            "images_per_minute": limits.images_per_minute,
            "concurrent": limits.concurrent,
        }
        try:
            self._database.do(lambda connection: connection.execute(insert(accounts).values(row)))
        except Duplicate:
            raise ConfigurationError(f"There is an account named '{name}' already.") from None
        return self.find(name)

    def listed(self) -> list[Account]:
        """Return all accounts, oldest first."""
        statement = select(accounts).order_by(accounts.c.created_at, accounts.c.id)
        rows = self._database.do(lambda connection: connection.execute(statement).mappings().all())
        return [self._account(dict(row)) for row in rows]

    def find(self, name_or_id: str) -> Account:
        """Return the account of this name or id. Raises ConfigurationError."""
        found = [one for one in self.listed() if name_or_id in (one.name, one.id)]
        if not found:
            raise ConfigurationError(f"There is no account '{name_or_id}'.")
        return found[0]

    def credit(self, account: Account, amount_micros: int) -> None:
        """Add credit; a negative amount takes some away.

        Raises ConfigurationError for more than there is, and for a balance that is too large.
        """
        movement = Movement(
            f"credit:{uuid.uuid4().hex}",
            account.id,
            SubAccount.FUNDING,
            SubAccount.AVAILABLE,
            amount_micros,
            None,
            self._clock(),
        )
        available = accounts.c.available_micros
        fits = (
            available <= BALANCE_MAX - amount_micros
            if amount_micros >= 0
            else or_(accounts.c.unlimited, available >= -amount_micros)
        )
        statement = (
            update(accounts)
            .where(accounts.c.id == account.id, fits)
            .values(available_micros=available + amount_micros)
        )

        def work(connection: Connection) -> None:
            if connection.execute(statement).rowcount == 0:
                raise ConfigurationError(self._why_not(connection, account))
            record(connection, movement)

        self._database.do(work)

    @staticmethod
    def _why_not(connection: Connection, account: Account) -> str:
        available = connection.execute(
            select(accounts.c.available_micros).where(accounts.c.id == account.id)
        ).scalar()
        return (
            f"The account '{account.name}' has {format_amount(available or 0)} to spend: no more "
            f"can be taken away, and it holds at most {format_amount(BALANCE_MAX)}."
        )

    def suspend(self, account: Account, *, suspended: bool = True) -> None:
        """Refuse the account's requests from now on, or take them again."""
        moment = int(self._clock()) if suspended else None
        self._change(account, {"suspended_at": moment})

    def change(
        self,
        account: Account,
        *,
        unlimited: bool,
        monthly_budget_micros: int | None,
        limits: Limits,
    ) -> None:
        """Set budget and limits anew."""
        self._change(
            account,
            {
                "unlimited": unlimited,
                "monthly_budget_micros": monthly_budget_micros,
                "requests_per_minute": limits.requests_per_minute,
                "images_per_minute": limits.images_per_minute,
                "concurrent": limits.concurrent,
            },
        )

    def _change(self, account: Account, values: dict[str, object]) -> None:
        statement = update(accounts).where(accounts.c.id == account.id).values(values)
        self._database.do(lambda connection: connection.execute(statement))

    def _account(self, row: dict[str, object]) -> Account:
        values: dict[str, object] = {
            name: row[name] for name in Account.__slots__ if name not in ("limits", "month_micros")
        }
        this_month = row["month"] == month(self._clock())
        return Account(
            **values,  # type: ignore[arg-type] # the columns of the same names
            month_micros=row["month_micros"] if this_month else 0,  # type: ignore[arg-type] # an integer column
            limits=Limits(
                row["requests_per_minute"],  # type: ignore[arg-type] # integer columns
                row["images_per_minute"],  # type: ignore[arg-type] # the same
                row["concurrent"],  # type: ignore[arg-type] # the same
            ),
        )
