"""Usage reports for the command line: settled requests, summed up by day, account and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Integer, cast, func, literal_column, select
from sqlalchemy.sql.expression import ColumnElement

from limner.ledger.database import Database
from limner.ledger.names import DIMENSIONS as DIMENSIONS
from limner.ledger.request_records import RequestState
from limner.ledger.tables import accounts, keys, requests

DAY_S = 86400


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One group of settled requests.

    `labels` say which: `day` is a date in UTC, that of the settlement; `key` is the key's name.
    """

    labels: Mapping[str, str]
    requests: int
    pictures: int
    amount_micros: int


class UsageReports:
    """Sums over the settled requests, computed by the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def usage(
        self,
        by: Sequence[str],
        *,
        since: float | None = None,
        until: float | None = None,
        account_id: str | None = None,
    ) -> list[UsageRow]:
        """Sum up what was settled from `since` until before `until`, in Unix seconds.

        `by` are names of DIMENSIONS; the groups come sorted by them. Without any there is one
        group, and none when nothing was settled.
        """
        return self._database.do(
            lambda connection: _usage(connection, by, since, until, account_id)
        )


def _usage(
    connection: Connection,
    by: Sequence[str],
    since: float | None,
    until: float | None,
    account_id: str | None,
) -> list[UsageRow]:
    labels = [label for dimension in by for label in DIMENSIONS[dimension]]
    groups = [_column(label, connection.dialect.name) for label in labels]
    statement = (
        select(
            *groups,
            func.count(),
            func.sum(requests.c.delivered),
            func.sum(requests.c.charged_micros),
        )
        .select_from(
            requests.join(accounts, accounts.c.id == requests.c.account_id).outerjoin(
                keys, keys.c.id == requests.c.key_id
            )
        )
        .where(requests.c.state == RequestState.SETTLED)
        .group_by(*groups)
        .order_by(*groups)
        .having(func.count() > 0)
    )
    if since is not None:
        statement = statement.where(requests.c.finished_at >= since)
    if until is not None:
        statement = statement.where(requests.c.finished_at < until)
    if account_id is not None:
        statement = statement.where(requests.c.account_id == account_id)
    return [_figures(labels, row) for row in connection.execute(statement)]


def _figures(labels: Sequence[str], row: Sequence[Any]) -> UsageRow:
    *values, count, pictures, amount = row
    return UsageRow(
        {label: _label(label, value) for label, value in zip(labels, values, strict=True)},
        int(count),
        int(pictures),
        int(amount),
    )


def _column(label: str, dialect: str) -> ColumnElement[Any]:
    if label == "day":
        # A literal: with a parameter, PostgreSQL takes SELECT and GROUP BY for different things.
        days = requests.c.finished_at / literal_column(str(DAY_S), Integer)
        # PostgreSQL rounds when it casts to a whole number; SQLite cuts off, and may lack FLOOR.
        return cast(days if dialect == "sqlite" else func.floor(days), Integer)
    if label == "account":
        return accounts.c.name
    if label == "key":
        return func.coalesce(keys.c.name, requests.c.key_id)
    return requests.c[label]


def _label(label: str, value: Any) -> str:
    if label == "day":
        return f"{datetime.fromtimestamp(value * DAY_S, UTC):%Y-%m-%d}"
    return str(value)
