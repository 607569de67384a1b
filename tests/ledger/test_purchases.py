"""What was bought for a client that left: who may have it, once, and for how long."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from limner.errors import UpstreamFailed
from limner.ledger.database import Database
from limner.ledger.failures import failure_of
from limner.ledger.hold_placement import PlacedHold
from limner.ledger.hold_store import HoldStore
from limner.ledger.limits import NO_LIMITS
from limner.ledger.purchases import WAITS_S, TakenOver
from limner.ledger.request_records import KeptPicture, NewRequest, RequestRecord, RequestState
from limner.ledger.tables import LOCAL
from limner.ledger.verifier import Verifier
from tests.support.clock import Clock

PICTURE = KeptPicture("key", None, None)


def asking(number: int, *, key: str = "a key", fingerprint: str = "f") -> NewRequest:
    return NewRequest(
        id=f"imgreq_{number}",
        account_id=LOCAL,
        key_id=key,
        task="generations",
        model="dall-e-2",
        quality="standard",
        size="256x256",
        n=1,
        price_micros=16_000,
        prompt="a cat",
        takes_over=True,
        fingerprint=fingerprint,
    )


class Shop:
    """The holds of two servers on one database, and their clock."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock()
        self.holds = HoldStore(database, lease_s=30, clock=self.clock)
        self.other = HoldStore(database, lease_s=30, clock=self.clock)

    async def taken(self, request: NewRequest) -> RequestRecord | None:
        """Return what a request takes over; None where it is held anew."""
        found = await self.other.place(request, NO_LIMITS)
        return None if isinstance(found, PlacedHold) else found


def test_it_is_handed_to_the_same_request_of_the_same_key_once(database: Database) -> None:
    async def run() -> None:
        shop = Shop(database)
        await shop.holds.hold(asking(1), NO_LIMITS)
        assert await shop.taken(asking(2)) is None, "its client is there"
        await shop.holds.leave("imgreq_1")
        assert await shop.taken(asking(3, key="another")) is None
        assert await shop.taken(asking(4, fingerprint="g")) is None
        assert await shop.taken(replace(asking(5), takes_over=False)) is None
        found = await shop.taken(asking(6))
        assert found is not None
        assert (found.id, found.state) == ("imgreq_1", RequestState.HELD)
        assert await shop.taken(asking(7)) is None
        await shop.holds.settle("imgreq_1", 1, (PICTURE,))
        await shop.other.leave("imgreq_1")
        with pytest.raises(TakenOver) as taken:
            await shop.holds.hold(asking(8), NO_LIMITS)
        assert (taken.value.record.state, taken.value.record.pictures) == (
            RequestState.SETTLED,
            (PICTURE,),
        )

    asyncio.run(run())
    assert Verifier(database).verify().differences == ()


def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    async def run() -> None:
        shop = Shop(database)
        await shop.holds.hold(asking(0), NO_LIMITS)
        await shop.holds.leave("imgreq_0")
        asked = [asking(number) for number in range(1, 20)]
        found = await asyncio.gather(*(shop.taken(one) for one in asked))
        assert sum(one is not None for one in found) == 1

    asyncio.run(run())


def test_it_waits_for_ten_minutes_from_its_end_or_the_leaving(database: Database) -> None:
    async def run() -> None:
        shop = Shop(database)
        await shop.holds.hold(asking(1), NO_LIMITS)
        await shop.holds.leave("imgreq_1")
        shop.clock.now += 2 * WAITS_S
        assert await shop.taken(asking(2)) is not None, "it is being drawn"
        await shop.holds.leave("imgreq_1")
        await shop.holds.settle("imgreq_1", 1, (PICTURE,))
        shop.clock.now += WAITS_S - 1
        assert await shop.taken(asking(3)) is not None
        await shop.holds.leave("imgreq_1")
        shop.clock.now += WAITS_S + 1
        assert await shop.taken(asking(4)) is None

    asyncio.run(run())


def test_what_failed_is_handed_to_nobody(database: Database) -> None:
    async def run() -> None:
        shop = Shop(database)
        await shop.holds.hold(asking(1), NO_LIMITS)
        await shop.holds.leave("imgreq_1")
        await shop.holds.release("imgreq_1", failure_of(UpstreamFailed("x")), keeps_key=False)
        assert await shop.taken(asking(2)) is None

    asyncio.run(run())
