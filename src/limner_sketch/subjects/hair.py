"""Hair, behind and before a face; buns with ornaments, long hair, short cuts, beards."""

from __future__ import annotations

from collections.abc import Callable

from limner_sketch.subjects.faces import Person
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, dark, light

_GOLD: Color = (0.90, 0.70, 0.28)
_CROWN: list[Point] = [(0, -164), (64, -156), (112, -110), (126, -40)]


def draw_back_hair(pen: Pen, person: Person) -> None:
    """Draw what hangs behind head and neck; drawn first."""
    draw = _BEHIND.get(person.hairstyle)
    if draw is not None:
        draw(pen, person)


def _long_back(pen: Pen, person: Person) -> None:
    fall = [*_CROWN, (134, 60), (140, 180), (152, 300), (128, 390), (60, 410), (0, 412)]
    path = smooth(mirrored(fall))
    pen.part(path, dark(person.hair, 0.18))
    with pen.inside(path):
        n = 13 if pen.look.hd else 7
        for i in range(n):
            x = -130 + i * 260 / (n - 1)
            pen.stroke([(x * 0.8, 60), (x, 220), (x * 0.98, 400)], 7, light(person.hair, 0.2), 0.35)


def _hanfu_back(pen: Pen, person: Person) -> None:
    _long_back(pen, person)
    _buns(pen, person)


def _tail_back(pen: Pen, person: Person) -> None:
    tone = dark(person.hair, 0.18)
    tail = smooth([(40, -150), (130, -150), (176, -60), (170, 80), (130, 170), (120, 60),
                   (96, -60)])  # fmt: skip
    pen.part(tail, tone)
    pen.part(smooth(mirrored([*_CROWN, (122, 40), (96, 70), (0, 80)])), tone)


def _wavy_back(pen: Pen, person: Person) -> None:
    waves = [*_CROWN, (146, 20), (136, 80), (164, 150), (148, 220), (166, 280), (120, 320),
             (50, 300), (0, 310)]  # fmt: skip
    pen.part(smooth(mirrored(waves)), dark(person.hair, 0.18))
    shine = light(person.hair, 0.16)
    for k in range(-4, 5):
        pen.stroke([(k * 30, 60), (k * 36 + 8, 170), (k * 34, 290)], 7, shine, 0.35)


def _bob_back(pen: Pen, person: Person) -> None:
    bob = [*_CROWN, (136, 40), (138, 110), (104, 150), (0, 150)]
    pen.part(smooth(mirrored(bob)), dark(person.hair, 0.18))


def _pigtails_back(pen: Pen, person: Person) -> None:
    for s in (-1, 1):
        tail = smooth([(s * 100, -40), (s * 168, -50), (s * 202, 40), (s * 178, 130),
                       (s * 150, 166), (s * 134, 90)])  # fmt: skip
        pen.part(tail, person.hair)
        pen.part(ellipse(s * 122, -38, 17), (0.92, 0.35, 0.42))


def _bun_back(pen: Pen, person: Person) -> None:
    pen.part(ellipse(0, -178, 54, 46), person.hair)
    pen.stroke([(-36, -184), (0, -202), (38, -182)], 6, light(person.hair, 0.25), 0.5)


def _topknot_back(pen: Pen, person: Person) -> None:
    knot = [(0, -228), (34, -216), (36, -180), (24, -140), (0, -136)]
    pen.part(smooth(mirrored(knot)), person.hair)
    pen.part(ribbon([(-30, -154), (0, -148), (30, -154)], (16, 18, 16)), person.trim, 0.6)
    pen.part(ribbon([(-62, -178), (62, -186)], (7, 9, 7)), _GOLD, 0.5)


def draw_front_hair(pen: Pen, person: Person) -> None:
    """Draw the hair over skull and brow, with its shine; ornaments last."""
    style = person.hairstyle
    front = {
        "short": _short_front,
        "child": _short_front,
        "thin": _thin_front,
        "bob": _fringe_front,
        "quiff": _quiff_front,
        "tail": _pulled_front,
        "wavy": _side_front,
        "pigtails": _fringe_front,
        "topknot": _pulled_front,
    }.get(style, _parted_front)
    front(pen, person)
    if person.beard:
        _beard(pen, person)
    if style == "hanfu":
        _ornaments(pen, person)


def _shine(pen: Pen, person: Person, spread: float = 1.0) -> None:
    if pen.look.flat:
        return
    tone = light(person.hair, 0.42)
    x = pen.look.light_from * 52
    pen.stroke(
        [(x - 52 * spread, -108), (x, -128), (x + 52 * spread, -106)], 20, tone, 0.45, blur=6
    )


def _strands(pen: Pen, person: Person, roots: list[list[Point]]) -> None:
    for i, root in enumerate(roots):
        tone = light(person.hair, 0.22) if i % 2 else dark(person.hair, 0.3)
        pen.stroke(root, 5, tone, 0.5, (0.1, 0.1))


def _parted_front(pen: Pen, person: Person) -> None:
    """Parted in the middle, swept to both temples and down the cheeks."""
    for s in (-1, 1):
        wing = smooth(
            [
                (s * -4, -166), (s * 66, -158), (s * 114, -112), (s * 130, -34), (s * 126, 50),
                (s * 112, 128), (s * 100, 120), (s * 104, 50), (s * 98, -14), (s * 76, -62),
                (s * 38, -98), (s * 2, -122),
            ], tension=0.46,
        )  # fmt: skip
        pen.part(wing, person.hair)
        with pen.inside(wing):
            n = 7 if pen.look.hd else 4
            _strands(pen, person, [
                [(s * 2, -150 + i * 3), (s * (50 + i * 4), -128 + i * 8),
                 (s * (92 + i * 4), -60 + i * 8), (s * (104 + i * 3), 40 + i * 6)]
                for i in range(n)
            ])  # fmt: skip
    pen.stroke([(0, -160), (0, -140), (-1, -122)], 4, dark(person.hair, 0.5), 0.7)
    _shine(pen, person)


def _fringe_front(pen: Pen, person: Person) -> None:
    """Draw a full fringe cut over the brows."""
    cut = smooth(
        mirrored([
            (0, -168), (68, -158), (116, -110), (132, -30), (130, 60), (112, 84), (102, 30),
            (100, -22), (84, -40), (66, -28), (50, -44), (30, -30), (14, -44), (0, -32),
        ]), tension=0.42,
    )  # fmt: skip
    pen.part(cut, person.hair)
    with pen.inside(cut):
        _strands(pen, person, [
            [(i * 4, -156), (i * 11, -110), (i * 13, -44)] for i in range(-8, 9, 2)
        ])  # fmt: skip
    _shine(pen, person)


def _short_front(pen: Pen, person: Person) -> None:
    """Short, swept to one side."""
    cap = smooth(
        [
            (-112, 4), (-124, -60), (-112, -128), (-60, -172), (10, -184), (76, -168), (118, -118),
            (126, -54), (112, 6), (104, -22), (96, -62), (64, -88), (20, -84), (-30, -66),
            (-66, -78), (-94, -52), (-100, -16),
        ], tension=0.46,
    )  # fmt: skip
    pen.part(cap, person.hair)
    with pen.inside(cap):
        n = 8 if pen.look.hd else 5
        _strands(pen, person, [
            [(-70 + i * 12, -170), (-50 + i * 16, -120 - i), (-44 + i * 20, -70)] for i in range(n)
        ])  # fmt: skip
    _shine(pen, person, 0.9)


def _quiff_front(pen: Pen, person: Person) -> None:
    """Short at the sides, brushed up and back from the brow."""
    cap = smooth(
        [
            (-110, 8), (-122, -50), (-112, -112), (-92, -150), (-40, -196), (30, -206), (92, -178),
            (122, -120), (124, -50), (110, 8), (104, -24), (98, -70), (80, -98), (30, -116),
            (-40, -108), (-84, -92), (-98, -62), (-102, -20),
        ], tension=0.46,
    )  # fmt: skip
    pen.part(cap, person.hair)
    with pen.inside(cap):
        n = 8 if pen.look.hd else 6
        _strands(pen, person, [
            [(-76 + i * 24, -98), (-70 + i * 26, -140), (-40 + i * 22, -190)] for i in range(n)
        ])  # fmt: skip
    _shine(pen, person, 0.9)


def _side_front(pen: Pen, person: Person) -> None:
    """Parted at one side, falling in a wave over the other temple."""
    for s, root, wide in ((-1, 40, 1.0), (1, 40, 0.9)):
        wing = smooth(
            [
                (root, -166), (s * 70, -160), (s * 118, -112), (s * 134, -30), (s * 140, 70),
                (s * 122, 150), (s * 108, 110), (s * 112, 40), (s * 102, -20),
                (s * 84 * wide, -62), (root * 0.8, -104),
            ], tension=0.46,
        )  # fmt: skip
        pen.part(wing, person.hair)
        with pen.inside(wing):
            _strands(pen, person, [
                [(root, -150 + i * 4), (s * (56 + i * 6), -120 + i * 10),
                 (s * (100 + i * 4), -40 + i * 8), (s * (112 + i * 3), 60 + i * 6)]
                for i in range(4)
            ])  # fmt: skip
    _shine(pen, person)


def _thin_front(pen: Pen, person: Person) -> None:
    """Draw an old man's hair: at the sides only."""
    for s in (-1, 1):
        side = smooth([(s * 60, -142), (s * 108, -112), (s * 126, -40), (s * 114, 22),
                       (s * 102, 8), (s * 98, -50), (s * 84, -96)])  # fmt: skip
        pen.part(side, person.hair, 0.7)
    for x in (-40, 0, 40):
        pen.stroke([(x - 46, -118), (x, -136), (x + 44, -120)], 7, person.hair, 0.6, (0.2, 0.2))


def _pulled_front(pen: Pen, person: Person) -> None:
    """Draw hair pulled up tight to a knot."""
    cap = smooth(
        mirrored([(0, -168), (66, -156), (112, -108), (122, -44), (112, 20), (104, -20), (94, -66),
                  (56, -102), (0, -112)]), tension=0.46,
    )  # fmt: skip
    pen.part(cap, person.hair)
    with pen.inside(cap):
        _strands(
            pen,
            person,
            [
                [(i * 13, -70 - (8 - abs(i)) * 5), (i * 9, -120), (i * 3, -160)]
                for i in range(-8, 9, 2)
            ],
        )
    _shine(pen, person, 0.8)


def _buns(pen: Pen, person: Person) -> None:
    hair = person.hair
    for x, y, rx, ry in ((-54, -172, 50, 42), (54, -172, 50, 42), (0, -204, 58, 48)):
        bun = ellipse(x, y, rx, ry)
        pen.part(bun, hair)
        pen.stroke([(x - rx * 0.6, y + 4), (x - 4, y - ry * 0.62), (x + rx * 0.6, y - 2)], 6,
                   light(hair, 0.26), 0.55)  # fmt: skip
        pen.stroke([(x - rx * 0.4, y + ry * 0.5), (x, y), (x + rx * 0.6, y + ry * 0.3)], 4,
                   dark(hair, 0.4), 0.5)  # fmt: skip


def _ornaments(pen: Pen, person: Person) -> None:
    """Draw a hairpin with hanging beads, and blossoms beside the buns."""
    pen.part(ribbon([(-150, -196), (-90, -176), (-40, -166)], (6, 8, 7)), _GOLD, 0.5, outline=False)
    for i in range(3):
        x = -146 + i * 15
        pen.stroke([(x, -192 + i * 5), (x - 1, -168), (x, -146 + i * 8)], 2.4, _GOLD, 0.9, (1, 1))
        pen.part(ellipse(x, -142 + i * 8, 6), person.trim, 0.6, outline=False)
    for x, y, size in ((92, -150, 30), (62, -128, 20), (112, -118, 18)):
        _blossom(pen, x, y, size, light(person.trim, 0.35))
    pen.part(
        smooth(mirrored([(0, -132), (13, -120), (0, -100)]), tension=0.3), _GOLD, 0.5, outline=False
    )
    pen.fill(ellipse(0, -119, 5), (0.85, 0.2, 0.22))
    if person.female:
        _blossom(pen, 0, -64, 8, (0.86, 0.22, 0.24), core=False)


def _blossom(pen: Pen, x: float, y: float, size: float, tone: Color, core: bool = True) -> None:
    with pen.moved(x, y, degrees=float(pen.rng.uniform(0, 70))):
        for i in range(5):
            with pen.moved(0, 0, degrees=i * 72.0):
                petal = smooth(
                    mirrored(
                        [(0, -size), (size * 0.46, -size * 0.8), (size * 0.36, -size * 0.3), (0, 0)]
                    )
                )
                pen.part(petal, tone, 0.8, outline=False)
                pen.fill(
                    ellipse(0, -size * 0.25, size * 0.16, size * 0.3),
                    dark(tone, 0.25),
                    0.4,
                    size * 0.08,
                )
        if core:
            pen.fill(ellipse(0, 0, size * 0.18), _GOLD)


def _beard(pen: Pen, person: Person) -> None:
    tone = light(person.hair, 0.12)
    beard = smooth(
        mirrored([(0, 78), (34, 76), (58, 96), (96, 40), (98, 96), (72, 168), (30, 214), (0, 226)]),
        tension=0.4,
    )
    pen.part(beard, tone, 0.7, outline=False)
    with pen.inside(beard):
        _strands(pen, person, [
            [(i * 12, 100 + abs(i) * -2), (i * 11, 150), (i * 5, 216)] for i in range(-6, 7, 2)
        ])  # fmt: skip
    pen.fill(smooth([(-22, 96), (0, 92), (22, 96), (0, 106)]), (0.72, 0.36, 0.34), 0.9)
    pen.stroke([(0, 80), (-24, 82), (-50, 98)], 13, tone, 1.0, (0.9, 0.1))
    pen.stroke([(0, 80), (24, 82), (50, 98)], 13, tone, 1.0, (0.9, 0.1))


_BEHIND: dict[str, Callable[[Pen, Person], None]] = {
    "long": _long_back,
    "hanfu": _hanfu_back,
    "tail": _tail_back,
    "wavy": _wavy_back,
    "bob": _bob_back,
    "pigtails": _pigtails_back,
    "bun": _bun_back,
    "topknot": _topknot_back,
}
