"""The nearest of a model's sizes."""

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
