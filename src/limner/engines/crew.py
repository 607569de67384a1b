"""The engines of a server, and which of them draws for which model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from limner.engines.engine import Engine
from limner.engines.fallible import FallibleEngine
from limner.engines.queue import QueuedEngine


class Crew:
    """Engines, each behind a line of its own.

    `basic` draws for every model that no other does, and must start. `others` gives each further
    engine by its name with the models that it draws for; one that does not start is passed over.
    """

    def __init__(
        self,
        basic: Engine,
        others: Mapping[str, tuple[Engine, tuple[str, ...]]],
        models: Iterable[str],
        *,
        waiting_max: int,
        wait_max_s: float,
    ) -> None:
        def queued(engine: Engine) -> QueuedEngine:
            return QueuedEngine(engine, waiting_max=waiting_max, wait_max_s=wait_max_s)

        self._fallible = {
            name: FallibleEngine(name, engine) for name, (engine, _) in others.items()
        }
        lines = {name: queued(engine) for name, engine in self._fallible.items()}
        draws = {model: name for name, (_, drawn) in others.items() for model in drawn}
        line = queued(basic)
        self._draws = draws
        self._all = (line, *lines.values())
        self.by_model: Mapping[str, Engine] = {
            model: lines[draws[model]] if model in draws else line for model in models
        }

    def serves(self, model: str) -> bool:
        """Tell whether the engine of a model is at work."""
        name = self._draws.get(model)
        return model in self.by_model and (name is None or not self._fallible[name].is_down)

    async def start(self) -> None:
        """Start the engines, the further ones at once: large models take minutes to load."""
        first, *others = self._all
        await first.start()
        await asyncio.gather(*(engine.start() for engine in others))

    async def stop(self) -> None:
        """Stop all engines."""
        for engine in self._all:
            await engine.stop()
