"""One picture to draw, as it is sent to a worker process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Hole, Pixels
from limner_sketch.language.scene import Scene


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One picture of a `DrawOrder`; the fields mean what they mean there. Picklable."""

    task: Task
    scene: Scene
    size: Size
    seed: int
    quality: Quality = Quality.STANDARD
    style: Style | None = None
    source: Pixels | None = None
    hole: Hole | None = None
    others: tuple[Pixels, ...] = ()


Stages = Iterator[Pixels]
"""A drawing in progress: each item is a true intermediate state, the last one is the picture."""
