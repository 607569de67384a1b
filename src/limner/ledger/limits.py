"""Limits: how many requests and pictures in a minute, and how many requests at once.

They are counted where the requests are recorded, under the lock of the account's row, so that
they hold exactly for any number of servers on one database: in no 60 seconds does a limit let
more through. A request counts from its hold on, whatever became of it; a refused one does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, case, func, literal_column, select, union_all

from limner.errors import RateLimited
from limner.ledger.requests import AT_WORK
from limner.ledger.statements import Statement
from limner.ledger.tables import requests

WINDOW_S = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a key or an account; None is no limit."""

    requests_per_minute: int | None = None
    images_per_minute: int | None = None
    concurrent: int | None = None

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        return (self.requests_per_minute, self.images_per_minute, self.concurrent) != (
            None,
            None,
            None,
        )


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of one dimension after a request: for the `x-ratelimit-*` headers."""

    limit: int
    remaining: int
    reset_s: float


@dataclass(frozen=True, slots=True)
class Allowances:
    """What is left of a minute's requests and pictures; None where there is no limit."""

    requests: Allowance | None = None
    images: Allowance | None = None


_recent = requests.c.created_at > bindparam("since")
_of_account = requests.c.account_id == bindparam("account")
# In two parts, each by an index of its own; with an OR, SQLite would look at all there ever were.
# The sum with nothing keeps the index of times out of the second: few are at work.
_counted = union_all(
    select(
        requests.c.key_id,
        literal_column("1").label("requests"),
        requests.c.n.label("images"),
        case((AT_WORK, 1), else_=0).label("at_work"),
    ).where(_of_account, _recent),
    select(requests.c.key_id, literal_column("0"), literal_column("0"), literal_column("1")).where(
        _of_account, AT_WORK, requests.c.created_at + 0 <= bindparam("since")
    ),
).subquery()
_all = (_counted.c.requests, _counted.c.images, _counted.c.at_work)
_of_key = [case((_counted.c.key_id == bindparam("key"), column), else_=0) for column in _all]
_USED = Statement(select(*[func.coalesce(func.sum(column), 0) for column in (*_of_key, *_all)]))
_WINDOW = Statement(
    select(requests.c.created_at, requests.c.n, requests.c.key_id)
    .where(_of_account, _recent)
    .order_by(requests.c.created_at)
)


@dataclass(frozen=True, slots=True)
class _Scope:
    whose: str
    limits: Limits
    requests: int
    images: int
    at_work: int


def check(
    connection: Connection,
    *,
    account: str,
    key: str,
    of_key: Limits,
    of_account: Limits,
    n: int,
    now: float,
) -> Allowances:
    """Count this request of `n` pictures against all limits; return what is left after it.

    Raises RateLimited. The account's row must be locked by the transaction.
    """
    if not of_key.any and not of_account.any:
        return Allowances()
    values = {"account": account, "key": key, "since": now - WINDOW_S}
    ((*counts,),) = _USED.run(connection, values)
    scopes = (
        _Scope("this API key", of_key, *map(int, counts[:3])),
        _Scope(f"account {account}", of_account, *map(int, counts[3:])),
    )
    for scope in scopes:
        _refuse(connection, scope, scopes[0] is scope, values, n, now)
    return Allowances(
        requests=_tightest([(s.limits.requests_per_minute, s.requests + 1) for s in scopes]),
        images=_tightest([(s.limits.images_per_minute, s.images + n) for s in scopes]),
    )


def _refuse(
    connection: Connection,
    scope: _Scope,
    of_key: bool,
    values: dict[str, object],
    n: int,
    now: float,
) -> None:
    limits = scope.limits
    if limits.concurrent is not None and scope.at_work >= limits.concurrent:
        raise RateLimited(
            whose=scope.whose,
            what="concurrent requests",
            limit=str(limits.concurrent),
            current=str(scope.at_work + 1),
            retry_after_s=1,
        )
    for what, limit, used, wanted, by_image in (
        ("requests per minute", limits.requests_per_minute, scope.requests, 1, False),
        ("images per minute", limits.images_per_minute, scope.images, n, True),
    ):
        if limit is None or used + wanted <= limit:
            continue
        window = [
            (moment, count if by_image else 1)
            for moment, count, key in _WINDOW.run(connection, values)
            if not of_key or key == values["key"]
        ]
        raise RateLimited(
            whose=scope.whose,
            what=what,
            limit=f"{limit}/1min",
            current=f"{used + wanted}/1min",
            retry_after_s=_wait_s(window, limit - wanted, used, now),
        )


def _wait_s(window: list[tuple[float, int]], room: int, used: int, now: float) -> int | None:
    """Return after how many whole seconds `used` has fallen to `room`; None: it never helps."""
    if room < 0:
        return None
    for moment, count in window:
        used -= count
        if used <= room:
            return max(1, math.ceil(moment + WINDOW_S - now))
    return 1


def _tightest(scopes: list[tuple[int | None, int]]) -> Allowance | None:
    """Return the allowance that runs out first. It is whole again when this request is old."""
    left = [
        Allowance(limit, max(limit - used, 0), WINDOW_S)
        for limit, used in scopes
        if limit is not None
    ]
    return min(left, key=lambda allowance: allowance.remaining, default=None)
