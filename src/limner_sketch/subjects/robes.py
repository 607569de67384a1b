"""Long garments of a whole figure: a dress, and hanfu with its crossed collar."""

from __future__ import annotations

from limner_sketch.subjects.faces import Person
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, dark, light, mixed


def draw_gown(pen: Pen, person: Person, w: float) -> None:
    """Draw a dress with a wide skirt, arms bare; `w` is half the width of the shoulders."""
    cloth = person.cloth
    for s in (-1, 1):
        leg = ribbon([(s * 34, 560), (s * 36, 680), (s * 30, 800)], (48, 44, 26))
        pen.part(leg, person.skin, 0.7)
        _shoe(pen, s * 32, s, dark(person.trim, 0.2))
        _arm(pen, person, s, w, sleeve=False)
    long = person.prop == "gown"
    foot, wide = (806.0, 212.0) if long else (610.0, 178.0)
    dress = smooth(
        mirrored([(0, 96), (34, 76), (46, 36), (w * 0.84, 56), (w * 0.78, 160), (56, 262),
                  (110, 420), (wide, foot), (wide * 0.5, foot + 20), (0, foot + 22)]), tension=0.4,
    )  # fmt: skip
    pen.part(dress, cloth)
    with pen.inside(dress):
        for k in (-3, -2, -1, 1, 2, 3):
            fold: list[Point] = [(k * 14, 280), (k * 26, 440), (k * wide * 0.26, foot + 20)]
            pen.stroke(fold, 9, dark(cloth, 0.32), 0.45)
        pen.lit(ellipse(pen.look.light_from * 60, 440, 24, 120), 0.25, 18)
        pen.part(ribbon([(-70, 258), (0, 268), (70, 258)], (22, 24, 22)), person.trim, 0.7)
        hem: list[Point] = [(-wide, foot - 6), (0, foot + 16), (wide, foot - 6)]
        pen.stroke(hem, 12 if long else 8, light(cloth, 0.4), 0.7, (1, 1))


def draw_robe(pen: Pen, person: Person, w: float) -> None:
    """Hanfu: a long pleated skirt, crossed collar, sash, wide sleeves that meet before the body."""
    cloth, trim = person.cloth, person.trim
    skirt_tone = mixed(cloth, light(trim, 0.55), 0.35)
    skirt = smooth(
        mirrored([(0, 250), (62, 252), (104, 420), (150, 620), (196, 806), (100, 826), (0, 822)]),
        tension=0.42,
    )
    pen.part(skirt, skirt_tone)
    with pen.inside(skirt):
        for k in (-4, -3, -2, -1, 1, 2, 3, 4):
            pen.stroke([(k * 12, 270), (k * 24, 520), (k * 46, 822)], 9, dark(skirt_tone, 0.3), 0.5)
        hem: list[Point] = [(-210, 786), (-100, 806), (0, 802), (100, 806), (210, 786)]
        pen.part(ribbon(hem, (26, 28, 26)), trim, 0.6, outline=False)
    body = smooth(
        mirrored([(0, 110), (32, 24), (w * 0.8, 46), (w * 0.9, 110), (62, 256), (0, 262)]),
        tension=0.4,
    )
    pen.part(body, cloth)
    with pen.inside(body):
        pen.part(ribbon([(-32, 20), (-6, 110), (48, 210)], (20, 22, 20)), trim, 0.6)
        pen.part(
            ribbon([(28, 20), (0, 118), (-54, 214)], (12, 12, 12)),
            (0.98, 0.97, 0.95),
            outline=False,
        )
        pen.part(ribbon([(36, 20), (8, 110), (-50, 218)], (20, 24, 22)), trim, 0.6)
    pen.part(
        smooth(mirrored([(0, 222), (64, 216), (66, 262), (0, 270)]), tension=0.25), dark(trim, 0.15)
    )
    for s in (-1, 1):
        pen.part(
            ribbon([(s * 4, 262), (s * 16, 400), (s * 10, 520)], (9, 13, 15)), dark(trim, 0.1), 0.6
        )
    _wide_sleeves(pen, person, w)
    pen.part(ellipse(0, 300, 26, 15), person.skin, 0.6)


def _wide_sleeves(pen: Pen, person: Person, w: float) -> None:
    cloth, trim = person.cloth, person.trim
    for s in (-1, 1):
        sleeve = smooth(
            [(s * w * 0.74, 44), (s * (w + 12), 110), (s * (w + 58), 250), (s * (w + 66), 420),
             (s * (w + 6), 470), (s * 54, 430), (s * 22, 318), (s * 44, 268), (s * w * 0.72, 200)],
            tension=0.42,
        )  # fmt: skip
        pen.part(sleeve, light(cloth, 0.07))
        with pen.inside(sleeve):
            pen.part(
                ribbon([(s * 24, 286), (s * 30, 360), (s * 66, 446)], (18, 26, 26)),
                trim,
                0.6,
                outline=False,
            )
            pen.stroke(
                [(s * w, 130), (s * (w + 20), 260), (s * 70, 330)], 8, dark(cloth, 0.32), 0.5
            )
            pen.stroke(
                [(s * (w + 30), 210), (s * (w + 34), 330), (s * (w - 20), 430)],
                8,
                dark(cloth, 0.32),
                0.5,
            )


def _shoe(pen: Pen, x: float, s: int, tone: Color) -> None:
    shoe = smooth(
        [(x - 20, 786), (x + 18, 786), (x + 22 + s * 8, 808), (x + s * 26, 822), (x - s * 22, 822)]
    )
    pen.part(shoe, tone)


def _arm(pen: Pen, person: Person, s: int, w: float, sleeve: bool = True) -> None:
    spine: list[Point] = [
        (s * (w - 14), 86),
        (s * (w + 12), 200),
        (s * (w + 16), 300),
        (s * (w + 4), 398),
    ]
    _hand(pen, s * (w + 2), 414, person)
    pen.part(ribbon(spine, (46, 44, 38, 32)), person.cloth if sleeve else person.skin)


def _hand(pen: Pen, x: float, y: float, person: Person) -> None:
    s = 1 if x > 0 else -1
    hand = smooth(
        [
            (x - 15, y - 26),
            (x + 15, y - 26),
            (x + 17, y + 6),
            (x + 6, y + 32),
            (x - 8, y + 32),
            (x - 17, y + 4),
        ]
    )
    pen.part(hand, person.skin, 0.6)
    pen.stroke(
        [(x - s * 15, y - 12), (x - s * 24, y + 2), (x - s * 22, y + 16)],
        11,
        person.skin,
        1,
        (0.8, 0.6),
    )
