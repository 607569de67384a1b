"""The red-crowned crane of Chinese painting, standing and in flight."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, polygon, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark

_WHITE: Color = (0.97, 0.97, 0.95)
_BLACK: Color = (0.13, 0.14, 0.17)
_RED: Color = (0.86, 0.16, 0.14)
_LEG: Color = (0.28, 0.30, 0.32)
_BEAK: Color = (0.62, 0.60, 0.40)


def standing_crane(pen: Pen, subject: Subject) -> None:
    """Draw a red-crowned crane on one leg, its neck in an S; 1000 units high."""
    white = chosen(subject.color, _WHITE)
    pen.stroke([(560, 620), (640, 720), (520, 760), (470, 700)], 20, dark(_LEG, 0.2), 1, (1, 0.8))
    pen.stroke([(520, 620), (512, 800), (520, 980)], 22, _LEG, 1, (1, 0.9))
    pen.fill(ellipse(513, 796, 17), _LEG)
    for x in (440, 520, 596):
        pen.stroke([(520, 972), (x, 994)], 16, _LEG, 1, (1, 0.3))
    for k in range(7):
        feather = [
            (690.0, 500.0 + k * 8),
            (830 + k * 4, 560 + k * 16),
            (850 - k * 22, 700 + k * 10),
        ]
        pen.part(ribbon(feather, (44, 50, 8), 20), dark(_BLACK, 0.02 * k), outline=False)
    body = smooth(
        [
            (300, 470),
            (360, 390),
            (500, 360),
            (660, 420),
            (790, 540),
            (760, 610),
            (640, 650),
            (480, 650),
            (360, 590),
        ],
        tension=0.5,
    )
    pen.part(body, white)
    with pen.inside(body):
        for row in range(3):
            for k in range(6):
                x, y = 430 + k * 56 + row * 10, 440 + row * 56 + k * 14
                scale = [(x, y - 20.0), (x + 36, y + 6), (x + 20, y + 36)]
                pen.stroke(scale, 6, dark(white, 0.24), 0.5)
        pen.shaded(ellipse(540, 670, 220, 50), white, 0.3, 30)
    neck: list[Point] = [(360, 480), (280, 400), (300, 290), (350, 200), (300, 110), (240, 104)]
    pen.part(ribbon(neck, (120, 84, 58, 50, 56, 60), 54), _BLACK)
    pen.part(ribbon([(390, 500), (320, 440), (292, 400)], (150, 110, 74), 30), white, outline=False)
    _crown(pen, white)


def _crown(pen: Pen, white: Color) -> None:
    pen.part(
        smooth([(330, 96), (300, 64), (250, 62), (214, 92), (226, 124), (276, 138), (320, 130)]),
        _BLACK,
    )
    pen.part(smooth([(236, 100), (60, 132), (56, 140), (232, 128)], tension=0.2), _BEAK)
    pen.part(smooth([(316, 92), (340, 140), (352, 196), (330, 180), (300, 128)]), white)
    pen.part(smooth([(226, 84), (252, 58), (296, 60), (308, 78), (262, 84)]), _RED)
    pen.fill(ellipse(256, 98, 10), (0.98, 0.90, 0.62))
    pen.fill(ellipse(255, 98, 6), (0.05, 0.05, 0.06))


def flying_crane(pen: Pen, subject: Subject) -> None:
    """Draw a crane in flight, neck and legs stretched, wings wide; 760 units high."""
    white = chosen(subject.color, _WHITE)
    _wing(pen, dark(white, 0.12), 600, 380, 0.8, raised=34)
    for y in (0, 22):
        pen.stroke([(740, 420 + y), (900, 440 + y), (1070, 480 + y)], 15, _LEG, 1, (1, 0.6))
    body = smooth(
        [(340, 400), (440, 350), (600, 360), (760, 410), (800, 440), (640, 480), (460, 476)],
        tension=0.5,
    )
    pen.part(body, white)
    pen.part(polygon([(730, 400), (850, 420), (846, 456), (730, 456)]), _BLACK, outline=False)
    pen.part(ribbon([(400, 420), (280, 390), (160, 400), (110, 396)], (90, 52, 42, 46), 40), _BLACK)
    with pen.moved(-120, 296, 0.92):
        _crown(pen, white)
    _wing(pen, white, 520, 410, 1.0, raised=-4)


def _wing(pen: Pen, white: Color, x: float, y: float, scale: float, *, raised: float) -> None:
    """Draw a wing that reaches up and back from its shoulder, its flight feathers black."""
    with pen.moved(x, y, scale, raised):
        for k in range(11):
            share = k / 10
            root = (-70 + share * 230, -190 + share * 180)
            tip = (20 + share * 370, -430 + share * 350)
            middle = ((root[0] + tip[0]) / 2 - 14, (root[1] + tip[1]) / 2 - 16)
            tone = _BLACK if k < 8 else white
            pen.part(ribbon([root, middle, tip], (58, 56, 16), 18), tone, outline=k == 10)
        arm = smooth([(-80, 30), (-130, -110), (-96, -270), (-20, -330), (30, -250), (110, -150),
                      (210, -40), (250, 40), (120, 60)], tension=0.4)  # fmt: skip
        pen.part(arm, white)
        with pen.inside(arm):
            for row in range(3):
                for k in range(7):
                    at = -90 + k * 44 + row * 12.0, -230 + k * 42 + row * 64.0
                    pen.stroke([at, (at[0] + 30, at[1] + 4), (at[0] + 42, at[1] + 34)], 6,
                               dark(white, 0.24), 0.55)  # fmt: skip
