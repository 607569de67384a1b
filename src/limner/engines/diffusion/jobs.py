"""PictureJob, one picture to draw, and Recipe, which all jobs of a batch share."""

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
    the share of the steps that change an original. `parts` counts the parts of a long prompt.
    `negative` is the negative prompt, "" for none: pipelines treat none and an empty one
    differently, so jobs with and without one do not share a batch. `unique` differs from all others
    for a picture that cannot be batched, and is None otherwise.
    """

    method: Method
    size: Size
    steps: int | None
    guidance: float | None
    strength: float = 1.0
    parts: int = 1
    negative: str = ""
    unique: int | None = None


@dataclass(slots=True, eq=False)
class PictureJob:
    """One picture of an order. `source`, `hole` and `others` have the native size.

    `texts` is the prompt, in the parts in which it is encoded. `cut_prompt` is the beginning of a
    prompt that was too long; `ignored` names the parameters without effect. `send` accepts pictures
    and errors from any thread. `index` is the picture's index in its order.
    """

    recipe: Recipe
    texts: tuple[str, ...]
    seed: int
    index: int
    send: Callable[[Drawn | LimnerError], None]
    source: Pixels | None = None
    hole: Hole | None = None
    others: tuple[Pixels, ...] = ()
    partial: bool = False
    cut_prompt: str | None = None
    ignored: tuple[str, ...] = ()
    _cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody waits for the picture any more."""
        return self._cancelled.is_set()

    def send_picture(self, picture: Pixels, *, final: bool = True) -> None:
        """Send the picture, or a partial one."""
        self.send(Drawn(self.index, picture, final, self.cut_prompt, self.ignored))

    def cancel(self) -> None:
        """Give the picture up; a batch stops once all its jobs are cancelled."""
        self._cancelled.set()
