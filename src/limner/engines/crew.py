"""The engines of a server, and which of them draws for which model."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from limner.engines.choice import Candidate, ChoiceEngine
from limner.engines.engine import Engine
from limner.engines.fallible import FallibleEngine
from limner.engines.queue import QueuedEngine


@dataclass(frozen=True, slots=True)
class Member:
    """An engine, the models that it draws for, and its share of them where others do as well."""

    engine: Engine
    models: tuple[str, ...]
    weight: float = 1.0


class Crew:
    """Engines, each behind a line of its own.

    `basic` draws for every model that no other does, and must start; where there is no such model,
    it is not started. `others` gives each further engine by its name; one that does not start is
    passed over.
    """

    def __init__(
        self,
        basic: Engine,
        others: Mapping[str, Member],
        models: Iterable[str],
        *,
        waiting_max: int,
        wait_max_s: float,
    ) -> None:
        def queued(engine: Engine) -> QueuedEngine:
            return QueuedEngine(engine, waiting_max=waiting_max, wait_max_s=wait_max_s)

        self._fallible = {name: FallibleEngine(name, one.engine) for name, one in others.items()}
        lines = {name: queued(engine) for name, engine in self._fallible.items()}
        line = queued(basic)
        chance = random.Random()
        self._draws = {
            model: [name for name, one in others.items() if model in one.models] for model in models
        }
        self._basic = () if all(self._draws.values()) else (line,)
        self._others = tuple(lines.values())

        def engine_of(names: list[str]) -> Engine:
            if len(names) > 1:
                able = [Candidate(name, lines[name], others[name].weight) for name in names]
                return ChoiceEngine(able, chance)
            return lines[names[0]] if names else line

        self.by_model: Mapping[str, Engine] = {
            model: engine_of(names) for model, names in self._draws.items()
        }

    def serves(self, model: str) -> bool:
        """Tell whether an engine of a model is at work."""
        names = self._draws.get(model)
        if names is None:
            return False
        return not names or not all(self._fallible[name].is_down for name in names)

    async def start(self) -> None:
        """Start the engines, the further ones at once: large models take minutes to load."""
        for engine in self._basic:
            await engine.start()
        await asyncio.gather(*(engine.start() for engine in self._others))

    async def stop(self) -> None:
        """Stop all engines."""
        for engine in (*self._basic, *self._others):
            await engine.stop()
