"""The conformance suite: it takes engines of every sort, and finds what one does wrong."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from limner.contract.orders import Background, Task
from limner.engines.engine import Capabilities, Drawn, DrawOrder, Engine, Finished, PromptIntake
from limner.engines.finishing_engine import finished
from limner.images.pixels import Pixels
from limner.images.png_writer import encode
from limner.images.received_files import inspect_file
from limner.testing.engines import CHOICES, EngineConformance
from limner.testing.orders import edit, plain_order, variation
from limner.testing.runner import RunningEngine

ABLE = Capabilities(
    tasks=frozenset(Task),
    partial_pictures=True,
    seeded=True,
    concurrent_max=2,
    prompts=PromptIntake.text(frozenset({"en"}), 77),
)


@dataclass
class Walls:
    """Paints a wall in a colour that depends on the order; an Engine."""

    capabilities: Capabilities = ABLE

    async def start(self) -> None:
        """Nothing is needed."""

    async def stop(self) -> None:
        """Nothing is held."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished]:
        """Paint one wall after the other."""
        for index, seed in enumerate(order.seeds):
            await asyncio.sleep(0)
            if order.asked.partial_pictures and self.capabilities.partial_pictures:
                yield self.told(order, Drawn(index, np.zeros((8, 8, 3), np.uint8), final=False))
            wall = np.full((32, 48, 3), self.color(order, seed), np.uint8)
            yield self.told(order, Drawn(index, wall, ignored=self.ignored(order)))

    def color(self, order: DrawOrder, seed: int) -> tuple[int, int, int]:
        """Choose the colour."""
        quality = list(type(order.asked.quality)).index(order.asked.quality)
        return seed % 251, quality, 7

    def ignored(self, order: DrawOrder) -> tuple[str, ...]:
        """Name what is not heeded."""
        asked = order.asked
        lost = {
            "background": asked.background is Background.TRANSPARENT,
            "input_fidelity": asked.fidelity is not None,
            "image": bool(order.others),
        }
        return tuple(name for name, is_lost in lost.items() if is_lost)

    def told(self, order: DrawOrder, drawn: Drawn) -> Drawn | Finished:
        """Hand a picture over."""
        assert order.seeds
        return drawn


class FinishedWalls(Walls):
    """Hands over finished files, as a host does, and says what it drew."""

    def told(self, order: DrawOrder, drawn: Drawn) -> Drawn | Finished:
        """Finish the picture."""
        return finished(order, replace(drawn, prompt="A wall."), "")


class FilesOfWalls(Walls):
    """Hands over files of its own, in any colour by chance, and heeds nothing."""

    def color(self, order: DrawOrder, seed: int) -> tuple[int, int, int]:
        """Choose by chance, once for each picture."""
        return random.randrange(256), seed % 2, len(order.seeds)

    def ignored(self, order: DrawOrder) -> tuple[str, ...]:
        """Name what is not heeded."""
        asked = order.asked
        lost = {
            "seed": asked.seed is not None,
            "quality": asked.quality.is_detailed,
            "background": asked.background is Background.TRANSPARENT,
            "partial_images": asked.partial_pictures > 0,
        }
        return tuple(name for name, is_lost in lost.items() if is_lost)

    def told(self, order: DrawOrder, drawn: Drawn) -> Drawn | Finished:
        """Write the picture."""
        assert order.seeds
        assert isinstance(drawn.picture, np.ndarray)
        return replace(drawn, picture=inspect_file(encode(drawn.picture)))


class StylelessWalls(FinishedWalls):
    """Says that it heeds no style."""

    def ignored(self, order: DrawOrder) -> tuple[str, ...]:
        """Name what is not heeded."""
        return super().ignored(order) + (("style",) if order.asked.style else ())


class TestPixels(EngineConformance):
    """An engine that yields pixels."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        """Return it."""
        return Walls()


class TestFinished(EngineConformance):
    """An engine that yields finished files, and understands prompts itself."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        """Return it; a style is nothing to it."""
        return StylelessWalls(replace(ABLE, prompts=PromptIntake.own()))


class TestFiles(EngineConformance):
    """An engine that yields files, with no seeds, states on the way, edits or variations."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        """Return it."""
        able = replace(ABLE, tasks=frozenset({Task.GENERATE}), seeded=False, partial_pictures=False)
        return FilesOfWalls(able)


class Forgetful(Walls):
    """Leaves the last picture out."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished]:
        """Draw all but one."""
        async for picture in super().draw(replace(order, seeds=order.seeds[1:])):
            yield picture


class Moody(Walls):
    """Has another colour each time."""

    def color(self, order: DrawOrder, seed: int) -> tuple[int, int, int]:
        """Count the orders."""
        self.count = getattr(self, "count", 0) + 1
        return seed % 251, self.count, len(order.seeds)


class Silent(Walls):
    """Heeds nothing and says nothing of it."""

    def color(self, order: DrawOrder, seed: int) -> tuple[int, int, int]:
        """Look at the seed alone."""
        assert order.seeds
        return seed % 251, 0, 7

    def ignored(self, order: DrawOrder) -> tuple[str, ...]:
        """Name nothing."""
        assert order.seeds
        return ()


class Vandal(Walls):
    """Paints over its source."""

    def told(self, order: DrawOrder, drawn: Drawn) -> Drawn | Finished:
        """Write where nothing may be written."""
        if order.source is not None:
            order.source[:] = 0
        return drawn


class Boaster(Walls):
    """Says that it drew what nobody asked for."""

    def told(self, order: DrawOrder, drawn: Drawn) -> Drawn | Finished:
        """Add words of its own."""
        return replace(drawn, prompt=f"{order.prompt}, masterpiece")


class Copier(Walls):
    """Hands an edit's source back as it came."""

    def told(self, order: DrawOrder, drawn: Drawn) -> Drawn | Finished:
        """Draw nothing."""
        source: Pixels | None = order.kept
        return drawn if source is None else replace(drawn, picture=source)


FAULTS: list[tuple[type[Walls], Callable[[EngineConformance, RunningEngine], None]]] = [
    (Forgetful, lambda s, r: s.test_each_seed_gives_exactly_one_final_picture(r, (1, 2))),
    (Moody, lambda s, r: s.test_a_seed_gives_the_same_picture_whatever_the_others_are(r)),
    (Moody, lambda s, r: s.test_what_was_drawn_before_changes_nothing(r)),
    (Moody, lambda s, r: s.test_edits_and_variations_draw_and_repeat(r, variation)),
    (Silent, lambda s, r: s.test_what_is_asked_for_is_heeded_or_named(r, CHOICES[0])),
    (Silent, lambda s, r: s.test_further_pictures_are_drawn_on_or_named(r)),
    (Boaster, lambda s, r: s.test_the_prompt_that_was_drawn_is_told(r, "a cat")),
    (Copier, lambda s, r: s.test_an_edit_changes_the_hole_and_nothing_else(r)),
]


@pytest.mark.parametrize(("engine", "check"), FAULTS)
def test_a_broken_promise_is_found(
    engine: type[Walls], check: Callable[[EngineConformance, RunningEngine], None]
) -> None:
    running = RunningEngine(engine())
    with pytest.raises(AssertionError):
        check(EngineConformance(), running)
    running.close()


def test_an_engine_that_writes_to_its_source_is_found() -> None:
    """Numpy itself refuses, since the suite's sources cannot be written to."""
    running = RunningEngine(Vandal())
    with pytest.raises(ValueError, match="read-only"):
        running.draw(edit(plain_order()))
    running.close()
