"""Which states of a drawing are shown on the way to its picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing

import numpy as np

from limner.engines.engine import Drawn
from limner.images.pixels import Pixels


async def worth_showing(drawing: AsyncGenerator[Drawn], partial_max: int) -> AsyncGenerator[Drawn]:
    """Pass on final pictures, and on the way to each at most `partial_max` states.

    A state that is the same as the one before it, because there was nothing to add, is left out.
    """
    count, shown = Counter[int](), dict[int, Pixels]()
    async with aclosing(drawing):
        async for one in drawing:
            if not one.final:
                before = shown.get(one.index)
                if count[one.index] >= partial_max:
                    continue
                if before is not None and np.array_equal(before, one.pixels):
                    continue
                count[one.index] += 1
                shown[one.index] = one.pixels
            yield one
