"""The nearest of some sizes."""

from __future__ import annotations

import math
from collections.abc import Iterable

from limner.contract.orders import Size


def snapped(asked: Size, sizes: Iterable[Size]) -> Size:
    """Return the size nearest in shape, and among those the nearest in area."""

    def unlike(size: Size) -> tuple[float, float]:
        ratio = math.log(size.width / size.height) - math.log(asked.width / asked.height)
        area = math.log(size.width * size.height) - math.log(asked.width * asked.height)
        return round(abs(ratio), 6), abs(area)

    return min(sizes, key=unlike)


def nearest_in_shape(ratio: float, sizes: Iterable[Size]) -> Size:
    """Return the size whose width by height is nearest to `ratio`, the first of equal ones."""
    return min(
        sizes, key=lambda size: round(abs(math.log(size.width / size.height) - math.log(ratio)), 6)
    )
