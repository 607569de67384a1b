"""Plans the jobs of an order: its method, size, steps, guidance and prompt."""

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
from limner.engines.diffusion.shapes import native_size, pad, pad_hole
from limner.engines.diffusion.token_limits import TokenLimit, split, truncate
from limner.engines.engine import Drawn, DrawOrder
from limner.errors import LimnerError
from limner.images.encoder import on_white
from limner.images.pixels import Hole, Pixels

EDIT_STRENGTH = 0.75
"""For an edit without a hole: follows the prompt and still shows the original."""
STEPS_MIN = 4
"""An original that is redrawn in part takes at least so many steps, where the family has them."""
FILL_SIDE = 256
"""The longer side at which missing parts of an original are filled, in pixels."""
GUIDANCE_FACTORS = {Style.VIVID: 1.15, Style.NATURAL: 0.85}
"""The factor of each style for the guidance scale: more guidance, more contrast and colour."""
BATCHED = frozenset({"text", "inpaint", "img2img", "blend"})


@dataclass(frozen=True, slots=True)
class TaskMethods:
    """A loaded model's method for each task, None for one that it cannot do.

    `side` is the model's native side in pixels; `limit` is how much text it reads at once, None
    where that is not known.
    """

    generate: Method
    edit: Method | None
    edit_freely: Method | None
    vary: Method | None
    side: int
    limit: TokenLimit | None


class JobPlanner:
    """Plans the jobs of an order. Only the event loop's thread may use it.

    `previews` tells whether partial pictures can be shown.
    """

    def __init__(self, family: Family, methods: TaskMethods, *, previews: bool) -> None:
        self._family = family
        self._methods = methods
        self._previews = previews
        self._numbers = itertools.count()

    def plan(
        self, order: DrawOrder, send: Callable[[Drawn | LimnerError], None]
    ) -> list[PictureJob]:
        """Return one job for each seed. Raises LimnerError for a task without a method."""
        family = self._family
        size = native_size(order.asked.size, self._methods.side, family.multiple)
        texts = self._texts(order)
        cut_prompt = texts[0] if len(texts) == 1 and texts[0] != order.prompt else None
        recipe = self._recipe(order, size, len(texts))
        ignored = self._ignored(order, recipe)
        source, hole = self._originals(order, recipe)
        others = tuple(on_white(pad(picture, size)) for picture in order.others)
        return [
            PictureJob(
                recipe=recipe
                if recipe.method in BATCHED
                else replace(recipe, unique=next(self._numbers)),
                texts=texts,
                seed=seed,
                index=index,
                send=send,
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
        """Return the method of an order; None where the model has none."""
        task = order.asked.task
        if task is Task.GENERATE:
            return self._methods.generate
        if task is Task.VARY:
            return self._methods.vary
        return self._methods.edit if order.hole is not None else self._methods.edit_freely

    def _recipe(self, order: DrawOrder, size: Size, parts: int) -> Recipe:
        family, method = self._family, self.method(order)
        if method is None:
            raise LimnerError(f"{family.title} cannot do {order.asked.task.value}.")
        strength = self._strength(order, method)
        steps = family.steps_for(order.asked.quality)
        if steps is not None and strength < 1:
            steps = max(steps, math.ceil(min(steps, STEPS_MIN) / strength))
        guidance = family.guidance
        if guidance is not None and guidance > 1 and order.asked.style is not None:
            guidance *= GUIDANCE_FACTORS[order.asked.style]
        return Recipe(method, size, steps, guidance, strength, parts, self._negative(order))

    def _strength(self, order: DrawOrder, method: Method) -> float:
        if order.asked.task is Task.VARY and method in ("img2img", "blend"):
            return self._family.strength
        if order.asked.task is Task.EDIT and order.hole is None and method in ("img2img", "blend"):
            return EDIT_STRENGTH
        return 1.0

    def _texts(self, order: DrawOrder) -> tuple[str, ...]:
        """Return the prompt: whole, split into parts, or truncated to what the model reads."""
        limit = self._methods.limit
        if limit is None:
            return (order.prompt,)
        return (
            split(order.prompt, limit) if self._family.chunks else (truncate(order.prompt, limit),)
        )

    def _negative(self, order: DrawOrder) -> str:
        limit = self._methods.limit
        if not self._family.negative or limit is None:
            return order.negative if self._family.negative else ""
        return truncate(order.negative, limit)

    def _ignored(self, order: DrawOrder, recipe: Recipe) -> tuple[str, ...]:
        """Return the names of the parameters that have no effect here."""
        asked, family = order.asked, self._family
        plain = asked.quality in (Quality.STANDARD, Quality.MEDIUM)
        same = family.steps_for(asked.quality) == family.steps_for(Quality.STANDARD)
        others_max = family.references_max - 1 if recipe.method == "reference" else 0
        lost = {
            "quality": same and not plain,
            "background": asked.background is Background.TRANSPARENT,
            "input_fidelity": asked.fidelity is not None,
            "partial_images": asked.partial_pictures > 0 and not self._previews,
            "image": len(order.others) > others_max,
        }
        return tuple(name for name, is_lost in lost.items() if is_lost)

    @staticmethod
    def _originals(order: DrawOrder, recipe: Recipe) -> tuple[Pixels | None, Hole | None]:
        """Pad the original to the native size, as RGB; its missing parts are filled smoothly."""
        if order.source is None:
            return None, None
        source = pad(order.source, recipe.size)
        hole = None if order.hole is None else pad_hole(order.hole, recipe.size)
        missing = source[:, :, 3] == 0
        if hole is not None:
            missing |= hole
        return fill(on_white(source), missing), hole


def fill(picture: Pixels, missing: Hole) -> Pixels:
    """Fill missing pixels smoothly from those around them, at a low resolution for speed."""
    if not missing.any():
        return picture
    if missing.all():
        return np.full_like(picture, 127)
    height, width = missing.shape
    scale = min(1.0, FILL_SIDE / max(height, width))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    known = (~missing).astype(np.float32)
    share = np.asarray(cv2.resize(known, small, interpolation=cv2.INTER_AREA))
    colors = np.asarray(
        cv2.resize(picture * known[:, :, None], small, interpolation=cv2.INTER_AREA)
    )
    coarse = np.clip(colors / np.maximum(share, 1e-6)[:, :, None], 0, 255).astype(np.uint8)
    inpainted = cv2.inpaint(coarse, (share <= 0).astype(np.uint8), 3, cv2.INPAINT_TELEA)
    smooth = np.asarray(cv2.resize(inpainted, (width, height), interpolation=cv2.INTER_CUBIC))
    filled = picture.copy()
    filled[missing] = smooth[missing]
    return filled
