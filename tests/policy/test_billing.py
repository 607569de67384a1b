from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.contract.orders import ImageOrder, Quality, RequestOptions, ResponseFormat, Size, Task
from limner.errors import (
    DrawingFailed,
    HoldLost,
    InvalidRequest,
    LedgerUnavailable,
    LimnerError,
    Overloaded,
    Recorded,
)
from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.hold_placement import SeenBefore
from limner.ledger.hold_store import HoldStore
from limner.ledger.prices import Prices
from limner.ledger.request_records import KeptPicture, RequestRecords
from limner.ledger.tables import LOCAL
from limner.ledger.verifier import Verifier
from limner.policy.auth import Caller
from limner.policy.billing import LedgerBilling

CALLER = Caller("key", "key")
PICTURE = KeptPicture("key", None, None)
LEASE_S = 30.0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "limner.db")
    opened.migrate()
    yield opened
    assert Verifier(opened).verify().differences == ()
    opened.close()


def order() -> ImageOrder:
    return ImageOrder(
        task=Task.GENERATE,
        model="dall-e-2",
        prompt="a cat",
        n=1,
        size=Size(256, 256),
        quality=Quality.STANDARD,
        style=None,
        response_format=ResponseFormat.URL,
    )


def new_billing(
    database: Database, *, lease_s: float = LEASE_S, patience_s: float = 5
) -> LedgerBilling:
    return LedgerBilling(
        HoldStore(database, lease_s=lease_s),
        RequestRecords(database),
        Prices(),
        lease_s=lease_s,
        settle_patience_s=patience_s,
    )


def charged(database: Database) -> tuple[int, int]:
    local = Accounts(database).find(LOCAL)
    return local.month_micros, local.held_micros


def test_what_is_settled_is_charged(database: Database) -> None:
    async def run() -> None:
        async with await new_billing(database).hold(CALLER, order(), RequestOptions()) as hold:
            assert charged(database) == (0, 16_000)
            await hold.settle([PICTURE])

    asyncio.run(run())
    assert charged(database) == (16_000, 0)


@pytest.mark.parametrize("fault", [DrawingFailed("x"), RuntimeError("x"), KeyError()])
def test_what_fails_is_given_back(database: Database, fault: Exception) -> None:
    async def run() -> None:
        async with await new_billing(database).hold(CALLER, order(), RequestOptions()):
            raise fault

    with pytest.raises(type(fault)):
        asyncio.run(run())
    assert charged(database) == (0, 0)


def test_forgetting_to_settle_charges_nothing(database: Database) -> None:
    async def run() -> None:
        async with await new_billing(database).hold(CALLER, order(), RequestOptions()):
            pass

    asyncio.run(run())
    assert charged(database) == (0, 0)


@pytest.mark.parametrize(
    ("fault", "is_recorded"),
    [
        (InvalidRequest("no", code="no"), True),
        (DrawingFailed("x"), False),
        (Overloaded(3), False),
        (RuntimeError("x"), False),
        (asyncio.CancelledError(), False),
    ],
)
def test_a_refusal_is_is_recorded_and_a_failure_is_tried_anew(
    database: Database, fault: BaseException, is_recorded: bool
) -> None:
    async def once(billing: LedgerBilling) -> None:
        async with await billing.hold(CALLER, order(), RequestOptions(idempotency_key="k")):
            raise fault

    async def run() -> None:
        billing = new_billing(database)
        with pytest.raises(type(fault)):
            await once(billing)
        with pytest.raises(SeenBefore if is_recorded else type(fault)):
            await once(billing)

    asyncio.run(run())


def test_a_client_that_leaves_while_its_hold_is_placed_leaves_nothing_behind(
    database: Database,
) -> None:
    """The hold is placed in a thread, and cannot be called back: it is released."""

    async def run() -> None:
        billing = new_billing(database)
        for moment_s in (0, 0, 0.0005, 0.001, 0.002, 0.004):
            asking = asyncio.create_task(billing.hold(CALLER, order(), RequestOptions()))
            await asyncio.sleep(moment_s)  # The client leaves at this moment of it.
            asking.cancel()
            (outcome,) = await asyncio.gather(asking, return_exceptions=True)
            if not isinstance(outcome, asyncio.CancelledError):  # It was placed before.
                assert not isinstance(outcome, BaseException)
                async with outcome:
                    pass

    asyncio.run(run())
    assert charged(database) == (0, 0)


async def leave_while_placing(billing: LedgerBilling, caller: Caller) -> None:
    """Ask for a hold, and leave while a writer's thread has it in hand."""
    asking = asyncio.create_task(billing.hold(caller, order(), RequestOptions()))
    await asyncio.sleep(0)
    asking.cancel()
    asking.cancel()  # A client may leave twice: by its connection, and by its reply.
    with pytest.raises(asyncio.CancelledError):
        await asking


def test_a_refusal_for_a_client_that_left_is_logged(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = Caller("key", "key", account_id="acct_nobody")
    with caplog.at_level("INFO", "limner.policy.billing"):
        asyncio.run(leave_while_placing(new_billing(database), nobody))
    (message,) = caplog.messages
    assert "was not placed: AccountSuspended" in message


def test_a_hold_that_cannot_be_given_back_is_logged_and_left_to_the_sweep(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    class Unreachable(HoldStore):
        """Holds whose database goes away once they are placed."""

        async def release(self, *_: object, **__: object) -> bool:
            """Fail."""
            raise LedgerUnavailable

    async def run() -> None:
        holds = Unreachable(database, lease_s=-1)  # Its lease is over at once.
        billing = LedgerBilling(
            holds, RequestRecords(database), Prices(), lease_s=LEASE_S, settle_patience_s=0
        )
        await leave_while_placing(billing, CALLER)
        assert charged(database) == (0, 16_000)
        assert await billing.sweep() == 1

    asyncio.run(run())
    assert "could not be released; the sweep will do it" in caplog.messages[0]
    assert charged(database) == (0, 0)


def test_a_request_that_is_cancelled_from_outside_stops_and_says_so(database: Database) -> None:
    """Whether it is waiting, at work, or already settling: never as a fault to try again."""

    async def run(state: str) -> LimnerError:
        billing = new_billing(database)
        hold = await billing.hold(CALLER, order(), RequestOptions())

        async def work() -> None:
            async with hold:
                began.set()
                if state == "settling":
                    await go_on.wait()
                    await hold.settle([PICTURE])
                else:
                    await asyncio.sleep(60)  # Work that is stopped.

        began, go_on = asyncio.Event(), asyncio.Event()
        if state == "waiting":
            assert await billing.cancel(LOCAL, hold.id)
            working = asyncio.create_task(work())
        else:
            working = asyncio.create_task(work())
            await began.wait()
            if state == "settling":
                # Another server's cancellation: this one has not heard of it yet.
                assert await new_billing(database).cancel(LOCAL, hold.id)
                go_on.set()
            else:
                assert await billing.cancel(LOCAL, hold.id)
        with pytest.raises(LimnerError) as caught:
            async with asyncio.timeout(10):
                await working
        assert billing._open == {}  # noqa: SLF001 - it is renewed no more
        return caught.value

    for state in ("waiting", "at work", "settling"):
        error = asyncio.run(run(state))
        assert isinstance(error, Recorded)
        assert (error.status, error.code) == (410, "request_gone")
    assert charged(database) == (0, 0)


def test_work_whose_hold_was_swept_is_stopped_once(database: Database) -> None:
    """Its cleaning up takes longer than the next looks at the leases, and is not disturbed."""

    async def run() -> None:
        billing = new_billing(database, lease_s=0.06)
        hold = await billing.hold(CALLER, order(), RequestOptions())
        cleaned, began = False, asyncio.Event()

        async def work() -> None:
            nonlocal cleaned
            async with hold:
                began.set()
                try:
                    await asyncio.sleep(60)  # Work that is stopped.
                finally:
                    await asyncio.sleep(0.3)  # Five leases long.
                    cleaned = True

        working = asyncio.create_task(work())
        await began.wait()
        await asyncio.sleep(0.1)  # The lease runs out.
        assert await new_billing(database).sweep() == 1
        keeping = asyncio.create_task(billing.keep_forever())
        with pytest.raises(LimnerError) as caught:
            await working
        keeping.cancel()
        assert cleaned
        assert caught.value.code == "server_stopped"

    asyncio.run(run())
    assert charged(database) == (0, 0)


def test_a_hold_outlives_its_lease_while_its_server_lives(database: Database) -> None:
    async def run() -> None:
        billing, other = new_billing(database, lease_s=0.3), new_billing(database)
        keeping = asyncio.create_task(billing.keep_forever())
        async with await billing.hold(CALLER, order(), RequestOptions()) as hold:
            for _ in range(10):
                await asyncio.sleep(0.1)  # Three leases in all.
                assert await other.sweep() == 0
            await hold.settle([PICTURE])
        keeping.cancel()

    asyncio.run(run())
    assert charged(database) == (16_000, 0)


class Away(HoldStore):
    """Holds whose database is away for the first settlements; the first one did arrive."""

    failures = 3

    async def settle(
        self,
        request_id: str,
        created: int,
        pictures: tuple[KeptPicture, ...],
        reply: str | None = None,
    ) -> None:
        """Fail after the first commit, then without one."""
        self.failures -= 1
        if self.failures == 2:
            await super().settle(request_id, created, pictures, reply)
        if self.failures >= 0:
            raise LedgerUnavailable
        await super().settle(request_id, created, pictures, reply)


@pytest.mark.parametrize("patience_s", [5.0, 0.0])
def test_a_settlement_whose_echo_was_lost_is_charged_once(
    database: Database, patience_s: float
) -> None:
    """It is tried again for a while; without patience the client gets 503, and the charge stays."""

    async def run() -> None:
        billing = LedgerBilling(
            Away(database, lease_s=LEASE_S),
            RequestRecords(database),
            Prices(),
            lease_s=LEASE_S,
            settle_patience_s=patience_s,
        )
        async with await billing.hold(CALLER, order(), RequestOptions()) as hold:
            await hold.settle([PICTURE])

    if patience_s:
        asyncio.run(run())
    else:
        with pytest.raises(LedgerUnavailable):
            asyncio.run(run())
    assert charged(database) == (16_000, 0)


def test_a_settlement_after_a_sweep_raises_why_the_hold_ended(database: Database) -> None:
    async def run() -> None:
        billing = new_billing(database, lease_s=0.01)
        async with await billing.hold(CALLER, order(), RequestOptions()) as hold:
            await asyncio.sleep(0.02)  # The lease runs out.
            assert await new_billing(database).sweep() == 1
            await hold.settle([PICTURE])

    with pytest.raises(LimnerError) as caught:
        asyncio.run(run())
    assert not isinstance(caught.value, HoldLost)
    assert caught.value.code == "server_stopped"
    assert charged(database) == (0, 0)
