from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from limner.errors import DrawingFailed, RateLimited
from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.failures import failure_of
from limner.ledger.hold_placement import PlacedHold
from limner.ledger.hold_store import HoldStore
from limner.ledger.limits import NO_LIMITS, WINDOW_S, Limits
from limner.ledger.request_records import NewRequest
from limner.rate_limits import Allowance
from tests.support.clock import NOW, Clock
from tests.support.new_requests import new_request

FAILURE = failure_of(DrawingFailed("the pen broke"))
ONE_MINUTE_OF = {
    "requests": lambda limit: Limits(requests_per_minute=limit),
    "images": lambda limit: Limits(images_per_minute=limit),
}


class Server:
    """A server whose callers have one key of one account."""

    def __init__(self, database: Database, clock: Clock, account: Account) -> None:
        self.account = account
        self._holds = HoldStore(database, lease_s=30, clock=clock)

    def ask(self, n: int = 1, *, key: str = "key", limits: Limits = NO_LIMITS) -> PlacedHold:
        """Hold, as a request of this key does."""
        request = new_request(account_id=self.account.id, key_id=key, n=n)
        return asyncio.run(self._holds.hold(request, limits))

    def refusal(self, n: int = 1, *, key: str = "key", limits: Limits = NO_LIMITS) -> RateLimited:
        """Ask for what is refused."""
        with pytest.raises(RateLimited) as caught:
            self.ask(n, key=key, limits=limits)
        return caught.value

    def end(self, held: PlacedHold) -> None:
        """Fail."""
        asyncio.run(self._holds.release(held.id, FAILURE, keeps_key=False))

    def settle(self, held: PlacedHold) -> None:
        """Finish."""
        asyncio.run(self._holds.settle(held.id, NOW, ()))


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    return Accounts(database, clock)


@pytest.fixture
def server(database: Database, clock: Clock, accounts: Accounts) -> Server:
    return Server(database, clock, accounts.create("team", unlimited=True))


def limit_account(accounts: Accounts, server: Server, limits: Limits) -> None:
    accounts.change(server.account, unlimited=True, monthly_budget_micros=None, limits=limits)


def test_without_limits_nothing_is_counted_and_nothing_told(server: Server) -> None:
    for _ in range(20):
        allowances = server.ask(10).allowances
        assert (allowances.requests, allowances.images) == (None, None)


def test_requests_in_a_minute_by_key(server: Server, clock: Clock) -> None:
    """To the second: the fourth is let in 60 s after the first, not before."""
    limits = Limits(requests_per_minute=3)
    for second in (0, 10, 20):
        clock.now = NOW + second
        server.ask(limits=limits)
    clock.now = NOW + 20.5
    refused = server.refusal(limits=limits)
    assert refused.retry_after_s == 40
    assert refused.headers == {
        "Retry-After": "40",
        "x-ratelimit-limit-requests": "3",
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "1m0s",
    }
    assert "requests per minute in this API key. Limit: 3/1min. Current: 4/1min." in str(refused)
    clock.now = NOW + 59.999
    assert server.refusal(limits=limits).retry_after_s == 1
    clock.now = NOW + 60
    server.ask(limits=limits)
    assert server.refusal(limits=limits).retry_after_s == 10


def test_pictures_in_a_minute_by_key(server: Server, clock: Clock) -> None:
    """A request counts as many as it asks for; it waits until enough of them are old."""
    limits = Limits(images_per_minute=10)
    for second, n in ((0, 2), (5, 3), (12, 4)):
        clock.now = NOW + second
        server.ask(n, limits=limits)
    server.ask(1, limits=limits)
    clock.now = NOW + 20
    assert server.refusal(1, limits=limits).retry_after_s == 40
    assert server.refusal(2, limits=limits).retry_after_s == 40
    assert server.refusal(3, limits=limits).retry_after_s == 45
    assert server.refusal(6, limits=limits).retry_after_s == 52
    refused = server.refusal(10, limits=limits)
    assert refused.retry_after_s == 52
    assert "images per minute in this API key. Limit: 10/1min. Current: 20/1min." in str(refused)


def test_what_no_waiting_helps_is_not_to_be_tried_again(server: Server) -> None:
    refused = server.refusal(4, limits=Limits(images_per_minute=3))
    assert refused.retry_after_s is None
    assert refused.headers == {
        "x-should-retry": "false",
        "x-ratelimit-limit-images": "3",
        "x-ratelimit-remaining-images": "3",
        "x-ratelimit-reset-images": "0s",
    }
    assert server.refusal(limits=Limits(requests_per_minute=0)).retry_after_s is None


def test_requests_at_once(server: Server) -> None:
    """Whatever ends one makes room for another."""
    limits = Limits(concurrent=2)
    first, second = server.ask(limits=limits), server.ask(limits=limits)
    refused = server.refusal(limits=limits)
    assert refused.retry_after_s == 1
    assert "concurrent requests in this API key. Limit: 2. Current: 3." in str(refused)
    server.end(first)
    third = server.ask(limits=limits)
    server.refusal(limits=limits)
    server.settle(second)
    server.ask(limits=limits)
    server.end(third)


def test_a_request_that_lasts_longer_than_a_minute_is_still_at_work(
    server: Server, clock: Clock
) -> None:
    limits = Limits(requests_per_minute=1, concurrent=1)
    server.ask(limits=limits)
    clock.now += 100
    assert "concurrent" in str(server.refusal(limits=limits))


def test_keys_are_counted_apart_and_accounts_together(server: Server, accounts: Accounts) -> None:
    limits = Limits(requests_per_minute=2)
    for key in ("a", "b"):
        server.ask(key=key, limits=limits)
        server.ask(key=key, limits=limits)
        assert "this API key" in str(server.refusal(key=key, limits=limits))
    limit_account(accounts, server, Limits(requests_per_minute=5))
    server.ask(key="c")
    assert f"account {server.account.id}" in str(server.refusal(key="d"))


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(requests_per_minute=2), "requests per minute"),
        (Limits(images_per_minute=2), "images per minute"),
        (Limits(concurrent=2), "concurrent requests"),
    ],
)
def test_an_account_has_the_same_limits(
    server: Server, accounts: Accounts, limits: Limits, what: str
) -> None:
    limit_account(accounts, server, limits)
    server.ask(key="a")
    server.ask(key="b")
    assert f"{what} in account" in str(server.refusal(key="c"))


def test_another_account_is_not_counted(
    database: Database, clock: Clock, server: Server, accounts: Accounts
) -> None:
    limits = Limits(requests_per_minute=1, images_per_minute=1, concurrent=1)
    other = Server(database, clock, accounts.create("other", unlimited=True))
    server.ask(key="a", limits=limits)
    other.ask(key="b", limits=limits)


def test_what_failed_counts_and_what_was_refused_does_not(server: Server, clock: Clock) -> None:
    limits = Limits(requests_per_minute=2)
    server.end(server.ask(limits=limits))
    server.ask(limits=limits)
    for _ in range(5):
        server.refusal(limits=limits)
    clock.now += 60
    server.ask(limits=limits)
    server.ask(limits=limits)


def test_what_is_left_is_that_of_the_scope_that_runs_out_first(
    server: Server, accounts: Accounts
) -> None:
    limit_account(accounts, server, Limits(requests_per_minute=10, images_per_minute=6))
    server.ask(key="another")
    left = server.ask(2, limits=Limits(requests_per_minute=3, images_per_minute=20)).allowances
    assert left.requests == Allowance(3, 2, WINDOW_S)
    assert left.images == Allowance(6, 3, WINDOW_S)
    left = server.ask(3).allowances
    assert left.requests == Allowance(10, 7, WINDOW_S)
    assert left.images == Allowance(6, 0, WINDOW_S)


@pytest.mark.parametrize("what", ["requests", "images"])
@pytest.mark.parametrize("seed", range(3))
def test_in_no_60_seconds_more_than_the_limit(
    server: Server, clock: Clock, what: str, seed: int
) -> None:
    """Callers that come at random moments, and those that come back exactly when they are told."""
    limits = ONE_MINUTE_OF[what](7)
    rng = random.Random(seed)
    let_in: list[tuple[float, int]] = []
    for _ in range(80):
        n = rng.randint(1, 3)
        try:
            server.ask(n, limits=limits)
        except RateLimited as refused:
            assert refused.retry_after_s is not None
            clock.now += refused.retry_after_s
            if rng.random() < 0.5:
                server.ask(n, limits=limits)  # It is let in: the wait that it was told is enough.
                let_in.append((clock.now, n if what == "images" else 1))
        else:
            let_in.append((clock.now, n if what == "images" else 1))
        clock.now += rng.expovariate(1 / 5)
    assert len(let_in) > 40
    for begin, _ in let_in:
        window = [count for moment, count in let_in if begin <= moment < begin + WINDOW_S]
        assert sum(window) <= 7


def race(
    place: Path | str,
    database: Database,
    clock: Clock,
    ask: Callable[[], tuple[NewRequest, Limits]],
) -> int:
    """Ask 64 times at once on two servers; return how many were let in."""

    async def one(holds: HoldStore) -> bool:
        request, limits = ask()
        try:
            await holds.hold(request, limits)
        except RateLimited:
            return False
        return True

    async def run(servers: list[HoldStore]) -> int:
        return sum(await asyncio.gather(*(one(holds) for holds in servers * 32)))

    other = Database(place)
    try:
        return asyncio.run(
            run([HoldStore(it, lease_s=30, clock=clock) for it in (database, other)])
        )
    finally:
        other.close()


@pytest.mark.parametrize(
    "limits", [Limits(requests_per_minute=10), Limits(images_per_minute=10), Limits(concurrent=10)]
)
@pytest.mark.parametrize("of", ["key", "account"])
def test_limits_hold_for_many_callers_at_once_on_two_servers(
    place: Path | str,
    database: Database,
    clock: Clock,
    accounts: Accounts,
    server: Server,
    limits: Limits,
    of: str,
) -> None:
    if of == "account":
        limit_account(accounts, server, limits)
    of_key = limits if of == "key" else NO_LIMITS
    let_in = race(
        place,
        database,
        clock,
        lambda: (new_request(account_id=server.account.id, key_id="key"), of_key),
    )
    assert let_in == 10
