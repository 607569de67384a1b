"""The two array types that travel between stations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""A picture: shape (height, width, 3) RGB or (height, width, 4) RGBA with straight alpha; uint8."""

Hole = NDArray[np.bool_]
"""Where an edit draws anew: shape (height, width); True is drawn, False is kept to the pixel."""
