"""The original of an edit or a variation, as pixels at the requested size, with its hole."""

from __future__ import annotations

from dataclasses import dataclass

from limner.images.pixels import Hole, Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """An original at the requested size.

    `kept` is the whole original (height, width, 4); `hole` is True where an edit draws anew, and
    None where nothing must be kept. `others` are further pictures that an edit draws on, at the
    same size.
    """

    kept: Pixels
    hole: Hole | None = None
    others: tuple[Pixels, ...] = ()

    @property
    def given(self) -> Pixels:
        """What an engine sees: nothing inside the hole, and no colour where nothing is visible.

        Colour hidden under transparent pixels would otherwise leak into the result.
        """
        hidden = self.kept[:, :, 3] == 0
        if self.hole is not None:
            hidden |= self.hole
        if not hidden.any():
            return self.kept
        seen = self.kept.copy()
        seen[hidden] = 0
        return seen
