"""The Engine protocol: a frozen order in, an async iterator of pictures out."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from limner.contract.orders import (
    Background,
    Fidelity,
    OutputFormat,
    Quality,
    Size,
    Style,
    Task,
)
from limner.images.pixels import Hole, Pixels
from limner.images.relayed import PictureFile
from limner_sketch.language.scene import Scene


@dataclass(frozen=True, slots=True, eq=False)
class DrawOrder:
    """What an engine is asked to draw.

    `prompt` is the text to draw (the revised one where there is one) and `scene` what the prompts
    station understood; an engine uses whichever it can. `seeds` holds one seed per picture, so
    `len(seeds)` pictures are wanted; the same seed, size and order give the same bytes, whatever
    the other seeds are. `source` (RGBA, at `size`) and `hole` come with edits, `source` alone
    with variations. In `source` the pixels of the hole are zero.

    An edit without a hole may change everything; transparent parts of its source are to be filled,
    and `others` (RGBA, at `size`) are further pictures that it may draw on.

    `background` transparent wants RGBA pictures with nothing behind the subjects. `partial` is how
    many intermediate states of each picture are wanted; an engine that has none yields none.

    The rest is for engines that pass an order on: `model` is the public one, `asked` the prompt as
    the caller wrote it, `seed_given` tells that the caller chose the seed. `output_format` and
    `compression` are the file that will be delivered, so that one drawn elsewhere need not be
    written twice; `permissive` and `fidelity` are the caller's `moderation` and `input_fidelity`.
    """

    task: Task
    prompt: str
    scene: Scene
    size: Size
    seeds: tuple[int, ...]
    quality: Quality = Quality.STANDARD
    style: Style | None = None
    source: Pixels | None = None
    hole: Hole | None = None
    others: tuple[Pixels, ...] = ()
    background: Background = Background.OPAQUE
    partial: int = 0
    model: str = ""
    asked: str = ""
    seed_given: bool = False
    output_format: OutputFormat = OutputFormat.PNG
    compression: int = 100
    permissive: bool = False
    fidelity: Fidelity | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A picture that an engine hands over.

    `index` tells which of the order's pictures it is, `pixels` may have the engine's native size.
    A picture with `final` False is a true intermediate state of the drawing; its last is final.
    `revised_prompt` is set by an engine that drew from another prompt than the order's. `ignored`
    names the parameters of the order that the engine could not heed.
    """

    index: int
    pixels: Pixels
    final: bool = True
    revised_prompt: str | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Relayed:
    """The same, as the finished file of another server; it goes on untouched where it can."""

    index: int
    picture: PictureFile
    final: bool = True
    revised_prompt: str | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do. `concurrent_max` orders are drawn at once, the rest wait.

    One that `revises` draws from the prompt as the caller wrote it, looks at no scene, and says
    with each picture what prompt it was drawn from.
    """

    tasks: frozenset[Task]
    partial_pictures: bool
    seeded: bool
    concurrent_max: int
    credits: str = ""
    revises: bool = False


class Engine(Protocol):
    """Anything that draws. One method does the work; closing its iterator cancels it."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""

    async def start(self) -> None:
        """Get ready to draw; called once before the first order. Raises what stops the start."""

    async def stop(self) -> None:
        """Give everything back; called once, also after a failed start."""

    def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Relayed]:
        """Yield partial and final pictures; exactly one final picture for each seed.

        Only an engine that passes orders on may have fewer, when that is what it got.

        The iterator may be closed at any moment, which stops the work within a step.
        """
