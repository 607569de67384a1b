from __future__ import annotations

import asyncio

import pytest

from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import Keys
from limner.ledger.limits import NO_LIMITS
from limner.ledger.reports import DAY_S, DIMENSIONS, UsageReports
from limner.ledger.request_records import KeptPicture, NewRequest
from limner.ledger.verifier import Verifier
from tests.support.clock import NOW, Clock

PICTURE = KeptPicture("key", None, None)
LAST_SECOND = (int(NOW) // DAY_S + 1) * DAY_S - 0.25
"""The end of that day: rounded, it would be the next one."""


class Sales:
    """Requests of one account, held and settled as a server does."""

    def __init__(self, database: Database, clock: Clock, account: Account, key_id: str) -> None:
        self._holds = HoldStore(database, lease_s=30, clock=clock)
        self._account = account
        self._key_id = key_id
        self._count = 0

    def sell(self, model: str, price_micros: int, pictures: int, delivered: int) -> None:
        """Hold so many pictures and settle those that were delivered."""
        self._count += 1
        request = NewRequest(
            id=f"{self._key_id}-{self._count}"[:40],
            account_id=self._account.id,
            key_id=self._key_id,
            task="generations",
            model=model,
            quality="standard",
            size="1024x1024",
            n=pictures,
            price_micros=price_micros,
            prompt="a cat",
        )

        async def work() -> None:
            await self._holds.hold(request, NO_LIMITS)
            if delivered >= 0:
                await self._holds.settle(request.id, int(NOW), (PICTURE,) * delivered)

        asyncio.run(work())


@pytest.fixture
def sold(database: Database, clock: Clock) -> UsageReports:
    """Sell on two days, to two accounts with three keys."""
    accounts, keys = Accounts(database, clock), Keys(database, clock)
    acme = accounts.create("acme", unlimited=True)
    local = accounts.find("local")
    app, web = (keys.create(name, account_id=acme.id)[1].id for name in ("app", "web"))
    first, second = (Sales(database, clock, acme, key) for key in (app, web))
    of_settings = Sales(database, clock, local, "configured")
    first.sell("dall-e-3", 40_000, 1, 1)
    first.sell("dall-e-2", 20_000, 4, 3)
    clock.now = LAST_SECOND
    second.sell("dall-e-2", 20_000, 2, 2)
    clock.now = NOW + DAY_S
    of_settings.sell("dall-e-2", 16_000, 10, 10)
    of_settings.sell("dall-e-3", 40_000, 1, -1)  # Never settled, so never counted.
    return UsageReports(database)


def rows(reporting: UsageReports, *by: str, **chosen: float) -> list[tuple[object, ...]]:
    found = reporting.usage(by, since=chosen.get("since"), until=chosen.get("until"))
    return [(*one.labels.values(), one.requests, one.pictures, one.amount_micros) for one in found]


def test_settled_requests_are_summed_up_by_model(sold: UsageReports) -> None:
    assert rows(sold, "model") == [
        ("dall-e-2", 3, 15, 260_000),
        ("dall-e-3", 1, 1, 40_000),
    ]


def test_a_day_is_that_of_the_settlement_in_utc(sold: UsageReports) -> None:
    """Its last quarter of a second still belongs to it."""
    assert rows(sold, "day", "account") == [
        ("2027-01-15", "acme", 3, 6, 140_000),
        ("2027-01-16", "local", 1, 10, 160_000),
    ]


def test_a_key_has_its_name_or_says_that_it_is_of_the_settings(sold: UsageReports) -> None:
    found = [(row[0], *row[2:]) for row in rows(sold, "key")]
    assert found == [
        ("app", 2, 4, 100_000),
        ("configured", 1, 10, 160_000),
        ("web", 1, 2, 40_000),
    ]


def test_a_span_takes_its_beginning_and_leaves_its_end(sold: UsageReports) -> None:
    assert rows(sold, since=NOW, until=LAST_SECOND) == [(2, 4, 100_000)]
    assert rows(sold, since=LAST_SECOND, until=NOW + DAY_S) == [(1, 2, 40_000)]
    assert rows(sold, since=NOW + 2 * DAY_S) == []


def test_one_account_alone(sold: UsageReports, database: Database) -> None:
    acme = Accounts(database).find("acme")
    (figures,) = sold.usage(["account"], account_id=acme.id)
    assert (figures.labels, figures.amount_micros) == ({"account": "acme"}, 140_000)


def test_every_dimension_sums_to_the_same(sold: UsageReports, database: Database) -> None:
    """And to what the ledger has charged."""
    for dimension, labels in DIMENSIONS.items():
        found = sold.usage([dimension])
        assert sum(one.amount_micros for one in found) == 300_000
        assert all(tuple(one.labels) == labels for one in found)
    assert len(sold.usage(list(DIMENSIONS))) == 4
    assert Verifier(database).verify().differences == ()
