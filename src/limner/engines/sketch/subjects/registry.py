"""Which names have a drawing of our own; a new one is a line in the table below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from limner.engines.sketch.subjects.caps import baseball_cap
from limner.engines.sketch.subjects.cats import sitting_cat
from limner.engines.sketch.subjects.dragons import dragon
from limner.engines.sketch.subjects.marks import logo
from limner.engines.sketch.subjects.pens import Pen
from limner.engines.sketch.subjects.people import full_figure, portrait
from limner.engines.sketch.subjects.things import mountain, pagoda, robot, sampan
from limner.prompts.scene import Subject


@dataclass(frozen=True)
class Drawing:
    """How one thing is drawn.

    `unit` is the height of its own coordinates, `relief` how much volume its silhouette gets
    after drawing (its parts are shaded already).
    """

    draw: Callable[[Pen, Subject], None]
    unit: float = 1000.0
    stands: bool = True
    crop_bottom: bool = False
    relief: float = 0.35


_DRAWINGS: dict[str, Drawing] = {
    "cat": Drawing(sitting_cat),
    "kitten": Drawing(sitting_cat),
    "baseball cap": Drawing(baseball_cap, 500.0, stands=False),
    "pagoda": Drawing(pagoda),
    "boat": Drawing(sampan, 420.0),
    "sampan": Drawing(sampan, 420.0),
    "mountain": Drawing(mountain, 700.0, relief=0.0),
    "robot": Drawing(robot),
    "dragon": Drawing(dragon, 700.0, stands=False),
    "logo": Drawing(logo, stands=False, relief=0.0),
    "cap": Drawing(baseball_cap, 500.0, stands=False),
}
_PEOPLE = frozenset(
    {"woman", "man", "girl", "boy", "person", "child", "kid", "lady", "gentleman", "grandmother"}
    | {"grandfather", "princess", "queen", "prince", "scholar", "student", "teenager"}
)
_FIGURE = Drawing(full_figure, relief=0.25)
_PORTRAIT = Drawing(portrait, crop_bottom=True, relief=0.2)
_CLOSE = frozenset({"half-length", "close-up", "portrait", "headshot", "bust"})
_NOT_SITTING = frozenset({"standing", "walking", "running", "jumping", "sleeping", "lying"})


def own_drawing(subject: Subject, framing: str | None) -> Drawing | None:
    """Return the drawing of a subject by its name or last noun ("tabby cat"), None without one."""
    last = subject.name.rsplit(" ", 1)[-1]
    if last in {"cat", "kitten"} and _NOT_SITTING & set(subject.traits):
        return None
    if last in _PEOPLE:
        return _PORTRAIT if framing in _CLOSE else _FIGURE
    return _DRAWINGS.get(subject.name) or _DRAWINGS.get(last)


def names() -> tuple[str, ...]:
    """Return every name with a drawing of its own, people aside."""
    return tuple(_DRAWINGS)
