"""A place: where one subject of a picture goes."""

from __future__ import annotations

from dataclasses import dataclass

from limner_sketch.language.scene import Subject


@dataclass(frozen=True, slots=True)
class Place:
    """A spot for one subject: middle and foot in pixels, its height there, what lies in front.

    Places with a smaller `order` are drawn first. `turned` mirrors it; `resting` means that it
    rests on another subject: no shadow on the ground, and it is not lifted. `upon` is that
    subject, `contact` asks for a shadow on it, and outside `window`, two heights in pixels, nothing
    is drawn: it is hidden by a rim. `front` is a vessel's front, drawn again over what is in it.
    """

    subject: Subject
    x: float
    y: float
    height: float
    order: float
    turned: bool = False
    resting: bool = False
    upon: Subject | None = None
    contact: bool = False
    window: tuple[float, float] | None = None
    front: bool = False
