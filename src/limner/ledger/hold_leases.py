"""Leases of holds: a server renews its own; holds whose lease ran out are found for the sweep."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select, update

from limner.ledger.request_records import AT_WORK, RequestState
from limner.ledger.statements import Statement
from limner.ledger.tables import requests

SWEPT_AT_ONCE = 100

_RUN_OUT = Statement(
    select(requests.c.id)
    .where(AT_WORK, requests.c.lease_until < bindparam("now"))
    .limit(SWEPT_AT_ONCE)
)


def renew(connection: Connection, request_ids: Collection[str], lease_until: float) -> set[str]:
    """Renew the leases of these holds; return the ids of those that are still held."""
    statement = (
        update(requests)
        .where(requests.c.id.in_(request_ids), requests.c.state == RequestState.HELD.value)
        .values(lease_until=lease_until)
        .returning(requests.c.id)
    )
    return {row[0] for row in connection.execute(statement)}


def run_out(connection: Connection, now: float) -> list[str]:
    """Return the ids of holds whose lease has run out, at most SWEPT_AT_ONCE of them."""
    return [request_id for (request_id,) in _RUN_OUT.run(connection, {"now": now})]
