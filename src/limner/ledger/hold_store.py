"""The books: hold the whole price, settle by pictures delivered, release the rest.

Each of these is one transaction, and none stays open while a picture is drawn. A request's row
goes from `held` to `settled` or `released` once, guarded by its own state; whoever comes second
finds that it is over and moves nothing. A hold has a lease that its server renews; a sweep
releases what a dead server left.
"""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Update,
    and_,
    bindparam,
    case,
    insert,
    null,
    or_,
    select,
    update,
)

from limner.allowances import Allowances
from limner.errors import (
    AccountSuspended,
    BudgetReached,
    HoldLost,
    KeyReused,
    KeyRevoked,
    LimnerError,
    QuotaExceeded,
    ServerDied,
)
from limner.ledger.accounts import month
from limner.ledger.database import Database
from limner.ledger.entries import AVAILABLE, REVENUE, record
from limner.ledger.entries import HELD as HELD_BOOK
from limner.ledger.limits import Limits, allowances_left, check
from limner.ledger.requests import (
    AT_WORK,
    BY_IDEMPOTENCY_KEY,
    HELD,
    LEAVE,
    RELEASED,
    SETTLED,
    TAKE_OVER,
    Failure,
    KeptPicture,
    NewRequest,
    RequestRecord,
    answer_text,
    failure_text,
    record_of,
)
from limner.ledger.statements import Statement
from limner.ledger.tables import accounts, keys, requests

IDEMPOTENCY_LIFE_S = 24 * 3600
SWEPT_AT_ONCE = 100
LEFT_LIFE_S = 600
"""How long what was bought for a client that left waits for the same request to come again."""

_now_month = bindparam("month", type_=String)
# A server whose clock is behind may still be in a month that is over for another.
_month_micros = case((accounts.c.month >= _now_month, accounts.c.month_micros), else_=0)
_HOLD = Statement(
    update(accounts)
    .where(
        accounts.c.id == bindparam("account"),
        accounts.c.suspended_at.is_(None),
        or_(accounts.c.unlimited, accounts.c.available_micros >= bindparam("price")),
        or_(
            accounts.c.monthly_budget_micros.is_(None),
            _month_micros + accounts.c.held_micros + bindparam("price")
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


def _end(values: dict[str, object], *conditions: ColumnElement[bool]) -> Statement:
    statement: Update = (
        update(requests)
        .where(requests.c.id == bindparam("the_id"), AT_WORK, *conditions)
        .values(
            state=bindparam("new_state"),
            finished_at=bindparam("now"),
            answer=bindparam("new_answer"),
            **values,
        )
    )
    return Statement(
        statement.returning(requests.c.account_id, requests.c.held_micros, requests.c.price_micros)
    )


_SETTLE = _end(
    {
        "delivered": bindparam("count"),
        "charged_micros": requests.c.price_micros * bindparam("count"),
    }
)
_RELEASE = _end(
    {"idempotency_key": case((bindparam("keeps"), requests.c.idempotency_key), else_=null())},
    requests.c.lease_until < bindparam("lease_before"),
)
_STATE = Statement(select(requests.c.state).where(requests.c.id == bindparam("the_id")))
_MOVE = Statement(
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values(
        held_micros=accounts.c.held_micros - bindparam("held"),
        available_micros=accounts.c.available_micros + bindparam("back"),
        month=case((accounts.c.month > _now_month, accounts.c.month), else_=_now_month),
        month_micros=case(
            (accounts.c.month > _now_month, accounts.c.month_micros),
            else_=_month_micros + bindparam("charged"),
        ),
    )
)
_LEFT = Statement(
    select(requests.c.id)
    .where(AT_WORK, requests.c.lease_until < bindparam("now"))
    .limit(SWEPT_AT_ONCE)
)


class SeenBefore(Exception):
    """The request's Idempotency-Key came before, with the same request: here is its record."""

    def __init__(self, record: RequestRecord) -> None:
        super().__init__(record.id)
        self.record = record


class TakenOver(Exception):
    """The request's pictures were bought before, for a client that left: here is their record.

    They are the caller's from now on; `HoldStore.leave` gives them back.
    """

    def __init__(self, record: RequestRecord) -> None:
        super().__init__(record.id)
        self.record = record


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """A hold that was placed, and what the limits leave."""

    id: str
    created_at: float
    allowances: Allowances


class HoldStore:
    """Holds, settles and releases for one server process, which `owner` names."""

    def __init__(
        self,
        database: Database,
        *,
        lease_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lease_s = lease_s
        self.owner = uuid.uuid4().hex

    async def hold(self, request: NewRequest, limits_of_key: Limits) -> PlacedHold:
        """Set the whole price aside. Raises as `place`, and TakenOver."""
        return held_of(await self.place(request, limits_of_key))

    def place(
        self, request: NewRequest, limits_of_key: Limits
    ) -> asyncio.Future[PlacedHold | RequestRecord]:
        """Begin to set the whole price aside; return the future of the hold.

        It is a record where the request takes over what was bought for another (`takes_over`).

        Raises KeyRevoked, QuotaExceeded, BudgetReached, AccountSuspended, RateLimited; for an
        Idempotency-Key that came before AlreadyTaken or KeyReused; and LedgerUnavailable.
        """
        # What a crashed PostgreSQL forgets of a hold is found when it is to be settled: HoldLost.
        return self._database.submit(
            lambda it: self._hold(it, request, limits_of_key), unsettled=True
        )

    def leave(self, request_id: str) -> asyncio.Future[object]:
        """Begin to note that the client of what was bought left; return the future of that.

        A later `place` of the same process finds it noted.
        """
        values = {"the_id": request_id, "now": self._clock()}
        return self._database.submit(lambda it: LEAVE.run(it, values))

    async def settle(
        self,
        request_id: str,
        created: int,
        pictures: tuple[KeptPicture, ...],
        reply: str | None = None,
    ) -> None:
        """Charge the delivered pictures, give the rest back, record the answer.

        Doing it again changes nothing. Raises HoldLost when the hold was released before.
        """
        text = answer_text(created, pictures, reply)
        await self._database.run(lambda it: self._settle(it, request_id, len(pictures), text))

    async def release(self, request_id: str, failure: Failure, *, keeps_key: bool) -> bool:
        """Give the whole hold back and record why; tell whether it was still held.

        `keeps_key` keeps the Idempotency-Key: the same request is then refused the same way.
        """
        return await self._database.run(
            lambda it: self._release(it, request_id, failure, keeps_key=keeps_key)
        )

    async def renew(self, request_ids: Collection[str]) -> set[str]:
        """Renew these holds' leases; return those that are still held."""
        if not request_ids:
            return set()
        statement = (
            update(requests)
            .where(requests.c.id.in_(request_ids), requests.c.state == HELD)
            .values(lease_until=self._clock() + self._lease_s)
            .returning(requests.c.id)
        )
        rows = await self._database.run(lambda it: it.execute(statement).all())
        return {row[0] for row in rows}

    async def sweep(self) -> int:
        """Release the holds whose servers died; return how many. Many servers may do it at once.

        Each in a transaction of its own: two that lock several accounts could wait for each other.
        """
        released = 0
        while True:
            now = self._clock()
            left = await self._database.read(partial(_LEFT.run, values={"now": now}))
            ends = await asyncio.gather(*(self._release_left(one, now) for (one,) in left))
            released += sum(ends)
            if len(left) < SWEPT_AT_ONCE:
                return released

    async def _release_left(self, request_id: str, now: float) -> bool:
        """Release a hold unless its lease was renewed since it was found."""
        return await self._database.run(
            lambda it: self._release(it, request_id, SERVER_DIED, keeps_key=False, lease_before=now)
        )

    def _hold(
        self, connection: Connection, request: NewRequest, of_key: Limits
    ) -> PlacedHold | RequestRecord:
        now = self._clock()
        if request.takes_over and (bought := _take_over(connection, request, now)) is not None:
            return bought
        price = {"account": request.account_id, "price": request.held_micros, "month": month(now)}
        rows = _HOLD.run(connection, price | {"key": request.key_id})
        if rows and rows[0][3] is not None:
            raise KeyRevoked
        # Under the lock of the account's row: another server may have held the same key just now.
        if request.idempotency_key is not None:
            self._look_for_earlier(connection, request, now)
        if not rows:
            _refuse(connection, price, request, of_key, now)
        allowances = check(
            connection,
            account=request.account_id,
            key=request.key_id,
            of_key=of_key,
            of_account=Limits(*rows[0][:3]),
            n=request.n,
            now=now,
        )
        _INSERT.run(connection, self._row(request, now))
        record(
            connection,
            f"hold:{request.id}",
            request.account_id,
            AVAILABLE,
            HELD_BOOK,
            request.held_micros,
            request.id,
            now,
        )
        return PlacedHold(request.id, now, allowances)

    def _row(self, request: NewRequest, now: float) -> dict[str, object]:
        return {
            "id": request.id,
            "account_id": request.account_id,
            "key_id": request.key_id,
            "created_at": now,
            "state": HELD,
            "task": request.task,
            "model": request.model,
            "quality": request.quality,
            "size": request.size,
            "n": request.n,
            "delivered": 0,
            "price_micros": request.price_micros,
            "held_micros": request.held_micros,
            "charged_micros": 0,
            "owner": self.owner,
            "lease_until": now + self._lease_s,
            "later": request.later,
            "idempotency_key": request.idempotency_key,
            "fingerprint": request.fingerprint,
            "user": None if request.user is None else _storable(request.user),
            "prompt": _storable(request.prompt),
        }

    def _look_for_earlier(self, connection: Connection, request: NewRequest, now: float) -> None:
        rows = BY_IDEMPOTENCY_KEY.run(
            connection,
            {"account": request.account_id, "idempotency_key": request.idempotency_key},
        )
        if not rows:
            return
        earlier = record_of(rows[0])
        if earlier.created_at + IDEMPOTENCY_LIFE_S <= now and earlier.state != HELD:
            _FREE_KEY.run(connection, {"id": earlier.id})
            return
        if not request.repeats(earlier.fingerprint):
            raise KeyReused(request.idempotency_key or "")
        raise SeenBefore(earlier)

    def _settle(self, connection: Connection, request_id: str, count: int, answer: str) -> None:
        now = self._clock()
        values = {
            "the_id": request_id,
            "new_state": SETTLED,
            "now": now,
            "new_answer": answer,
            "count": count,
        }
        rows = _SETTLE.run(connection, values)
        if not rows:
            # A commit whose echo was lost is tried again: then it is settled already.
            if _STATE.run(connection, {"the_id": request_id}) != [(SETTLED,)]:
                raise HoldLost
            return
        account, held, price = rows[0]
        charged = price * count
        _MOVE.run(
            connection,
            {
                "account": account,
                "held": held,
                "back": held - charged,
                "month": month(now),
                "charged": charged,
            },
        )
        if count:
            record(
                connection,
                f"settle:{request_id}",
                account,
                HELD_BOOK,
                REVENUE,
                charged,
                request_id,
                now,
            )
        if held > charged:
            record(
                connection,
                f"release:{request_id}",
                account,
                HELD_BOOK,
                AVAILABLE,
                held - charged,
                request_id,
                now,
            )

    def _release(
        self,
        connection: Connection,
        request_id: str,
        failure: Failure,
        *,
        keeps_key: bool,
        lease_before: float = math.inf,
    ) -> bool:
        now = self._clock()
        values = {
            "the_id": request_id,
            "new_state": RELEASED,
            "now": now,
            "new_answer": failure_text(failure),
            "keeps": keeps_key,
            "lease_before": lease_before,
        }
        rows = _RELEASE.run(connection, values)
        if not rows:
            return False
        account, held, _ = rows[0]
        _MOVE.run(
            connection,
            {"account": account, "held": held, "back": held, "month": month(now), "charged": 0},
        )
        record(
            connection,
            f"release:{request_id}",
            account,
            HELD_BOOK,
            AVAILABLE,
            held,
            request_id,
            now,
        )
        return True


def held_of(found: PlacedHold | RequestRecord) -> PlacedHold:
    """Return the hold that was placed. Raises TakenOver where there is a purchase instead."""
    if isinstance(found, RequestRecord):
        raise TakenOver(found)
    return found


def failure_of(error: LimnerError) -> Failure:
    """Return an error as it is recorded."""
    return Failure(
        error.status, error.type, error.code, error.param, error.message, error.retry_after_s
    )


SERVER_DIED = failure_of(ServerDied())


def _take_over(connection: Connection, request: NewRequest, now: float) -> RequestRecord | None:
    values = {
        "account": request.account_id,
        "key": request.key_id,
        "the_fingerprint": request.fingerprint,
        "left_after": now - LEFT_LIFE_S,
        "now": now,
    }
    rows = TAKE_OVER.run(connection, values)
    return record_of(rows[0]) if rows else None


def _storable(text: str) -> str:
    """Return a text as every database keeps it: PostgreSQL has no NUL."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _refuse(
    connection: Connection,
    price: dict[str, object],
    request: NewRequest,
    of_key: Limits,
    now: float,
) -> NoReturn:
    rows = _WHY_NOT.run(connection, price)
    if not rows or rows[0][0] is not None:
        raise AccountSuspended
    if not rows[0][1]:
        raise BudgetReached
    refusal = QuotaExceeded()
    refusal.allowances = allowances_left(
        connection,
        account=request.account_id,
        key=request.key_id,
        of_key=of_key,
        of_account=Limits(*rows[0][2:]),
        now=now,
    )
    raise refusal
