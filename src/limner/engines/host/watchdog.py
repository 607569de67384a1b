"""Whether a host's engine still draws: a thread of it may hang while the event loop lives on.

Nobody else notices that: the host answers, orders begin, and each one ends by its time limit.
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
    """An engine whose signs of life are noted; an Engine itself.

    A sign of life is a picture, a drawing that ends by itself, or one more of the `steps` that the
    engine counts. An engine that has had something to draw for `timeout_s` for each picture and
    `grace_s` more, without a sign, hangs: whether one order waited all the time, or several left
    one after another. So does one from which a cancelled order has not come back for `leave_s`.
    """

    def __init__(
        self,
        engine: Engine,
        steps: Callable[[], float],
        *,
        timeout_s: float,
        grace_s: float,
        leave_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._steps = steps
        self._timeout_s = timeout_s
        self._grace_s = grace_s
        self._leave_s = leave_s
        self._clock = clock
        self._drawings: set[_Drawing] = set()
        self._leaving: dict[object, float] = {}
        self._looked_at = clock()
        self._steps_then = steps()
        self._silent_s = 0.0

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self._engine.capabilities

    @property
    def look_s(self) -> float:
        """How often to look."""
        return min(1, self._grace_s / 4)

    async def start(self) -> None:
        """Start the engine."""
        await self._engine.start()

    async def stop(self) -> None:
        """Stop the engine."""
        await self._engine.stop()

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished | Placed | Bought]:
        """Draw, and note the signs of life."""
        drawing = _Drawing(order, self._clock())
        self._drawings.add(drawing)
        try:
            async with aclosing(self._engine.draw(order)) as pictures:
                async for picture in pictures:
                    self._silent_s = 0
                    yield picture
            self._silent_s = 0
        except Exception:  # It answers, be it by a fault; a cancellation is no sign of life.
            self._silent_s = 0
            raise
        finally:
            self._drawings.discard(drawing)

    @contextmanager
    def leaving(self) -> Generator[None]:
        """Note that an order is cancelled, until it has ended."""
        mark = object()
        self._leaving[mark] = self._clock()
        try:
            yield
        finally:
            del self._leaving[mark]

    def look(self) -> str:
        """Return in what way the engine hangs, and nothing while it does not."""
        now = self._clock()
        # Where this process did not run for a while, its threads did not either.
        passed_s = min(now - self._looked_at, 2 * self.look_s)
        self._looked_at = now
        steps, before = self._steps(), self._steps_then
        self._steps_then = steps
        if steps != before:
            self._silent_s = 0
        elif self._drawings:
            self._silent_s += passed_s
        if self._drawings:
            count = max(len(drawing.order.seeds) for drawing in self._drawings)
            if self._silent_s > self._timeout_s * count + self._grace_s:
                return f"it has drawn nothing for {self._silent_s:.0f} s"
        longest_s = max((now - since for since in self._leaving.values()), default=0)
        if longest_s > self._leave_s:
            return f"a cancelled order has not ended for {longest_s:.0f} s"
        return ""

    def overdue(self) -> dict[int, float]:
        """Return the time limits of the orders that are past them, by the orders' `id`."""
        now = self._clock()
        limits = {one: self._timeout_s * len(one.order.seeds) for one in self._drawings}
        return {id(one.order): limit for one, limit in limits.items() if now - one.began > limit}
