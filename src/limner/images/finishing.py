"""After the engine: the asked size, the kept pixels pasted back, the PNG file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from limner.contract.orders import Size
from limner.images.pixels import Pixels
from limner.images.png_writing import encode
from limner.images.resizing import fit
from limner.images.sources import Source


def finish(drawn: Pixels, size: Size, source: Source | None, text: Mapping[str, str]) -> bytes:
    """Turn what an engine drew into the PNG that is delivered.

    Outside the hole of an edit every pixel is the original's, whatever the engine did there.
    """
    picture = fit(drawn, size)
    if source is not None and source.hole is not None:
        picture = keep(source, picture)
    return encode(picture, text)


def keep(source: Source, drawn: Pixels) -> Pixels:
    """Paste the kept pixels over what was drawn; RGBA when any pixel is not opaque."""
    hole = source.hole
    if hole is None:
        return drawn
    result = source.kept.copy()
    if drawn.shape[2] == 3:
        result[hole, :3] = drawn[hole]
        result[hole, 3] = 255
    else:
        result[hole] = drawn[hole]
    if bool((result[:, :, 3] == 255).all()):
        return np.ascontiguousarray(result[:, :, :3])
    return result
