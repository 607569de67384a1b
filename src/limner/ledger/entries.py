"""Entries: the rows that money moves by. Appended in pairs that sum to zero, never edited.

Each account has four books. Credit comes out of `funding` and becomes `available`; a hold moves it
to `held`; what is settled goes to `revenue`, what is released back to `available`.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert

from limner.ledger.statements import Statement
from limner.ledger.tables import entries

AVAILABLE = "available"
HELD = "held"
REVENUE = "revenue"
FUNDING = "funding"


def _row(side: str) -> dict[str, object]:
    return {
        "movement": bindparam("movement"),
        "account_id": bindparam("account"),
        "book": bindparam(f"{side}_book"),
        "amount_micros": bindparam(f"{side}_micros"),
        "request_id": bindparam("request"),
        "created_at": bindparam("now"),
    }


_PAIR = Statement(insert(entries).values([_row("source"), _row("target")]))


def record(
    connection: Connection,
    movement: str,
    account_id: str,
    source: str,
    target: str,
    amount_micros: int,
    request_id: str | None,
    now: float,
) -> None:
    """Move an amount from one book of an account to another.

    The database refuses a movement that was recorded before (Duplicate).
    """
    _PAIR.run(
        connection,
        {
            "movement": movement,
            "account": account_id,
            "source_book": source,
            "source_micros": -amount_micros,
            "target_book": target,
            "target_micros": amount_micros,
            "request": request_id,
            "now": now,
        },
    )
