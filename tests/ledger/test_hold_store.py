from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from limner.errors import (
    AccountSuspended,
    BudgetReached,
    DrawingFailed,
    HoldLost,
    InvalidRequest,
    KeyReused,
    KeyRevoked,
    LimnerError,
    QuotaExceeded,
    RateLimited,
)
from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.failures import failure_of
from limner.ledger.hold_placement import IDEMPOTENCY_LIFE_S, PlacedHold, SeenBefore
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import Keys
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.request_records import KeptPicture, NewRequest, RequestRecord, RequestRecords
from limner.ledger.tables import LOCAL, entries
from limner.ledger.verifier import Verifier
from tests.support.clock import NOW, Clock
from tests.support.new_requests import PRICE, new_request

LEASE_S = 30
FAILURE = failure_of(DrawingFailed("the pen broke"))
PICTURE = KeptPicture("key", "/i/key", "a cat, revised")


@pytest.fixture
def holds(database: Database, clock: Clock) -> HoldStore:
    return HoldStore(database, lease_s=LEASE_S, clock=clock)


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    return Accounts(database, clock)


@pytest.fixture
def team(accounts: Accounts) -> Account:
    """Make an account that can pay for ten pictures."""
    made = accounts.create("team")
    accounts.credit(made, 10 * PRICE)
    return made


@pytest.fixture
def twins(
    place: Path | str, database: Database, clock: Clock
) -> Iterator[tuple[HoldStore, HoldStore]]:
    """Two servers on one database."""
    other = Database(place)
    yield (
        HoldStore(database, lease_s=LEASE_S, clock=clock),
        HoldStore(other, lease_s=LEASE_S, clock=clock),
    )
    other.close()


def hold(holds: HoldStore, request: NewRequest) -> PlacedHold:
    return asyncio.run(holds.hold(request, NO_LIMITS))


def settle(holds: HoldStore, request: NewRequest, count: int = 1) -> None:
    asyncio.run(holds.settle(request.id, NOW, (PICTURE,) * count))


def release(holds: HoldStore, request: NewRequest, *, keeps_key: bool = False) -> bool:
    return asyncio.run(holds.release(request.id, FAILURE, keeps_key=keeps_key))


def found(database: Database, request: NewRequest) -> RequestRecord:
    record = asyncio.run(RequestRecords(database).find(request.account_id, request.id))
    assert record is not None
    return record


def money(accounts: Accounts, account: Account) -> tuple[int, int, int]:
    """Return what is available, held, and charged this month, in prices of one picture."""
    now = accounts.find(account.id)
    return now.available_micros // PRICE, now.held_micros // PRICE, now.month_micros // PRICE


def movements(database: Database, request: NewRequest) -> list[tuple[str, str, int]]:
    statement = (
        select(entries.c.movement, entries.c.sub_account, entries.c.amount_micros)
        .where(entries.c.request_id == request.id)
        .order_by(entries.c.id)
    )
    rows = database.do(lambda connection: connection.execute(statement).all())
    return [
        (movement.partition(":")[0], sub_account, amount // PRICE)
        for movement, sub_account, amount in rows
    ]


@pytest.fixture(autouse=True)
def _adds_up(database: Database) -> Iterator[None]:
    """Whatever a test does, the ledger adds up afterwards."""
    yield
    assert Verifier(database).verify().differences == ()


def test_a_hold_sets_the_whole_price_aside(
    database: Database, holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    request = new_request(account_id=team.id, n=3)
    held = hold(holds, request)
    assert (held.id, held.created_at) == (request.id, NOW)
    assert money(accounts, team) == (7, 3, 0)
    assert movements(database, request) == [("hold", "available", -3), ("hold", "held", 3)]
    record = found(database, request)
    assert (record.state, record.n, record.delivered, record.charged_micros) == ("held", 3, 0, 0)
    assert (record.owner, record.finished_at) == (holds.owner, None)


def test_settling_charges_what_was_delivered(
    database: Database, holds: HoldStore, accounts: Accounts, team: Account, clock: Clock
) -> None:
    request = new_request(account_id=team.id, n=3)
    hold(holds, request)
    clock.now += 7
    settle(holds, request, 3)
    assert money(accounts, team) == (7, 0, 3)
    assert movements(database, request)[2:] == [("settle", "held", -3), ("settle", "revenue", 3)]
    record = found(database, request)
    assert (record.state, record.delivered, record.charged_micros) == ("settled", 3, 3 * PRICE)
    assert (record.finished_at, record.created) == (NOW + 7, NOW)
    assert record.pictures == (PICTURE,) * 3
    assert record.failure is None


def test_a_partial_delivery_gives_the_rest_back_in_the_same_transaction(
    database: Database, holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    request = new_request(account_id=team.id, n=5)
    hold(holds, request)
    settle(holds, request, 2)
    assert money(accounts, team) == (8, 0, 2)
    assert movements(database, request)[2:] == [
        ("settle", "held", -2),
        ("settle", "revenue", 2),
        ("release", "held", -3),
        ("release", "available", 3),
    ]


def test_delivering_nothing_charges_nothing(
    holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    request = new_request(account_id=team.id, n=5)
    hold(holds, request)
    settle(holds, request, 0)
    assert money(accounts, team) == (10, 0, 0)


def test_a_picture_may_be_free_where_the_operator_says_so(
    holds: HoldStore, accounts: Accounts
) -> None:
    """The price list may say 0; an account without credit then draws."""
    poor = accounts.create("poor")
    request = new_request(account_id=poor.id, price_micros=0)
    hold(holds, request)
    settle(holds, request)
    assert money(accounts, poor) == (0, 0, 0)


def test_releasing_gives_everything_back_and_records_why(
    database: Database, holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    request = new_request(account_id=team.id, n=4)
    hold(holds, request)
    assert release(holds, request)
    assert money(accounts, team) == (10, 0, 0)
    record = found(database, request)
    assert (record.state, record.charged_micros, record.failure) == ("released", 0, FAILURE)
    assert movements(database, request)[2:] == [
        ("release", "held", -4),
        ("release", "available", 4),
    ]


def test_each_end_comes_once(
    database: Database, holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    """Settling twice is settling once; what is released stays released, and the other way."""
    settled, released = new_request(account_id=team.id, n=2), new_request(account_id=team.id)
    hold(holds, settled)
    hold(holds, released)
    settle(holds, settled, 2)
    settle(holds, settled, 2)
    assert not release(holds, settled)
    assert release(holds, released)
    assert not release(holds, released)
    with pytest.raises(HoldLost):
        settle(holds, released)
    with pytest.raises(HoldLost):
        settle(holds, new_request(account_id=team.id))
    assert money(accounts, team) == (8, 0, 2)
    assert len(movements(database, settled)) == len(movements(database, released)) == 4


def test_what_the_balance_does_not_cover_is_refused_before_anything_is_held(
    holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    hold(holds, new_request(account_id=team.id, n=8))
    with pytest.raises(QuotaExceeded):
        hold(holds, new_request(account_id=team.id, n=3))
    hold(holds, new_request(account_id=team.id, n=2))
    with pytest.raises(QuotaExceeded):
        hold(holds, new_request(account_id=team.id))
    assert money(accounts, team) == (0, 10, 0)


def test_an_unlimited_account_may_go_below_zero(holds: HoldStore, accounts: Accounts) -> None:
    local = accounts.find(LOCAL)
    request = new_request(n=10)
    hold(holds, request)
    settle(holds, request, 10)
    assert money(accounts, local) == (-10, 0, 10)


def test_a_suspended_account_is_refused_and_may_come_back(
    holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    before = new_request(account_id=team.id)
    hold(holds, before)
    accounts.suspend(team)
    with pytest.raises(AccountSuspended):
        hold(holds, new_request(account_id=team.id))
    settle(holds, before)  # What was begun is finished.
    accounts.suspend(team, suspended=False)
    hold(holds, new_request(account_id=team.id))
    assert money(accounts, team) == (8, 1, 1)


def test_nothing_is_held_for_a_key_that_was_revoked(
    holds: HoldStore, accounts: Accounts, team: Account, database: Database
) -> None:
    keys = Keys(database)
    _, key = keys.create("app", account_id=team.id)
    hold(holds, new_request(account_id=team.id, key_id=key.id))
    keys.revoke(*keys.in_use("app"))
    with pytest.raises(KeyRevoked):
        hold(holds, new_request(account_id=team.id, key_id=key.id))
    assert money(accounts, team) == (9, 1, 0)


def test_an_account_that_is_not_there_is_refused(holds: HoldStore) -> None:
    with pytest.raises(AccountSuspended):
        hold(holds, new_request(account_id="acct_nobody"))


def test_a_monthly_budget_counts_what_is_charged_and_what_is_held(
    holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    accounts.change(team, unlimited=False, monthly_budget_micros=4 * PRICE, limits=NO_LIMITS)
    first, second = new_request(account_id=team.id, n=3), new_request(account_id=team.id)
    hold(holds, first)
    with pytest.raises(BudgetReached):
        hold(holds, new_request(account_id=team.id, n=2))
    hold(holds, second)
    with pytest.raises(BudgetReached):
        hold(holds, new_request(account_id=team.id))
    settle(holds, first, 1)  # Two pictures' worth of budget is free again.
    hold(holds, new_request(account_id=team.id, n=2))
    with pytest.raises(BudgetReached):
        hold(holds, new_request(account_id=team.id))


def test_an_unlimited_account_keeps_to_its_budget(holds: HoldStore, accounts: Accounts) -> None:
    accounts.change(
        accounts.find(LOCAL), unlimited=True, monthly_budget_micros=PRICE, limits=NO_LIMITS
    )
    hold(holds, new_request())
    with pytest.raises(BudgetReached):
        hold(holds, new_request())


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_a_new_month_is_a_new_budget(
    holds: HoldStore, accounts: Accounts, team: Account, clock: Clock
) -> None:
    """The month is UTC's; what is settled counts in the month in which it is settled."""
    accounts.change(team, unlimited=False, monthly_budget_micros=4 * PRICE, limits=NO_LIMITS)
    clock.now = moment("2027-01-31T23:59:58")
    spent, over = new_request(account_id=team.id, n=3), new_request(account_id=team.id)
    hold(holds, spent)
    settle(holds, spent, 3)
    hold(holds, over)
    clock.now += 1
    with pytest.raises(BudgetReached):
        hold(holds, new_request(account_id=team.id))
    clock.now += 1
    assert money(accounts, team) == (6, 1, 0)
    settle(holds, over)
    assert money(accounts, team) == (6, 0, 1)
    hold(holds, new_request(account_id=team.id, n=3))
    with pytest.raises(BudgetReached):
        hold(holds, new_request(account_id=team.id))


def test_a_server_whose_clock_is_behind_takes_nothing_from_the_new_month(
    database: Database, holds: HoldStore, accounts: Accounts, team: Account, clock: Clock
) -> None:
    """Two servers' clocks differ by a moment at the end of a month."""
    accounts.change(team, unlimited=False, monthly_budget_micros=4 * PRICE, limits=NO_LIMITS)
    late = new_request(account_id=team.id)
    clock.now = moment("2027-02-01T00:00:00.02")
    hold(holds, late)
    spent = new_request(account_id=team.id, n=3)
    hold(holds, spent)
    settle(holds, spent, 3)
    slow = Clock()
    slow.now = moment("2027-01-31T23:59:59.99")
    behind = HoldStore(database, lease_s=LEASE_S, clock=slow)
    settle(behind, late)
    with pytest.raises(BudgetReached):
        hold(behind, new_request(account_id=team.id, n=2))
    assert money(accounts, team) == (6, 0, 3)
    hold(holds, new_request(account_id=team.id))
    with pytest.raises(BudgetReached):
        hold(holds, new_request(account_id=team.id))
    assert Verifier(database).verify().differences == ()


def test_a_hold_whose_server_is_silent_for_a_lease_is_released_by_another(
    database: Database,
    twins: tuple[HoldStore, HoldStore],
    accounts: Accounts,
    team: Account,
    clock: Clock,
) -> None:
    dead, alive = twins
    request = new_request(account_id=team.id, n=2, idempotency_key="k", fingerprint="f")
    hold(dead, request)
    clock.now += LEASE_S
    assert asyncio.run(alive.sweep()) == 0
    clock.now += 0.001
    assert asyncio.run(alive.sweep()) == 1
    assert asyncio.run(alive.sweep()) == 0
    assert money(accounts, team) == (10, 0, 0)
    record = found(database, request)
    assert record.failure is not None
    assert (record.failure.status, record.failure.code) == (500, "server_stopped")
    with pytest.raises(HoldLost):
        settle(dead, request)
    hold(alive, new_request(account_id=team.id, idempotency_key="k", fingerprint="f"))


def test_a_renewed_lease_is_not_swept(
    twins: tuple[HoldStore, HoldStore], accounts: Accounts, team: Account, clock: Clock
) -> None:
    owner, other = twins
    requests = [new_request(account_id=team.id) for _ in range(3)]
    for request in requests:
        hold(owner, request)
    settle(owner, requests[2])
    clock.now += LEASE_S - 1
    ids = [request.id for request in requests]
    assert asyncio.run(owner.renew(ids)) == set(ids[:2])
    clock.now += LEASE_S - 1
    assert asyncio.run(other.sweep()) == 0
    assert asyncio.run(owner.renew([])) == set()
    clock.now += 2
    assert asyncio.run(other.sweep()) == 2
    assert asyncio.run(owner.renew(ids)) == set()
    assert money(accounts, team) == (9, 0, 1)


def test_two_servers_that_sweep_at_once_release_each_hold_once(
    database: Database, twins: tuple[HoldStore, HoldStore], accounts: Accounts, clock: Clock
) -> None:
    """More holds than one look finds, of several accounts, while a third server is at work."""
    teams = [accounts.create(f"team {number}") for number in range(5)]
    for team in teams:
        accounts.credit(team, 100 * PRICE)
    requests = [new_request(account_id=teams[number % 5].id) for number in range(250)]
    working = [new_request(account_id=team.id) for team in teams]

    async def run() -> list[int]:
        third = HoldStore(database, lease_s=LEASE_S, clock=clock)
        await asyncio.gather(*(third.hold(request, NO_LIMITS) for request in requests))
        clock.now += LEASE_S + 1
        await asyncio.gather(*(third.hold(request, NO_LIMITS) for request in working))
        first, second, *_ = await asyncio.gather(
            *(holds.sweep() for holds in twins),
            *(third.settle(request.id, NOW, (PICTURE,)) for request in working),
        )
        return [first or 0, second or 0]

    assert sum(asyncio.run(run())) == 250
    assert all(money(accounts, team) == (99, 0, 1) for team in teams)


def test_a_settlement_and_a_sweep_at_once_end_a_hold_once(
    twins: tuple[HoldStore, HoldStore], accounts: Accounts, team: Account, clock: Clock
) -> None:
    """Either the pictures are charged, or the server is told that its hold is lost."""

    async def race(number: int) -> bool:
        request = new_request(account_id=team.id)
        await twins[0].hold(request, NO_LIMITS)
        clock.now += LEASE_S + 1
        settling = twins[0].settle(request.id, NOW, (PICTURE,))
        both = [settling, twins[1].sweep()] if number % 2 else [twins[1].sweep(), settling]
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        if number % 2:
            outcomes.reverse()
        swept, lost = outcomes
        assert (swept, type(lost)) in ((0, type(None)), (1, HoldLost))
        return not swept

    async def run() -> int:
        return sum([await race(number) for number in range(10)])

    charged = asyncio.run(run())
    assert money(accounts, team) == (10 - charged, 0, charged)


def test_the_same_key_with_the_same_request_finds_the_first(
    holds: HoldStore, accounts: Accounts, team: Account
) -> None:
    first = new_request(account_id=team.id, idempotency_key="k", fingerprint="f")
    hold(holds, first)
    again = new_request(account_id=team.id, idempotency_key="k", fingerprint="f")
    with pytest.raises(SeenBefore) as taken:
        hold(holds, again)
    assert (taken.value.record.id, taken.value.record.state) == (first.id, "held")
    settle(holds, first)
    with pytest.raises(SeenBefore) as taken:
        hold(holds, again)
    assert (taken.value.record.state, taken.value.record.pictures) == ("settled", (PICTURE,))
    assert money(accounts, team) == (9, 0, 1)


def test_the_same_key_with_another_request_is_refused(holds: HoldStore, team: Account) -> None:
    hold(holds, new_request(account_id=team.id, idempotency_key="k", fingerprint="f"))
    with pytest.raises(KeyReused):
        hold(holds, new_request(account_id=team.id, idempotency_key="k", fingerprint="g"))


def test_an_idempotency_key_is_its_accounts_own(holds: HoldStore, team: Account) -> None:
    hold(holds, new_request(account_id=team.id, idempotency_key="k", fingerprint="f"))
    hold(holds, new_request(idempotency_key="k", fingerprint="g"))


def test_an_answer_is_found_again_when_nothing_more_could_be_paid_or_asked_for(
    holds: HoldStore, accounts: Accounts
) -> None:
    """Who spent the last credit on a picture still gets it; so does who is at a limit."""
    poor = accounts.create("poor", limits=Limits(requests_per_minute=1))
    accounts.credit(poor, PRICE)
    first = new_request(account_id=poor.id, idempotency_key="k", fingerprint="f")
    hold(holds, first)
    with pytest.raises(SeenBefore):
        hold(holds, new_request(account_id=poor.id, idempotency_key="k", fingerprint="f"))
    settle(holds, first)
    accounts.credit(poor, PRICE)
    with pytest.raises(RateLimited):
        hold(holds, new_request(account_id=poor.id))
    with pytest.raises(SeenBefore):
        hold(holds, new_request(account_id=poor.id, idempotency_key="k", fingerprint="f"))


def test_a_key_is_free_again_after_a_day(
    database: Database, holds: HoldStore, team: Account, clock: Clock
) -> None:
    """Not before, and not while its first request is at work; the old request stays."""
    first = new_request(account_id=team.id, idempotency_key="k", fingerprint="f")
    hold(holds, first)
    clock.now += IDEMPOTENCY_LIFE_S
    with pytest.raises(SeenBefore):
        hold(holds, new_request(account_id=team.id, idempotency_key="k", fingerprint="f"))
    settle(holds, first)
    clock.now -= 1
    with pytest.raises(SeenBefore):
        hold(holds, new_request(account_id=team.id, idempotency_key="k", fingerprint="f"))
    clock.now += 1
    hold(holds, new_request(account_id=team.id, idempotency_key="k", fingerprint="another"))
    assert found(database, first).state == "settled"


def test_a_failure_frees_its_key_or_is_told_again(holds: HoldStore, team: Account) -> None:
    """A fault of the server is tried anew; a refusal stays one."""

    def asked() -> NewRequest:
        return new_request(account_id=team.id, idempotency_key="k", fingerprint="f")

    failed, refused = asked(), asked()
    hold(holds, failed)
    release(holds, failed, keeps_key=False)
    hold(holds, refused)
    no = failure_of(InvalidRequest("No such thing.", code="no", param="prompt"))
    asyncio.run(holds.release(refused.id, no, keeps_key=True))
    with pytest.raises(SeenBefore) as taken:
        hold(holds, asked())
    assert (taken.value.record.id, taken.value.record.failure) == (refused.id, no)


@pytest.mark.parametrize("credit", [1, 100])
def test_of_two_requests_with_one_key_at_once_one_is_drawn(
    twins: tuple[HoldStore, HoldStore], accounts: Accounts, credit: int
) -> None:
    """On two servers; the other hears of the first one, also when that took the last credit."""
    team = accounts.create("racers")

    async def race(number: int) -> None:
        async def one(holds: HoldStore) -> object:
            request = new_request(account_id=team.id, idempotency_key=f"k{number}", fingerprint="f")
            try:
                return await holds.hold(request, NO_LIMITS)
            except (SeenBefore, LimnerError) as fault:
                return fault

        outcomes = await asyncio.gather(*(one(holds) for holds in twins * 4))
        (held,) = [one for one in outcomes if isinstance(one, PlacedHold)]
        others = [one for one in outcomes if one is not held]
        for other in others:
            assert isinstance(other, SeenBefore), other
            assert other.record.id == held.id
        await twins[0].release(held.id, FAILURE, keeps_key=False)

    async def run() -> None:
        for number in range(10):
            await race(number)

    accounts.credit(team, credit * PRICE)
    asyncio.run(run())


def test_many_callers_on_two_servers_spend_no_more_than_there_is(
    twins: tuple[HoldStore, HoldStore], accounts: Accounts, team: Account
) -> None:
    async def one(number: int) -> int:
        request = new_request(account_id=team.id)
        with suppress(QuotaExceeded):
            await twins[number % 2].hold(request, NO_LIMITS)
            await twins[(number + 1) % 2].settle(request.id, NOW, (PICTURE,))
            return 1
        return 0

    async def run() -> int:
        return sum(await asyncio.gather(*(one(number) for number in range(64))))

    assert asyncio.run(run()) == 10
    assert money(accounts, team) == (0, 0, 10)


@pytest.mark.parametrize("text", ["a\0b", "猫🐈\u202e", "'; DROP TABLE requests; --", "x" * 4000])
def test_every_text_can_be_kept(database: Database, holds: HoldStore, text: str) -> None:
    """PostgreSQL has no NUL in text: what a client sends must not fail there."""
    request = new_request(prompt=text, user=text[:200])
    hold(holds, request)
    asyncio.run(holds.settle(request.id, NOW, (KeptPicture("key", None, text),)))
    record = found(database, request)
    assert record.prompt == text.replace("\0", "\ufffd")
    assert record.pictures[0].revised_prompt == text
