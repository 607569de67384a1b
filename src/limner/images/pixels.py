"""The two array types of pictures and holes, and the order of their channels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""A picture: shape (height, width, 3) RGB or (height, width, 4) RGBA with straight alpha; uint8."""

Hole = NDArray[np.bool_]
"""Where an edit draws anew: shape (height, width); True is drawn, False is kept to the pixel."""

BAND_ROWS = 256
"""How many rows are converted at once."""


def rgb_order(pixels: Pixels) -> Pixels:
    """Turn BGR or BGRA, as OpenCV decodes, into RGB or RGBA: in place, without a second picture."""
    conversion = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB
    for top in range(0, pixels.shape[0], BAND_ROWS):
        band = pixels[top : top + BAND_ROWS]
        band[:] = cv2.cvtColor(band, conversion)
    return pixels
