"""Pads an original to a size that a server can draw, and crops the result back.

A server that cannot draw the asked shape gets the whole original with a margin around it; its
picture is cropped to the same rectangle, so that every pixel returns to its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limner.contract.orders import Size
from limner.images.pixels import Hole, Pixels
from limner.images.resize import fit, fit_whole


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """A picture of `size` with the original of the `asked` size centred in it, whole."""

    size: Size
    asked: Size

    @property
    def is_trivial(self) -> bool:
        """Whether the original fills the picture, so that there is no margin."""
        return self._box() == (0, 0, self.size.width, self.size.height)

    def pad(self, pixels: Pixels) -> Pixels:
        """Return RGBA pixels at `size`; the margin is transparent."""
        return fit_whole(pixels, self.size)

    def pad_hole(self, hole: Hole) -> Hole:
        """Return the hole at `size`; the margin belongs to it, so it is drawn as well."""
        shape = np.dstack([np.where(hole, 0, 255).astype(np.uint8)] * 4)
        return np.less(fit_whole(shape, self.size)[:, :, 3], 255)

    def crop(self, pixels: Pixels) -> Pixels:
        """Return the original's part of a picture that the server drew."""
        left, top, width, height = self._box()
        return fit(pixels, self.size)[top : top + height, left : left + width]

    def _box(self) -> tuple[int, int, int, int]:
        scale = min(self.size.width / self.asked.width, self.size.height / self.asked.height)
        width = max(1, round(self.asked.width * scale))
        height = max(1, round(self.asked.height * scale))
        return (self.size.width - width) // 2, (self.size.height - height) // 2, width, height
