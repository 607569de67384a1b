"""Whole figures: body, limbs and clothes under a head; standing at ease, walking or sitting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from limner_sketch.subjects.costumes import COSTUMES
from limner_sketch.subjects.faces import Person
from limner_sketch.subjects.outfits import LONG, WORK, draw_top
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    joined,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.props import draw_held, free_sides, holds
from limner_sketch.subjects.robes import draw_gown, draw_robe
from limner_sketch.subjects.tones import Color, dark, light, mixed

# x = 0 is the middle of the body, y = 1000 the ground.
_Draw = Callable[[Pen, Person], None]


@dataclass(frozen=True)
class _Pose:
    """Spines of the limbs: hip, knee, ankle and shoulder, elbow, wrist; the second is nearer."""

    legs: tuple[tuple[Point, Point, Point], tuple[Point, Point, Point]]
    arms: tuple[tuple[Point, Point, Point], tuple[Point, Point, Point]]
    lean: float = 0.0


_ROBES, _DRESS = frozenset({"hanfu", "kimono"}), "dress"
OUTFITS = frozenset({*COSTUMES, *WORK, *_ROBES, _DRESS})
"""What a row may say that people of its calling are dressed in."""
_POSES: dict[str, _Pose] = {
    "standing": _Pose(
        legs=(((-34, 350), (-58, 572), (-74, 786)), ((36, 350), (46, 570), (38, 790))),
        arms=(((-24, 106), (44, 226), (-16, 332)), ((-24, 106), (24, 232), (16, 366))),
        lean=1.2,
    ),
    "walking": _Pose(
        legs=(((-14, 350), (-8, 580), (-120, 740)), ((16, 350), (84, 556), (108, 786))),
        arms=(((-24, 106), (30, 226), (-6, 352)), ((-24, 106), (14, 230), (40, 340))),
        lean=2.0,
    ),
    "sitting": _Pose(
        legs=(((-34, 360), (-74, 444), (-64, 660)), ((34, 360), (78, 448), (72, 664))),
        arms=(((-24, 106), (30, 236), (-26, 370)), ((-24, 106), (30, 236), (-22, 376))),
    ),
    "riding": _Pose(
        legs=(((-34, 360), (-112, 450), (-104, 672)), ((34, 360), (112, 450), (104, 676))),
        arms=(((-24, 106), (24, 232), (-58, 316)), ((-24, 106), (24, 232), (-56, 322))),
    ),
}
_POSES["seated"] = _POSES["sitting"]
_SEATED = frozenset(_POSES) - {"standing", "walking"}


def draw_figure(pen: Pen, person: Person, head: _Draw, back_hair: _Draw) -> None:
    """Draw from the back forward: hair, legs, body, arms, head."""
    child = person.age == "child"
    scale, face_y = (0.74, 330.0) if child else (0.54, 118.0)
    with pen.moved(0, face_y, scale):
        back_hair(pen, person)
    chin = face_y + (112 if child else 116) * scale
    size = (1000 - chin) / 822
    with pen.moved(0, 1000 - 822 * size, size):
        _neck(pen, person)
        if person.outfit in _ROBES:
            draw_robe(pen, person, shoulder(person))
        elif person.outfit == _DRESS:
            draw_gown(pen, person, shoulder(person) * 0.92)
        else:
            _clothed(pen, person)
    with pen.moved(0, face_y, scale, float(pen.rng.uniform(-3, 3))):
        head(pen, person)
    if holds(person) and person.outfit not in {*_ROBES, _DRESS}:
        with pen.moved(0, 1000 - 822 * size, size):
            draw_held(pen, person, dark(_sleeve(person), 0.07), shoulder(person))


def shoulder(person: Person) -> float:
    """Return half the width of the shoulders."""
    return {"child": 72.0}.get(person.age, 82.0 if person.female else 100.0)


def _neck(pen: Pen, person: Person) -> None:
    wide = 19 if person.female or person.age == "child" else 26
    neck = smooth(mirrored([(0, -26), (wide, -24), (wide, 30), (50, 52), (0, 90)]), tension=0.35)
    pen.part(neck, dark(person.skin, 0.05), 0.4)
    with pen.inside(neck):
        pen.fill(
            ellipse(0, 2, 50, 24), mixed(dark(person.skin, 0.3), (0.8, 0.4, 0.34), 0.3), 0.5, 8
        )


def _clothed(pen: Pen, person: Person) -> None:
    pose = _POSES.get(person.pose, _POSES["standing"])
    w = shoulder(person)
    if person.pose == "sitting":
        _stool(pen)
    _legs(pen, person, pose)
    with pen.moved(0, 0, 1.0, pose.lean):
        for side in free_sides(person):
            _arm(pen, person, pose.arms[side > 0], side, w)
        COSTUMES.get(person.outfit, draw_top)(pen, person, w)


def _stool(pen: Pen) -> None:
    wood: Color = (0.60, 0.41, 0.26)
    for x in (-96, 96):
        pen.part(ribbon([(x, 410), (x * 1.12, 700)], (24, 20)), dark(wood, 0.2))
    pen.part(ribbon([(-100, 590), (100, 590)], (16, 16)), dark(wood, 0.25))
    pen.part(ellipse(0, 404, 130, 26), wood)


def _legs(pen: Pen, person: Person, pose: _Pose) -> None:
    tone = _trousers(person)
    bare = person.outfit == "everyday" and person.female and person.variant % 3 == 2
    wide = (86.0, 66.0, 42.0, 34.0) if bare else (92.0, 80.0, 62.0, 56.0)
    cloth = person.skin if bare else tone
    path = None
    for s, (hip, knee, ankle) in zip((-1, 1), pose.legs, strict=True):
        _shoe(pen, ankle, s, _shoes(person))
        leg = ribbon([hip, knee, (ankle[0], ankle[1] - 22)], wide, 30)
        if person.pose in _SEATED or (person.pose == "walking" and s < 0):
            pen.part(leg, dark(cloth, 0.14) if person.pose == "walking" else cloth)
        else:
            path = leg if path is None else joined(path, leg)
    if path is not None:
        hips = smooth(mirrored([(0, 316), (70, 320), (80, 380), (30, 420), (0, 430)]))
        path = path if bare else joined(path, hips)
        pen.part(path, cloth)
        with pen.inside(path):
            _creases(pen, pose, cloth)
    if bare:
        _skirt(pen, person, pose)
    if person.outfit in _BOOTS:
        for _, knee, ankle in pose.legs:
            _shaft(pen, person, knee, ankle)


def _shaft(pen: Pen, person: Person, knee: Point, ankle: Point) -> None:
    """Draw the shaft of a boot, or the greave that an armour has there."""
    tone = (0.62, 0.65, 0.70) if person.outfit == "armour" else _BOOTS[person.outfit]
    top = (knee[0] + (ankle[0] - knee[0]) * 0.34, knee[1] + (ankle[1] - knee[1]) * 0.34)
    pen.part(ribbon([top, (ankle[0], ankle[1] - 36)], (72, 54), 20), tone)
    pen.part(ribbon([(top[0] - 32, top[1]), (top[0] + 32, top[1])], (15, 15), 8), light(tone, 0.18))


def _creases(pen: Pen, pose: _Pose, cloth: Color) -> None:
    for hip, knee, ankle in pose.legs:
        pen.shaded(ellipse(knee[0] - 26, (knee[1] + ankle[1]) / 2, 9, 110), cloth, 0.3, 8)
        pen.stroke([(knee[0] + 28, knee[1] - 8), (knee[0], knee[1] + 4),
                    (knee[0] - 18, knee[1])], 5,
                   dark(cloth, 0.35), 0.45)  # fmt: skip
        pen.stroke([(hip[0] + 30, hip[1] + 60), (hip[0], hip[1] + 84)], 5, dark(cloth, 0.35), 0.4)
    pen.stroke([(0, 396), (2, 440), (-2, 480)], 6, dark(cloth, 0.45), 0.6)


def _skirt(pen: Pen, person: Person, pose: _Pose) -> None:
    tone = person.trim
    foot = 460.0 if person.pose in _SEATED else 560.0
    skirt = smooth(mirrored([(0, 300), (60, 304), (96, 400), (132, foot), (60, foot + 16),
                             (0, foot + 18)]), tension=0.36)  # fmt: skip
    pen.part(skirt, tone)
    with pen.inside(skirt):
        for k in (-2, -1, 0, 1, 2):
            pen.stroke(
                [(k * 16, 320), (k * 28, 440), (k * 46, foot + 16)], 8, dark(tone, 0.3), 0.45
            )
        if pose.lean:
            pen.lit(ellipse(40 * pen.look.light_from, 440, 20, 90), 0.25, 14)


_LEGWEAR: dict[str, Color] = {
    "overalls": LONG, "vest": LONG, "stage jacket": (0.15, 0.14, 0.17), "armour": (0.22, 0.20, 0.24)
}  # fmt: skip
_BOOTS: dict[str, Color] = {
    "oilskin": (0.18, 0.26, 0.24), "vest": (0.44, 0.27, 0.16), "stage jacket": (0.12, 0.11, 0.13),
    "armour": (0.30, 0.24, 0.22),
}  # fmt: skip


def _trousers(person: Person) -> Color:
    if person.outfit == "suit":
        return dark(person.cloth, 0.1)
    if person.outfit in _LEGWEAR:
        return _LEGWEAR[person.outfit]
    if person.outfit in {"uniform", "oilskin"}:
        return mixed(person.cloth, (0.16, 0.20, 0.32), 0.35 if person.outfit == "uniform" else 0.5)
    tones: tuple[Color, ...] = (
        (0.28, 0.36, 0.52), (0.33, 0.31, 0.33), (0.70, 0.60, 0.46), (0.24, 0.28, 0.36),
    )  # fmt: skip
    return tones[person.variant % 4]


def _shoes(person: Person) -> Color:
    if person.outfit in _BOOTS:
        return _BOOTS[person.outfit]
    if person.outfit in {"suit", "uniform"}:
        return (0.18, 0.14, 0.13)
    tones: tuple[Color, ...] = ((0.95, 0.95, 0.96), (0.44, 0.28, 0.20), (0.86, 0.32, 0.30))
    return tones[person.variant % 3]


def _shoe(pen: Pen, ankle: Point, s: int, tone: Color) -> None:
    x, y = ankle
    shoe = smooth(
        [(x - 24, y - 8), (x + 24, y - 8), (x + 26 + s * 6, y + 14), (x + s * 34, y + 32),
         (x - s * 24, y + 32)], tension=0.5,
    )  # fmt: skip
    pen.part(shoe, tone)
    with pen.inside(shoe):
        pen.fill(polygon([(x - 60, y + 24), (x + 60, y + 24), (x + 60, y + 40), (x - 60, y + 40)]),
                 light(tone, 0.6), 0.9)  # fmt: skip


def _arm(pen: Pen, person: Person, arm: tuple[Point, Point, Point], s: int, w: float) -> None:
    """Draw an arm; x in the spine counts outward from the shoulder."""
    spine: list[Point] = [(s * (w + x), y) for x, y in arm]
    (ex, ey), (x, y) = spine[1], spine[2]
    k = 1.0 if person.female or person.age == "child" else 1.14
    hand = smooth([(x - 13 * k, y - 14), (x + 13 * k, y - 14), (x + 15 * k, y + 12),
                   (x + 6, y + 40),
                   (x - 7, y + 40), (x - 15 * k, y + 12)])  # fmt: skip
    pen.part(hand, person.skin, 0.4)
    pen.part(ribbon([(x - s * 10, y), (x - s * 19, y + 12), (x - s * 17, y + 25)], (11, 11, 7)),
             person.skin, 0.4, outline=False)  # fmt: skip
    for dx in (-4, 3):
        pen.stroke([(x + dx, y + 20), (x + dx, y + 38)], 2.4, dark(person.skin, 0.35), 0.5)
    cloth = dark(_sleeve(person), 0.07)
    sleeve = ribbon(spine, (50 * k, 44 * k, 36 * k, 34 * k), 30)
    pen.part(sleeve, cloth)
    pen.stroke([(ex + 15, ey - 8), (ex - 2, ey + 3), (ex - 15, ey)], 5, dark(cloth, 0.35), 0.5)
    cuff = ribbon([(ex + (x - ex) * 0.93, ey + (y - ey) * 0.93), (x, y)], (36 * k, 35 * k), 8)
    pen.part(cuff, light(cloth, 0.16) if person.outfit != "suit" else (0.96, 0.96, 0.98), 0.4)


def _sleeve(person: Person) -> Color:
    if person.outfit in {"coat", "chef"}:
        return (0.95, 0.96, 0.98)
    if person.outfit == "armour":
        return mixed(dark(person.cloth, 0.3), (0.2, 0.2, 0.24), 0.4)
    return person.trim if person.outfit == "overalls" else person.cloth
