"""From an order to its jobs: which method, which shape, how many steps, which words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from limner.contract.orders import Background, Quality, Size, Style, Task
from limner.engines.diffusion.families import Family
from limner.engines.diffusion.jobs import Method, PictureJob, Recipe
from limner.engines.diffusion.shapes import lay, lay_hole, native_size
from limner.engines.diffusion.token_limits import TokenLimit, cut, parts
from limner.engines.engine import Drawn, DrawOrder
from limner.errors import LimnerError
from limner.images.encoder import on_white
from limner.images.pixels import Hole, Pixels

EDIT_STRENGTH = 0.75
"""For an edit without a hole: enough to follow the words, not enough to lose the original."""
FEW_STEPS = 4
FILL_SIDE = 256
GUIDED = {Style.VIVID: 1.15, Style.NATURAL: 0.85}
"""What a style does to the guidance scale: more of it is more contrast and saturation."""
BATCHED = frozenset({"text", "inpaint", "img2img", "blend"})


@dataclass(frozen=True, slots=True)
class TaskMethods:
    """What a loaded model can do: how each task is done, None where it cannot be.

    `side` is the model's own; `limit` is how much text it reads at once, None where nobody knows.
    """

    generate: Method
    edit: Method | None
    edit_freely: Method | None
    vary: Method | None
    side: int
    limit: TokenLimit | None


class JobPlanner:
    """Makes the jobs of an order. Holds no state but a counter; for the event loop's thread.

    `previews` tells that states on the way can be shown.
    """

    def __init__(self, family: Family, means: TaskMethods, *, previews: bool) -> None:
        self._family = family
        self._task_methods = means
        self._previews = previews
        self._numbers = itertools.count()

    def plan(
        self, order: DrawOrder, tell: Callable[[Drawn | LimnerError], None]
    ) -> list[PictureJob]:
        """Return one job for each seed of the order. Raises DrawingFailed for what cannot be."""
        family = self._family
        size = native_size(order.asked.size, self._task_methods.side, family.multiple)
        texts = self._texts(order)
        cut_prompt = texts[0] if len(texts) == 1 and texts[0] != order.prompt else None
        recipe = self._recipe(order, size, len(texts))
        ignored = self._ignored(order, recipe)
        source, hole = self._originals(order, recipe)
        others = tuple(on_white(lay(one, size)) for one in order.others)
        return [
            PictureJob(
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
                partial=order.asked.partial_pictures > 0,
                cut_prompt=cut_prompt,
                ignored=ignored,
            )
            for index, seed in enumerate(order.seeds)
        ]

    def method(self, order: DrawOrder) -> Method | None:
        """Tell how an order is drawn; None where the model cannot."""
        task = order.asked.task
        if task is Task.GENERATE:
            return self._task_methods.generate
        if task is Task.VARY:
            return self._task_methods.vary
        return self._task_methods.edit if order.hole is not None else self._task_methods.edit_freely

    def _recipe(self, order: DrawOrder, size: Size, pieces: int) -> Recipe:
        family, method = self._family, self.method(order)
        if method is None:
            raise LimnerError(f"{family.title} cannot do {order.asked.task.value}.")
        strength = self._strength(order, method)
        steps = family.steps_for(order.asked.quality)
        if steps is not None and strength < 1:
            steps = max(steps, math.ceil(min(steps, FEW_STEPS) / strength))
        guidance = family.guidance
        if guidance is not None and guidance > 1 and order.asked.style is not None:
            guidance *= GUIDED[order.asked.style]
        return Recipe(method, size, steps, guidance, strength, pieces, self._negative(order))

    def _strength(self, order: DrawOrder, method: Method) -> float:
        if order.asked.task is Task.VARY and method in ("img2img", "blend"):
            return self._family.strength
        if order.asked.task is Task.EDIT and order.hole is None and method in ("img2img", "blend"):
            return EDIT_STRENGTH
        return 1.0

    def _texts(self, order: DrawOrder) -> tuple[str, ...]:
        """Return the prompt as it came: whole, in parts, or cut where the model reads no more."""
        limit = self._task_methods.limit
        if limit is None:
            return (order.prompt,)
        return parts(order.prompt, limit) if self._family.chunks else (cut(order.prompt, limit),)

    def _negative(self, order: DrawOrder) -> str:
        limit = self._task_methods.limit
        if not self._family.negative or limit is None:
            return order.negative if self._family.negative else ""
        return cut(order.negative, limit)

    def _ignored(self, order: DrawOrder, recipe: Recipe) -> tuple[str, ...]:
        """Name the parameters of an order that make no difference here."""
        asked, family = order.asked, self._family
        plain = asked.quality in (Quality.STANDARD, Quality.MEDIUM)
        same = family.steps_for(asked.quality) == family.steps_for(Quality.STANDARD)
        seen = family.references_max - 1 if recipe.method == "reference" else 0
        lost = {
            "quality": same and not plain,
            "background": asked.background is Background.TRANSPARENT,
            "input_fidelity": asked.fidelity is not None,
            "partial_images": asked.partial_pictures > 0 and not self._previews,
            "image": len(order.others) > seen,
        }
        return tuple(name for name, is_lost in lost.items() if is_lost)

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
