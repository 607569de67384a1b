"""From an order to its jobs: which method, which shape, how many steps, which words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from limner.contract.orders import Size, Task
from limner.engines.diffusion.families import Family
from limner.engines.diffusion.jobs import Job, Method, Recipe
from limner.engines.diffusion.shapes import lay, lay_hole, native_size
from limner.engines.diffusion.wording import GUIDED, cut, excluded, parts, worded
from limner.engines.engine import Drawn, DrawOrder
from limner.errors import LimnerError
from limner.images.encoding import on_white
from limner.images.pixels import Hole, Pixels

EDIT_STRENGTH = 0.75
"""For an edit without a hole: enough to follow the words, not enough to lose the original."""
FEW_STEPS = 4
FILL_SIDE = 256
BATCHED = frozenset({"text", "inpaint", "img2img", "blend"})


@dataclass(frozen=True, slots=True)
class Means:
    """What a loaded model can do: how each task is done, None where it cannot be.

    `side` is the model's own; `tokenizer` counts the tokens of a prompt, None where there is none.
    """

    generate: Method
    edit: Method | None
    edit_freely: Method | None
    vary: Method | None
    side: int
    tokenizer: Any


class Planner:
    """Makes the jobs of an order. Holds no state but a counter; for the event loop's thread."""

    def __init__(self, family: Family, means: Means) -> None:
        self._family = family
        self._means = means
        self._numbers = itertools.count()

    def plan(self, order: DrawOrder, tell: Callable[[Drawn | LimnerError], None]) -> list[Job]:
        """Return one job for each seed of the order. Raises DrawingFailed for what cannot be."""
        family = self._family
        size = native_size(order.size, self._means.side, family.multiple)
        texts = self._texts(order)
        recipe = self._recipe(order, size, len(texts))
        source, hole = self._originals(order, recipe)
        others = tuple(on_white(lay(one, size)) for one in order.others)
        return [
            Job(
                recipe=replace(recipe, alone=None)
                if recipe.method in BATCHED
                else replace(recipe, alone=next(self._numbers)),
                texts=texts,
                seed=seed,
                index=index,
                tell=tell,
                source=source,
                hole=hole,
                others=others[: family.references_max - 1],
                partial=order.partial > 0,
            )
            for index, seed in enumerate(order.seeds)
        ]

    def method(self, order: DrawOrder) -> Method | None:
        """Tell how an order is drawn; None where the model cannot."""
        if order.task is Task.GENERATE:
            return self._means.generate
        if order.task is Task.VARY:
            return self._means.vary
        return self._means.edit if order.hole is not None else self._means.edit_freely

    def _recipe(self, order: DrawOrder, size: Size, pieces: int) -> Recipe:
        family, method = self._family, self.method(order)
        if method is None:
            raise LimnerError(f"{family.title} cannot do {order.task.value}.")
        strength = self._strength(order, method)
        steps = family.steps_for(order.quality)
        if steps is not None and strength < 1:
            steps = max(steps, math.ceil(min(steps, FEW_STEPS) / strength))
        guidance = family.guidance
        if guidance is not None and guidance > 1 and order.style is not None:
            guidance *= GUIDED[order.style]
        return Recipe(method, size, steps, guidance, strength, pieces, self._excluded(order))

    def _strength(self, order: DrawOrder, method: Method) -> float:
        if order.task is Task.VARY and method in ("img2img", "blend"):
            return self._family.strength
        if order.task is Task.EDIT and order.hole is None and method in ("img2img", "blend"):
            return EDIT_STRENGTH
        return 1.0

    def _texts(self, order: DrawOrder) -> tuple[str, ...]:
        family, tokenizer = self._family, self._means.tokenizer
        words = worded(order.prompt, order.scene, order.style, reads_chinese=family.zh)
        if tokenizer is None or family.tokens is None:
            return (words,)
        if family.chunks:
            return parts(words, tokenizer, family.tokens)
        return (cut(words, tokenizer, family.tokens),)

    def _excluded(self, order: DrawOrder) -> str:
        family, tokenizer = self._family, self._means.tokenizer
        words = excluded(order.scene) if family.negative else ""
        if not words or tokenizer is None or family.tokens is None:
            return words
        return cut(words, tokenizer, family.tokens)

    @staticmethod
    def _originals(order: DrawOrder, recipe: Recipe) -> tuple[Pixels | None, Hole | None]:
        """Lay the original on the native shape: RGB, what is not there filled smoothly."""
        if order.source is None:
            return None, None
        source = lay(order.source, recipe.size)
        hole = None if order.hole is None else lay_hole(order.hole, recipe.size)
        unseen = source[:, :, 3] == 0
        if hole is not None:
            unseen |= hole
        return fill(on_white(source), unseen), hole


def fill(picture: Pixels, unseen: Hole) -> Pixels:
    """Continue a picture smoothly into what is not seen of it; at a low resolution, so quickly."""
    if not unseen.any():
        return picture
    if unseen.all():
        return np.full_like(picture, 127)
    height, width = unseen.shape
    scale = min(1.0, FILL_SIDE / max(height, width))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    known = (~unseen).astype(np.float32)
    share = np.asarray(cv2.resize(known, small, interpolation=cv2.INTER_AREA))
    colors = np.asarray(
        cv2.resize(picture * known[:, :, None], small, interpolation=cv2.INTER_AREA)
    )
    coarse = np.clip(colors / np.maximum(share, 1e-6)[:, :, None], 0, 255).astype(np.uint8)
    mended = cv2.inpaint(coarse, (share <= 0).astype(np.uint8), 3, cv2.INPAINT_TELEA)
    smooth = np.asarray(cv2.resize(mended, (width, height), interpolation=cv2.INTER_CUBIC))
    filled = picture.copy()
    filled[unseen] = smooth[unseen]
    return filled
