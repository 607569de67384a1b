"""Faces: one gentle, simple illustrated face with eyes, brows, nose, mouth and blush, by age."""

from __future__ import annotations

from dataclasses import dataclass

from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, smooth
from limner_sketch.subjects.tones import Color, dark, light, mixed

# A head is drawn around the middle of its face: crown at -150, chin at about 134.
_LIP: Color = (0.80, 0.30, 0.32)


@dataclass(frozen=True)
class Person:
    """Who is drawn. `age` is "child", "young", "adult" or "old".

    `turn` is how far the face looks aside, -1 (left) to 1 (right); `variant` tells people in the
    same kind of clothes apart; `prop` is what their work adds ("stethoscope", "gown").
    """

    female: bool
    age: str
    skin: Color
    hair: Color
    hairstyle: str
    outfit: str
    cloth: Color
    trim: Color
    eyes: Color
    hat: str | None = None
    hat_color: Color = (0.85, 0.16, 0.17)
    glasses: bool = False
    beard: bool = False
    turn: float = 0.0
    pose: str = "standing"
    variant: int = 0
    prop: str = ""


def face_outline(person: Person) -> list[Point]:
    """Return the right half of a face's contour, from brow to chin."""
    if person.age == "child":
        return [(0, -128), (70, -110), (104, -50), (107, 20), (96, 72), (58, 110), (0, 124)]
    if person.female:
        return [
            (0, -128),
            (64, -112),
            (96, -56),
            (99, 10),
            (88, 66),
            (52, 113),
            (18, 133),
            (0, 136),
        ]
    return [(0, -128), (66, -112), (98, -56), (101, 10), (94, 70), (66, 112), (28, 136), (0, 139)]


def draw_face(pen: Pen, person: Person) -> None:
    """Draw ears, face and features; hair comes over it afterwards."""
    skin = person.skin
    for side in (-1, 1):
        if side * person.turn > 0.6:
            continue  # The far ear is behind the cheek.
        out = 1.0 + 0.04 * side * -person.turn
        ear = smooth(
            [(side * 90 * out, -10), (side * 110 * out, -16), (side * 114 * out, 14),
             (side * 100 * out, 44), (side * 88, 34)]
        )  # fmt: skip
        pen.part(ear, mixed(skin, (0.9, 0.45, 0.4), 0.10), 0.5)
        pen.stroke([(side * 98, 0), (side * 106, 8), (side * 100, 26)], 4, dark(skin, 0.26), 0.5)
    face = smooth(mirrored(face_outline(person)))
    pen.part(face, skin, 0.25)
    with pen.inside(face):
        _flush(pen, person)
    with pen.moved(person.turn * 13, 0):
        _brows(pen, person)
        for side in (-1, 1):
            _eye(pen, person, side)
        with pen.moved(person.turn * 5, 0):
            _nose(pen, person)
        _mouth(pen, person)
        if person.age == "old":
            _wrinkles(pen, person)
        if person.glasses:
            _glasses(pen)


def _flush(pen: Pen, person: Person) -> None:
    skin, side = person.skin, pen.look.light_from
    warm = mixed(dark(skin, 0.30), (0.86, 0.42, 0.36), 0.35)
    if not pen.look.flat:
        pen.fill(ellipse(-124 * side, 44, 56, 150), warm, 0.30, 26)
        pen.fill(ellipse(0, -122, 112, 30), warm, 0.42, 14)
        pen.lit(ellipse(40 * side, -40, 60, 46), 0.20, 30)
    rose = mixed((0.97, 0.42, 0.42), skin, 0.2)
    strength = 0.36 if person.female or person.age == "child" else 0.20
    blur = 5 if pen.look.flat else 15
    for s in (-1, 1):
        pen.fill(ellipse(s * 60 + person.turn * 13, 56, 28, 17), rose, strength, blur)
    if not pen.look.flat:
        pen.lit(ellipse(4 + person.turn * 20, 36, 7, 20), 0.5, 6)


def _brows(pen: Pen, person: Person) -> None:
    """Draw brows in a calm arch: inner ends a little lower than the peak, never frowning."""
    tone = mixed(dark(person.hair, 0.10), person.skin, 0.24)
    weight = {"child": 7.0}.get(person.age, 8.0 if person.female else 10.5)
    lift = -40 if person.age == "child" else -37 if person.female else -34
    for s in (-1, 1):
        arch = [(s * 22, lift + 2), (s * 40, lift - 6), (s * 60, lift - 7), (s * 80, lift + 4)]
        pen.stroke(arch, weight, tone, 0.85, (0.5, 0.12))


def _eye(pen: Pen, person: Person, s: int) -> None:
    """Draw one eye: a large soft iris under a tapered lid, little white, two lights."""
    big = 1.16 if person.age == "child" else 1.0 if person.female else 0.88
    big *= 0.84 if person.age == "old" else 1.0
    with pen.moved(s * 44, 10, 1.0, flip=s < 0):
        lid: list[Point] = [(-24, 5), (-15, -9 * big), (2, -16 * big), (18, -11 * big), (27, 0)]
        white = smooth([*lid, (17, 9.5 * big), (0, 12.5 * big), (-15, 9 * big)])
        pen.fill(white, mixed((0.97, 0.97, 0.98), person.skin, 0.16))
        with pen.inside(white):
            radius = 15.5 * big
            pen.gradient(ellipse(1, -2, radius, radius * 1.04),
                         [dark(person.eyes, 0.6), person.eyes, light(person.eyes, 0.34)],
                         (0, -17), (0, 14))  # fmt: skip
            pen.fill(ellipse(1, -3, radius * 0.46), (0.06, 0.04, 0.05))
            pen.fill(ellipse(0, -17 * big, 30, 8), (0.2, 0.1, 0.1), 0.40, 3)
        glint = s * 5.5 * (1 if pen.look.light_from > 0 else -1)
        pen.fill(ellipse(1 + glint, -7.5 * big, 4.2 * big), (1, 1, 1), 0.96)
        pen.fill(ellipse(1 - glint, 4.5 * big, 2.0), (1, 1, 1), 0.6)
        lash = mixed(dark(person.hair, 0.45), (0.14, 0.07, 0.07), 0.6)
        upper = [(-25.0, 6.0), *lid[1:], (33, -5)] if person.female else [(-24.0, 5.0), *lid[1:]]
        pen.stroke(upper, 6.6 if person.female else 5.0, lash, 0.95, (0.25, 0.3))
        pen.stroke([(-10, 11 * big), (4, 12.6 * big), (18, 8.5 * big)], 2.0, lash, 0.28)
        pen.stroke([(-16, -18 * big), (4, -23.5 * big), (24, -14 * big)], 2.6,
                   dark(person.skin, 0.42), 0.55)  # fmt: skip


def _nose(pen: Pen, person: Person) -> None:
    tone = dark(person.skin, 0.42)
    side = -1 if pen.look.light_from > 0 else 1
    y = 48 if person.age == "child" else 58
    if not person.female and person.age != "child":
        pen.stroke([(side * 11, 12), (side * 9, 34), (side * 15, y - 2)], 5, tone, 0.32)
    pen.stroke([(side * 12, y - 8), (side * 13, y), (side * 3, y + 3)], 4.2, tone, 0.6, (0.1, 0.4))
    pen.fill(ellipse(-9, y + 2, 3.6, 1.8), tone, 0.5)
    pen.fill(ellipse(9, y + 2, 3.6, 1.8), tone, 0.5)


def _mouth(pen: Pen, person: Person) -> None:
    y, wide = (84, 19) if person.age == "child" else (91, 22 if person.female else 25)
    lip = mixed(_LIP, person.skin, 0.12 if person.female else 0.55)
    lip = mixed(lip, person.skin, 0.3) if person.age in {"old", "child"} else lip
    smile: list[Point] = [(-wide - 3, y - 7), (-wide * 0.55, y + 1), (0, y + 3.5),
                          (wide * 0.55, y + 1), (wide + 3, y - 7)]  # fmt: skip
    if person.age != "child":
        upper = smooth([(-wide, y - 6), (-7, y - 6.5), (0, y - 4), (7, y - 6.5), (wide, y - 6),
                        (0, y + 4)], tension=0.45)  # fmt: skip
        lower = smooth([(-wide * 0.8, y - 2), (0, y + 3), (wide * 0.8, y - 2), (9, y + 11),
                        (0, y + 12.5), (-9, y + 11)], tension=0.5)  # fmt: skip
        pen.fill(lower, light(lip, 0.20), 0.9)
        pen.fill(upper, lip, 0.9)
        pen.lit(ellipse(2, y + 7.5, 7, 2), 0.5, 1.4)
    pen.stroke(smile, 3.4, dark(lip, 0.5), 0.85, (0.3, 0.3))
    for s in (-1, 1):
        pen.fill(ellipse(s * (wide + 4), y - 8, 2.6), dark(person.skin, 0.4), 0.45, 1)


def _wrinkles(pen: Pen, person: Person) -> None:
    tone = dark(person.skin, 0.38)
    for s in (-1, 1):
        pen.stroke([(s * 26, 62), (s * 42, 78), (s * 46, 98)], 3.6, tone, 0.45)
        pen.stroke([(s * 26, 30), (s * 46, 36), (s * 64, 28)], 3, tone, 0.4)
        pen.stroke([(s * 78, 4), (s * 88, 0)], 3, tone, 0.4)
        pen.stroke([(s * 78, 12), (s * 88, 14)], 3, tone, 0.4)
    for y in (-84, -70):
        pen.stroke([(-44, y), (0, y - 5), (44, y)], 2.6, tone, 0.32)


def _glasses(pen: Pen) -> None:
    frame: Color = (0.16, 0.13, 0.15)
    for s in (-1, 1):
        ring: list[Point] = [
            (s * 45 + dx, 10 + dy)
            for dx, dy in [
                (-34, 0),
                (-26, -25),
                (0, -31),
                (26, -25),
                (34, 0),
                (24, 26),
                (0, 31),
                (-24, 26),
                (-34, 0),
                (-26, -25),
            ]
        ]
        pen.fill(ellipse(s * 45, 10, 32, 29), (1, 1, 1), 0.14)
        pen.stroke(ring, 5, frame, 0.95, (1, 1))
        pen.stroke([(s * 79, 6), (s * 100, 0)], 5, frame, 0.95, (1, 1))
    pen.stroke([(-12, 6), (0, 1), (12, 6)], 5, frame, 0.95, (1, 1))
