"""Whatever happens in whatever order, the sums hold: a machine of accounts, servers and clocks."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from limner.errors import (
    BudgetReached,
    ConfigurationError,
    DrawingFailed,
    HoldLost,
    KeyReused,
    QuotaExceeded,
    RateLimited,
)
from limner.ledger.accounts import Account, Accounts
from limner.ledger.database import Database
from limner.ledger.failures import failure_of
from limner.ledger.hold_placement import SeenBefore
from limner.ledger.hold_store import HoldStore
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.request_records import KeptPicture, NewRequest, RequestState
from limner.ledger.tables import entries, requests
from limner.ledger.verifier import Verifier
from tests.support.clock import Clock
from tests.support.new_requests import PRICE, new_request
from tests.support.postgres import Cluster

LEASE_S = 30
DAY_S = 24 * 3600
FAILURE = failure_of(DrawingFailed("the pen broke"))
PICTURE = KeptPicture("key", None, None)


@dataclass
class Server:
    """A process: its holds, what it is at work on, whether it lives."""

    holds: HoldStore
    held: list[NewRequest]


class Ledger(RuleBasedStateMachine):
    """Two servers on one database, which die and are replaced; a model that counts beside them."""

    accounts = Bundle("accounts")
    held = Bundle("held")
    open: Callable[[ExitStack], Database]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.database = type(self).open(self._stack)
        self.clock = Clock()
        self.accounts_kept = Accounts(self.database, self.clock)
        self.servers = [self._server(), self._server()]
        self.credits: dict[str, int] = {}
        self.charged: dict[str, int] = {}
        self.at_work: dict[str, NewRequest] = {}
        self.before: list[Any] = []
        self.keys = itertools.count()

    def teardown(self) -> None:
        """Close the database."""
        self._stack.close()

    def _server(self) -> Server:
        return Server(HoldStore(self.database, lease_s=LEASE_S, clock=self.clock), [])

    @initialize(target=accounts)
    def begin(self) -> Any:
        """Begin with an account that has credit."""
        return self.create(limited=True, budget=None, rpm=None, credit=20)

    @rule(
        target=accounts,
        limited=st.booleans(),
        budget=st.none() | st.integers(0, 30),
        rpm=st.none() | st.integers(1, 5),
        credit=st.integers(0, 30),
    )
    def create(self, limited: bool, budget: int | None, rpm: int | None, credit: int) -> Account:
        """Make an account."""
        account = self.accounts_kept.create(
            f"account {len(self.credits)}",
            unlimited=not limited,
            monthly_budget_micros=None if budget is None else budget * PRICE,
            limits=Limits(requests_per_minute=rpm),
        )
        self.credits[account.id] = self.charged[account.id] = 0
        self.credit(account, credit)
        return account

    @rule(account=accounts, pictures=st.integers(-10, 30))
    def credit(self, account: Account, pictures: int) -> None:
        """Add credit, or take some away; never more than there is."""
        if pictures == 0:
            return
        enough = account.unlimited or self._available(account.id) + pictures >= 0
        try:
            self.accounts_kept.credit(account, pictures * PRICE)
        except ConfigurationError:
            assert not enough
        else:
            assert enough
            self.credits[account.id] += pictures

    @rule(target=held, account=accounts, n=st.integers(1, 10), server=st.integers(0, 1))
    def hold(self, account: Account, n: int, server: int) -> Any:
        """Hold, where the balance, the budget and the limits allow it."""
        request = new_request(account_id=account.id, n=n)
        covered = account.unlimited or self._available(account.id) >= n
        holds = self.servers[server].holds
        try:
            asyncio.run(holds.hold(request, NO_LIMITS))
        except QuotaExceeded:
            assert not covered
        except BudgetReached:
            assert account.monthly_budget_micros is not None
        except RateLimited:
            assert account.limits.requests_per_minute is not None
        else:
            assert covered
            self.at_work[request.id] = request
            self.servers[server].held.append(request)
            return request
        return multiple()

    @rule(account=accounts, server=st.integers(0, 1))
    def hold_twice_with_a_key(self, account: Account, server: int) -> None:
        """Hold with an Idempotency-Key once, whichever server it comes to."""
        key = f"key {next(self.keys)}"
        first = new_request(account_id=account.id, idempotency_key=key, fingerprint="f")
        again = new_request(account_id=account.id, idempotency_key=key, fingerprint="f")
        other = new_request(account_id=account.id, idempotency_key=key, fingerprint="g")
        holds = self.servers[server].holds
        try:
            asyncio.run(holds.hold(first, NO_LIMITS))
        except (QuotaExceeded, BudgetReached, RateLimited):
            return
        with pytest.raises(SeenBefore):
            asyncio.run(self.servers[1 - server].holds.hold(again, NO_LIMITS))
        with pytest.raises(KeyReused):
            asyncio.run(self.servers[1 - server].holds.hold(other, NO_LIMITS))
        assert asyncio.run(holds.release(first.id, FAILURE, keeps_key=False))

    @rule(request=held, delivered=st.integers(0, 10), server=st.integers(0, 1))
    def settle(self, request: NewRequest, delivered: int, server: int) -> None:
        """Settle, maybe again, maybe too late, maybe by a server that was thought to be dead."""
        delivered = min(delivered, request.n)
        work = self.servers[server].holds.settle(request.id, 0, (PICTURE,) * delivered)
        try:
            asyncio.run(work)
        except HoldLost:
            assert request.id not in self.at_work
            return
        if self.at_work.pop(request.id, None) is not None:
            self.charged[request.account_id] += delivered

    @rule(request=consumes(held), keeps_key=st.booleans(), server=st.integers(0, 1))
    def release(self, request: NewRequest, keeps_key: bool, server: int) -> None:
        """Release; only what is at work can be."""
        holds = self.servers[server].holds
        released = asyncio.run(holds.release(request.id, FAILURE, keeps_key=keeps_key))
        assert released == (self.at_work.pop(request.id, None) is not None)

    @rule(server=st.integers(0, 1))
    def die(self, server: int) -> None:
        """Let a server die with its holds; start another in its place, which sweeps."""
        self.servers[server] = self._server()
        asyncio.run(self._sweep(server))

    @rule(
        server=st.integers(0, 1), seconds=st.sampled_from([0.5, 5, 29, 31, 61, DAY_S, 20 * DAY_S])
    )
    def time_goes_on(self, server: int, seconds: float) -> None:
        """Let the clock jump; one server renews its leases, then both sweep at once."""
        self.clock.now += seconds
        alive = self.servers[server]
        ids = [request.id for request in alive.held]
        renewed = asyncio.run(alive.holds.renew(ids))
        assert renewed == {name for name in ids if name in self.at_work}
        asyncio.run(self._sweep(0, 1))

    @rule(seconds=st.sampled_from([0.5, 40, 20 * DAY_S]))
    def time_goes_back(self, seconds: float) -> None:
        """Set the clock back: what was counted stays counted."""
        self.clock.now -= seconds

    async def _sweep(self, *servers: int) -> None:
        counts = await asyncio.gather(*(self.servers[one].holds.sweep() for one in servers))
        left = select(requests.c.id).where(requests.c.state == RequestState.HELD)
        rows = self.database.do(lambda connection: connection.execute(left).scalars().all())
        gone = self.at_work.keys() - set(rows)
        assert sum(counts) == len(gone)
        for name in gone:
            del self.at_work[name]

    def _available(self, account: str) -> int:
        held = sum(one.n for one in self.at_work.values() if one.account_id == account)
        return self.credits[account] - self.charged[account] - held

    @invariant()
    def the_ledger_adds_up(self) -> None:
        """Every sum agrees with its entries."""
        assert Verifier(self.database).verify().differences == ()

    @invariant()
    def the_accounts_are_as_counted_beside(self) -> None:
        """Balance and holds are what the model says; nobody with a limit is below zero."""
        for account in self.accounts_kept.listed():
            if account.id not in self.credits:
                continue
            held = sum(one.n for one in self.at_work.values() if one.account_id == account.id)
            assert account.held_micros == held * PRICE
            assert account.available_micros == self._available(account.id) * PRICE
            assert account.unlimited or account.available_micros >= 0

    @invariant()
    def the_books_sum_to_zero_and_entries_only_grow(self) -> None:
        """Money comes from nowhere, and no row is edited."""
        rows = self.database.do(
            lambda connection: connection.execute(select(entries).order_by(entries.c.id)).all()
        )
        assert rows[: len(self.before)] == self.before
        assert sum(row.amount_micros for row in rows) == 0
        total = select(func.count()).select_from(entries)
        assert len(rows) == self.database.do(lambda it: it.execute(total).scalar_one())
        self.before = list(rows)


def machine_on(place: Callable[[ExitStack], Path | str]) -> type[Ledger]:
    """Return the machine on databases that `place` names."""

    def opened(stack: ExitStack) -> Database:
        database = Database(place(stack))
        stack.callback(database.close)
        database.migrate()
        return database

    return type("LedgerHere", (Ledger,), {"open": staticmethod(opened)})


def settings_for(examples: int) -> settings:
    """Say how many examples; why a failing one fails is left to the reader, it takes minutes."""
    return settings(
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.long  # Half a minute; PostgreSQL's below takes half of it.
def test_the_sums_always_hold_on_sqlite() -> None:
    def file(stack: ExitStack) -> Path:
        return Path(stack.enter_context(tempfile.TemporaryDirectory())) / "limner.db"

    run_state_machine_as_test(machine_on(file), settings=settings_for(60))


@pytest.mark.slow
def test_the_sums_always_hold_on_postgresql(postgres: Cluster) -> None:
    def url(stack: ExitStack) -> str:
        return stack.enter_context(postgres.new_database())

    run_state_machine_as_test(machine_on(url), settings=settings_for(12))
