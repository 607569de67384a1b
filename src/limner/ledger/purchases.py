"""Purchases whose client left: the next client that sends the same request takes them over."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, exists, null, or_, select, update

from limner.ledger.request_records import (
    AT_WORK,
    COLUMNS,
    NewRequest,
    RequestRecord,
    RequestState,
    record_of,
)
from limner.ledger.statements import Statement
from limner.ledger.tables import keys, requests

WAITS_S = 600
"""How long a purchase whose client left waits for the same request to come again."""

_TAKE_OVER = Statement(
    update(requests)
    .where(
        requests.c.id
        == select(requests.c.id)
        .where(
            requests.c.account_id == bindparam("account"),
            requests.c.key_id == bindparam("key"),
            requests.c.fingerprint == bindparam("the_fingerprint"),
            requests.c.left_at.is_not(None),
            or_(
                requests.c.left_at > bindparam("left_after"),
                AT_WORK,
                requests.c.finished_at > bindparam("left_after"),
            ),
            requests.c.handed_at.is_(None),
            requests.c.state != RequestState.RELEASED.value,
            ~exists().where(keys.c.id == bindparam("key"), keys.c.revoked_at.is_not(None)),
        )
        .order_by(requests.c.left_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery(),
        requests.c.handed_at.is_(None),
    )
    .values(handed_at=bindparam("now"))
    .returning(*COLUMNS)
)
_LEAVE = Statement(
    update(requests)
    .where(requests.c.id == bindparam("the_id"))
    .values(left_at=bindparam("now"), handed_at=null())
)


class TakenOver(Exception):
    """The pictures of a request were bought before, for a client that left: this is their record.

    They belong to the caller from now on; `HoldStore.leave` gives them back.
    """

    def __init__(self, record: RequestRecord) -> None:
        super().__init__(record.id)
        self.record = record


def take_over(connection: Connection, request: NewRequest, now: float) -> RequestRecord | None:
    """Take over the oldest purchase of the same request, if one waits; return its record.

    Of two requests that try at once, one gets it.
    """
    values = {
        "account": request.account_id,
        "key": request.key_id,
        "the_fingerprint": request.fingerprint,
        "left_after": now - WAITS_S,
        "now": now,
    }
    rows = _TAKE_OVER.run(connection, values)
    return record_of(rows[0]) if rows else None


def leave(connection: Connection, request_id: str, now: float) -> None:
    """Note that the client of a purchase left: from now on the purchase waits, once more."""
    _LEAVE.run(connection, {"the_id": request_id, "now": now})
