"""What lives by a pond: duck and frog."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.muzzles import gentle_eye
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    joined,
    mirrored,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_ORANGE: Color = (0.95, 0.60, 0.16)
_WHITE: Color = (0.97, 0.96, 0.93)
_INK: Color = (0.08, 0.06, 0.06)


def duck(pen: Pen, subject: Subject) -> None:
    """Draw a duck at rest, on land as on water: mallard or white; 760 units high."""
    mallard = subject.color is None and bool(pen.rng.integers(2))
    _plumage(pen, subject, mallard=mallard)


def walking_duck(pen: Pen, subject: Subject) -> None:
    """Draw a duck on its feet; 900 units high."""
    for x, tone in ((640, 0.25), (500, 0.0)):
        leg = dark(_ORANGE, tone)
        pen.part(ribbon([(x, 680), (x + 6, 850)], (44, 34)), leg)
        web = smooth([(x - 20, 840), (x + 34, 846), (x + 24, 892), (x - 130, 900), (x - 90, 866)],
                     tension=0.4)  # fmt: skip
        pen.part(web, leg)
        for k in (-84, -40):
            pen.stroke([(x - 4, 852), (x + k, 892)], 6, dark(leg, 0.4), 0.6)
    _plumage(pen, subject, mallard=subject.color is None and bool(pen.rng.integers(2)))


def _plumage(pen: Pen, subject: Subject, *, mallard: bool) -> None:
    coat = chosen(subject.color, (0.70, 0.67, 0.62) if mallard else _WHITE)
    tail = smooth([(880, 470), (1010, 400), (1086, 330), (1080, 430), (1020, 540), (900, 600)])
    pen.part(tail, dark(coat, 0.12))
    if mallard:
        pen.margin(smooth([(950, 440), (985, 390), (966, 360), (944, 378)], closed=False),
                   (0.14, 0.14, 0.16), 20)  # fmt: skip
    body = smooth(
        [(300, 330), (390, 400), (520, 420), (700, 396), (900, 420), (1010, 470), (960, 620),
         (800, 730), (560, 756), (340, 720), (230, 600), (220, 470)], tension=0.5,
    )  # fmt: skip
    pen.part(body, coat)
    with pen.inside(body):
        if mallard:
            breast = smooth([(180, 380), (330, 360), (420, 470), (430, 600), (360, 740),
                             (200, 720)])  # fmt: skip
            pen.fill(breast, (0.46, 0.26, 0.17), 1.0, 2 if pen.look.flat else 10)
            pen.fill(ellipse(990, 580, 110, 90), (0.17, 0.17, 0.19), 1.0, 6)
        else:
            pen.fill(ellipse(330, 520, 110, 150), light(coat, 0.6), 0.5, 30)
        pen.shaded(ellipse(600, 750, 340, 60), coat, 0.45, 26)
    _wing(pen, coat, mallard=mallard)
    head = (0.10, 0.42, 0.28) if mallard else coat
    neck = smooth([(190, 420), (210, 320), (220, 240), (330, 210), (370, 290), (400, 420),
                   (330, 500), (230, 500)])  # fmt: skip
    skull = joined(neck, smooth([(180, 190), (210, 100), (300, 66), (390, 110), (404, 210),
                                 (340, 290), (230, 280)]))  # fmt: skip
    pen.part(skull, head)
    with pen.inside(skull):
        if mallard:
            pen.fill(smooth([(170, 420), (290, 446), (420, 400), (430, 540), (180, 540)]),
                     (0.46, 0.26, 0.17))  # fmt: skip
            pen.stroke([(180, 412), (300, 436), (420, 392)], 30, _WHITE, 1, (1, 1))
        pen.lit(ellipse(300, 120, 50, 26), 0.5, 14)
    _bill(pen, (0.93, 0.76, 0.24) if mallard else _ORANGE)
    gentle_eye(pen, 274, 174, 21)


def _wing(pen: Pen, coat: Color, *, mallard: bool) -> None:
    wing = smooth([(440, 470), (560, 440), (740, 440), (900, 480), (1020, 460), (940, 580),
                   (780, 660), (600, 664), (470, 590)])  # fmt: skip
    tone = dark(coat, 0.16) if mallard else dark(coat, 0.05)
    pen.part(wing, tone)
    with pen.inside(wing):
        if mallard:
            pen.fill(smooth([(700, 590), (850, 540), (880, 590), (740, 650)], tension=0.2), _WHITE)
            pen.fill(smooth([(712, 600), (850, 556), (868, 584), (744, 636)], tension=0.2),
                     (0.20, 0.32, 0.66))  # fmt: skip
        for k in range(4):
            x, y = 500 + k * 84.0, 560 + (k % 2) * 14
            pen.stroke([(x, y - 60), (x + 60, y + 10), (x + 20, y + 80)], 9, dark(tone, 0.35), 0.55)
    pen.stroke([(880, 560), (960, 520), (1010, 470)], 9, dark(tone, 0.4), 0.6)


def _bill(pen: Pen, tone: Color) -> None:
    lower = smooth([(210, 236), (130, 252), (80, 244), (110, 266), (200, 270)], tension=0.4)
    pen.part(lower, dark(tone, 0.2))
    upper = smooth([(214, 164), (150, 206), (60, 216), (38, 240), (76, 252), (150, 244),
                    (216, 246)], tension=0.42)  # fmt: skip
    pen.part(upper, tone)
    pen.fill(ellipse(150, 216, 11, 6), dark(tone, 0.5), 0.9)


# How a frog is coloured: skin, spots, belly.
_FROGS: tuple[tuple[Color, Color, Color], ...] = (
    ((0.42, 0.68, 0.24), (0.26, 0.50, 0.16), (0.93, 0.94, 0.72)),
    ((0.30, 0.60, 0.36), (0.16, 0.40, 0.28), (0.92, 0.93, 0.80)),
    ((0.56, 0.66, 0.24), (0.38, 0.42, 0.14), (0.97, 0.93, 0.74)),
)


def frog(pen: Pen, subject: Subject) -> None:
    """Draw a frog sitting, seen from before, plain or spotted; 760 units high."""
    skin, spot, belly = _FROGS[int(pen.rng.integers(len(_FROGS)))]
    if subject.color:
        skin = chosen(subject.color, skin)
        spot, belly = dark(skin, 0.3), light(skin, 0.72)
    spotted = bool(pen.rng.integers(2))
    for s in (-1, 1):
        _hind_leg(pen, skin, s)
    body = smooth(mirrored([(500, 330), (660, 360), (742, 500), (720, 640), (620, 726),
                            (500, 740)], 500))  # fmt: skip
    pen.part(body, skin)
    pale = smooth(mirrored([(500, 400), (600, 420), (640, 540), (610, 670), (500, 724)], 500))
    pen.fill(pale, belly, 1.0, 2 if pen.look.flat else 9)
    for s in (-1, 1):
        _foreleg(pen, skin, s)
    head = smooth(mirrored([(500, 130), (600, 136), (700, 176), (764, 270), (742, 360),
                            (640, 420), (500, 436)], 500))  # fmt: skip
    for s in (-1, 1):
        head = joined(head, ellipse(500 + s * 150, 118, 92, 88))
    pen.part(head, skin)
    with pen.inside(head):
        jaw = smooth(mirrored([(500, 346), (640, 334), (770, 280), (770, 440), (500, 450)], 500))
        pen.fill(jaw, belly, 0.9, 2 if pen.look.flat else 8)
        if spotted:
            for x, y, r in ((500, 190, 22), (440, 240, 14), (570, 246, 16), (690, 250, 20),
                            (310, 250, 18)):  # fmt: skip
                pen.fill(ellipse(x, y, r, r * 0.8), spot, 0.8)
        pen.lit(ellipse(500 + pen.look.light_from * 100, 190, 80, 30), 0.35, 18)
    for s in (-1, 1):
        _bulging_eye(pen, 500 + s * 152, 116, skin)
        pen.fill(ellipse(500 + s * 26, 268, 8, 6), dark(skin, 0.6))
        pen.fill(ellipse(500 + s * 196, 322, 34, 20), (0.96, 0.56, 0.50), 0.45,
                 4 if pen.look.flat else 10)  # fmt: skip
    pen.stroke([(266, 296), (360, 352), (500, 370), (640, 352), (734, 296)], 11, dark(skin, 0.62),
               0.95, (0.5, 0.5))  # fmt: skip


def _bulging_eye(pen: Pen, x: float, y: float, skin: Color) -> None:
    pen.part(ellipse(x, y, 66), (0.99, 0.96, 0.86))
    pen.fill(ellipse(x, y + 2, 50), (0.95, 0.72, 0.20))
    pen.fill(ellipse(x, y + 4, 42, 32), _INK)
    pen.fill(ellipse(x - 16, y - 12, 15), (1, 1, 1), 0.96)
    pen.stroke(
        [(x - 70, y - 20), (x, y - 70), (x + 70, y - 20)], 16, dark(skin, 0.2), 1, (0.6, 0.6)
    )


def _hind_leg(pen: Pen, skin: Color, s: int) -> None:
    thigh = smooth([(500 + s * 150, 560), (500 + s * 230, 440), (500 + s * 330, 470),
                    (500 + s * 370, 580), (500 + s * 330, 690), (500 + s * 180, 710)])  # fmt: skip
    pen.part(thigh, dark(skin, 0.1))
    pen.lit(ellipse(500 + s * 290, 520, 34, 50), 0.3, 14)
    toes: tuple[Point, ...] = ((470, 736), (420, 752), (340, 750))
    for x, y in toes:
        pen.part(ribbon([(500 + s * 300, 700), (500 + s * x, y - 6)], (52, 26)), dark(skin, 0.06))
        pen.part(ellipse(500 + s * x, y - 10, 20, 16), light(skin, 0.1))


def _foreleg(pen: Pen, skin: Color, s: int) -> None:
    arm: list[Point] = [(500 + s * 176, 470), (500 + s * 196, 590), (500 + s * 130, 706)]
    pen.part(ribbon(arm, (86, 66, 54), 30), mixed(skin, light(skin, 0.2), 0.5))
    for x, y in ((190, 738), (130, 752), (68, 738)):
        pen.part(ribbon([(500 + s * 128, 706), (500 + s * x, y)], (40, 22)), light(skin, 0.06))
        pen.part(ellipse(500 + s * x, y - 2, 19, 15), light(skin, 0.14))
