"""Hanfu of a half-length portrait: crossed collar, sash, wide sleeves, hands before the body."""

from __future__ import annotations

from limner_sketch.subjects.faces import Person
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, dark, light, mixed

# Portrait coordinates: the middle of the body is x = 0, chin about y = 372, cut at y = 1000.
_BOTTOM = 1060.0
_GOLD: Color = (0.92, 0.75, 0.40)


def draw_neck(pen: Pen, person: Person) -> None:
    """Neck and the skin that a collar leaves open."""
    skin = dark(person.skin, 0.03)
    wide = 42 if person.female or person.age == "child" else 58
    neck = smooth(
        mirrored([(0, 320), (wide, 330), (wide - 4, 420), (wide + 40, 470), (112, 520), (0, 640)]),
        tension=0.4,
    )
    pen.part(neck, skin, 0.4)
    with pen.inside(neck):
        warm = mixed(dark(person.skin, 0.34), (0.8, 0.4, 0.34), 0.3)
        pen.fill(ellipse(0, 366, 84, 44), warm, 0.5, 14)
        for s in (-1, 1):
            pen.stroke([(s * 22, 488), (s * 54, 480), (s * 90, 488)], 5, dark(skin, 0.22), 0.45)


def draw_half_robe(pen: Pen, person: Person) -> None:
    """Crossed collar closing to the wearer's right: seen from before, a letter y."""
    cloth, trim = person.cloth, person.trim
    w = (180.0 if person.age == "child" else 200.0 if person.female else 248.0) * 0.95
    torso = smooth(
        mirrored([(0, 668), (44, 520), (70, 442), (w * 0.5, 466), (w * 0.86, 506), (w, 580),
                  (w * 0.94, 720), (w * 0.84, 880), (w, _BOTTOM), (0, _BOTTOM)]), tension=0.3,
    )  # fmt: skip
    pen.part(torso, cloth)
    under = light(mixed(trim, (1, 1, 1), 0.7), 0.3)
    beneath: list[Point] = [(-78, 420), (-58, 500), (-6, 606), (66, 708), (140, 800)]
    above: list[Point] = [(78, 420), (58, 500), (6, 606), (-66, 712), (-150, 810)]
    shown = smooth(mirrored([(0, 430), (60, 446), (w * 0.5, 458), (w * 0.88, 500), (w, 800),
                             (0, 800)]), tension=0.1)  # fmt: skip
    with pen.inside(shown):
        for line, s in ((beneath, 1), (above, -1)):
            for k, tone, wide in ((30, (0.99, 0.98, 0.96), 26), (16, under, 30), (0, trim, 50)):
                moved = [(x + s * k, y - k * 0.3) for x, y in line]
                pen.part(ribbon(moved, (wide, wide * 1.05, wide * 1.05)), tone, 0.4)
            for k in (-17, 17):
                pen.stroke([(x + k, y) for x, y in line], 3.2, light(trim, 0.5), 0.65, (1, 1))
            for t in range(4):
                at = line[t + 1] if t < 4 else line[-1]
                _blossom(pen, at[0], at[1] - 36, 15, light(trim, 0.45))
    _folds(pen, cloth, [[(-w * 0.7, 640), (-w * 0.5, 720), (-w * 0.3, 770)],
                        [(w * 0.7, 650), (w * 0.56, 730), (w * 0.34, 780)]])  # fmt: skip
    _sash(pen, person)
    for s in (-1, 1):
        _sleeve(pen, person, s, w)
    _hands(pen, person)


def _folds(pen: Pen, tone: Color, lines: list[list[Point]], width: float = 9) -> None:
    for line in lines:
        pen.stroke(line, width, dark(tone, 0.34), 0.42, (0.15, 0.15))
        if not pen.look.flat:
            shifted = [(x + width * 0.9, y) for x, y in line]
            pen.stroke(shifted, width * 0.7, light(tone, 0.4), 0.4, (0.1, 0.1), blur=1.5)


def _blossom(pen: Pen, x: float, y: float, size: float, tone: Color) -> None:
    """Draw a woven flower of five petals."""
    turn = float(pen.rng.uniform(0, 72))
    for i in range(5):
        with pen.moved(x, y, degrees=turn + 72.0 * i):
            pen.fill(ellipse(0, -size * 0.55, size * 0.32, size * 0.44), tone, 0.6)
    pen.fill(ellipse(x, y, size * 0.2), _GOLD, 0.85)


def _sash(pen: Pen, person: Person) -> None:
    sash = smooth(
        mirrored([(0, 792), (120, 784), (196, 778), (200, 884), (120, 894), (0, 898)]), tension=0.3
    )
    tone = mixed(person.trim, dark(person.trim, 0.3), 0.4)
    pen.part(sash, tone)
    with pen.inside(sash):
        for y in (806, 878):
            line: list[Point] = [(-210, y - 8), (0, y + 4), (210, y - 8)]
            pen.stroke(line, 5, _GOLD, 0.85, (1, 1))
        for k in range(-3, 4):
            _blossom(pen, k * 56, 842 - abs(k) * 2, 17, light(tone, 0.4))
    skirt = smooth(mirrored([(0, 894), (196, 884), (230, _BOTTOM), (0, _BOTTOM)]), tension=0.1)
    tone = mixed(person.cloth, light(person.trim, 0.55), 0.35)
    pen.part(skirt, tone)
    _folds(pen, tone, [[(k * 30, 900), (k * 36, 980), (k * 42, 1050)] for k in range(-5, 6)], 8)


def _sleeve(pen: Pen, person: Person, s: int, w: float) -> None:
    """Draw a wide sleeve, bent at the elbow, its mouth near the clasped hands."""
    cloth = light(person.cloth, 0.06)
    sleeve = smooth(
        [(s * w * 0.60, 476), (s * w * 0.90, 500), (s * (w + 26), 600), (s * (w + 78), 760),
         (s * (w + 120), 900), (s * (w + 110), 1010), (s * (w + 40), _BOTTOM), (s * 90, _BOTTOM),
         (s * 44, 1000), (s * 50, 934), (s * 130, 890), (s * w * 0.82, 800), (s * w * 0.80, 690),
         (s * w * 0.72, 570)], tension=0.46,
    )  # fmt: skip
    pen.part(sleeve, cloth)
    with pen.inside(sleeve):
        _folds(pen, cloth, [
            [(s * w * 0.94, 570), (s * (w + 12), 690), (s * w * 0.92, 790)],
            [(s * (w + 40), 700), (s * (w + 50), 820), (s * w * 0.80, 900)],
            [(s * (w + 80), 830), (s * (w + 60), 920), (s * w * 0.7, 980)],
            [(s * (w + 70), 960), (s * w * 0.8, 1010), (s * 110, 1030)],
        ], 10)  # fmt: skip
        for x, y in ((w + 4, 640), (w + 64, 850), (w - 10, 880), (w + 30, 980), (w - 70, 950)):
            _blossom(pen, s * x, y, 28, light(person.trim, 0.5))
        cuff = ribbon([(s * 56, 930), (s * 48, 1000), (s * 92, 1064)], (34, 46, 46))
        pen.part(cuff, person.trim, 0.5)
        pen.stroke([(s * 80, 936), (s * 74, 1000), (s * 116, 1056)], 4, _GOLD, 0.8, (1, 1))
    pen.shaded(ellipse(s * w * 0.74, 720, 10, 90), person.cloth, 0.4, 12)


def _hands(pen: Pen, person: Person) -> None:
    """Draw one hand laid over the other."""
    skin = person.skin
    for s in (-1, 1):
        hand = smooth([(s * 58, 938), (s * 20, 930), (s * -30, 950), (s * -34, 970), (s * 4, 984),
                       (s * 54, 984)], tension=0.5)  # fmt: skip
        pen.part(hand, skin, 0.4)
    for k in range(3):
        pen.stroke([(10 - k * 4, 946 + k * 10), (-16, 952 + k * 9), (-32, 958 + k * 7)], 2.6,
                   dark(skin, 0.36), 0.55)  # fmt: skip
