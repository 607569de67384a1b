"""Detects that a host's engine hangs, where one of its threads does while the event loop runs.

Nothing else shows that: the host answers, and orders begin and end by their time limits.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass

from limner.engines.engine import (
    Bought,
    Capabilities,
    Drawn,
    DrawOrder,
    Engine,
    Finished,
    Placed,
)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    order: DrawOrder
    began: float


class WatchedEngine:
    """An Engine that wraps another one and records its progress.

    Progress is a picture, an order that ends by itself, or a change of `step_count()`. An engine
    hangs if it makes no progress while it has orders: for `timeout_s` for each picture of the
    largest order, and `grace_s` more. It also hangs if a cancelled order does not end within
    `cancel_s`.
    """

    def __init__(
        self,
        engine: Engine,
        step_count: Callable[[], float],
        *,
        timeout_s: float,
        grace_s: float,
        cancel_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._step_count = step_count
        self._timeout_s = timeout_s
        self._grace_s = grace_s
        self._cancel_s = cancel_s
        self._clock = clock
        self._drawings: set[_Drawing] = set()
        self._cancelled_at: dict[object, float] = {}
        self._checked_at = clock()
        self._last_step_count = step_count()
        self._silent_s = 0.0

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self._engine.capabilities

    @property
    def check_interval_s(self) -> float:
        """How often `check` is to be called, in seconds."""
        return min(1, self._grace_s / 4)

    async def start(self) -> None:
        """Start the engine."""
        await self._engine.start()

    async def stop(self) -> None:
        """Stop the engine."""
        await self._engine.stop()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished | Placed | Bought]:
        """Draw, and record the progress."""
        drawing = _Drawing(order, self._clock())
        self._drawings.add(drawing)
        try:
            async with aclosing(self._engine.draw(order)) as pictures:
                async for picture in pictures:
                    self._silent_s = 0
                    yield picture
            self._silent_s = 0
        except Exception:  # An error is progress, too; a cancellation is none.
            self._silent_s = 0
            raise
        finally:
            self._drawings.discard(drawing)

    @contextmanager
    def cancelling(self) -> Generator[None]:
        """Record that an order is cancelled; within the context it ends."""
        key = object()
        self._cancelled_at[key] = self._clock()
        try:
            yield
        finally:
            del self._cancelled_at[key]

    def check(self) -> str:
        """Return why the engine is taken to hang, "" where it is not."""
        now = self._clock()
        # While the whole process was suspended, its threads were, too.
        passed_s = min(now - self._checked_at, 2 * self.check_interval_s)
        self._checked_at = now
        steps, before = self._step_count(), self._last_step_count
        self._last_step_count = steps
        if steps != before:
            self._silent_s = 0
        elif self._drawings:
            self._silent_s += passed_s
        if self._drawings:
            count = max(len(drawing.order.seeds) for drawing in self._drawings)
            if self._silent_s > self._timeout_s * count + self._grace_s:
                return f"it has drawn nothing for {self._silent_s:.0f} s"
        longest_s = max((now - since for since in self._cancelled_at.values()), default=0)
        if longest_s > self._cancel_s:
            return f"a cancelled order has not ended for {longest_s:.0f} s"
        return ""

    def overdue(self) -> dict[int, float]:
        """Return the time limits of the orders that have exceeded them, by the orders' `id`."""
        now = self._clock()
        limits = {one: self._timeout_s * len(one.order.seeds) for one in self._drawings}
        return {id(one.order): limit for one, limit in limits.items() if now - one.began > limit}
