"""Usage is summed up from settled requests, the same on both databases."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from limner.contract.usage.buckets import Dimension, Total, UsagePage
from limner.contract.usage.parsing import COSTS, IMAGES, UsageEndpoint, read_query
from limner.errors import InvalidRequest
from limner.ledger import usage_buckets
from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.entries import SubAccount
from limner.ledger.failures import Failure
from limner.ledger.hold_store import HoldStore
from limner.ledger.limits import NO_LIMITS
from limner.ledger.request_records import KeptPicture, NewRequest
from limner.ledger.tables import LOCAL, entries
from limner.ledger.usage_buckets import UsageBuckets, sums
from tests.support.clock import Clock

DAY = 86_400
MIDNIGHT = 20_000 * DAY
SOURCES = {
    "generations": "image.generation",
    "edits": "image.edit",
    "variations": "image.variation",
}


@dataclass(frozen=True)
class Drawn:
    """A request that was settled at `at` (Unix seconds), or is to be."""

    at: float
    delivered: int = 1
    n: int = 1
    task: str = "generations"
    model: str = "dall-e-3"
    quality: str = "standard"
    size: str = "1024x1024"
    account: str = LOCAL
    key: str = "key-a"
    user: str | None = None
    price: int = 40_000

    def field(self, name: str) -> str | None:
        """Return what a result says in a field, by the contract's words."""
        return {
            "project_id": self.account,
            "user_id": self.user,
            "api_key_id": self.key,
            "model": self.model,
            "size": self.size,
            "source": SOURCES[self.task],
            "line_item": f"{self.model}, {self.quality}, {self.size}",
            "api_source": "unlabeled",
        }[name]


@dataclass
class Studio:
    """Draws through the holds, and asks for the usage."""

    database: Database
    clock: Clock
    made: int = 0
    drawn: list[Drawn] = field(default_factory=list)

    def hold(self, what: Drawn, holds: HoldStore) -> NewRequest:
        """Set the price aside, two seconds before it is to be settled."""
        self.made += 1
        self.clock.now = what.at - 2
        request = NewRequest(
            id=f"request-{self.made}",
            account_id=what.account,
            key_id=what.key,
            task=what.task,
            model=what.model,
            quality=what.quality,
            size=what.size,
            n=what.n,
            price_micros=what.price,
            prompt="a cat",
            user=what.user,
        )
        asyncio.run(holds.hold(request, NO_LIMITS))
        self.clock.now = what.at
        return request

    def draw(self, *all_of: Drawn) -> None:
        """Hold and settle."""
        holds = HoldStore(self.database, lease_s=60, clock=self.clock)
        for what in all_of:
            request = self.hold(what, holds)
            pictures = (KeptPicture("key", None, None),) * what.delivered
            asyncio.run(holds.settle(request.id, int(what.at), pictures))
            self.drawn.append(what)

    def ask(
        self, *items: tuple[str, object], endpoint: UsageEndpoint = IMAGES, now: float | None = None
    ) -> UsagePage:
        """Send a query, shortly before the third midnight where `now` is not given."""
        query = read_query(endpoint, [(name, str(value)) for name, value in items])
        clock = Clock()
        clock.now = MIDNIGHT + 3 * DAY - 1 if now is None else now
        return asyncio.run(UsageBuckets(self.database, "usd", clock).page(query))


@pytest.fixture
def studio(database: Database, clock: Clock) -> Studio:
    return Studio(database, clock)


def images(page: UsagePage) -> list[list[int]]:
    return [[total.images for total in bucket.totals] for bucket in page.buckets]


def test_a_bucket_is_a_whole_day_of_utc_and_empty_ones_are_there(studio: Studio) -> None:
    studio.draw(Drawn(MIDNIGHT, 2, n=2), Drawn(MIDNIGHT + 2 * DAY + 5, 1))
    page = studio.ask(("start_time", MIDNIGHT - DAY))
    assert [(one.start_time, one.end_time) for one in page.buckets] == [
        (MIDNIGHT + DAY * number, MIDNIGHT + DAY * (number + 1)) for number in (-1, 0, 1, 2)
    ]
    assert images(page) == [[], [2], [], [1]]
    assert page.next_start is None
    assert page.buckets[1].totals == (Total({}, 1, 2, 80_000),)


@pytest.mark.parametrize("width", [60, 3600, DAY])
def test_a_request_belongs_to_the_second_it_was_finished_in(studio: Studio, width: int) -> None:
    """PostgreSQL rounds where SQLite cuts; 0.9 s before the hour is before the hour."""
    edge = MIDNIGHT + DAY
    studio.draw(Drawn(edge - 0.9), Drawn(edge - 0.1, 2, n=2), Drawn(edge, 3, n=3))
    studio.draw(Drawn(edge + width - 0.001, 4, n=4), Drawn(edge + width + 0.5, 5, n=5))
    name = {60: "1m", 3600: "1h", DAY: "1d"}[width]
    page = studio.ask(
        ("start_time", edge - width), ("end_time", edge + 2 * width), ("bucket_width", name)
    )
    assert images(page) == [[3], [7], [5]]


def test_the_time_asked_for_cuts_the_first_bucket_and_the_last(studio: Studio) -> None:
    """As OpenAI does: a start within a day gives what was drawn from then on."""
    for hour in range(48):
        studio.draw(Drawn(MIDNIGHT + hour * 3600))
    page = studio.ask(("start_time", MIDNIGHT + 20 * 3600), ("end_time", MIDNIGHT + 30 * 3600))
    assert [(one.start_time, one.end_time) for one in page.buckets] == [
        (MIDNIGHT + 20 * 3600, MIDNIGHT + DAY),
        (MIDNIGHT + DAY, MIDNIGHT + 30 * 3600),
    ]
    assert images(page) == [[4], [6]]


def test_only_what_was_settled_counts(studio: Studio) -> None:
    holds = HoldStore(studio.database, lease_s=60, clock=studio.clock)
    studio.hold(Drawn(MIDNIGHT + 1), holds)
    released = studio.hold(Drawn(MIDNIGHT + 2), holds)
    failure = Failure(500, "server_error", None, None, "It could not be drawn.")
    asyncio.run(holds.release(released.id, failure, keeps_key=False))
    assert images(studio.ask(("start_time", MIDNIGHT))) == [[], [], []]
    studio.draw(Drawn(MIDNIGHT + 3, delivered=2, n=3))
    page = studio.ask(("start_time", MIDNIGHT))
    assert page.buckets[0].totals == (Total({}, 1, 2, 80_000),)


def test_nothing_lies_in_the_future(studio: Studio) -> None:
    page = studio.ask(
        ("start_time", MIDNIGHT), ("end_time", MIDNIGHT + 90 * DAY), now=MIDNIGHT + DAY
    )
    assert [one.end_time for one in page.buckets] == [MIDNIGHT + DAY, MIDNIGHT + 2 * DAY]
    assert page.next_start is None
    assert studio.ask(("start_time", MIDNIGHT + 9 * DAY)) == UsagePage((), None)


def some(accounts: list[str]) -> list[Drawn]:
    """Make 120 requests of all kinds within three days, many of them near the edges."""
    choice = random.Random(4).choice
    return sorted(
        (
            Drawn(
                at=MIDNIGHT + choice([0, DAY, 2 * DAY]) + choice([0, 0.4, 59.9, 3599.6, DAY - 0.3]),
                n=10,
                delivered=choice([0, 1, 10]),
                task=choice(list(SOURCES)),
                model=choice(["dall-e-2", "dall-e-3"]),
                quality=choice(["standard", "hd"]),
                size=choice(["256x256", "1024x1024", "1792x1024"]),
                account=choice(accounts),
                key=choice(["key-a", "key-b", "configured"]),
                user=choice([None, "", "anna", "Émile", "bob"]),
                price=choice([16_000, 40_000, 123_457]),
            )
            for _ in range(120)
        ),
        key=lambda one: one.at,
    )


def expected(drawn: list[Drawn], start: int, end: int, names: list[str]) -> list[object]:
    """Sum up by hand what was settled from `start` to before `end`."""
    sums: dict[tuple[str | None, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in drawn:
        if start <= one.at < end:
            total = sums[tuple(one.field(name) for name in names)]
            for index, amount in enumerate((1, one.delivered, one.delivered * one.price)):
                total[index] += amount
    return sorted(([list(group), total] for group, total in sums.items()), key=repr)


def found(totals: tuple[Total, ...], names: list[str]) -> list[object]:
    return sorted(
        (
            [
                [one.group[Dimension(name)] for name in names],
                [one.requests, one.images, one.charged_micros],
            ]
            for one in totals
        ),
        key=repr,
    )


def test_every_sum_is_what_one_counts_by_hand(studio: Studio) -> None:
    """All widths, each group, all groups together, and each filter."""
    other = Accounts(studio.database).create("other", unlimited=True).id
    studio.draw(*some([LOCAL, other]))
    time = [("start_time", MIDNIGHT), ("end_time", MIDNIGHT + 3 * DAY)]
    for endpoint in (IMAGES, COSTS):
        everything = [str(group) for group in endpoint.groups]
        for names in ([], everything, *[[name] for name in everything]):
            groups = [("group_by[]", name) for name in names]
            for width in endpoint.widths:
                page = studio.ask(*time, ("bucket_width", width), *groups, endpoint=endpoint)
                for bucket in page.buckets:
                    span = bucket.start_time, bucket.end_time
                    by_hand = expected(studio.drawn, *span, names)
                    assert found(bucket.totals, names) == by_hand, (names, width, span)
        for name, dimension in endpoint.filters.items():
            values = sorted({one.field(dimension) or "" for one in studio.drawn})[:2]
            only = [(f"{name}[]", value) for value in values]
            page = studio.ask(*time, *only, ("limit", 3), endpoint=endpoint)
            chosen = [one for one in studio.drawn if one.field(dimension) in values]
            for bucket in page.buckets:
                by_hand = expected(chosen, bucket.start_time, bucket.end_time, [])
                assert found(bucket.totals, []) == by_hand, name


def test_costs_are_what_the_ledger_moved_to_revenue(studio: Studio) -> None:
    studio.draw(*some([LOCAL]))
    page = studio.ask(("start_time", 0), ("limit", 180), endpoint=COSTS, now=DAY)
    assert sum(total.charged_micros for bucket in page.buckets for total in bucket.totals) == 0
    page = studio.ask(("start_time", MIDNIGHT), endpoint=COSTS)
    revenue = select(func.sum(entries.c.amount_micros)).where(
        entries.c.sub_account == SubAccount.REVENUE
    )
    moved = studio.database.do(lambda connection: connection.execute(revenue).scalar_one())
    assert moved > 0
    assert sum(bucket.totals[0].charged_micros for bucket in page.buckets) == moved


def test_results_are_in_the_order_of_their_groups(studio: Studio) -> None:
    """Nulls first, then by code point: the same on each database."""
    for user in ("b", "Z", None, "é", "a"):
        studio.draw(Drawn(MIDNIGHT + 1, user=user))
    page = studio.ask(("start_time", MIDNIGHT), ("group_by", "user_id"))
    users = [total.group[Dimension.USER] for total in page.buckets[0].totals]
    assert users == [None, "Z", "a", "b", "é"]


def test_too_many_results_are_refused(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each user of a year by the minute would not fit into memory."""
    monkeypatch.setattr(usage_buckets, "RESULTS_MAX", 3)
    studio.draw(*[Drawn(MIDNIGHT + 1, user=str(number)) for number in range(3)])
    asked = [("start_time", MIDNIGHT), ("group_by", "user_id")]
    assert images(studio.ask(*asked))[0] == [1, 1, 1]
    studio.draw(Drawn(MIDNIGHT + 2 * DAY, user="another"))
    with pytest.raises(InvalidRequest) as refused:
        studio.ask(*asked)
    assert refused.value.param == "limit"
    assert images(studio.ask(*asked, ("limit", 1)))[0] == [1, 1, 1]


@pytest.mark.parametrize("only", [[], [("project_ids", LOCAL)], [("api_key_ids", "key-a")]])
def test_the_index_by_time_chooses_the_rows(tmp_path: Path, only: list[tuple[str, str]]) -> None:
    """In SQLite, by its own word; by an account's index it would read years to sum up a day."""
    query = read_query(IMAGES, [("start_time", "0"), ("group_by", "model"), *only])
    database = Database(tmp_path / "limner.db")
    database.migrate()

    def explain(connection: Connection) -> list[str]:
        written = sums(query, 0, DAY).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")]

    plan = database.do(explain)
    database.close()
    assert plan[0].startswith("SEARCH requests USING INDEX requests_settled (finished_at>")
