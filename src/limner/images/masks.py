"""The mask rule: which pixels of an edit are drawn anew, and which are kept.

Of a mask, or of an original without one, the fully transparent pixels (alpha 0) are the hole. It
is scaled to the requested size as its original is: a square one to all of the canvas, one of any
shape into its middle.
"""

from __future__ import annotations

import cv2
import numpy as np

from limner.contract.orders import Size
from limner.errors import UploadRefused
from limner.images.pixels import Hole, Pixels
from limner.images.resize import fit_plane

NOTHING_TO_DRAW = "Nothing to draw: the mask has no fully transparent pixels (alpha 0)."


def clear_pixels(picture: Pixels) -> Hole:
    """Find the fully transparent pixels of an RGBA picture, at its own size."""
    return np.equal(picture[:, :, 3], 0)


def square_hole(picture: Pixels, size: Size) -> Hole:
    """Return the hole of a DALL·E edit: the clear pixels of a square picture, with hard edges.

    Where the picture is made smaller, a pixel is drawn anew if more than half of it was clear; if
    that leaves none, if any of it was. Raises UploadRefused for a picture without clear pixels.
    """
    clear = clear_pixels(picture)
    if not clear.any():
        raise UploadRefused(NOTHING_TO_DRAW, code="invalid_mask_image_format")
    height, width = clear.shape
    if (width, height) == (size.width, size.height):
        return clear
    target = (size.width, size.height)
    share = clear.astype(np.float32)
    if size.width > width:
        return np.greater(cv2.resize(share, target, interpolation=cv2.INTER_NEAREST_EXACT), 0)
    share = np.asarray(cv2.resize(share, target, interpolation=cv2.INTER_AREA), np.float32)
    hole = np.greater(share, 0.5)
    return hole if hole.any() else np.greater(share, 0)


def centred_hole(clear: Hole, size: Size) -> Hole:
    """Return the hole of an edit of any shape, whose original is centred on the canvas.

    Pixels that scaling mixed from kept and clear ones are drawn anew, and so is the border around
    the original.
    """
    kept = np.logical_not(clear)
    return np.less(fit_plane(kept.view(np.uint8) * np.uint8(255), size), 255)
