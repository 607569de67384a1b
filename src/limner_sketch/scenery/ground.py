"""The Ground: what a setting tells the subjects that will stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from limner_sketch.language.nouns import nouns
from limner_sketch.palette import Color


@dataclass(frozen=True, slots=True)
class Ground:
    """Where things stand. Heights are shares of the picture's height, 0 at the top.

    `feet` is where a main subject's feet are, `wet` how much the ground mirrors (0..1), `solid`
    False where things float (space, under water, in the sky). `has_sky` False where sun, moon
    and stars have no place of their own. `afloat` is where boats and water birds lie, None on land.
    """

    horizon: float
    feet: float
    color: Color
    wet: float = 0.0
    solid: bool = True
    has_sky: bool = True
    afloat: float | None = None


def floats(name: str) -> bool:
    """Tell whether a subject of this name belongs on the water."""
    return nouns().looks(name).floats
