"""Heaping: what is put into a vessel whose opening is seen lies in it, behind its front rim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, sqrt

from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Subject
from limner_sketch.places import Place

_SUNK = 0.34
"""So much of a thing's height is below the rim before it."""

_STACKED = 0.52
"""Each row of a heap is so much of a thing's height above the one before it."""

_ROOM = 0.94


@dataclass(frozen=True, slots=True)
class Mouth:
    """An opening: its middle's height, its half width and half depth, as shares of the vessel.

    `up` and `deep` are shares of the vessel's height, `wide` is one of its width.
    """

    up: float
    wide: float
    deep: float


def mouth_of(subject: Subject) -> Mouth | None:
    """Return the opening that a subject's drawing shows; None where it shows none."""
    shares = nouns().looks(subject.name).mouth
    return None if shares is None else Mouth(*shares)


def front_of(leader: Place) -> Place:
    """Return the vessel's front, to be drawn over what is in it."""
    return replace(leader, order=leader.order + 0.05, resting=True, front=True)


def heap_height(
    leader: Place, mouth: Mouth, broad: float, wished: float, slim: float, count: int
) -> float:
    """Return how high each of `count` things is so that they have room; `slim`, `broad`: aspects.

    A heap is as many rows deep as three, seven or more things need.
    """
    room = leader.height * broad * 2 * mouth.wide * _ROOM
    return min(wished, room / (slim * _front_row(count)), leader.height * 0.9)


def heaped(
    leader: Place, mouth: Mouth, rest: Place, broad: float, slim: float, count: int
) -> list[Place]:
    """Return the places of `count` things like `rest` in a vessel, the front row first."""
    tall, wide = leader.height, leader.height * broad
    half, step = mouth.wide * wide, slim * rest.height
    made: list[Place] = []
    row, left = 0, count
    while left > 0:
        many = min(max(_front_row(count) - row, 1), left)
        for number in range(many):
            aside = (number - (many - 1) / 2) * min(step, 2 * half * _ROOM / many)
            arc = sqrt(max(1 - (aside / half) ** 2, 0.0)) if half else 0.0
            foot = leader.y - tall * (mouth.up - mouth.deep * arc * (1 - row * 0.6))
            foot += rest.height * (_SUNK - row * _STACKED)
            order = leader.order + 0.04 - row * 0.01 + number * 1e-4
            made.append(replace(rest, x=leader.x + aside, y=foot, order=order))
        left -= many
        row += 1
    return made


def _front_row(count: int) -> int:
    rows = 1 if count <= 3 else (2 if count <= 7 else 3)
    return ceil((count + rows * (rows - 1) / 2) / rows)
