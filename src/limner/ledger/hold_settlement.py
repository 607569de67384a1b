"""How a hold ends: settled by the pictures that were delivered, or released.

A request's row goes from `held` to `settled` or `released` once, guarded by its own state: a
second attempt finds that the request is over, and moves no money.
"""

from __future__ import annotations

import math

from sqlalchemy import ColumnElement, Connection, Update, bindparam, case, null, select, update

from limner.errors import HoldLost
from limner.ledger.entries import Movement, SubAccount, record
from limner.ledger.failures import Failure, failure_text
from limner.ledger.months import CHARGED_THIS_MONTH, THIS_MONTH, month
from limner.ledger.request_records import AT_WORK, RequestState
from limner.ledger.statements import Statement
from limner.ledger.tables import accounts, requests


def _end(values: dict[str, object], *conditions: ColumnElement[bool]) -> Statement:
    """Write the statement that ends a request at work; it returns account, hold and price."""
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
_FREE_HOLD = Statement(
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values(
        held_micros=accounts.c.held_micros - bindparam("held"),
        available_micros=accounts.c.available_micros + bindparam("back"),
        month=case((accounts.c.month > THIS_MONTH, accounts.c.month), else_=THIS_MONTH),
        month_micros=case(
            (accounts.c.month > THIS_MONTH, accounts.c.month_micros),
            else_=CHARGED_THIS_MONTH + bindparam("charged"),
        ),
    )
)


def settle(connection: Connection, request_id: str, count: int, answer: str, now: float) -> None:
    """Charge `count` pictures, give the rest back, record the answer (JSON).

    A request that is settled already stays as it is. Raises HoldLost where it was released.
    """
    values = {
        "the_id": request_id,
        "new_state": RequestState.SETTLED.value,
        "now": now,
        "new_answer": answer,
        "count": count,
    }
    rows = _SETTLE.run(connection, values)
    if not rows:
        # A commit whose confirmation was lost is tried again: then it is settled already.
        if _STATE.run(connection, {"the_id": request_id}) != [(RequestState.SETTLED.value,)]:
            raise HoldLost
        return
    account_id, held_micros, price_micros = rows[0]
    _free(connection, request_id, account_id, held_micros, price_micros * count, now)


def release(
    connection: Connection,
    request_id: str,
    failure: Failure,
    now: float,
    *,
    keeps_key: bool,
    lease_before: float = math.inf,
) -> bool:
    """Give the whole hold back and record why; tell whether it was still held.

    `keeps_key` keeps the Idempotency-Key. A hold whose lease lasts until `lease_before` or longer
    is left alone.
    """
    values = {
        "the_id": request_id,
        "new_state": RequestState.RELEASED.value,
        "now": now,
        "new_answer": failure_text(failure),
        "keeps": keeps_key,
        "lease_before": lease_before,
    }
    rows = _RELEASE.run(connection, values)
    if not rows:
        return False
    account_id, held_micros, _ = rows[0]
    _free(connection, request_id, account_id, held_micros, 0, now)
    return True


def _free(
    connection: Connection,
    request_id: str,
    account_id: str,
    held_micros: int,
    charged_micros: int,
    now: float,
) -> None:
    """Move what was held: what is charged becomes revenue, the rest is available again."""
    back_micros = held_micros - charged_micros
    _FREE_HOLD.run(
        connection,
        {
            "account": account_id,
            "held": held_micros,
            "back": back_micros,
            "month": month(now),
            "charged": charged_micros,
        },
    )
    for name, target, amount_micros in (
        ("settle", SubAccount.REVENUE, charged_micros),
        ("release", SubAccount.AVAILABLE, back_micros),
    ):
        if amount_micros:
            movement = Movement(
                f"{name}:{request_id}",
                account_id,
                SubAccount.HELD,
                target,
                amount_micros,
                request_id,
                now,
            )
            record(connection, movement)
