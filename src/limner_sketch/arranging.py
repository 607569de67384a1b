"""Arranging: where subjects stand and how large, by their true scale and their relations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from limner_sketch.easel import Easel
from limner_sketch.language.scene import Subject
from limner_sketch.places import Place
from limner_sketch.relating import (
    NEAR_LAW,
    Aspect,
    drawable_relations,
    follower,
    set_by_leader,
)
from limner_sketch.scale import bears_words, metres, size_asked
from limner_sketch.scenery.ground import Ground, floats

_COPIES_MAX, _COUNT_MAX = 12, 30

_BARE = frozenset(["stage", "studio"])
"""Settings where the subject is nearly all there is."""

MARKS = frozenset(["logo", "icon", "sticker"])
"""Art forms that stand on nothing: no shadow, no ground."""


def arrange(easel: Easel, ground: Ground, aspect: Aspect) -> list[Place]:
    """Return a place for each subject, in the order of drawing."""
    scene = easel.scene
    related = drawable_relations(scene)
    bound = {follower(relation) for relation in related}
    anchors = [
        (index, subject)
        for index, subject in enumerate(scene.subjects)
        if index not in bound and not (scene.lettering and bears_words(subject))
        for _ in range(max(1, min(subject.count, _COPIES_MAX)))
    ][:_COUNT_MAX]
    if not anchors:
        return []
    base = _height(easel, ground) * _asked_size([subject for _, subject in anchors])
    if len(anchors) == 1:
        places = [_single(easel, ground, anchors[0][1], base, alone=not related)]
    else:
        places = _group(easel, ground, [subject for _, subject in anchors], base, aspect)
    if related:  # What is too wide for the picture is made smaller before others are set by it.
        places = [_narrowed(easel, place, aspect) for place in places]
    first: dict[int, Place] = {}
    for (index, _), place in zip(anchors, places, strict=True):
        first.setdefault(index, place)
    for relation in related:
        places, first = set_by_leader(easel, relation, places, first, aspect)
    if related and len(anchors) == 1:
        places = _centred(easel, places, aspect)
    return sorted(places, key=lambda place: place.order)


def _narrowed(easel: Easel, place: Place, aspect: Aspect) -> Place:
    widest = easel.width * 0.78 / aspect(place.subject, place.height, place.turned)
    return replace(place, height=min(place.height, widest))


def _centred(easel: Easel, places: list[Place], aspect: Aspect) -> list[Place]:
    """Bring one subject and what belongs to it into the frame as a whole."""
    half = [aspect(place.subject, place.height, False) * place.height / 2 for place in places]
    left = min(place.x - reach for place, reach in zip(places, half, strict=True))
    right = max(place.x + reach for place, reach in zip(places, half, strict=True))
    shrink = min(1.0, easel.width * 0.96 / (right - left))
    middle, foot = (left + right) / 2, max(place.y for place in places)
    target = easel.width * 0.5
    return [
        replace(
            place,
            x=target + (place.x - middle) * shrink,
            y=foot + (place.y - foot) * shrink,
            height=place.height * shrink,
            window=place.window and _drawn_in(place.window, foot, shrink),
        )
        for place in places
    ]


def _drawn_in(window: tuple[float, float], foot: float, shrink: float) -> tuple[float, float]:
    return foot + (window[0] - foot) * shrink, foot + (window[1] - foot) * shrink


def _size(subject: Subject) -> float:
    return 1.3 if metres(subject) >= 8 else 1.0


def _asked_size(subjects: Sequence[Subject]) -> float:
    """Return by how much a picture's subjects are larger or smaller where all are to be."""
    sizes = {size_asked(subject) for subject in subjects}
    return min(max(*sizes, 0.5), 1.25) if len(sizes) == 1 else 1.0


def _height(easel: Easel, ground: Ground) -> float:
    """Return a lone subject's height in pixels."""
    scene = easel.scene
    share = {"close-up": 0.88, "half-length": 0.80, "wide": 0.24, "full": 0.58}.get(
        scene.framing or "", 0.48
    )
    if scene.framing is None:
        if scene.background or scene.setting in {None, "studio", "abstract"}:
            share = 0.62
        elif scene.setting == "ink mountains" or easel.look.sparse:
            share = 0.17 if easel.look.ink else 0.30
        elif scene.view == "bird's-eye":
            share = 0.26
    titled = 0.18 if scene.art_form == "poster" and scene.lettering else 0.0
    room = easel.height * (0.97 if share > 0.7 else ground.feet - 0.04 - titled)
    return min(share * min(easel.unit * 1.25, max(easel.unit, easel.height * 0.72)), room)


def _single(easel: Easel, ground: Ground, subject: Subject, base: float, *, alone: bool) -> Place:
    scene = easel.scene
    x = 0.5
    wide = easel.width > easel.height * 1.2
    if scene.framing == "wide" or easel.look.sparse or (wide and not scene.background):
        x = 0.5 - 0.14 * easel.look.light_from  # A third, away from the light.
    if scene.background or scene.framing in {"close-up", "half-length"} or scene.view == "front":
        x = 0.5
    size = _size(subject) if scene.framing is None and not scene.background and alone else 1.0
    foot = level(ground, subject, ground.feet)
    if scene.background and scene.framing not in {"close-up", "half-length"}:
        foot = 0.5 + base / easel.height / 2
    elif easel.height > easel.width * 1.2 and foot > 0.86:
        foot -= 0.05
    if scene.art_form == "poster" and len(scene.lettering) > 1:
        foot = min(foot, 0.86)  # What stands below the title needs room.
    y = foot * easel.height
    if not scene.background and scene.setting not in _BARE:
        return Place(subject, x * easel.width, y, base * size, y)
    # Little else changes on a plain ground: by size and place each picture is one of its own.
    height = base * size * easel.chance(0.86, 1.05)
    reach = 0.012 if scene.art_form in MARKS else 0.035
    x += easel.chance(-reach, reach)
    y += easel.height * easel.chance(-reach, reach) * 0.4
    foot = y - (base * size - height) / 2 if scene.background else y
    return Place(subject, x * easel.width, foot, height, y)


def level(ground: Ground, subject: Subject, y: float) -> float:
    """Return where a subject's foot is: on the water for what floats, else where it was put."""
    if ground.afloat is None or not floats(subject.name):
        return y
    return ground.afloat + (y - ground.feet) * 0.4


def _group(
    easel: Easel, ground: Ground, subjects: Sequence[Subject], base: float, aspect: Aspect
) -> list[Place]:
    """Stand several subjects in staggered rows, the larger ones behind."""
    count = len(subjects)
    tallest = max(metres(subject) for subject in subjects)
    shares = [max((metres(one) / tallest) ** NEAR_LAW, 0.15) for one in subjects]
    rows = 1 if count <= 2 else (2 if count <= 7 else (3 if count <= 15 else 4))
    order = sorted(range(count), key=lambda index: -shares[index])
    plain = bool(easel.scene.background)  # Cut out side by side, nothing overlaps.
    if plain:
        if count <= 4 and min(shares) < 0.7:
            rows = 1
        base = min(base, easel.height * 0.80 / rows)
    deep = min(ground.feet - max(ground.horizon, 0.3), 0.36) * 0.5 if ground.solid else 0.42
    places: dict[int, Place] = {}
    left = list(order)
    for row in range(rows):  # The farthest first.
        here = -(-len(left) // (rows - row))
        members, left = left[:here], left[here:]
        back = 1 - row / max(rows - 1, 1) if rows > 1 else 0.0
        nearness = 1.0 - (0.0 if plain else (0.30 if ground.solid else 0.12) * back)
        heights = [base * (1.0 if plain else 1.12) * shares[one] * nearness for one in members]
        y = ground.feet - deep * back
        if plain:
            y = 0.5 + ((row + 1) - rows / 2) * base * 1.06 / easel.height
        row_of = [subjects[one] for one in members]
        stood = _row(easel, ground, row_of, heights, y, aspect, row)
        places.update(zip(members, stood, strict=True))
    return [places[index] for index in range(count)]


def _row(
    easel: Easel,
    ground: Ground,
    subjects: Sequence[Subject],
    heights: Sequence[float],
    y: float,
    aspect: Aspect,
    row: int,
) -> list[Place]:
    """Set one row side by side, drawn together where it would not fit, a little out of line."""
    widths = [aspect(one, tall, False) * tall for one, tall in zip(subjects, heights, strict=True)]
    gap = easel.width * (0.05 if len(subjects) < 4 else 0.015)
    room = easel.width * 0.94
    total = sum(widths) + gap * (len(subjects) - 1)
    if total > room:  # First smaller, then closer.
        shrink = max(room / total, 0.1 if easel.scene.background else 0.5)
        heights, widths = [tall * shrink for tall in heights], [wide * shrink for wide in widths]
        gap = min(gap, (room - sum(widths)) / max(len(subjects) - 1, 1))
        total = sum(widths) + gap * (len(subjects) - 1)
    seats = _inner_first(len(subjects))
    at = easel.width / 2 - total / 2 + (easel.width * 0.03 * (1 if row % 2 else -1) if row else 0.0)
    middles: list[float] = []
    ranked = [0] * len(subjects)
    for member, seat in enumerate(seats):
        ranked[seat] = member
    for member in ranked:
        middles.append(at + widths[member] / 2)
        at += widths[member] + gap
    places = []
    for member, subject in enumerate(subjects):
        seat = seats[member]
        step = (0.022 if seat % 2 else 0.0) + easel.chance(-0.006, 0.006)
        foot = level(ground, subject, y + step if len(subjects) > 1 else y) * easel.height
        x = middles[seat] + easel.chance(-0.008, 0.008) * easel.width
        if easel.scene.background:
            foot = y * easel.height
        turned = x < easel.width * 0.48
        places.append(Place(subject, x, foot, heights[member], foot, turned))
    return places


def _inner_first(count: int) -> list[int]:
    """Return seats from the middle outwards, by rank: the largest does not stand at the edge."""
    if count == 2:
        return [0, 1]
    middle = (count - 1) / 2
    return sorted(range(count), key=lambda seat: (abs(seat - middle), seat))
