"""Which states of a drawing are shown on the way to its picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing

import numpy as np

from limner.engines.engine import Drawn, Relayed


async def worth_showing(
    drawing: AsyncGenerator[Drawn | Relayed], partial_max: int
) -> AsyncGenerator[Drawn | Relayed]:
    """Pass on final pictures, and on the way to each at most `partial_max` states.

    A state that is the same as the one before it, because there was nothing to add, is left out.
    """
    count, shown = Counter[int](), dict[int, Drawn | Relayed]()
    async with aclosing(drawing):
        async for one in drawing:
            if not one.final:
                before = shown.get(one.index)
                if count[one.index] >= partial_max:
                    continue
                if before is not None and _is_same(before, one):
                    continue
                count[one.index] += 1
                shown[one.index] = one
            yield one


def _is_same(before: Drawn | Relayed, one: Drawn | Relayed) -> bool:
    if isinstance(before, Drawn) and isinstance(one, Drawn):
        return np.array_equal(before.pixels, one.pixels)
    if isinstance(before, Relayed) and isinstance(one, Relayed):
        return before.picture.content == one.picture.content
    return False
