"""Elephant, camel and rooster, drawn from the side and facing left."""

from __future__ import annotations

from typing import Any

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    cut,
    ellipse,
    joined,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_IVORY: Color = (0.97, 0.94, 0.84)
_THREAD: Color = (0.92, 0.72, 0.30)
_INK: Color = (0.10, 0.08, 0.08)
_Legs = tuple[tuple[tuple[Point, ...], tuple[float, ...]], ...]


def _legged(torso: tuple[Point, ...], legs: _Legs) -> Any:
    body = smooth(torso, tension=0.5)
    for spine, widths in legs:
        body = joined(body, ribbon(spine, widths, 30))
    return body


def _eye(pen: Pen, x: float, y: float, size: float) -> None:
    pen.fill(ellipse(x, y, size, size * 1.1), _INK)
    pen.fill(ellipse(x - size * 0.3, y - size * 0.4, size * 0.34), (1, 1, 1))


def elephant(pen: Pen, subject: Subject) -> None:
    """Draw an elephant, its trunk curling up at the tip; 900 units high."""
    hide = chosen(subject.color, (0.56, 0.58, 0.63))
    far = (((400, 560), (392, 740), (388, 850)), (150, 124, 120))
    hind = (((850, 560), (838, 740), (832, 850)), (160, 124, 120))
    back: _Legs = (far, hind)
    for spine, widths in back:
        pen.part(_footed(ribbon(spine, widths, 30)), dark(hide, 0.3))
        _nails(pen, spine[-1][0], dark(hide, 0.3))
    tail = ribbon([(1034, 360), (1084, 470), (1070, 620)], (30, 16, 12))
    pen.part(tail, dark(hide, 0.12))
    pen.part(ellipse(1068, 640, 18, 36), dark(hide, 0.5))
    near: _Legs = ((((500, 560), (496, 720), (494, 860)), (180, 146, 138)),
                   (((948, 520), (950, 720), (944, 860)), (220, 150, 138)))  # fmt: skip
    body = _legged(((330, 300), (440, 190), (620, 130), (820, 140), (980, 220), (1056, 380),
                    (1040, 560), (940, 660), (760, 700), (560, 690), (400, 620), (320, 460)),
                   near)  # fmt: skip
    body = _footed(body)
    pen.part(body, hide)
    with pen.inside(body):
        pen.shaded(ellipse(720, 700, 240, 60), hide, 0.4, 30)
        pen.lit(ellipse(700, 200, 240, 40), 0.3, 30)
        for x, y in ((470, 700), (474, 760), (930, 700), (934, 760)):
            pen.stroke([(x - 40, y), (x + 20, y + 12), (x + 70, y)], 6, dark(hide, 0.4), 0.4)
        pen.stroke([(872, 480), (840, 570), (870, 660)], 20, dark(hide, 0.4), 0.4, blur=8)
    for spine, _ in near:
        _nails(pen, spine[-1][0], hide)
    _elephant_head(pen, hide)


def _footed(leg: Any) -> Any:
    """Return a leg or body cut off flat at the ground."""
    return cut(leg, polygon([(0, 898), (1200, 898), (1200, 1100), (0, 1100)]))


def _nails(pen: Pen, x: float, hide: Color) -> None:
    for k in (-46, -12, 22):
        nail = [(x + k - 15, 897), (x + k - 12, 876), (x + k, 868), (x + k + 12, 876)]
        pen.part(smooth([*nail, (x + k + 15, 897)], tension=0.5), light(hide, 0.55), 0.5)


def _elephant_head(pen: Pen, hide: Color) -> None:
    trunk = ribbon(
        [(216, 330), (150, 470), (140, 620), (156, 740), (110, 800), (48, 780), (30, 716)],
        (180, 136, 104, 84, 68, 54, 42), 60,
    )  # fmt: skip
    skull = smooth([(330, 120), (430, 180), (460, 320), (410, 440), (300, 480), (190, 440),
                    (140, 330), (160, 210), (230, 130)], tension=0.5)  # fmt: skip
    head = joined(skull, trunk)
    tusk = ribbon([(262, 450), (220, 560), (120, 600)], (46, 36, 8))
    pen.part(head, hide)
    with pen.inside(head):
        for k in range(9):
            y = 470 + k * 34.0
            pen.stroke([(70, y - 6), (140, y + 8), (214, y - 6)], 6, dark(hide, 0.42), 0.5)
        pen.lit(ellipse(240, 190, 70, 36), 0.4, 20)
    pen.part(tusk, _IVORY)
    _eye(pen, 232, 316, 17)
    pen.stroke([(196, 292), (232, 276), (266, 294)], 8, dark(hide, 0.5), 0.7)
    ear = smooth([(344, 170), (450, 110), (590, 170), (640, 320), (590, 470), (490, 570),
                  (400, 520), (346, 400), (326, 280)], tension=0.5)  # fmt: skip
    pen.part(ear, light(hide, 0.06))
    with pen.inside(ear):
        inner = smooth([(400, 220), (480, 180), (560, 230), (586, 330), (540, 440), (476, 500),
                        (420, 440), (380, 330)], tension=0.5)  # fmt: skip
        pink = mixed(hide, (0.86, 0.62, 0.60), 0.45)
        pen.fill(inner, pink, 0.7, 3 if pen.look.flat else 20)
        for y in (300, 380, 450):
            pen.stroke([(360, y - 20), (470, y), (570, y - 40)], 7, dark(hide, 0.35), 0.35)


def camel(pen: Pen, subject: Subject) -> None:
    """Draw a camel with two humps and a saddle cloth; 1000 units high."""
    coat = chosen(subject.color, (0.80, 0.60, 0.36))
    wool = dark(coat, 0.32)
    back: tuple[tuple[Point, ...], ...] = (
        ((480, 600), (470, 780), (452, 972)),
        ((820, 590), (800, 780), (830, 972)),
    )
    for spine in back:
        pen.part(ribbon(spine, (90, 54, 40), 30), dark(coat, 0.3))
        pen.part(ellipse(spine[-1][0] - 10, 976, 40, 24), dark(coat, 0.42))
    pen.part(ribbon([(968, 500), (1012, 600), (996, 700)], (34, 22, 16)), coat)
    pen.part(ellipse(994, 716, 18, 42), wool)
    for x in (560, 800):
        hump = smooth([(x - 130, 470), (x - 76, 330), (x - 20, 236), (x + 30, 232), (x + 84, 330),
                       (x + 130, 470)], tension=0.5)  # fmt: skip
        pen.part(hump, mixed(coat, wool, 0.25))
        pen.stroke([(x - 30, 262), (x + 6, 236), (x + 40, 270)], 26, wool, 0.8)
    near: _Legs = ((((410, 580), (404, 780), (396, 970)), (120, 66, 44)),
                   (((916, 540), (880, 700), (906, 820), (900, 970)),
                    (190, 90, 56, 44)))  # fmt: skip
    body = _legged(((390, 470), (480, 420), (680, 404), (880, 412), (980, 480), (990, 580),
                    (900, 640), (700, 668), (500, 660), (380, 620), (340, 540)), near)  # fmt: skip
    neck = ribbon([(430, 530), (320, 610), (240, 540), (230, 400), (236, 262)],
                  (210, 170, 124, 96, 84), 50)  # fmt: skip
    body = joined(joined(body, neck), ellipse(410, 512, 112, 96))
    pen.part(body, coat)
    with pen.inside(body):
        pen.shaded(ellipse(680, 664, 240, 46), coat, 0.4, 26)
        for k in range(12):
            at, low = 186 + k * 20.0, 560 + (30, 46, 58, 66, 70, 72, 70, 66, 60, 54, 48, 44)[k]
            pen.stroke([(at, low), (at + 6, low + 34), (at + 2, low + 66)], 16, wool, 0.6)
    for at in (396.0, 900.0):
        foot = smooth([(at + 34, 956), (at + 38, 1000), (at - 52, 1000), (at - 40, 968),
                       (at - 20, 952)], tension=0.4)  # fmt: skip
        pen.part(foot, dark(coat, 0.25))
    _saddle(pen, (0.74, 0.22, 0.20) if subject.color != "red" else (0.20, 0.40, 0.56))
    _camel_head(pen, coat, wool)


def _saddle(pen: Pen, cloth: Color) -> None:
    rug = smooth([(612, 400), (680, 380), (752, 400), (772, 560), (590, 560)], tension=0.24)
    pen.part(rug, cloth)
    with pen.inside(rug):
        for y, tone in (
            (430, (0.92, 0.72, 0.30)),
            (530, (0.92, 0.72, 0.30)),
            (480, (0.97, 0.9, 0.8)),
        ):
            pen.stroke([(580, y), (680, y + 8), (790, y)], 13, tone, 1, (1, 1))
    for k in range(9):
        x = 602 + k * 20.0
        pen.stroke([(x, 560), (x, 596)], 8, _THREAD, 1, (1, 1))


def _camel_head(pen: Pen, coat: Color, wool: Color) -> None:
    pen.part(ellipse(288, 176, 22, 34), dark(coat, 0.15))
    head = smooth([(290, 200), (300, 270), (250, 320), (170, 326), (90, 330), (50, 310), (40, 262),
                   (66, 226), (140, 210), (200, 170), (256, 166)], tension=0.5)  # fmt: skip
    pen.part(head, coat)
    with pen.inside(head):
        pen.fill(ellipse(60, 290, 66, 50), light(coat, 0.35), 0.7, 4 if pen.look.flat else 18)
    pen.stroke([(50, 296), (90, 302), (140, 288)], 7, dark(coat, 0.6), 0.9)
    pen.stroke([(62, 252), (74, 258), (82, 270)], 9, dark(coat, 0.65), 0.9)
    pen.part(
        smooth([(240, 176), (252, 140), (290, 156), (308, 206), (280, 214)], tension=0.5), wool
    )
    _eye(pen, 190, 222, 16)
    pen.stroke([(160, 212), (186, 198), (216, 212)], 10, dark(coat, 0.6), 0.9)


# The tail's feathers: where each bends, and its tip.
_SICKLES = (((830, 470), (960, 640)), ((880, 380), (1060, 600)), ((900, 290), (1110, 470)),
            ((880, 210), (1090, 300)), ((810, 200), (980, 150)),
            ((750, 260), (840, 110)))  # fmt: skip


def rooster(pen: Pen, subject: Subject) -> None:
    """Draw a crowing cock with a sickle tail; 1000 units high."""
    rust = chosen(subject.color, (0.72, 0.30, 0.15))
    gold = light(rust, 0.35) if subject.color else (0.94, 0.66, 0.24)
    tail = dark(rust, 0.5) if subject.color else (0.10, 0.30, 0.32)
    yellow: Color = (0.93, 0.68, 0.22)
    for k, (bend, tip) in enumerate(_SICKLES):
        feather = ribbon([(680, 620), bend, tip], (60, 96, 92, 66, 8), 40)
        pen.part(feather, tail if k % 2 else light(tail, 0.16))
        pen.stroke([(690, 600), bend, tip], 7, light(tail, 0.4), 0.5)
    for x in (486, 600):
        pen.part(ribbon([(x, 780), (x - 4, 960)], (34, 24)), yellow)
        for toe in (-84, -36, 54):
            pen.part(ribbon([(x - 4, 956), (x + toe, 988)], (22, 12)), yellow)
        pen.part(ribbon([(x, 900), (x + 40, 916)], (16, 6)), yellow)
    body = smooth([(350, 330), (430, 360), (520, 480), (660, 540), (760, 560), (740, 700),
                   (640, 810), (500, 836), (370, 770), (296, 640), (290, 480)],
                  tension=0.5)  # fmt: skip
    pen.part(body, rust)
    with pen.inside(body):
        pen.fill(ellipse(360, 720, 130, 130), dark(rust, 0.4), 0.7, 4 if pen.look.flat else 40)
    wing = smooth([(430, 560), (540, 520), (660, 570), (760, 660), (680, 716), (560, 740),
                   (456, 690)], tension=0.5)  # fmt: skip
    pen.part(wing, mixed(rust, tail, 0.35))
    for k in range(5):
        pen.stroke([(480 + k * 14, 690 - k * 26), (580 + k * 20, 690 - k * 16),
                    (690 + k * 14, 690 - k * 14)], 10, light(rust, 0.35), 0.6)  # fmt: skip
    _cape(pen, gold, rust)
    _rooster_head(pen, gold, yellow)


def _cape(pen: Pen, gold: Color, rust: Color) -> None:
    hackle = smooth([(330, 190), (410, 180), (450, 300), (520, 440), (560, 560), (500, 540),
                     (460, 590), (410, 556), (360, 600), (320, 550), (270, 570), (276, 430),
                     (300, 290)], tension=0.3)  # fmt: skip
    pen.part(hackle, gold)
    with pen.inside(hackle):
        for k in range(8):
            pen.stroke([(336 + k * 10, 220), (310 + k * 24, 400), (280 + k * 38, 570)], 11,
                       mixed(gold, rust, 0.75), 0.6)  # fmt: skip


def _rooster_head(pen: Pen, gold: Color, yellow: Color) -> None:
    red: Color = (0.84, 0.14, 0.15)
    comb = smooth([(300, 150), (272, 70), (310, 92), (324, 24), (358, 76), (392, 22), (408, 86),
                   (456, 60), (440, 150), (400, 180)], tension=0.4)  # fmt: skip
    pen.part(comb, red)
    pen.part(ellipse(368, 188, 84, 78), gold)
    pen.part(polygon([(296, 168), (206, 190), (292, 206)]), yellow)
    pen.part(polygon([(292, 208), (222, 232), (304, 232)]), dark(yellow, 0.18))
    pen.part(ellipse(340, 184, 46, 40), red, outline=False)
    for x, y, ry in ((304, 286, 52), (340, 280, 44)):
        pen.part(ellipse(x, y, 24, ry), red)
    pen.fill(ellipse(346, 172, 20), light(yellow, 0.4))
    _eye(pen, 344, 172, 13)
