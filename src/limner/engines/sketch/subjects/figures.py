"""Whole figures: body, limbs and clothes under a head, standing."""

from __future__ import annotations

from collections.abc import Callable

from limner.engines.sketch.subjects.faces import Person
from limner.engines.sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner.engines.sketch.subjects.tones import Color, dark, light, mixed

# x = 0 is the middle of the body, y = 1000 the ground.
_Draw = Callable[[Pen, Person], None]


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
        if person.outfit in {"hanfu", "kimono"}:
            _robe(pen, person)
        elif person.outfit == "dress":
            _gown(pen, person)
        else:
            _trousers(pen, person)
            _top(pen, person)
    with pen.moved(0, face_y, scale, float(pen.rng.uniform(-3, 3))):
        head(pen, person)


def _neck(pen: Pen, person: Person) -> None:
    wide = 20 if person.female else 27
    neck = smooth(mirrored([(0, -26), (wide, -24), (wide, 30), (52, 52), (0, 90)]), tension=0.35)
    pen.part(neck, dark(person.skin, 0.08), 0.5)


def _shoulder(person: Person) -> float:
    return {"child": 74.0}.get(person.age, 84.0 if person.female else 106.0)


def _shoe(pen: Pen, x: float, s: int, tone: Color) -> None:
    shoe = smooth(
        [(x - 20, 786), (x + 18, 786), (x + 22 + s * 8, 808), (x + s * 26, 822), (x - s * 22, 822)]
    )
    pen.part(shoe, tone)


def _trousers(pen: Pen, person: Person) -> None:
    tone: Color = (0.24, 0.28, 0.40)
    if person.outfit == "suit":
        tone = dark(person.cloth, 0.1)
    for s in (-1, 1):
        _shoe(pen, s * 44, s, (0.22, 0.16, 0.14) if person.outfit == "suit" else (0.93, 0.93, 0.95))
        leg = smooth([(s * -4, 330), (s * 72, 330), (s * 78, 480), (s * 66, 640), (s * 66, 796),
                      (s * 22, 796), (s * 20, 640), (s * 6, 450)], tension=0.4)  # fmt: skip
        pen.part(leg, tone)
        pen.stroke([(s * 60, 560), (s * 42, 572), (s * 26, 566)], 6, dark(tone, 0.4), 0.5)
        pen.stroke([(s * 62, 770), (s * 44, 778), (s * 26, 774)], 6, dark(tone, 0.4), 0.5)


def _top(pen: Pen, person: Person) -> None:
    w, cloth = _shoulder(person), person.cloth
    length = 400 if person.outfit == "suit" else 362
    for s in (-1, 1):
        _arm(pen, person, s, w)
    body = smooth(
        mirrored([(0, 50), (30, 30), (w * 0.8, 50), (w, 84), (w * 0.86, 190), (w * 0.82, 280),
                  (w * 0.9, length), (0, length + 6)]), tension=0.42,
    )  # fmt: skip
    pen.part(body, cloth)
    with pen.inside(body):
        if person.outfit == "suit":
            _shirt_front(pen, person)
        else:
            pen.fill(ellipse(0, 28, 38, 30), dark(person.skin, 0.08))
            pen.part(
                ribbon([(-38, 30), (0, 60), (38, 30)], (9, 10, 9)), light(cloth, 0.2), outline=False
            )
        for s in (-1, 1):
            pen.stroke(
                [(s * w * 0.84, 240), (s * 40, 262), (s * 12, 256)], 6, dark(cloth, 0.35), 0.45
            )


def _shirt_front(pen: Pen, person: Person) -> None:
    pen.fill(smooth([(-34, 24), (34, 24), (0, 230)], tension=0.1), (0.96, 0.96, 0.98))
    pen.part(
        smooth(mirrored([(0, 56), (11, 56), (16, 180), (0, 206)]), tension=0.15),
        person.trim,
        outline=False,
    )
    for s in (-1, 1):
        pen.part(
            smooth(
                [(s * 32, 22), (s * 56, 70), (s * 58, 120), (s * 2, 232), (s * 26, 110)],
                tension=0.15,
            ),
            light(person.cloth, 0.1),
            0.8,
        )
    pen.stroke([(0, 232), (1, 300), (2, 410)], 4, dark(person.cloth, 0.4), 0.7, (1, 1))


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


def _gown(pen: Pen, person: Person) -> None:
    w, cloth = _shoulder(person) * 0.92, person.cloth
    for s in (-1, 1):
        leg = ribbon([(s * 34, 560), (s * 36, 680), (s * 30, 800)], (48, 44, 26))
        pen.part(leg, person.skin, 0.7)
        _shoe(pen, s * 32, s, dark(person.trim, 0.2))
        _arm(pen, person, s, w, sleeve=False)
    dress = smooth(
        mirrored(
            [
                (0, 96),
                (34, 76),
                (46, 36),
                (w * 0.84, 56),
                (w * 0.78, 160),
                (56, 262),
                (110, 420),
                (178, 610),
                (90, 634),
                (0, 640),
            ]
        ),
        tension=0.4,
    )
    pen.part(dress, cloth)
    with pen.inside(dress):
        for k in (-3, -2, -1, 1, 2, 3):
            pen.stroke([(k * 14, 280), (k * 26, 440), (k * 46, 630)], 9, dark(cloth, 0.32), 0.5)
        pen.part(ribbon([(-70, 258), (0, 268), (70, 258)], (22, 24, 22)), person.trim, 0.7)
        pen.stroke([(-180, 606), (0, 630), (180, 606)], 8, light(cloth, 0.4), 0.7, (1, 1))


def _robe(pen: Pen, person: Person) -> None:
    """Hanfu: a long pleated skirt, crossed collar, sash, wide sleeves that meet before the body."""
    w, cloth, trim = _shoulder(person), person.cloth, person.trim
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
    pen.part(ellipse(0, 300, 26, 15), person.skin, 0.6)
