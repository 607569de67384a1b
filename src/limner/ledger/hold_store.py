"""Holds in the database: set the whole price aside, settle it, release it, sweep what is left.

Each of these is one transaction, and none stays open while a picture is drawn. A hold has a lease
that its server renews; a sweep releases the holds of servers that died.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Collection
from functools import partial

from sqlalchemy import Connection

from limner.errors import ServerDied
from limner.ledger.database import Database
from limner.ledger.failures import Failure, failure_of
from limner.ledger.hold_leases import SWEPT_AT_ONCE, renew, run_out
from limner.ledger.hold_placement import Lease, PlacedHold, place
from limner.ledger.hold_settlement import release, settle
from limner.ledger.limits import Limits
from limner.ledger.purchases import TakenOver, leave, take_over
from limner.ledger.request_records import KeptPicture, NewRequest, RequestRecord, answer_text

SERVER_DIED = failure_of(ServerDied())


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
        return placed_hold(await self.place(request, limits_of_key))

    def place(
        self, request: NewRequest, limits_of_key: Limits
    ) -> asyncio.Future[PlacedHold | RequestRecord]:
        """Begin to set the whole price aside; return the future of the hold.

        It is the future of a record where the request takes over a purchase (`takes_over`).

        Raises KeyRevoked, QuotaExceeded, BudgetReached, AccountSuspended, RateLimited; for an
        Idempotency-Key that came before SeenBefore or KeyReused; and LedgerUnavailable.
        """
        # A hold that a crash of PostgreSQL loses is missed at its settlement: HoldLost.
        return self._database.submit(
            lambda connection: self._place(connection, request, limits_of_key), unsettled=True
        )

    def leave(self, request_id: str) -> asyncio.Future[None]:
        """Begin to note that the client of a purchase left; return the future of that.

        A later `place` of the same process finds the note.
        """
        now = self._clock()
        return self._database.submit(lambda connection: leave(connection, request_id, now))

    async def settle(
        self,
        request_id: str,
        created: int,
        pictures: tuple[KeptPicture, ...],
        reply: str | None = None,
    ) -> None:
        """Charge the delivered pictures, give the rest back, record the answer.

        A second call changes nothing. Raises HoldLost when the hold was released before.
        """
        text = answer_text(created, pictures, reply)
        await self._database.run(
            lambda connection: settle(connection, request_id, len(pictures), text, self._clock())
        )

    async def release(self, request_id: str, failure: Failure, *, keeps_key: bool) -> bool:
        """Give the whole hold back and record why; tell whether it was still held.

        `keeps_key` keeps the Idempotency-Key: the same request is then refused the same way.
        """
        return await self._database.run(
            lambda connection: release(
                connection, request_id, failure, self._clock(), keeps_key=keeps_key
            )
        )

    async def renew(self, request_ids: Collection[str]) -> set[str]:
        """Renew these holds' leases; return those that are still held."""
        if not request_ids:
            return set()
        lease_until = self._clock() + self._lease_s
        return await self._database.run(
            lambda connection: renew(connection, request_ids, lease_until)
        )

    async def sweep(self) -> int:
        """Release the holds of servers that died; return how many. Many servers may do it at once.

        Each hold in a transaction of its own: two sweeps that lock several accounts each could
        wait for one another.
        """
        released = 0
        while True:
            now = self._clock()
            found = await self._database.read(partial(run_out, now=now))
            released += sum(await asyncio.gather(*(self._sweep_one(one, now) for one in found)))
            if len(found) < SWEPT_AT_ONCE:
                return released

    async def _sweep_one(self, request_id: str, now: float) -> bool:
        """Release a hold unless its server renewed the lease since the sweep found it."""
        return await self._database.run(
            lambda connection: release(
                connection,
                request_id,
                SERVER_DIED,
                self._clock(),
                keeps_key=False,
                lease_before=now,
            )
        )

    def _place(
        self, connection: Connection, request: NewRequest, limits_of_key: Limits
    ) -> PlacedHold | RequestRecord:
        now = self._clock()
        if request.takes_over and (bought := take_over(connection, request, now)) is not None:
            return bought
        lease = Lease(self.owner, now + self._lease_s)
        return place(connection, request, limits_of_key, lease, now)


def placed_hold(outcome: PlacedHold | RequestRecord) -> PlacedHold:
    """Return the hold that was placed. Raises TakenOver where it is a purchase instead."""
    if isinstance(outcome, RequestRecord):
        raise TakenOver(outcome)
    return outcome
