"""Leases: a server keeps its holds alive; those of a dead one are found."""

from __future__ import annotations

from limner.errors import ServerDied
from limner.ledger.database import Database
from limner.ledger.failures import failure_of
from limner.ledger.hold_leases import SWEPT_AT_ONCE, renew, run_out
from limner.ledger.hold_placement import Lease, place
from limner.ledger.hold_settlement import release
from limner.ledger.limits import NO_LIMITS
from tests.support.clock import NOW
from tests.support.new_requests import new_request


def hold(database: Database, name: str, until: float) -> None:
    lease = Lease("server", until)
    request = new_request(id=name)
    database.do(lambda connection: place(connection, request, NO_LIMITS, lease, NOW))


def found(database: Database, moment: float) -> list[str]:
    return sorted(database.do(lambda connection: run_out(connection, moment)))


def test_a_renewed_lease_does_not_run_out(database: Database) -> None:
    for name in ("a", "b", "ended"):
        hold(database, name, NOW + 30)
    failure = failure_of(ServerDied())
    database.do(lambda connection: release(connection, "ended", failure, NOW, keeps_key=False))
    assert found(database, NOW + 30) == []
    assert found(database, NOW + 31) == ["a", "b"]
    renewed = database.do(lambda it: renew(it, ["a", "ended", "unknown"], NOW + 60))
    assert renewed == {"a"}
    assert found(database, NOW + 31) == ["b"]
    assert found(database, NOW + 61) == ["a", "b"]


def test_so_many_are_found_at_once(database: Database) -> None:
    for number in range(SWEPT_AT_ONCE + 1):
        hold(database, f"r{number}", NOW)
    assert len(found(database, NOW + 1)) == SWEPT_AT_ONCE
