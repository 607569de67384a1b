"""What one rests on: sofa and bed."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, ellipse, polygon, ribbon, rounded, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_WOOD: Color = (0.52, 0.33, 0.20)
_LINEN: Color = (0.97, 0.95, 0.91)


def sofa(pen: Pen, subject: Subject) -> None:
    """Draw a sofa of three seats with two throw pillows; 560 units high, twice as wide."""
    cloth = chosen(subject.color, (0.25, 0.49, 0.54))
    for x in (130, 1010):
        pen.part(polygon([(x - 24, 490), (x + 24, 490), (x + 12, 560), (x - 12, 560)]), _WOOD)
    back = smooth([(110, 470), (96, 150), (130, 50), (300, 24), (570, 16), (840, 24), (1010, 50),
                   (1044, 150), (1030, 470)], tension=0.4)  # fmt: skip
    pen.part(back, dark(cloth, 0.14))
    for k in range(3):
        left = 142 + k * 288.0
        pad = smooth([(left, 310), (left + 2, 110), (left + 24, 72), (left + 140, 58),
                      (left + 256, 72), (left + 280, 110), (left + 282, 310)],
                     tension=0.42)  # fmt: skip
        pen.part(pad, cloth)
        _tufts(pen, left, cloth)
    pen.part(rounded(120, 380, 1020, 512, 34), dark(cloth, 0.2))
    for k in range(3):
        left = 146 + k * 284.0
        seat = smooth([(left, 400), (left + 4, 316), (left + 30, 296), (left + 140, 288),
                       (left + 250, 296), (left + 276, 316), (left + 280, 400),
                       (left + 140, 410)], tension=0.4)  # fmt: skip
        pen.part(seat, light(cloth, 0.08))
        pen.lit(ellipse(left + 140, 316, 100, 12), 0.35, 9)
        pen.stroke([(left + 12, 384), (left + 140, 392), (left + 268, 384)], 5, dark(cloth, 0.4),
                   0.55)  # fmt: skip
    _throw_pillows(pen, cloth)
    for s in (0, 1):
        _arm(pen, cloth, right=bool(s))


def _tufts(pen: Pen, left: float, cloth: Color) -> None:
    for x, y in ((90, 150), (190, 150), (140, 220)):
        at = left + x
        pen.fill(ellipse(at, y, 20, 14), dark(cloth, 0.35), 0.0 if pen.look.flat else 0.4, 8)
        pen.fill(ellipse(at, y, 7), dark(cloth, 0.42), 0.9)
        pen.stroke([(at, y), (at + 26, y + 22), (at + 40, y + 50)], 5, dark(cloth, 0.35), 0.4)
        pen.stroke([(at, y), (at - 26, y + 22), (at - 40, y + 50)], 5, dark(cloth, 0.35), 0.4)


def _throw_pillows(pen: Pen, cloth: Color) -> None:
    warm: Color = mixed((0.93, 0.70, 0.36), cloth, 0.1)
    for x, turn, tone in ((236, -12, warm), (892, 10, (0.96, 0.92, 0.84))):
        with pen.moved(x, 240, 1.0, turn):
            pad = smooth([(-92, -84), (0, -70), (92, -84), (78, 0), (92, 84), (0, 74), (-92, 84),
                          (-78, 0)], tension=0.4)  # fmt: skip
            pen.part(pad, tone)
            with pen.inside(pad):
                for y in (-40, 0, 40):
                    pen.stroke([(-84, y), (0, y + 6), (84, y)], 9, dark(tone, 0.25), 0.6, (1, 1))


def _arm(pen: Pen, cloth: Color, right: bool) -> None:
    with pen.moved(1140 if right else 0, 0, 1.0, 0, flip=right):
        arm = smooth([(40, 500), (30, 280), (24, 230), (50, 184), (104, 172), (158, 190),
                      (178, 240), (168, 300), (164, 500), (150, 518), (54, 518)],
                     tension=0.4)  # fmt: skip
        pen.part(arm, cloth)
        pen.margin(ellipse(102, 240, 44, 40), dark(cloth, 0.3), 6, 0.7)
        pen.fill(ellipse(102, 240, 11, 10), dark(cloth, 0.4), 0.8)
        pen.stroke([(64, 290), (58, 400), (64, 500)], 7, dark(cloth, 0.32), 0.5)
        pen.stroke([(140, 290), (146, 400), (140, 500)], 7, dark(cloth, 0.32), 0.5)
        pen.lit(ellipse(98, 190, 44, 9), 0.4, 7)


def bed(pen: Pen, subject: Subject) -> None:
    """Draw a bed from its foot's side, made with pillows and a blanket; 620 units high."""
    cloth = chosen(subject.color, (0.38, 0.52, 0.72))
    wood = _WOOD if subject.color else made_of(subject, _WOOD)
    pen.part(rounded(60, 20, 130, 620, 30), wood)
    head = smooth([(96, 470), (96, 120), (160, 46), (270, 60), (320, 140), (330, 470)],
                  tension=0.4)  # fmt: skip
    pen.part(head, light(wood, 0.1))
    pen.part(polygon([(1060, 470), (1120, 470), (1110, 620), (1070, 620)]), wood)
    pen.part(rounded(90, 440, 1120, 530, 20), wood)
    pen.lit(ribbon([(120, 456), (1090, 456)], (8, 8)), 0.4, 5)
    pen.part(rounded(110, 320, 1110, 470, 54), _LINEN)
    for x, y, turn in ((250, 270, -14), (330, 288, 4)):
        with pen.moved(x, y, 1.0, turn):
            pad = smooth([(-126, 50), (-132, -30), (-70, -56), (40, -60), (126, -36), (134, 44),
                          (40, 64)], tension=0.46)  # fmt: skip
            pen.part(pad, _LINEN)
            pen.stroke([(-100, 24), (-40, 12), (20, 26)], 7, dark(_LINEN, 0.25), 0.5)
    blanket = smooth([(430, 292), (640, 262), (900, 268), (1080, 292), (1136, 352), (1140, 470),
                      (1090, 510), (960, 492), (830, 512), (690, 494), (560, 514), (452, 494),
                      (420, 400)], tension=0.44)  # fmt: skip
    pen.part(blanket, cloth)
    with pen.inside(blanket):
        fold = smooth([(410, 280), (540, 260), (560, 380), (552, 520), (430, 520), (400, 400)],
                      tension=0.4)  # fmt: skip
        pen.part(fold, light(cloth, 0.62), 0.6)
        for x in (640, 770, 900, 1030):
            pen.stroke([(x, 300), (x + 26, 390), (x - 6, 500)], 16, dark(cloth, 0.32), 0.4, blur=4)
        pen.lit(ellipse(820, 300, 240, 20), 0.4, 16)
