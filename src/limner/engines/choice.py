"""Several engines for one model: by weight, and when one cannot, the next."""

from __future__ import annotations

import logging
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from limner.engines.engine import Capabilities, Drawn, DrawOrder, Engine, Relayed
from limner.errors import LimnerError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engine by its name. One of `weight` 0 is asked only when the others cannot."""

    name: str
    engine: Engine
    weight: float


class ChoiceEngine:
    """Draws with one of several engines; an Engine itself. They are started elsewhere.

    An order goes on to the next engine only where the one before neither drew nor bought anything.
    """

    def __init__(self, candidates: Sequence[Candidate], chance: random.Random) -> None:
        self._candidates = tuple(candidates)
        self._chance = chance

    @property
    def capabilities(self) -> Capabilities:
        """What all of them can do together."""
        able = [one.engine.capabilities for one in self._candidates]
        return Capabilities(
            tasks=frozenset().union(*(one.tasks for one in able)),
            partial_pictures=any(one.partial_pictures for one in able),
            seeded=all(one.seeded for one in able),
            concurrent_max=sum(one.concurrent_max for one in able),
            revises=all(one.revises for one in able),
        )

    async def start(self) -> None:
        """Do nothing: each engine is started once, for all its models."""

    async def stop(self) -> None:
        """Do nothing."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Relayed]:
        """Draw with the first engine that can. Raises what the last one raised."""
        candidates = self._in_turn(order)
        for number, one in enumerate(candidates, 1):
            begun = False
            try:
                async with aclosing(one.engine.draw(order)) as pictures:
                    async for picture in pictures:
                        begun = True
                        yield picture
                return
            except LimnerError as fault:
                if begun or not fault.elsewhere or number == len(candidates):
                    raise
                log.warning("%s cannot draw this: %s; asking the next", one.name, fault.message)

    def _in_turn(self, order: DrawOrder) -> list[Candidate]:
        """Draw lots by weight; whoever cannot do the task comes last, to say so."""

        def lot(one: Candidate) -> float:
            # Efraimidis and Spirakis: the order of u^(1/w) is a weighted sample.
            return self._chance.random() ** (1 / one.weight) if one.weight else -1.0

        lots = [
            (order.task in one.engine.capabilities.tasks, lot(one), one) for one in self._candidates
        ]
        return [one for _, _, one in sorted(lots, key=lambda each: each[:2], reverse=True)]
