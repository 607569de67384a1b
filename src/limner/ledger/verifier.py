"""Verifies the ledger: computes every kept sum anew from the entries and compares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from limner.ledger.database import Database
from limner.ledger.entries import SubAccount
from limner.ledger.months import month
from limner.ledger.request_records import RequestState
from limner.ledger.tables import accounts, entries, requests


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that is wrong: where it is, what is recorded, what the entries sum up to."""

    where: str
    recorded: int
    computed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows were compared, and every difference that was found."""

    accounts: int
    requests: int
    entries: int
    differences: tuple[Difference, ...]


class Verifier:
    """Recomputes the ledger, in one snapshot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def verify(self) -> Verdict:
        """Compare every kept sum with its entries."""
        return self._database.do(self._verify, reads=True)

    def _verify(self, connection: Connection) -> Verdict:
        def count(table: Any) -> int:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return Verdict(
            accounts=count(accounts),
            requests=count(requests),
            entries=count(entries),
            differences=(
                *_unpaired(connection),
                *_balances(connection),
                *_requests(connection),
                *_orphans(connection),
                *_months(connection),
            ),
        )


def _unpaired(connection: Connection) -> Iterator[Difference]:
    """Every movement is two rows of one account that sum to zero."""
    total = func.sum(entries.c.amount_micros)
    statement = (
        select(entries.c.movement, total, func.count())
        .group_by(entries.c.movement)
        .having(
            or_(
                total != 0,
                func.count() != 2,
                func.min(entries.c.account_id) != func.max(entries.c.account_id),
            )
        )
    )
    for movement, amount, rows in connection.execute(statement):
        if amount:
            yield Difference(f"movement {movement}: the sum of its rows", int(amount), 0)
        else:
            yield Difference(f"movement {movement}: its rows, of one account", rows, 2)


def _balances(connection: Connection) -> Iterator[Difference]:
    """Compare what accounts have with the sums of their sub-accounts; the four sum to zero."""
    sums = dict[tuple[str, str], int]()
    columns = (entries.c.account_id, entries.c.sub_account)
    statement = select(*columns, func.sum(entries.c.amount_micros)).group_by(*columns)
    for account, sub_account, amount in connection.execute(statement):
        sums[account, sub_account] = int(amount)
    rows = connection.execute(
        select(accounts.c.id, accounts.c.name, accounts.c.available_micros, accounts.c.held_micros)
    )
    for account, name, available, held in rows:
        computed = {one: sums.pop((account, one.value), 0) for one in SubAccount}
        for recorded, one in ((available, SubAccount.AVAILABLE), (held, SubAccount.HELD)):
            if recorded != computed[one]:
                yield Difference(f"account {name}: {one}", recorded, computed[one])
        if sum(computed.values()):
            yield Difference(f"account {name}: all its sub-accounts", sum(computed.values()), 0)
    for (account, sub_account), amount in sums.items():
        yield Difference(
            f"sub-account {sub_account} of account {account}, which has no such sub-account",
            0,
            amount,
        )


def _requests(connection: Connection) -> Iterator[Difference]:
    """Compare requests with their entries: held while at work, charged when settled."""
    held, revenue = _sum_of(SubAccount.HELD), _sum_of(SubAccount.REVENUE)
    sums = (
        select(entries.c.request_id, held.label("held"), revenue.label("revenue"))
        .where(entries.c.request_id.is_not(None))
        .group_by(entries.c.request_id)
        .subquery()
    )
    expected = case((requests.c.state == RequestState.HELD, requests.c.held_micros), else_=0)
    charged = case(
        (requests.c.state == RequestState.SETTLED, requests.c.delivered * requests.c.price_micros),
        else_=0,
    )
    statement: Select[Any] = (
        select(
            requests.c.id,
            expected,
            func.coalesce(sums.c.held, 0),
            requests.c.charged_micros,
            func.coalesce(sums.c.revenue, 0),
            charged,
            requests.c.held_micros,
            requests.c.n * requests.c.price_micros,
        )
        .outerjoin(sums, sums.c.request_id == requests.c.id)
        .where(
            or_(
                expected != func.coalesce(sums.c.held, 0),
                requests.c.charged_micros != func.coalesce(sums.c.revenue, 0),
                requests.c.charged_micros != charged,
                requests.c.held_micros != requests.c.n * requests.c.price_micros,
            )
        )
    )
    for name, should_hold, holds, says, moved, price, was_held, whole in connection.execute(
        statement
    ):
        if should_hold != holds:
            yield Difference(f"request {name}: held", int(should_hold), int(holds))
        if says != moved:
            yield Difference(f"request {name}: charged", int(says), int(moved))
        if says != price:
            yield Difference(f"request {name}: price of what was delivered", int(says), int(price))
        if was_held != whole:
            yield Difference(f"request {name}: price of what was asked for", was_held, int(whole))


def _orphans(connection: Connection) -> Iterator[Difference]:
    """Find entries of requests that are not there, or are another account's."""
    statement = (
        select(entries.c.request_id, func.count())
        .outerjoin(
            requests,
            and_(
                requests.c.id == entries.c.request_id,
                requests.c.account_id == entries.c.account_id,
            ),
        )
        .where(entries.c.request_id.is_not(None), requests.c.id.is_(None))
        .group_by(entries.c.request_id)
    )
    for name, rows in connection.execute(statement):
        yield Difference(f"request {name}: entries without such a request of the account", 0, rows)


def _sum_of(sub_account: SubAccount) -> Any:
    return func.sum(case((entries.c.sub_account == sub_account, entries.c.amount_micros), else_=0))


def _months(connection: Connection) -> Iterator[Difference]:
    """Compare what counts against the budgets with what was charged in that month."""
    rows = connection.execute(
        select(requests.c.account_id, requests.c.finished_at, requests.c.charged_micros).where(
            and_(requests.c.state == RequestState.SETTLED, requests.c.charged_micros > 0)
        )
    )
    charged = dict[tuple[str, str], int]()
    latest = dict[str, str]()
    for account, finished, amount in rows:
        its_month = month(finished)
        charged[account, its_month] = charged.get((account, its_month), 0) + amount
        latest[account] = max(latest.get(account, ""), its_month)
    columns = (accounts.c.id, accounts.c.name, accounts.c.month, accounts.c.month_micros)
    for account, name, kept_month, amount in connection.execute(select(*columns)):
        counted = max(kept_month, latest.get(account, ""))
        recorded = amount if kept_month == counted else 0
        computed = charged.get((account, counted), 0)
        if recorded != computed:
            yield Difference(
                f"account {name}: charged in {counted or 'no month'}", recorded, computed
            )
