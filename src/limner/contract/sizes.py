"""Sizes: the nearest of some, and what a size of the caller's own must be (`FreeSizes`)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from limner.contract.orders import Size

PIXELS = 1024 * 1024
"""The price of a size without a name counts each of these that it begins."""
STEPS_AROUND = 2
"""How many steps around the ideal edges the nearest legal size is looked for."""


def nearest(asked: Size, sizes: Iterable[Size]) -> Size:
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


@dataclass(frozen=True, slots=True)
class FreeSizes:
    """What a size must be: edges in pixels, the whole in pixels."""

    step: int = 16
    edge_max: int = 3840
    ratio_max: int = 3
    pixels_min: int = 655_360
    pixels_max: int = 8_294_400

    def fault(self, size: Size) -> str | None:
        """Say what is wrong with a size in the upstream's words, None when it is legal."""
        long, short = max(size.width, size.height), min(size.width, size.height)
        pixels = size.width * size.height
        if size.width % self.step or size.height % self.step:
            return f"Width and height must both be divisible by {self.step}."
        if long > self.edge_max:
            return f"The longest edge must be less than or equal to {self.edge_max}."
        if long > short * self.ratio_max:
            return f"The longer edge must be at most {self.ratio_max} times the shorter one."
        if pixels < self.pixels_min:
            return "Requested resolution is below the current minimum pixel budget."
        if pixels > self.pixels_max:
            return "Requested resolution is above the current maximum pixel budget."
        return None

    def nearest(self, asked: Size) -> Size:
        """Return the legal size whose edges are nearest to those asked for, in proportion.

        The shape comes before the area: a size that is too small or too large is scaled, not cut.
        It costs no more than the one that was asked for.
        """
        ratio = math.log(asked.width / asked.height)
        ratio = min(max(ratio, -math.log(self.ratio_max)), math.log(self.ratio_max))
        area = math.log(asked.width * asked.height)
        largest = min(math.log(self.pixels_max), 2 * math.log(self.edge_max) - abs(ratio))
        area = min(max(area, math.log(self.pixels_min)), largest)
        ideal = Size(
            round(math.exp((area + ratio) / 2)) or 1, round(math.exp((area - ratio) / 2)) or 1
        )
        near = product(self._around(ideal.width), self._around(ideal.height))
        legal = [size for size in (Size(*edges) for edges in near) if self.fault(size) is None]
        begun = max(_begun(asked), 1)
        affordable = [size for size in legal if _begun(size) <= begun]
        return min(affordable or legal, key=lambda size: _unlike(size, ideal))

    def of_shape(self, ratio: float) -> Size:
        """Return the legal size nearest to a shape, width by height, at the price of a square.

        Of several that are as near, the largest.
        """
        ratio = min(max(ratio, 1 / self.ratio_max), self.ratio_max)
        legal = [
            size
            for width in range(self.step, self.edge_max + 1, self.step)
            for size in self._beside(width, ratio)
            if _begun(size) == 1 and self.fault(size) is None
        ]
        legal.sort(key=lambda size: -size.width * size.height)
        return nearest_in_shape(ratio, legal)

    def _beside(self, width: int, ratio: float) -> list[Size]:
        """Return the sizes of a width whose heights are next to the shape's."""
        steps = int(min(width / ratio, self.edge_max) / self.step)
        return [Size(width, number * self.step) for number in (steps, steps + 1) if number]

    def _around(self, edge: int) -> list[int]:
        middle = round(edge / self.step)
        steps = range(max(middle - STEPS_AROUND, 1), middle + STEPS_AROUND + 1)
        return [number * self.step for number in steps]


def _begun(size: Size) -> int:
    return -(-size.width * size.height // PIXELS)


def _unlike(size: Size, asked: Size) -> float:
    """Tell how far a size is from another; a shape that is off counts four times its area."""
    ratio = math.log(size.width / size.height) - math.log(asked.width / asked.height)
    area = math.log(size.width * size.height) - math.log(asked.width * asked.height)
    return 4 * abs(ratio) + abs(area)
