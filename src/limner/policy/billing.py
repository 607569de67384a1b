"""May this be spent? The whole price is held before anything is drawn.

A hold is a context: leaving it without having settled gives everything back. While it is open the
server renews its lease; a hold that somebody else ended (a sweep, a cancellation on another
server) stops the work that stands on it.
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

from limner.allowances import Allowances
from limner.concurrency.shield import shielded
from limner.contract.fingerprints import fingerprint, matches_unmarked
from limner.contract.orders import ImageOrder, RequestOptions
from limner.errors import (
    HoldLost,
    InternalError,
    LedgerUnavailable,
    LimnerError,
    Recorded,
    RequestGone,
)
from limner.ledger.hold_store import HoldStore, PlacedHold, failure_of, held_of
from limner.ledger.prices import Prices
from limner.ledger.requests import Failure, KeptPicture, NewRequest, RequestRecord, Requests
from limner.policy.auth import Caller

log = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 3
RETRY_WAIT_MAX_S = 1.0
RETRIED_STATUSES = (408, 409, 429)
"""Refusals below 500 that another try may overcome: their Idempotency-Key is free again."""


class Hold(Protocol):
    """What the path needs of a hold."""

    async def __aenter__(self) -> Self:
        """Begin the work that it covers."""

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it; what is not settled is released."""

    async def settle(self, pictures: Sequence[KeptPicture], reply: str | None = None) -> None:
        """Charge for these pictures; `reply` is what the answer says beside them."""


HoldT = TypeVar("HoldT", bound=Hold, covariant=True)


class Billing(Protocol[HoldT]):
    """What the path needs of what is charged."""

    async def hold(
        self, caller: Caller, order: ImageOrder, ask: RequestOptions, *, buys: bool = False
    ) -> HoldT:
        """Hold the whole price of an order. Raises AlreadyTaken, and TakenOver where it `buys`."""


class NullHold:
    """Costs nothing: for the commands that draw without a server."""

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End."""

    async def settle(self, pictures: Sequence[KeptPicture], reply: str | None = None) -> None:
        """Charge nothing."""


class NullBilling:
    """Holds nothing: for the commands that draw without a server."""

    async def hold(
        self,
        caller: Caller,  # noqa: ARG002 - nothing is charged
        order: ImageOrder,  # noqa: ARG002 - the same
        ask: RequestOptions,  # noqa: ARG002 - the same
        *,
        buys: bool = False,  # noqa: ARG002 - the same
    ) -> NullHold:
        """Return a hold of nothing."""
        return NullHold()


class LedgerHold:
    """A hold in the ledger. `created` is the answer's time, once settled (Unix seconds)."""

    def __init__(self, spending: LedgerBilling, held: PlacedHold, account_id: str) -> None:
        self.id = held.id
        self.account_id = account_id
        self.created_at = held.created_at
        self.allowances: Allowances = held.allowances
        self.created = 0
        self._spending = spending
        self._task: asyncio.Task[object] | None = None
        self._settling = False
        self._lost = False

    async def __aenter__(self) -> Self:
        """Begin the work that it covers, in the task that calls."""
        self._task = asyncio.current_task()
        if self._lost:
            self._spending.forget(self)
            raise await self._spending.reason(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Release what is not settled. Raises why, when somebody else ended the hold."""
        self._spending.forget(self)
        if self.created:
            return
        if self._lost and isinstance(fault, asyncio.CancelledError) and self._task is not None:
            self._task.uncancel()
            raise await self._spending.reason(self) from None
        if isinstance(fault, HoldLost):
            raise await self._spending.reason(self) from None
        # A client that leaves may cancel twice: by its connection, and by its reply.
        await shielded(self._spending.release(self, fault))

    async def settle(self, pictures: Sequence[KeptPicture], reply: str | None = None) -> None:
        """Charge for these pictures, give the rest back. Raises HoldLost, LedgerUnavailable."""
        self._settling = True
        created = int(time.time())
        await self._spending.settle(self, created, tuple(pictures), reply)
        self.created = created

    def lose(self) -> None:
        """Stop the work: the hold is over. A settlement on its way finds out by itself."""
        if self._lost:
            return  # It is stopping already; its cleaning up is not to be disturbed.
        self._lost = True
        if self._task is not None and not self._settling:
            self._task.cancel()


class LedgerBilling:
    """Places holds and keeps them alive. One for each server process."""

    def __init__(
        self,
        books: HoldStore,
        requests: Requests,
        prices: Prices,
        *,
        lease_s: float,
        settle_patience_s: float,
    ) -> None:
        self._books = books
        self._requests = requests
        self._prices = prices
        self._lease_s = lease_s
        self._patience_s = settle_patience_s
        self._open: dict[str, LedgerHold] = {}

    async def hold(
        self, caller: Caller, order: ImageOrder, ask: RequestOptions, *, buys: bool = False
    ) -> LedgerHold:
        """Hold the whole price of an order.

        Where it `buys`, what was bought for the same request of a client that left comes first:
        then TakenOver is raised. Raises ModelNotAllowed, PriceNotSet, and what `HoldStore.hold`
        raises.
        """
        caller.check_model(order.model)
        request = await self._request(caller, order, ask, buys=buys)
        holding = self._books.place(request, caller.limits)
        try:
            held = held_of(await asyncio.shield(holding))
        except asyncio.CancelledError:
            # The client left while the hold was being placed: whatever comes of it is given back.
            with suppress(Exception):
                await self._give_back(request.id, await holding)
            raise
        hold = LedgerHold(self, held, caller.account_id)
        self._open[hold.id] = hold
        return hold

    def leave(self, request_id: str) -> asyncio.Future[object]:
        """Begin to note that the client of what was bought left; see `HoldStore.leave`."""
        return self._books.leave(request_id)

    async def settle(
        self,
        hold: LedgerHold,
        created: int,
        pictures: tuple[KeptPicture, ...],
        reply: str | None,
    ) -> None:
        """Settle, patiently: the pictures are drawn, and a database may be away for a moment."""
        with suppress(LedgerUnavailable):
            return await self._books.settle(hold.id, created, pictures, reply)
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(LedgerUnavailable),
            wait=wait_exponential(multiplier=0.1, max=RETRY_WAIT_MAX_S),
            stop=stop_after_delay(self._patience_s),
            reraise=True,
        ):
            with attempt:
                await self._books.settle(hold.id, created, pictures, reply)
        return None

    async def release(self, hold: LedgerHold, fault: BaseException | None) -> None:
        """Give a hold back. A database that is away leaves it to the sweep."""
        failure = _failure(fault)
        keeps_key = failure.status < 500 and failure.status not in RETRIED_STATUSES
        keeps_key = keeps_key and failure is not CANCELLED
        try:
            await self._books.release(hold.id, failure, keeps_key=keeps_key)
        except LedgerUnavailable:
            log.warning("the hold %s could not be released; the sweep will do it", hold.id)

    async def cancel(self, account_id: str, request_id: str) -> bool:
        """End an account's hold from outside; tell whether it was still held."""
        if await self._requests.find(account_id, request_id) is None:
            return False
        cancelled = await self._books.release(request_id, CANCELLED, keeps_key=False)
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
        released = await self._books.sweep()
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
            ):  # The ledger has logged it; the next turn tries again.
                renewed = list(self._open.values())
                alive = await self._books.renew([hold.id for hold in renewed])
                for hold in renewed:
                    if hold.id not in alive and hold.id in self._open:
                        hold.lose()
                await self.sweep()

    async def _give_back(self, request_id: str, found: PlacedHold | RequestRecord) -> None:
        if isinstance(found, RequestRecord):
            await self._books.leave(found.id)
        else:
            await self._books.release(request_id, CANCELLED, keeps_key=False)

    async def _request(
        self, caller: Caller, order: ImageOrder, ask: RequestOptions, *, buys: bool
    ) -> NewRequest:
        size, quality = str(order.size), str(order.quality)
        has_key = ask.idempotency_key is not None
        takes_over = buys and not has_key and not ask.later
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
            later=ask.later,
            takes_over=takes_over,
            idempotency_key=ask.idempotency_key,
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


def recorded_error(failure: Failure) -> LimnerError:
    """Return a recorded failure as the error that it was."""
    return Recorded(
        failure.message,
        status=failure.status,
        type=failure.type,
        code=failure.code,
        param=failure.param,
        retry_after_s=failure.retry_after_s,
    )


def _failure(fault: BaseException | None) -> Failure:
    if isinstance(fault, LimnerError):
        return failure_of(fault)
    if fault is None or isinstance(fault, (asyncio.CancelledError, GeneratorExit)):
        return CANCELLED
    return failure_of(InternalError())
