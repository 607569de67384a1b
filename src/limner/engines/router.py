"""Chooses the engines for an order, and starts and stops all engines of a server."""

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
START_WAIT_S = 30.0
"""How long a starting server waits for engines with `models`, in seconds."""


class FileEngine(Protocol):
    """An Engine whose pictures are finished files, as the path needs them."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    async def start(self) -> None:
        """Prepare to draw. Raises ConfigurationError where the engine cannot be used."""

    async def stop(self) -> None:
        """Release everything."""

    def draw(self, order: DrawOrder) -> AsyncGenerator[Finished | Placed | Bought]:
        """Yield the pictures, `Placed` and `Bought`; closing the iterator cancels the work."""


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """An engine, its name in the configuration, and the models that it draws for.

    Without `models` it draws for each model that no other engine draws for. `weight` is its share
    of the orders where several do; one of weight 0 comes after all others. `state` returns its
    present state: `ready`, or another word for the operator.
    """

    name: str
    engine: FileEngine
    models: tuple[str, ...] = ()
    weight: float = 1.0
    state: Callable[[], str] = lambda: READY


class Router:
    """Chooses the engines for each order; starts and stops them all.

    `models` are those of the API. The engine without models must start, unless the others cover all
    models: then it is left out. Another engine that does not start is logged and skipped.
    """

    def __init__(
        self,
        entries: Sequence[EngineEntry],
        models: Iterable[str],
        rng: random.Random,
        start_wait_s: float = START_WAIT_S,
    ) -> None:
        self._start_wait_s = start_wait_s
        self._starting: list[asyncio.Task[None]] = []
        self._rng = rng
        others = [entry for entry in entries if entry.models]
        default = [entry for entry in entries if not entry.models]
        named = {model: [one for one in others if model in one.models] for model in models}
        self._default = default if not all(named.values()) else []
        self._others = others
        self._by_model = {model: able or self._default for model, able in named.items()}
        self._down: set[str] = set()

    @property
    def entries(self) -> list[EngineEntry]:
        """The engines in use."""
        return [*self._default, *self._others]

    def ranked(self, order: ImageOrder) -> list[EngineEntry]:
        """Return the engines of the order's model, in the order in which they are tried.

        They are in random order by weight. Those that are not ready follow, and then those that
        cannot do the task, whose error says so. Raises EngineDown where none has started,
        ModelNotFound where the model has none.
        """
        able = [entry for entry in self._by_model[order.model] if self._is_up(entry)]
        if not able:
            down = self._by_model[order.model]
            raise EngineDown(down[0].name) if down else ModelNotFound(order.model)
        if len(able) == 1:
            return able

        def rank(entry: EngineEntry) -> tuple[bool, bool, float]:
            can = order.task in entry.engine.capabilities.tasks
            return can, entry.state() == READY, self._random_key(entry)

        return sorted(able, key=rank, reverse=True)

    def buys(self, model: str) -> bool:
        """Tell whether an engine of a model buys its pictures from another server."""
        able = self._by_model.get(model, ())
        return any(entry.engine.capabilities.buys for entry in able)

    def serves(self, model: str) -> bool:
        """Tell whether an engine of a model is in use."""
        return any(self._is_up(entry) for entry in self._by_model.get(model, ()))

    def states(self) -> Mapping[str, str]:
        """Return the state of each engine, by its name."""
        return {
            entry.name: FAILED if entry.name in self._down else entry.state()
            for entry in self.entries
        }

    def is_ready(self) -> bool:
        """Tell whether each model has a ready engine; one whose engines all failed is left out."""
        started = ([one for one in able if self._is_up(one)] for able in self._by_model.values())
        return all(any(entry.state() == READY for entry in able) for able in started if able)

    async def start(self) -> None:
        """Start all engines concurrently. Raises the ConfigurationError of the one without models.

        It waits for that one to the end, for the others `start_wait_s`: they go on starting, and
        get orders once they are ready.
        """
        self._starting = [asyncio.create_task(self._start(entry)) for entry in self._others]
        for entry in self._default:
            await entry.engine.start()
        if self._starting:
            await asyncio.wait(self._starting, timeout=self._start_wait_s)

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
            if entry.state() == READY:  # It has no state of its own.
                self._down.add(entry.name)
            log.error("the engine %s did not start: %s", entry.name, fault)

    def _is_up(self, entry: EngineEntry) -> bool:
        """Tell whether an engine has started or is still starting."""
        return entry.name not in self._down and entry.state() != FAILED

    def _random_key(self, entry: EngineEntry) -> float:
        # Efraimidis and Spirakis: the order of u^(1/w) is a weighted sample.
        return self._rng.random() ** (1 / entry.weight) if entry.weight else -1.0
