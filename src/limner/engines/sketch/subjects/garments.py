"""Clothes of a half-length portrait: hanfu with crossed collar, suit, dress, everyday wear."""

from __future__ import annotations

from typing import Any

from limner.engines.sketch.subjects.faces import Person
from limner.engines.sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner.engines.sketch.subjects.tones import Color, dark, light, mixed

# Portrait coordinates: the middle of the body is x = 0, chin about y = 372, cut at y = 1000.
_BOTTOM = 1060.0


def draw_neck(pen: Pen, person: Person) -> None:
    """Neck and the skin that a collar leaves open."""
    skin = dark(person.skin, 0.05)
    wide = 48 if person.female or person.age == "child" else 64
    neck = smooth(
        mirrored([(0, 320), (wide, 330), (wide - 2, 420), (wide + 50, 470), (118, 520), (0, 640)]),
        tension=0.4,
    )
    pen.part(neck, skin, 0.6)
    with pen.inside(neck):
        pen.fill(ellipse(0, 372, 84, 44), dark(person.skin, 0.34), 0.55, 12)
        for s in (-1, 1):
            pen.stroke([(s * 24, 486), (s * 58, 478), (s * 96, 486)], 5, dark(skin, 0.25), 0.45)


def draw_half_garment(pen: Pen, person: Person) -> None:
    """Draw what the person wears, from the shoulders to the lower edge of the picture."""
    {"hanfu": _hanfu, "kimono": _hanfu, "suit": _suit, "dress": _dress}.get(
        person.outfit, _everyday
    )(pen, person)


def _shoulders(person: Person) -> float:
    if person.age == "child":
        return 185.0
    return 222.0 if person.female else 282.0


def _folds(pen: Pen, tone: Color, lines: list[list[Point]], width: float = 9) -> None:
    for line in lines:
        pen.stroke(line, width, dark(tone, 0.34), 0.5, (0.15, 0.15))
        if not pen.look.flat:
            shifted = [(x + width * 0.9, y) for x, y in line]
            pen.stroke(shifted, width * 0.7, light(tone, 0.35), 0.4, (0.1, 0.1), blur=1.5)


def _blossoms(pen: Pen, tone: Color, places: list[Point], size: float) -> None:
    """Draw a woven pattern of five-petalled flowers."""
    for x, y in places:
        turn = float(pen.rng.uniform(0, 72))
        scale = size * float(pen.rng.uniform(0.75, 1.15))
        with pen.moved(x, y, degrees=turn):
            for i in range(5):
                with pen.moved(0, 0, degrees=72.0 * i):
                    pen.fill(ellipse(0, -scale * 0.55, scale * 0.30, scale * 0.42), tone, 0.55)
            pen.fill(ellipse(0, 0, scale * 0.2), (0.95, 0.80, 0.42), 0.8)


def _hanfu(pen: Pen, person: Person) -> None:
    """Crossed collar closing to the wearer's right: seen from before, a letter y."""
    cloth, trim = person.cloth, person.trim
    w = _shoulders(person) * 0.95
    pen.part(
        smooth(
            mirrored(
                [
                    (0, 640),
                    (56, 446),
                    (w * 0.8, 490),
                    (w, 560),
                    (w, 800),
                    (w * 0.9, _BOTTOM),
                    (0, _BOTTOM),
                ]
            ),
            tension=0.42,
        ),
        cloth,
    )
    under = light(mixed(trim, (1, 1, 1), 0.7), 0.3)
    right_lapel: list[Point] = [(-84, 452), (-58, 524), (6, 622), (74, 716), (110, 780)]
    left_lapel: list[Point] = [(84, 452), (58, 524), (-6, 622), (-80, 724), (-120, 790)]
    with pen.inside(_front(w)):
        pen.part(ribbon([(x + 15, y - 2) for x, y in right_lapel], (30, 34, 34)), under, 0.4, False)
        pen.part(ribbon(right_lapel, (40, 46, 46)), trim, 0.6)
        pen.part(ribbon([(x - 17, y - 2) for x, y in left_lapel], (30, 36, 36)), under, 0.4, False)
        pen.part(ribbon(left_lapel, (42, 50, 50)), trim, 0.6)
        for k in (-15, 15):
            pen.stroke([(x + k, y) for x, y in left_lapel], 3.4, light(trim, 0.55), 0.7, (1, 1))
    _sash(pen, person)
    for s in (-1, 1):
        _sleeve(pen, person, s, w)


def _front(w: float) -> Any:
    return smooth(mirrored([(0, 410), (80, 424), (w, 520), (w, 800), (0, 800)]), tension=0.2)


def _sash(pen: Pen, person: Person) -> None:
    sash = smooth(
        mirrored([(0, 792), (120, 784), (200, 778), (204, 880), (120, 892), (0, 896)]), tension=0.3
    )
    tone = mixed(person.trim, dark(person.trim, 0.3), 0.5)
    pen.part(sash, tone)
    with pen.inside(sash):
        for y in (806, 876):
            pen.stroke(
                [(-210, y - 8), (0, y + 4), (210, y - 8)], 5, (0.92, 0.75, 0.40), 0.85, (1, 1)
            )
    knot = smooth(mirrored([(0, 812), (30, 806), (36, 846), (26, 868), (0, 862)]))
    for s in (-1, 1):
        pen.part(
            ribbon([(s * 6, 850), (s * 26, 920), (s * 20, 1008)], (20, 30, 36)),
            light(tone, 0.14),
            0.7,
        )
    pen.part(knot, light(tone, 0.18))


def _sleeve(pen: Pen, person: Person, s: int, w: float) -> None:
    cloth = light(person.cloth, 0.08)
    sleeve = smooth(
        [
            (s * w * 0.66, 482), (s * w * 1.02, 548), (s * (w + 78), 690), (s * (w + 150), 850),
            (s * (w + 160), _BOTTOM), (s * 90, _BOTTOM), (s * 70, 960), (s * 128, 880),
            (s * w * 0.78, 760), (s * w * 0.72, 620),
        ], tension=0.45,
    )  # fmt: skip
    pen.part(sleeve, cloth)
    with pen.inside(sleeve):
        _folds(pen, cloth, [
            [(s * w * 0.98, 590), (s * (w + 20), 700), (s * w * 0.86, 800)],
            [(s * (w + 44), 670), (s * (w + 66), 800), (s * w * 0.92, 920)],
            [(s * (w + 100), 770), (s * (w + 104), 880), (s * (w + 20), 990)],
        ], 11)  # fmt: skip
        _blossoms(pen, light(person.trim, 0.5), [
            (s * (w + 20), 650), (s * (w + 92), 800), (s * (w - 6), 860), (s * (w + 60), 940),
            (s * (w - 70), 950), (s * (w + 130), 960),
        ], 32)  # fmt: skip
        cuff = ribbon([(s * 150, 850), (s * 84, 930), (s * 92, 1020)], (30, 40, 44))
        pen.part(cuff, person.trim, 0.6)
        pen.stroke(
            [(s * 172, 862), (s * 108, 938), (s * 116, 1020)], 4, (0.92, 0.75, 0.40), 0.8, (1, 1)
        )
    pen.stroke(
        [(s * w * 0.72, 620), (s * w * 0.78, 760), (s * 132, 876)], 8, dark(cloth, 0.45), 0.6
    )


def _suit(pen: Pen, person: Person) -> None:
    w = _shoulders(person)
    cloth = person.cloth
    pen.part(
        smooth(mirrored([(0, 480), (60, 432), (110, 470), (120, 1010), (0, 1010)]), tension=0.3),
        (0.95, 0.95, 0.97),
        0.5,
    )
    tie = smooth(mirrored([(0, 500), (22, 500), (15, 534), (34, 800), (0, 850)]), tension=0.2)
    pen.part(tie, person.trim, 0.9)
    for s in (-1, 1):
        collar = smooth([(s * 50, 424), (s * 84, 452), (s * 56, 540), (s * 6, 496)], tension=0.2)
        pen.part(collar, (0.98, 0.98, 1.0), 0.5)
        half = smooth([(s * 70, 440), (s * w * 0.74, 488), (s * w, 552), (s * w * 1.13, 690),
                       (s * w * 1.24, 850), (s * w * 1.26, _BOTTOM), (s * 6, _BOTTOM), (s * 8, 860),
                       (s * 60, 640)], tension=0.36)  # fmt: skip
        pen.part(half, cloth)
        lapel = smooth(
            [
                (s * 66, 436),
                (s * 120, 500),
                (s * 142, 590),
                (s * 118, 600),
                (s * 132, 640),
                (s * 20, 850),
                (s * 54, 640),
            ],
            tension=0.16,
        )
        pen.part(lapel, light(cloth, 0.08), 0.9)
        _folds(pen, cloth, [[(s * w * 0.86, 760), (s * w * 0.82, 880), (s * w * 0.86, 1000)]], 10)
    pen.part(ellipse(0, 916, 11), dark(cloth, 0.4), outline=False)


def _dress(pen: Pen, person: Person) -> None:
    w = _shoulders(person)
    for s in (-1, 1):
        arm = smooth(
            [
                (s * w * 0.8, 500),
                (s * w * 1.04, 560),
                (s * w * 1.12, 720),
                (s * w * 1.1, _BOTTOM),
                (s * w * 0.84, _BOTTOM),
                (s * w * 0.82, 720),
                (s * w * 0.7, 600),
            ]
        )
        pen.part(arm, person.skin, 0.8)
    bodice = smooth(
        mirrored(
            [
                (0, 590),
                (60, 556),
                (110, 474),
                (w * 0.76, 500),
                (w * 0.86, 640),
                (w * 0.74, 800),
                (w * 0.9, _BOTTOM),
                (0, _BOTTOM),
            ]
        ),
        tension=0.4,
    )
    pen.part(bodice, person.cloth)
    with pen.inside(bodice):
        _folds(
            pen, person.cloth, [[(s * 70, 820), (s * 92, 920), (s * 110, 1010)] for s in (-1, 1)]
        )
    pen.part(smooth(mirrored([(0, 800), (w * 0.76, 792), (w * 0.77, 826), (0, 836)]), tension=0.3),
             person.trim, 0.7)  # fmt: skip
    for i in range(-4, 5):
        pen.fill(ellipse(i * 17, 560 - i * i * 3.4, 5.5), (0.98, 0.96, 0.90), 0.95)


def _everyday(pen: Pen, person: Person) -> None:
    """Draw a round-necked jersey; seams show where the arms hang at the sides."""
    w = _shoulders(person)
    cloth = person.cloth
    body = smooth(
        mirrored([(0, 470), (62, 444), (w * 0.60, 480), (w * 0.94, 520), (w * 1.10, 620),
                  (w * 1.18, 790), (w * 1.22, _BOTTOM), (0, _BOTTOM)]), tension=0.44,
    )  # fmt: skip
    pen.part(body, cloth)
    with pen.inside(body):
        pen.fill(ellipse(0, 436, 84, 52), dark(person.skin, 0.05))
        pen.fill(ellipse(0, 400, 84, 50), dark(person.skin, 0.32), 0.6, 12)
        for s in (-1, 1):
            seam: list[Point] = [(s * w * 0.80, 640), (s * w * 0.84, 800), (s * w * 0.82, 1030)]
            pen.stroke([(x + s * 20, y) for x, y in seam], 44, dark(cloth, 0.4), 0.30, blur=14)
            pen.stroke(seam, 8, dark(cloth, 0.5), 0.65, (0.1, 1))
        _folds(pen, cloth, [
            [(-w * 0.82, 636), (-w * 0.62, 676), (-w * 0.36, 684)],
            [(w * 0.82, 640), (w * 0.60, 690), (w * 0.36, 700)],
            [(-w * 0.70, 880), (-w * 0.4, 912), (-w * 0.1, 908)],
            [(w * 1.16, 800), (w * 1.02, 826), (w * 0.90, 812)],
            [(-w * 1.18, 850), (-w * 1.04, 880), (-w * 0.90, 866)],
        ])  # fmt: skip
    rim: list[Point] = [(-80, 440), (-56, 478), (0, 494), (56, 478), (80, 440)]
    pen.part(ribbon(rim, (16, 20, 16)), light(cloth, 0.16), 0.5)
