"""The typefaces of lettering: one from a package, others of the machine for what it lacks."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import skia

_FILE = "HankenGrotesk-Bold.otf"


@lru_cache(maxsize=1)
def latin() -> Any:
    """Return HK Grotesk Bold, which the package font-hanken-grotesk brings."""
    data = (files("font_hanken_grotesk") / "files" / _FILE).read_bytes()
    return skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(data))


@lru_cache(maxsize=1024)
def face_for(character: str) -> Any | None:
    """Return a typeface that has this character; None where none does: it is then left out."""
    code = ord(character)
    if latin().unicharToGlyph(code):
        return latin()
    face = skia.FontMgr.RefDefault().matchFamilyStyleCharacter(
        "", skia.FontStyle.Bold(), ["zh"], code
    )
    return face if face is not None and face.unicharToGlyph(code) else None


def drawable(text: str) -> str:
    """Return the text without the characters that no typeface here has, its spaces single."""
    kept = "".join(c for c in text if c.isspace() or (c.isprintable() and face_for(c) is not None))
    return " ".join(kept.split())
