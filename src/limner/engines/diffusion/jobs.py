"""A job: one picture to draw, and the recipe that pictures of one batch share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from limner.contract.orders import Size
from limner.engines.engine import Drawn
from limner.errors import LimnerError
from limner.images.pixels import Hole, Pixels

Method = Literal[
    "text", "inpaint", "img2img", "blend", "reference", "unclip", "kandinsky", "redux", "ip-adapter"
]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a picture is drawn. Only pictures with equal recipes share a batch.

    `size` is the native one; `steps` and `guidance` None are the pipeline's defaults. `strength` is
    the share of the steps that change an original. `parts` counts the pieces of a long prompt.
    `negative` is the negative prompt, "" for none: pipelines treat none and an empty one unlike, so
    orders with and without one never meet.
    `alone` is unlike any other for a picture that cannot be batched, and None otherwise.
    """

    method: Method
    size: Size
    steps: int | None
    guidance: float | None
    strength: float = 1.0
    parts: int = 1
    negative: str = ""
    alone: int | None = None


@dataclass(slots=True, eq=False)
class PictureJob:
    """One picture of an order. `source`, `hole` and `others` lie on the native shape.

    `texts` is the prompt, in the pieces in which it is read. `cut_prompt` is what is left of a
    prompt that was too long; `ignored` names the parameters that are not heeded.
    `tell` takes pictures and errors from any thread. After `leave` nobody waits for it any more.
    """

    recipe: Recipe
    texts: tuple[str, ...]
    seed: int
    index: int
    tell: Callable[[Drawn | LimnerError], None]
    source: Pixels | None = None
    hole: Hole | None = None
    others: tuple[Pixels, ...] = ()
    partial: bool = False
    cut_prompt: str | None = None
    ignored: tuple[str, ...] = ()
    _gone: threading.Event = field(default_factory=threading.Event)

    @property
    def gone(self) -> bool:
        """Whether its client has left."""
        return self._gone.is_set()

    def tell_picture(self, picture: Pixels, *, final: bool = True) -> None:
        """Tell a picture of it, or a state on the way."""
        self.tell(Drawn(self.index, picture, final, self.cut_prompt, self.ignored))

    def leave(self) -> None:
        """Give it up."""
        self._gone.set()
