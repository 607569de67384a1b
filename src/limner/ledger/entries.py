"""Entries: the rows that money moves by. Appended in pairs that sum to zero, never edited.

Each account has four sub-accounts. Credit moves from `funding` to `available`; a hold moves it to
`held`; a settlement moves it to `revenue`, a release back to `available`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, insert

from limner.ledger.statements import Statement
from limner.ledger.tables import entries


class SubAccount(StrEnum):
    """Where an account's money is. `RequestState` is another thing: how a request stands."""

    AVAILABLE = "available"
    HELD = "held"
    REVENUE = "revenue"
    FUNDING = "funding"


@dataclass(frozen=True, slots=True)
class Movement:
    """An amount that moves from one sub-account of an account to another, at `moved_at`.

    Its `name` is unique: a movement of the same name is never recorded twice.
    """

    name: str
    account_id: str
    source: SubAccount
    target: SubAccount
    amount_micros: int
    request_id: str | None
    moved_at: float


def _row(side: str) -> dict[str, object]:
    return {
        "movement": bindparam("movement"),
        "account_id": bindparam("account"),
        "sub_account": bindparam(f"{side}_sub_account"),
        "amount_micros": bindparam(f"{side}_micros"),
        "request_id": bindparam("request"),
        "created_at": bindparam("now"),
    }


_PAIR = Statement(insert(entries).values([_row("source"), _row("target")]))


def record(connection: Connection, movement: Movement) -> None:
    """Record a movement as two entries. The database refuses one of a name in use (Duplicate)."""
    _PAIR.run(
        connection,
        {
            "movement": movement.name,
            "account": movement.account_id,
            "source_sub_account": movement.source.value,
            "source_micros": -movement.amount_micros,
            "target_sub_account": movement.target.value,
            "target_micros": movement.amount_micros,
            "request": movement.request_id,
            "now": movement.moved_at,
        },
    )
