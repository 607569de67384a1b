"""Seating: people on a chair, a bench or a sofa sit on it, their feet on the ground before it."""

from __future__ import annotations

from dataclasses import replace

from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Subject
from limner_sketch.places import Place
from limner_sketch.scale import metres, stands_at
from limner_sketch.subjects.registry import is_figure

_UPRIGHT = frozenset(["standing", "jumping", "dancing", "lying", "sleeping"])
_SITTING_SHARE = 0.76
"""How tall one who sits is, feet included, of how tall one stands."""

_GROWN_METRES = 1.5
_HIPS_GROWN, _HIPS_CHILD = 0.336, 0.235
"""How high the seat is that a sitting figure is drawn on, as a share of its height."""


def is_seated(kind: str, subject: Subject, leader: Subject) -> bool:
    """Tell whether a relation sets a person down on a seat."""
    seat = nouns().looks(leader.name).seats
    is_upright = bool(_UPRIGHT & set(subject.traits))
    return kind in {"on", "in"} and seat and is_figure(subject) and not is_upright


def seated(leader: Place, subject: Subject, tall: float) -> tuple[Place, Place]:
    """Return the leader, as small and as high as both need, and who sits on it.

    `tall` is the picture's height in pixels.
    """
    ratio = _SITTING_SHARE * metres(subject) / metres(leader.subject)
    hips = _HIPS_GROWN if metres(subject) >= _GROWN_METRES else _HIPS_CHILD
    stand = stands_at(leader.subject)
    above, below = stand + ratio * (1.0 - hips), max(ratio * hips - stand, 0.0)
    height = min(leader.height, tall * 0.88 / (above + below))
    foot = min(max(leader.y, tall * 0.05 + height * above), tall * 0.97 - height * below)
    leader = replace(leader, height=height, y=foot)
    traits = ("seated", *(trait for trait in subject.traits if trait != "sitting"))
    return leader, Place(
        replace(subject, traits=traits),
        leader.x,
        foot - height * stand + height * ratio * hips,
        height * ratio,
        leader.order + 0.1,
        resting=True,
        upon=leader.subject,
    )


def side_by_side(sitter: Place, copies: int, width: float, room: float) -> list[Place]:
    """Return the places of several that sit on one seat, `room` pixels wide."""
    step = min(width * 0.9, room / copies)
    return [
        replace(
            sitter,
            x=sitter.x + (copy - (copies - 1) / 2) * step,
            order=sitter.order + copy * 1e-3,
        )
        for copy in range(copies)
    ]
