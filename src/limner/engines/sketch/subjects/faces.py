"""Faces: one gentle, simple illustrated face with eyes, brows, nose, mouth and blush, by age."""

from __future__ import annotations

from dataclasses import dataclass

from limner.engines.sketch.subjects.pens import Pen, Point, ellipse, mirrored, smooth
from limner.engines.sketch.subjects.tones import Color, dark, light, mixed

# A head is drawn around the middle of its face: crown at -150, chin at about 134.
_LIP: Color = (0.80, 0.30, 0.32)


@dataclass(frozen=True)
class Person:
    """Who is drawn. `age` is "child", "young", "adult" or "old"."""

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
        ear = smooth(
            [
                (side * 92, -8),
                (side * 114, -14),
                (side * 118, 16),
                (side * 102, 46),
                (side * 90, 36),
            ]
        )
        pen.part(ear, mixed(skin, (0.9, 0.45, 0.4), 0.12), 0.7)
        pen.stroke([(side * 100, 2), (side * 109, 8), (side * 102, 28)], 4, dark(skin, 0.3), 0.6)
    face = smooth(mirrored(face_outline(person)))
    pen.part(face, skin, 0.55)
    with pen.inside(face):
        _flush(pen, person)
    _brows(pen, person)
    for side in (-1, 1):
        _eye(pen, person, side)
    _nose(pen, person)
    _mouth(pen, person)
    if person.age == "old":
        _wrinkles(pen, person)
    if person.glasses:
        _glasses(pen)


def _flush(pen: Pen, person: Person) -> None:
    skin = person.skin
    side = pen.look.light_from
    if not pen.look.flat:
        pen.fill(ellipse(-120 * side, 40, 60, 150), dark(skin, 0.35), 0.28, 26)
        pen.fill(ellipse(0, -128, 110, 34), dark(skin, 0.4), 0.35, 16)
    rose = mixed((0.96, 0.42, 0.42), skin, 0.25)
    strength = 0.42 if person.female or person.age == "child" else 0.22
    blur = 4 if pen.look.flat else 15
    for s in (-1, 1):
        pen.fill(ellipse(s * 60, 54, 27, 17), rose, strength, blur)
    if not pen.look.flat:
        pen.fill(ellipse(4, 30, 9, 26), light(skin, 0.6), 0.5, 6)
        pen.fill(ellipse(0, 112, 24, 9), light(skin, 0.5), 0.35, 6)


def _brows(pen: Pen, person: Person) -> None:
    tone = mixed(dark(person.hair, 0.15), person.skin, 0.18)
    weight = 8.5 if person.female else 13
    lift = -39 if person.age == "child" else -37
    for s in (-1, 1):
        arch = [(s * 19, lift + 10), (s * 48, lift - 3), (s * 78, lift + 4)]
        pen.stroke(arch, weight, tone, 0.85, (0.55, 0.1))


def _eye(pen: Pen, person: Person, s: int) -> None:
    big = 1.14 if person.age == "child" else 0.94 if person.female else 0.82
    if person.age == "old":
        big *= 0.84
    with pen.moved(s * 45, 10, 1.0):
        k = 1 if s > 0 else -1
        white = smooth(
            [(-24 * k, 5), (-12 * k, -12 * big), (6 * k, -16 * big), (25 * k, -5 * big),
             (15 * k, 10 * big), (-6 * k, 12 * big)]
        )  # fmt: skip
        pen.fill(white, mixed((0.98, 0.98, 0.99), person.skin, 0.08))
        with pen.inside(white):
            radius = 14.5 * big
            pen.gradient(ellipse(1 * k, -1, radius, radius * 1.06),
                         [dark(person.eyes, 0.55), person.eyes, light(person.eyes, 0.4)],
                         (0, -16), (0, 14))  # fmt: skip
            pen.fill(ellipse(1 * k, -1, radius * 0.48), (0.05, 0.03, 0.05))
            pen.fill(ellipse(0, -17 * big, 28, 9), (0.15, 0.08, 0.1), 0.45, 3)
        pen.fill(ellipse(-4, -6 * big, 4.4 * big), (1, 1, 1), 0.95)
        pen.fill(ellipse(6, 6 * big, 2.2), (1, 1, 1), 0.7)
        lash = mixed(dark(person.hair, 0.5), (0.1, 0.05, 0.06), 0.6)
        upper: list[Point] = [
            (-25 * k, 6),
            (-12 * k, -13 * big),
            (6 * k, -17.5 * big),
            (27 * k, -5 * big),
        ]
        if person.female:
            upper.append((34 * k, -11 * big))
        pen.stroke(upper, 7.5 if person.female else 6, lash, 0.95, (0.25, 0.25))
        pen.stroke([(-16 * k, 10 * big), (2 * k, 13.5 * big), (20 * k, 6 * big)], 2.6, lash, 0.5)
        pen.stroke([(-16 * k, -20 * big), (4 * k, -25 * big), (24 * k, -15 * big)], 3,
                   dark(person.skin, 0.45), 0.6)  # fmt: skip


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
    y, wide = (84, 22) if person.age == "child" else (92, 25 if person.female else 30)
    lip = _LIP if person.female else mixed(_LIP, person.skin, 0.55)
    lip = mixed(lip, person.skin, 0.2) if person.age in {"old", "child"} else lip
    lower = smooth(
        [(-wide + 4, y), (0, y + 2), (wide - 4, y), (12, y + 12), (0, y + 14), (-12, y + 12)]
    )
    upper = smooth([(-wide, y - 2), (-8, y - 9), (0, y - 6), (8, y - 9), (wide, y - 2), (0, y + 4)],
                   tension=0.4)  # fmt: skip
    if person.age != "child":
        pen.fill(lower, light(lip, 0.18), 0.95)
        pen.fill(upper, dark(lip, 0.12), 0.95)
        pen.fill(ellipse(2, y + 8, 8, 2.4), (1, 1, 1), 0.35, 1.2)
    pen.stroke([(-wide - 4, y - 5), (-10, y + 2), (0, y + 1), (10, y + 2), (wide + 4, y - 5)], 3.8,
               dark(lip, 0.55), 0.85)  # fmt: skip


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
