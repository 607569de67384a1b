"""A monkey, sitting before the viewer."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.muzzles import gentle_eye
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_COATS: tuple[Color, ...] = ((0.50, 0.31, 0.19), (0.66, 0.45, 0.25), (0.50, 0.47, 0.46))
_SKIN: Color = (0.96, 0.79, 0.63)
_BANANA: Color = (0.98, 0.82, 0.24)


def monkey(pen: Pen, subject: Subject) -> None:
    """Draw a monkey: it eats a banana, waves, or rests its hands; 1000 units high."""
    coat = chosen(subject.color, _COATS[int(pen.rng.integers(len(_COATS)))])
    skin = mixed(_SKIN, coat, 0.14)
    pose = "eating" if "eating" in subject.traits else ""
    pose = pose or ("eating", "waving", "resting")[int(pen.rng.integers(3))]
    tail: list[Point] = [(640, 940), (820, 960), (900, 840), (850, 700), (880, 590), (970, 600),
                         (960, 680)]  # fmt: skip
    pen.part(ribbon(tail, (56, 50, 46, 44, 42, 38, 30), 70), dark(coat, 0.12))
    body = smooth(mirrored([(500, 480), (610, 510), (672, 660), (690, 830), (640, 960),
                            (500, 990)], 500))  # fmt: skip
    pen.part(body, coat)
    belly = smooth(mirrored([(500, 580), (576, 620), (600, 760), (570, 900), (500, 940)], 500))
    pen.fill(belly, light(coat, 0.42), 1.0, 3 if pen.look.flat else 16)
    for s in (-1, 1):
        _leg(pen, coat, skin, s)
    _arm(pen, coat, skin, [(334, 560), (286, 720), (376, 812)])
    if pose == "waving":
        _arm(pen, coat, skin, [(656, 560), (800, 560), (842, 400)])
    elif pose == "resting":
        _arm(pen, coat, skin, [(666, 560), (714, 720), (624, 812)])
    with pen.moved(500, 300, 1.0, float(pen.rng.uniform(-7, 7))):
        _head(pen, coat, skin)
    if pose == "eating":
        _banana(pen, 604, 560)
        _arm(pen, coat, skin, [(666, 570), (744, 700), (630, 640)])


def _leg(pen: Pen, coat: Color, skin: Color, s: int) -> None:
    spine: list[Point] = [(500 + s * 130, 880), (500 + s * 270, 790), (500 + s * 260, 950)]
    pen.part(ribbon(spine, (130, 116, 74), 36), dark(coat, 0.05))
    foot = smooth([(500 + s * 190, 940), (500 + s * 250, 916), (500 + s * 330, 936),
                   (500 + s * 366, 976), (500 + s * 330, 1000), (500 + s * 200, 1000)])  # fmt: skip
    pen.part(foot, skin)
    for k in (0, 34):
        pen.stroke(
            [(500 + s * (290 + k), 966), (500 + s * (300 + k), 994)], 6, dark(skin, 0.4), 0.7
        )


def _arm(pen: Pen, coat: Color, skin: Color, spine: list[Point]) -> None:
    (x, y), (ex, ey) = spine[-1], spine[1]
    pen.part(ellipse(x + (x - ex) * 0.24, y + (y - ey) * 0.24, 44, 44), skin)
    pen.part(ribbon(spine, (98, 84, 66), 36), coat)
    out = (x + (x - ex) * 0.3, y + (y - ey) * 0.3)
    for k in (-14, 14):
        pen.stroke([(out[0] + k - 4, out[1] - 6), (out[0] + k * 1.3, out[1] + 22)], 5,
                   dark(skin, 0.4), 0.6)  # fmt: skip


def _head(pen: Pen, coat: Color, skin: Color) -> None:
    """Draw the head around (0, 0): crown at -214, chin at 216."""
    for s in (-1, 1):
        pen.part(ellipse(s * 236, 6, 84, 92), coat)
        pen.part(ellipse(s * 236, 12, 52, 60), mixed(skin, (0.95, 0.56, 0.50), 0.25), 0.6)
    skull = smooth(mirrored([(0, -214), (116, -196), (206, -90), (220, 40), (170, 160),
                             (80, 214), (0, 220)]))  # fmt: skip
    pen.part(skull, coat)
    tuft = smooth([(-60, -190), (-30, -262), (-6, -214), (30, -270), (40, -206), (76, -232),
                   (70, -176), (0, -160)], tension=0.4)  # fmt: skip
    pen.part(tuft, coat)
    face = smooth(mirrored([(0, -66), (40, -116), (110, -124), (160, -60), (146, 30), (176, 100),
                            (140, 180), (60, 206), (0, 208)]))  # fmt: skip
    pen.part(face, skin)
    with pen.inside(face):
        for s in (-1, 1):
            pen.fill(ellipse(s * 128, 92, 38, 26), (0.96, 0.50, 0.46), 0.4,
                     5 if pen.look.flat else 14)  # fmt: skip
        pen.lit(ellipse(pen.look.light_from * 50, 50, 60, 24), 0.3, 16)
    for s in (-1, 1):
        gentle_eye(pen, s * 72, -26, 30)
        pen.stroke([(s * 38, -82), (s * 74, -98), (s * 110, -82)], 11, dark(coat, 0.3), 0.7)
        pen.fill(ellipse(s * 17, 56, 9, 6), dark(skin, 0.6))
    pen.stroke([(-90, 112), (-44, 146), (0, 154), (44, 146), (90, 112)], 10, dark(skin, 0.62), 0.95)
    pen.stroke([(-24, 180), (0, 186), (24, 180)], 6, dark(skin, 0.3), 0.6)


def _banana(pen: Pen, x: float, y: float) -> None:
    with pen.moved(x, y, 1.0, 12):
        fruit = ribbon([(-6, 60), (-2, -30), (-30, -116)], (56, 60, 34), 24)
        pen.part(fruit, (0.99, 0.94, 0.76))
        for spine in (((-6, 10), (-56, 30), (-84, 96)), ((4, 10), (48, 24), (80, 86))):
            pen.part(ribbon(spine, (34, 40, 12), 20), _BANANA)
        pen.part(ribbon([(0, 150), (-4, 70), (-4, 0)], (50, 62, 50), 16), _BANANA)
        pen.stroke([(-16, 130), (-18, 60), (-14, 10)], 7, dark(_BANANA, 0.3), 0.6)
