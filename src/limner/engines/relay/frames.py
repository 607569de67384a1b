"""Where an original lies in the picture that is sent, and how to cut it out of what comes back.

A server that cannot draw the asked shape gets the original whole, with room around it; what it
sends is cut again at the same place, so that every pixel stands where it stood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limner.contract.orders import Size
from limner.images.pixels import Hole, Pixels
from limner.images.resize import fit, fit_whole


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """A picture of `size` holds the original of `asked` size, whole and centred."""

    size: Size
    asked: Size

    @property
    def is_trivial(self) -> bool:
        """Whether the original has the very size, or at least the shape, of what is sent."""
        return self._box() == (0, 0, self.size.width, self.size.height)

    def fill(self, pixels: Pixels) -> Pixels:
        """Return RGBA pixels at `size`, transparent where the original does not reach."""
        return fit_whole(pixels, self.size)

    def fill_hole(self, hole: Hole) -> Hole:
        """Return the hole at `size`; what lies around the original is to be drawn as well."""
        shape = np.dstack([np.where(hole, 0, 255).astype(np.uint8)] * 4)
        return np.less(fit_whole(shape, self.size)[:, :, 3], 255)

    def cut(self, pixels: Pixels) -> Pixels:
        """Return the original's part of a picture that came back."""
        left, top, width, height = self._box()
        return fit(pixels, self.size)[top : top + height, left : left + width]

    def _box(self) -> tuple[int, int, int, int]:
        scale = min(self.size.width / self.asked.width, self.size.height / self.asked.height)
        width = max(1, round(self.asked.width * scale))
        height = max(1, round(self.asked.height * scale))
        return (self.size.width - width) // 2, (self.size.height - height) // 2, width, height
