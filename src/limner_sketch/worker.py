"""What a drawing process does: one picture of an order in, its states as finished files out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from limner.contract.orders import Background, Task
from limner.engines.engine import Drawn, DrawOrder, Finished
from limner.engines.finishing_engine import finished
from limner.images.pixels import Pixels
from limner_sketch.drawing import draw
from limner_sketch.job import Job
from limner_sketch.language.interpreter import Improved, Interpreter
from limner_sketch.language.scene import Scene
from limner_sketch.row_checks import check_rows

CREDITS = (
    "Contains pictures by OpenMoji, the open-source emoji and icon project (https://openmoji.org). "
    "License: CC BY-SA 4.0"
)


@dataclass(frozen=True, slots=True, eq=False)
class PictureWork:
    """Which picture of an order to draw."""

    order: DrawOrder
    index: int


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """A state of a picture. `understood` is False where understanding its prompt failed."""

    picture: Finished
    understood: bool


class Painter:
    """Understands and draws. One for each process; it holds the lexicon."""

    def __init__(self) -> None:
        self._failed = False
        self._interpreter = Interpreter(self._on_failure)
        check_rows()

    def paint(self, work: PictureWork) -> Iterator[Painted | None]:
        """Yield the states of a picture, the last one final; None for one that nobody wants."""
        self._failed = False
        improved = self._interpreted(work)
        wanted, before = work.order.asked.partial_pictures, None
        drawing = draw(_job(work, improved.scene))
        state = next(drawing)
        for following in drawing:
            shown = wanted > 0 and (before is None or not np.array_equal(before, state))
            yield self._painted(work, improved, state, final=False) if shown else None
            wanted, before = wanted - shown, state if shown else before
            state = following
        yield self._painted(work, improved, state, final=True)

    def _interpreted(self, work: PictureWork) -> Improved:
        """Understand the prompt; only whole pictures have anything left to fill in."""
        asked, words = work.order.asked, work.order.prompt
        if asked.task is not Task.GENERATE:
            return Improved(words, self._interpreter.understand(words))
        return self._interpreter.interpret(
            words,
            work.order.revision,
            style=asked.style,
            quality=asked.quality,
            seed=work.order.seeds[work.index],
        )

    def _painted(
        self, work: PictureWork, improved: Improved, pixels: Pixels, *, final: bool
    ) -> Painted:
        ignored = () if work.order.asked.fidelity is None else ("input_fidelity",)
        drawn = Drawn(work.index, pixels, final, improved.prompt, ignored)
        return Painted(finished(work.order, drawn, CREDITS), understood=not self._failed)

    def _on_failure(self) -> None:
        self._failed = True


def _job(work: PictureWork, scene: Scene) -> Job:
    order, asked = work.order, work.order.asked
    if asked.background is Background.TRANSPARENT:
        scene = replace(scene, background=Background.TRANSPARENT)
    return Job(
        task=asked.task,
        scene=scene,
        size=asked.size,
        seed=order.seeds[work.index],
        quality=asked.quality,
        style=asked.style,
        source=order.source,
        hole=order.hole,
        others=order.others,
    )
