"""An engine that may fail to start: the log says why, its orders are refused, others serve."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator

from limner.engines.engine import Capabilities, Drawn, DrawOrder, Engine, Relayed
from limner.errors import ConfigurationError, EngineDown

log = logging.getLogger(__name__)


class FallibleEngine:
    """An engine by its name in the configuration; an Engine itself."""

    def __init__(self, name: str, engine: Engine) -> None:
        self._name = name
        self._engine = engine
        self.is_down = False

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        return self._engine.capabilities

    async def start(self) -> None:
        """Start the engine; where that fails, say so and stay down."""
        try:
            await self._engine.start()
        except ConfigurationError as fault:
            self.is_down = True
            log.error("the engine %s did not start: %s", self._name, fault)

    async def stop(self) -> None:
        """Stop the engine."""
        await self._engine.stop()

    def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Relayed]:
        """Draw. Raises EngineDown when the engine did not start."""
        if self.is_down:
            raise EngineDown(self._name)
        return self._engine.draw(order)
