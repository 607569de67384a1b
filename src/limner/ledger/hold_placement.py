"""How a hold is placed: the whole price of a request is set aside, within balance and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import Connection, and_, bindparam, insert, null, or_, select, update

from limner.errors import AccountSuspended, BudgetReached, KeyReused, KeyRevoked, QuotaExceeded
from limner.ledger.entries import Movement, SubAccount, record
from limner.ledger.limits import Limits, allowances_left, check
from limner.ledger.months import CHARGED_THIS_MONTH, month
from limner.ledger.request_records import (
    BY_IDEMPOTENCY_KEY,
    NewRequest,
    RequestRecord,
    RequestState,
    record_of,
)
from limner.ledger.statements import Statement
from limner.ledger.tables import accounts, keys, requests
from limner.rate_limits import Allowances

IDEMPOTENCY_LIFE_S = 24 * 3600

_HOLD = Statement(
    update(accounts)
    .where(
        accounts.c.id == bindparam("account"),
        accounts.c.suspended_at.is_(None),
        or_(accounts.c.unlimited, accounts.c.available_micros >= bindparam("price")),
        or_(
            accounts.c.monthly_budget_micros.is_(None),
            CHARGED_THIS_MONTH + accounts.c.held_micros + bindparam("price")
            <= accounts.c.monthly_budget_micros,
        ),
    )
    .values(
        available_micros=accounts.c.available_micros - bindparam("price"),
        held_micros=accounts.c.held_micros + bindparam("price"),
    )
    .returning(
        accounts.c.requests_per_minute,
        accounts.c.images_per_minute,
        accounts.c.concurrent,
        select(keys.c.revoked_at).where(keys.c.id == bindparam("key")).scalar_subquery(),
    )
)
_WHY_NOT = Statement(
    select(
        accounts.c.suspended_at,
        and_(~accounts.c.unlimited, accounts.c.available_micros < bindparam("price")),
        accounts.c.requests_per_minute,
        accounts.c.images_per_minute,
        accounts.c.concurrent,
    ).where(accounts.c.id == bindparam("account"))
)
_FREE_KEY = Statement(
    update(requests).where(requests.c.id == bindparam("id")).values(idempotency_key=null())
)
_INSERT = Statement(
    insert(requests).values(
        {
            column.name: bindparam(column.name)
            for column in requests.c
            if column.name not in ("finished_at", "answer", "left_at", "handed_at")
        }
    )
)


class SeenBefore(Exception):
    """The request's Idempotency-Key came before, with the same request: this is its record."""

    def __init__(self, record: RequestRecord) -> None:
        super().__init__(record.id)
        self.record = record


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """A hold that was placed, and what the limits leave."""

    id: str
    created_at: float
    allowances: Allowances


@dataclass(frozen=True, slots=True)
class Lease:
    """Which server process is at work on a request, and until when nobody else may end it."""

    owner: str
    until: float


def place(
    connection: Connection, request: NewRequest, limits_of_key: Limits, lease: Lease, now: float
) -> PlacedHold:
    """Set the whole price of a request aside.

    Raises KeyRevoked, QuotaExceeded, BudgetReached, AccountSuspended and RateLimited; for an
    Idempotency-Key that came before SeenBefore or KeyReused.
    """
    values: dict[str, object] = {
        "account": request.account_id,
        "price": request.held_micros,
        "month": month(now),
    }
    rows = _HOLD.run(connection, values | {"key": request.key_id})
    if rows and rows[0][3] is not None:
        raise KeyRevoked
    # Under the lock of the account's row: another server may have held the same key just now.
    if request.idempotency_key is not None:
        _check_key(connection, request, now)
    if not rows:
        _refuse(connection, values, request, limits_of_key, now)
    allowances = check(
        connection,
        account=request.account_id,
        key=request.key_id,
        of_key=limits_of_key,
        of_account=Limits(*rows[0][:3]),
        n=request.n,
        now=now,
    )
    _INSERT.run(connection, _row(request, lease, now))
    movement = Movement(
        f"hold:{request.id}",
        request.account_id,
        SubAccount.AVAILABLE,
        SubAccount.HELD,
        request.held_micros,
        request.id,
        now,
    )
    record(connection, movement)
    return PlacedHold(request.id, now, allowances)


def _row(request: NewRequest, lease: Lease, now: float) -> dict[str, object]:
    return {
        "id": request.id,
        "account_id": request.account_id,
        "key_id": request.key_id,
        "created_at": now,
        "state": RequestState.HELD.value,
        "task": request.task,
        "model": request.model,
        "quality": request.quality,
        "size": request.size,
        "n": request.n,
        "delivered": 0,
        "price_micros": request.price_micros,
        "held_micros": request.held_micros,
        "charged_micros": 0,
        "owner": lease.owner,
        "lease_until": lease.until,
        "later": request.later,
        "idempotency_key": request.idempotency_key,
        "fingerprint": request.fingerprint,
        "user": None if request.user is None else _storable(request.user),
        "prompt": _storable(request.prompt),
    }


def _check_key(connection: Connection, request: NewRequest, now: float) -> None:
    """Raise SeenBefore or KeyReused where the request's Idempotency-Key is in use; free an old one.

    A key is in use for IDEMPOTENCY_LIFE_S, and while its request is at work.
    """
    values = {"account": request.account_id, "idempotency_key": request.idempotency_key}
    rows = BY_IDEMPOTENCY_KEY.run(connection, values)
    if not rows:
        return
    earlier = record_of(rows[0])
    is_old = earlier.created_at + IDEMPOTENCY_LIFE_S <= now
    if is_old and earlier.state is not RequestState.HELD:
        _FREE_KEY.run(connection, {"id": earlier.id})
        return
    if not request.repeats(earlier.fingerprint):
        raise KeyReused(request.idempotency_key or "")
    raise SeenBefore(earlier)


def _storable(text: str) -> str:
    """Return a text as every database keeps it: PostgreSQL has no NUL."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _refuse(
    connection: Connection,
    values: dict[str, object],
    request: NewRequest,
    limits_of_key: Limits,
    now: float,
) -> NoReturn:
    """Raise why the account cannot pay: it is suspended, its budget is reached, or its balance."""
    rows = _WHY_NOT.run(connection, values)
    if not rows or rows[0][0] is not None:
        raise AccountSuspended
    if not rows[0][1]:
        raise BudgetReached
    refusal = QuotaExceeded()
    refusal.allowances = allowances_left(
        connection,
        account=request.account_id,
        key=request.key_id,
        of_key=limits_of_key,
        of_account=Limits(*rows[0][2:]),
        now=now,
    )
    raise refusal
