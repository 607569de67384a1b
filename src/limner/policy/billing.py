"""Billing: the whole price is held before anything is drawn.

A hold is a context manager: an exit without a settlement gives everything back. While it is open
the server renews its lease. When somebody else ends the hold (a sweep, a cancellation on another
server), the task that draws under it is cancelled.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Protocol, Self, TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_exponential

from limner.concurrency.shield import shielded
from limner.contract.fingerprints import fingerprint, matches_unmarked
from limner.contract.orders import ImageOrder, RequestOptions
from limner.errors import (
    HoldLost,
    InternalError,
    LedgerUnavailable,
    LimnerError,
    RequestGone,
)
from limner.ledger.failures import Failure, failure_of, recorded_error
from limner.ledger.hold_placement import PlacedHold, SeenBefore
from limner.ledger.hold_store import HoldStore, placed_hold
from limner.ledger.prices import Prices
from limner.ledger.request_records import KeptPicture, NewRequest, RequestRecord, RequestRecords
from limner.policy.auth import Caller
from limner.rate_limits import Allowances

log = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 3
RETRY_WAIT_MAX_S = 1.0
RETRIED_STATUSES = (408, 409, 429)
"""Refusals below 500 that another try may overcome: their Idempotency-Key is free again."""


class Hold(Protocol):
    """A hold, as the pipeline uses it."""

    async def __aenter__(self) -> Self:
        """Enter the work that the hold pays for."""

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Release what is not settled."""

    async def settle(self, pictures: Sequence[KeptPicture], reply: str | None = None) -> None:
        """Charge for these pictures; `reply` is the text that the answer has beside them."""


HoldT = TypeVar("HoldT", bound=Hold, covariant=True)


class Billing(Protocol[HoldT]):
    """Places holds, as the pipeline uses it."""

    async def hold(
        self, caller: Caller, order: ImageOrder, options: RequestOptions, *, buys: bool = False
    ) -> HoldT:
        """Hold the whole price. Raises SeenBefore, and TakenOver where the order `buys`."""


class NullHold:
    """A hold of nothing, for the commands that draw without a server."""

    async def __aenter__(self) -> Self:
        """Enter."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave."""

    async def settle(self, pictures: Sequence[KeptPicture], reply: str | None = None) -> None:
        """Charge nothing."""


class NullBilling:
    """Holds nothing: for the commands that draw without a server."""

    async def hold(
        self,
        caller: Caller,  # noqa: ARG002 - nothing is charged
        order: ImageOrder,  # noqa: ARG002 - the same
        options: RequestOptions,  # noqa: ARG002 - the same
        *,
        buys: bool = False,  # noqa: ARG002 - the same
    ) -> NullHold:
        """Return a hold of nothing."""
        return NullHold()


class LedgerHold:
    """A hold in the ledger. `created` is the answer's time, once settled (Unix seconds)."""

    def __init__(self, billing: LedgerBilling, held: PlacedHold, account_id: str) -> None:
        self.id = held.id
        self.account_id = account_id
        self.created_at = held.created_at
        self.allowances: Allowances = held.allowances
        self.created = 0
        self._billing = billing
        self._task: asyncio.Task[object] | None = None
        self._settling = False
        self._lost = False

    async def __aenter__(self) -> Self:
        """Enter the work that the hold pays for, in the task that calls."""
        self._task = asyncio.current_task()
        if self._lost:
            self._billing.forget(self)
            raise await self._billing.reason(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Release what is not settled. Raises why, when somebody else ended the hold."""
        self._billing.forget(self)
        if self.created:
            return
        if self._lost and isinstance(fault, asyncio.CancelledError) and self._task is not None:
            self._task.uncancel()
            raise await self._billing.reason(self) from None
        if isinstance(fault, HoldLost):
            raise await self._billing.reason(self) from None
        # A client that leaves may cancel twice: by its connection, and by its reply.
        await shielded(self._billing.release(self, fault))

    async def settle(self, pictures: Sequence[KeptPicture], reply: str | None = None) -> None:
        """Charge for these pictures, give the rest back. Raises HoldLost, LedgerUnavailable."""
        self._settling = True
        created = int(time.time())
        await self._billing.settle(self, created, tuple(pictures), reply)
        self.created = created

    def lose(self) -> None:
        """Stop the work: the hold is over. A settlement on its way finds out by itself."""
        if self._lost:
            return  # A second cancellation would disturb the task's cleaning up.
        self._lost = True
        if self._task is not None and not self._settling:
            self._task.cancel()


class LedgerBilling:
    """Places holds and keeps them alive. One for each server process."""

    def __init__(
        self,
        holds: HoldStore,
        requests: RequestRecords,
        prices: Prices,
        *,
        lease_s: float,
        settle_patience_s: float,
    ) -> None:
        self._holds = holds
        self._requests = requests
        self._prices = prices
        self._lease_s = lease_s
        self._patience_s = settle_patience_s
        self._open: dict[str, LedgerHold] = {}

    async def hold(
        self, caller: Caller, order: ImageOrder, options: RequestOptions, *, buys: bool = False
    ) -> LedgerHold:
        """Hold the whole price of an order.

        Where the order `buys` at another server, a purchase of the same request whose client left
        comes first: TakenOver is raised. Raises ModelNotAllowed, PriceNotSet, and what
        `HoldStore.hold` raises.
        """
        caller.check_model(order.model)
        request = await self._request(caller, order, options, buys=buys)
        placing = self._holds.place(request, caller.limits)
        try:
            held = placed_hold(await asyncio.shield(placing))
        except asyncio.CancelledError:
            # The client left while the hold was being placed: whatever comes of it is given back.
            await shielded(self._give_back(request.id, placing))
            raise
        hold = LedgerHold(self, held, caller.account_id)
        self._open[hold.id] = hold
        return hold

    def leave(self, request_id: str) -> asyncio.Future[None]:
        """Begin to note that the client of a purchase left; see `HoldStore.leave`."""
        return self._holds.leave(request_id)

    async def settle(
        self,
        hold: LedgerHold,
        created: int,
        pictures: tuple[KeptPicture, ...],
        reply: str | None,
    ) -> None:
        """Settle; try again for `settle_patience_s` seconds while the database does not answer."""
        with suppress(LedgerUnavailable):
            return await self._holds.settle(hold.id, created, pictures, reply)
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(LedgerUnavailable),
            wait=wait_exponential(multiplier=0.1, max=RETRY_WAIT_MAX_S),
            stop=stop_after_delay(self._patience_s),
            reraise=True,
        ):
            with attempt:
                await self._holds.settle(hold.id, created, pictures, reply)
        return None

    async def release(self, hold: LedgerHold, fault: BaseException | None) -> None:
        """Give a hold back. Where the database does not answer, the sweep will do it."""
        failure = _failure(fault)
        keeps_key = failure.status < 500 and failure.status not in RETRIED_STATUSES
        keeps_key = keeps_key and failure is not CANCELLED
        try:
            await self._holds.release(hold.id, failure, keeps_key=keeps_key)
        except LedgerUnavailable:
            log.warning("the hold %s could not be released; the sweep will do it", hold.id)

    async def cancel(self, account_id: str, request_id: str) -> bool:
        """End an account's hold from outside; tell whether it was still held."""
        if await self._requests.find(account_id, request_id) is None:
            return False
        cancelled = await self._holds.release(request_id, CANCELLED, keeps_key=False)
        hold = self._open.get(request_id)
        if cancelled and hold is not None:
            hold.lose()
        return cancelled

    async def reason(self, hold: LedgerHold) -> LimnerError:
        """Return why a hold was ended by somebody else."""
        try:
            record = await self._requests.find(hold.account_id, hold.id)
        except LedgerUnavailable:
            return HoldLost()
        return (
            HoldLost()
            if record is None or record.failure is None
            else recorded_error(record.failure)
        )

    def forget(self, hold: LedgerHold) -> None:
        """Renew this hold no more."""
        self._open.pop(hold.id, None)

    async def sweep(self) -> int:
        """Release what dead servers left; return how many holds."""
        released = await self._holds.sweep()
        if released:
            log.warning("released %d holds that a stopped server had left", released)
        return released

    async def keep_forever(self) -> None:
        """Renew the open holds' leases and sweep those of the dead, until cancelled."""
        interval_s = self._lease_s / RENEWALS_PER_LEASE
        while True:
            await asyncio.sleep(interval_s)
            with suppress(
                LedgerUnavailable
            ):  # The ledger has logged it; the next round tries again.
                renewed = list(self._open.values())
                alive = await self._holds.renew([hold.id for hold in renewed])
                for hold in renewed:
                    if hold.id not in alive and hold.id in self._open:
                        hold.lose()
                await self.sweep()

    async def _give_back(
        self, request_id: str, placing: asyncio.Future[PlacedHold | RequestRecord]
    ) -> None:
        """Give back what was being placed for a client that left; log what that ends in."""
        try:
            placed = await placing
        except (LimnerError, SeenBefore) as fault:
            log.info("the client left; its hold %s was not placed: %r", request_id, fault)
            return
        try:
            if isinstance(placed, RequestRecord):
                await self._holds.leave(placed.id)
            else:
                await self._holds.release(request_id, CANCELLED, keeps_key=False)
        except LedgerUnavailable:
            log.warning("the hold %s could not be released; the sweep will do it", request_id)

    async def _request(
        self, caller: Caller, order: ImageOrder, options: RequestOptions, *, buys: bool
    ) -> NewRequest:
        size, quality = str(order.size), str(order.quality)
        has_key = options.idempotency_key is not None
        takes_over = buys and not has_key and not options.later
        return NewRequest(
            id=f"imgreq_{uuid.uuid4().hex}",
            account_id=caller.account_id,
            key_id=caller.key_id,
            task=order.task,
            model=order.model,
            quality=quality,
            size=size,
            n=order.n,
            price_micros=self._prices.of(order.model, quality, size),
            prompt=order.prompt,
            user=None if order.user is None else order.user[:USER_CHARS],
            later=options.later,
            takes_over=takes_over,
            idempotency_key=options.idempotency_key,
            fingerprint=await _fingerprint(order) if has_key or takes_over else None,
            matches=partial(matches_unmarked, order) if has_key else None,
        )


async def _fingerprint(order: ImageOrder) -> str:
    """Digest an order, off the event loop where that takes more than a moment."""
    files = (order.image, order.mask, *order.more_images)
    if sum(len(one) for one in files if one is not None) < THREAD_BYTES_MIN:
        return fingerprint(order)
    return await asyncio.to_thread(fingerprint, order)


THREAD_BYTES_MIN = 512 * 1024
"""Uploads of so many bytes are digested on a thread: SHA-256 reads half a megabyte in 1 ms."""

USER_CHARS = 200
CANCELLED: Failure = failure_of(RequestGone("The request was cancelled."))


def _failure(fault: BaseException | None) -> Failure:
    if isinstance(fault, LimnerError):
        return failure_of(fault)
    if fault is None or isinstance(fault, (asyncio.CancelledError, GeneratorExit)):
        return CANCELLED
    return failure_of(InternalError())
