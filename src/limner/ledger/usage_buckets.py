"""Usage: sums over the settled requests, by time and by what a query groups.

There is no second count beside the ledger's own rows, so the two cannot differ.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, case, cast, func, literal, null, select
from sqlalchemy.sql.elements import ColumnElement

from limner.contract.orders import Task
from limner.contract.usage.buckets import SOURCES, Bucket, Dimension, Total, UsagePage, UsageQuery
from limner.errors import InvalidRequest
from limner.ledger.database import Database
from limner.ledger.request_records import RequestState
from limner.ledger.tables import requests

RESULTS_MAX = 50_000
"""The most results on a page; each is about 250 bytes of JSON."""

UNLABELED = "unlabeled"
"""OpenAI's word for usage outside its Agents API: all usage of Limner."""

_TASKS = {source: str(task) for task, source in SOURCES.items()}
_COLUMNS: dict[Dimension, ColumnElement[Any]] = {
    Dimension.PROJECT: requests.c.account_id,
    Dimension.USER: requests.c.user,
    Dimension.API_KEY: requests.c.key_id,
    Dimension.MODEL: requests.c.model,
    Dimension.SIZE: requests.c.size,
    Dimension.SOURCE: requests.c.task,
    Dimension.LINE_ITEM: requests.c.model
    + literal(", ")
    + requests.c.quality
    + literal(", ")
    + requests.c.size,
    Dimension.API_SOURCE: literal(UNLABELED),
}


class UsageBuckets:
    """Sums of what was drawn and charged. `currency` is that of the price list."""

    def __init__(
        self, database: Database, currency: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self.currency = currency
        self._clock = clock
        self._one = asyncio.Lock()

    async def page(self, query: UsageQuery) -> UsagePage:
        """Return the buckets that a query asks for.

        Raises InvalidRequest for more than RESULTS_MAX results, and LedgerUnavailable.
        """
        bounds, next_start = query.bounds(self._clock())
        if len(bounds) == 1:
            return UsagePage((), None)
        # One at a time: a month of requests must not keep the other reader from the keys.
        async with self._one:
            found = await self._database.read(lambda it: _read(it, query, bounds))
        buckets = tuple(
            Bucket(start, end, tuple(found[start // query.bucket_s]))
            for start, end in pairwise(bounds)
        )
        return UsagePage(buckets, next_start)


def _read(
    connection: Connection, query: UsageQuery, bounds: Sequence[int]
) -> defaultdict[int, list[Total]]:
    """Return the totals by the number of their bucket, in the order of their groups."""
    rows = connection.execute(sums(query, bounds[0], bounds[-1])).all()
    if len(rows) > RESULTS_MAX:
        raise InvalidRequest(
            f"The answer would have more than {RESULTS_MAX} results. Ask for fewer buckets with "
            "'limit', or group by less.",
            code="invalid_value",
            param="limit",
        )
    found: defaultdict[int, list[Total]] = defaultdict(list)
    for number, count, images, charged, *group in sorted(rows, key=_order):
        found[int(number)].append(
            Total(_named(query.group_by, group), int(count), int(images), int(charged))
        )
    return found


def _order(row: Sequence[Any]) -> list[tuple[bool, str]]:
    """Order by the groups; in Python, for databases do not agree on nulls and collations."""
    return [(value is not None, value or "") for value in row[4:]]


def _named(
    dimensions: Sequence[Dimension], values: Sequence[str | None]
) -> dict[Dimension, str | None]:
    return {
        dimension: SOURCES[Task(value)] if value and dimension is Dimension.SOURCE else value
        for dimension, value in zip(dimensions, values, strict=True)
    }


def sums(query: UsageQuery, start: int, end: int) -> Select[Any]:
    """Select a bucket's number, requests, pictures, micro-units and groups, in no order.

    It sums in an outer query, for PostgreSQL takes no parameters in what it groups by.
    """
    chosen = (
        select(
            (_second() // query.bucket_s).label("bucket"),
            requests.c.delivered,
            requests.c.charged_micros,
            *[_COLUMNS[dimension].label(dimension) for dimension in query.group_by],
        )
        .where(
            requests.c.finished_at >= start,
            requests.c.finished_at < end,
            requests.c.state == RequestState.SETTLED,
            *[_among(dimension, values) for dimension, values in query.only.items()],
        )
        .subquery()
    )
    by = [chosen.c.bucket, *[chosen.c[dimension] for dimension in query.group_by]]
    return (
        select(
            chosen.c.bucket,
            func.count(),
            func.sum(chosen.c.delivered),
            func.sum(chosen.c.charged_micros),
            *by[1:],
        )
        .group_by(*by)
        .limit(RESULTS_MAX + 1)
    )


def _second() -> ColumnElement[int]:
    """Return the whole second of `finished_at`: a cast cuts in SQLite and rounds in PostgreSQL."""
    near = cast(requests.c.finished_at, BigInteger)
    return near - case((near > requests.c.finished_at, 1), else_=0)


def _among(dimension: Dimension, values: Sequence[str]) -> ColumnElement[bool]:
    if dimension is Dimension.SOURCE:
        values = [_TASKS[value] for value in values]
    # Not the bare column: SQLite would read all that an account ever asked for by its index, where
    # the index by time has fewer rows.
    return func.coalesce(_COLUMNS[dimension], null()).in_(values)
