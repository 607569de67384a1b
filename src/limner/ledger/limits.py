"""Limits: how many requests and pictures in a minute, and how many requests at once.

Requests are counted where they are recorded, under the lock of the account's row, so that
they hold exactly for any number of servers on one database: in no 60 seconds does a limit let
more through. A request counts from its hold on, however it ends; a refused one does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, case, func, literal_column, select, union_all

from limner.errors import RateLimited
from limner.ledger.request_records import AT_WORK
from limner.ledger.statements import Statement
from limner.ledger.tables import requests
from limner.rate_limits import NO_ALLOWANCES, Allowance, Allowances
from limner.retry_after import whole_seconds

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

    Raises RateLimited, with what is left although the request was refused. The account's row must
    be locked by the transaction.
    """
    if not of_key.any and not of_account.any:
        return NO_ALLOWANCES
    values: dict[str, object] = {"account": account, "key": key, "since": now - WINDOW_S}
    scopes = _count(connection, values, of_key, of_account)
    try:
        for scope in scopes:
            _refuse(connection, scope, scopes[0] is scope, values, n, now)
    except RateLimited as refusal:
        refusal.allowances = _left(scopes, _reset_s(connection, values, now))
        raise
    return _left(scopes, WINDOW_S, requests_more=1, images_more=n)


def allowances_left(
    connection: Connection,
    *,
    account: str,
    key: str,
    of_key: Limits,
    of_account: Limits,
    now: float,
) -> Allowances:
    """Return what the limits leave without a further request."""
    if not of_key.any and not of_account.any:
        return NO_ALLOWANCES
    values: dict[str, object] = {"account": account, "key": key, "since": now - WINDOW_S}
    scopes = _count(connection, values, of_key, of_account)
    return _left(scopes, _reset_s(connection, values, now))


def _count(
    connection: Connection, values: dict[str, object], of_key: Limits, of_account: Limits
) -> tuple[_Scope, _Scope]:
    """Count what the key and the account have used of their limits."""
    ((*counts,),) = _USED.run(connection, values)
    return (
        _Scope("this API key", of_key, *map(int, counts[:3])),
        _Scope(f"account {values['account']}", of_account, *map(int, counts[3:])),
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
            return whole_seconds(moment + WINDOW_S - now)
    return 1


def _reset_s(connection: Connection, values: dict[str, object], now: float) -> float:
    """Return after how many seconds nothing that counts now counts any more."""
    moments = [moment for moment, _, _ in _WINDOW.run(connection, values)]
    return max(moments) + WINDOW_S - now if moments else 0.0


def _left(
    scopes: Sequence[_Scope], reset_s: float, *, requests_more: int = 0, images_more: int = 0
) -> Allowances:
    """Return what the limits leave after so many more; in `reset_s` seconds none counts."""
    requests_used = [(one.limits.requests_per_minute, one.requests) for one in scopes]
    images_used = [(one.limits.images_per_minute, one.images) for one in scopes]
    return Allowances(
        requests=_tightest(requests_used, requests_more, reset_s),
        images=_tightest(images_used, images_more, reset_s),
    )


def _tightest(
    scopes: Sequence[tuple[int | None, int]], more: int, reset_s: float
) -> Allowance | None:
    """Return the allowance that runs out first."""
    allowances = [
        Allowance(limit, max(limit - used - more, 0), reset_s)
        for limit, used in scopes
        if limit is not None
    ]
    return min(allowances, key=lambda allowance: allowance.remaining, default=None)
