"""Turns what an engine drew into a file: the requested size, the kept pixels pasted back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from limner.contract.orders import OutputFormat, Size
from limner.images.encoder import encode, on_white
from limner.images.pixels import Pixels
from limner.images.resize import fit
from limner.images.source import Source


@dataclass(frozen=True, slots=True)
class FileForm:
    """The kind of file; `compression` is the quality of JPEG and WebP, `opaque` allows no alpha."""

    kind: OutputFormat = OutputFormat.PNG
    compression: int = 100
    opaque: bool = False


PNG_FILE = FileForm()


def finish(
    drawn: Pixels,
    size: Size,
    source: Source | None,
    text: Mapping[str, str],
    form: FileForm = PNG_FILE,
) -> bytes:
    """Turn what an engine drew into the file that is delivered.

    Outside the hole of an edit every pixel is the original's, whatever the engine did there; the
    loss of a JPEG or WebP file comes after that.
    """
    picture = fit(drawn, size)
    if source is not None and source.hole is not None:
        picture = keep(source, picture)
    if form.opaque:
        picture = on_white(picture)
    return encode(picture, form.kind, form.compression, text)


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
