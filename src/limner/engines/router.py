"""The engines of a server, and which of them are asked for an order, in turn."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from limner.contract.orders import ImageOrder
from limner.engines.engine import Bought, Capabilities, DrawOrder, Finished, Placed
from limner.errors import ConfigurationError, EngineDown, ModelNotFound

log = logging.getLogger(__name__)

READY, FAILED = "ready", "failed"
START_PATIENCE_S = 30.0
"""How long a starting server waits for an engine that others can do without, in seconds."""


class FileEngine(Protocol):
    """An Engine whose pictures are finished files: what the path draws with."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    async def start(self) -> None:
        """Get ready. Raises ConfigurationError for what cannot be used."""

    async def stop(self) -> None:
        """Give everything back."""

    def draw(self, order: DrawOrder) -> AsyncGenerator[Finished | Placed | Bought]:
        """Yield the pictures, and what happens before; closing the iterator cancels the work."""


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """An engine by its name in the configuration, and the models that it draws for.

    Without `models` it draws for each model that no other engine draws for. `weight` is its share
    of the orders where several do; one of 0 is asked only when the others cannot. `state` says how
    it is, now: `ready` or something else, which is told to the operator.
    """

    name: str
    engine: FileEngine
    models: tuple[str, ...] = ()
    weight: float = 1.0
    state: Callable[[], str] = lambda: READY


class Router:
    """Names the engines for each order, and starts and stops them all.

    `models` are those of the API. The engine without models must start, unless no model is left to
    it: it is then left out. Another that does not start is passed over; the log says why.
    """

    def __init__(
        self,
        entries: Sequence[EngineEntry],
        models: Iterable[str],
        chance: random.Random,
        patience_s: float = START_PATIENCE_S,
    ) -> None:
        self._patience_s = patience_s
        self._starting: list[asyncio.Task[None]] = []
        self._chance = chance
        others = [entry for entry in entries if entry.models]
        basic = [entry for entry in entries if not entry.models]
        named = {model: [one for one in others if model in one.models] for model in models}
        self._basic = basic if not all(named.values()) else []
        self._others = others
        self._by_model = {model: able or self._basic for model, able in named.items()}
        self._down: set[str] = set()

    @property
    def entries(self) -> list[EngineEntry]:
        """The engines that are at work."""
        return [*self._basic, *self._others]

    def in_turn(self, order: ImageOrder) -> list[EngineEntry]:
        """Return the engines of the order's model, in the turn in which they are asked.

        Lots are drawn by weight. Those that are not ready come behind the others, and those that
        cannot do the task last, to say so. Raises
        EngineDown where none has started, ModelNotFound where there is none.
        """
        able = [entry for entry in self._by_model[order.model] if self._is_up(entry)]
        if not able:
            down = self._by_model[order.model]
            raise EngineDown(down[0].name) if down else ModelNotFound(order.model)
        if len(able) == 1:
            return able

        def rank(entry: EngineEntry) -> tuple[bool, bool, float]:
            can = order.task in entry.engine.capabilities.tasks
            return can, entry.state() == READY, self._lot(entry)

        return sorted(able, key=rank, reverse=True)

    def buys(self, model: str) -> bool:
        """Tell whether an engine of a model buys its pictures from another server."""
        able = self._by_model.get(model, ())
        return any(entry.engine.capabilities.buys for entry in able)

    def serves(self, model: str) -> bool:
        """Tell whether an engine of a model is at work."""
        return any(self._is_up(entry) for entry in self._by_model.get(model, ()))

    def states(self) -> Mapping[str, str]:
        """Return how each engine is, by its name."""
        return {
            entry.name: FAILED if entry.name in self._down else entry.state()
            for entry in self.entries
        }

    def is_ready(self) -> bool:
        """Tell whether each model has an engine that is ready, but for those that never started."""
        started = ([one for one in able if self._is_up(one)] for able in self._by_model.values())
        return all(any(entry.state() == READY for entry in able) for able in started if able)

    async def start(self) -> None:
        """Start the engines side by side. Raises ConfigurationError of the one without models.

        That one is waited for, others only for a while: they go on starting, and are asked once
        they are ready.
        """
        self._starting = [asyncio.create_task(self._start(entry)) for entry in self._others]
        for entry in self._basic:
            await entry.engine.start()
        if self._starting:
            await asyncio.wait(self._starting, timeout=self._patience_s)

    async def stop(self) -> None:
        """Stop all engines."""
        for task in self._starting:
            task.cancel()
        if self._starting:
            await asyncio.wait(self._starting)
        for entry in self.entries:
            await entry.engine.stop()

    async def _start(self, entry: EngineEntry) -> None:
        try:
            await entry.engine.start()
        except ConfigurationError as fault:
            if entry.state() == READY:  # It does not know better.
                self._down.add(entry.name)
            log.error("the engine %s did not start: %s", entry.name, fault)

    def _is_up(self, entry: EngineEntry) -> bool:
        """Tell whether an engine has started, or may yet: it did not fail."""
        return entry.name not in self._down and entry.state() != FAILED

    def _lot(self, entry: EngineEntry) -> float:
        # Efraimidis and Spirakis: the order of u^(1/w) is a weighted sample.
        return self._chance.random() ** (1 / entry.weight) if entry.weight else -1.0
