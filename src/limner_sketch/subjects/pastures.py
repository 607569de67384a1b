"""What grazes: cow and sheep, drawn from the side, looking at the viewer."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import numpy as np
import skia

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.muzzles import gentle_eye
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    cut,
    ellipse,
    joined,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, brightness, chosen, dark, light, mixed

_CREAM: Color = (0.98, 0.95, 0.90)
_SNOUT: Color = (0.93, 0.68, 0.64)
_HORN: Color = (0.90, 0.84, 0.70)
_BRASS: Color = (0.90, 0.70, 0.28)
# Coat and patches of the breeds a seed chooses from; a breed of one colour has none.
_BREEDS: tuple[tuple[Color, Color | None], ...] = (
    (_CREAM, (0.16, 0.14, 0.15)),
    (_CREAM, (0.56, 0.29, 0.16)),
    ((0.74, 0.48, 0.27), None),
)
_PATCHES: tuple[tuple[Point, ...], ...] = (
    ((500, 170), (640, 180), (700, 280), (660, 400), (560, 440), (470, 380), (440, 260)),
    ((800, 160), (1000, 180), (1080, 320), (1040, 520), (920, 480), (850, 380), (780, 280)),
    ((330, 470), (420, 440), (470, 520), (440, 640), (340, 620)),
    ((700, 500), (790, 470), (830, 540), (770, 610), (690, 600)),
)


def cow(pen: Pen, subject: Subject) -> None:
    """Draw a cow with a bell: black or brown patches, or one colour; 880 units high."""
    coat, patch = _BREEDS[int(pen.rng.integers(len(_BREEDS)))]
    if subject.color:
        coat, patch = chosen(subject.color, coat), None
    if subject.color == "white":
        patch = None
    _cow_behind(pen, coat if patch is None else mixed(coat, patch, 0.12))
    front, hind = ((418, 470), (412, 680), (404, 852)), ((940, 440), (972, 610), (930, 720),
                                                         (946, 852))  # fmt: skip
    body = smooth(
        [(290, 300), (400, 200), (620, 190), (860, 178), (990, 214), (1042, 330), (1030, 480),
         (950, 580), (760, 612), (560, 610), (400, 590), (310, 500), (270, 400)], tension=0.5,
    )  # fmt: skip
    body = joined(body, ribbon(front, (150, 84, 64), 30))
    body = joined(body, ribbon(hind, (200, 110, 66, 64), 40))
    body = joined(body, smooth([(420, 210), (300, 170), (180, 240), (190, 400), (330, 600),
                                (440, 540)]))  # fmt: skip
    body = cut(body, polygon([(0, 846), (1300, 846), (1300, 1000), (0, 1000)]))
    pen.part(body, coat)
    with pen.inside(body):
        if patch is not None:
            for form in _PATCHES:
                pen.fill(smooth(form, tension=0.5), patch)
        pen.lit(ellipse(680, 226, 280, 34), 0.26, 30)
        pen.shaded(ellipse(680, 620, 300, 52), coat, 0.36, 28)
        pen.stroke([(880, 300), (850, 430), (890, 560)], 16, dark(coat, 0.5), 0.3, blur=7)
        pen.stroke([(350, 420), (400, 520), (470, 570)], 14, dark(coat, 0.5), 0.3, blur=6)
    for x in (404, 946):
        _hoof(pen, x, 880)
    with pen.moved(214, 236, 1.0, float(pen.rng.uniform(-7, 5))):
        _cow_head(pen, coat, patch)


def _cow_behind(pen: Pen, coat: Color) -> None:
    """Draw what the body hides in part: the far legs, udder and tail."""
    pen.part(ribbon([(1016, 236), (1086, 340), (1080, 520)], (36, 22, 15), 30), coat)
    tuft = smooth([(1080, 500), (1108, 570), (1098, 660), (1074, 690), (1056, 640), (1060, 560)])
    pen.part(tuft, mixed(dark(coat, 0.6), (0.2, 0.14, 0.12), 0.5))
    for spine, widths in ((((520, 540), (524, 700), (516, 826)), (110, 76, 58)),
                          (((856, 540), (876, 640), (838, 720), (846, 826)),
                           (130, 92, 60, 58))):  # fmt: skip
        pen.part(ribbon(spine, widths, 30), dark(coat, 0.26))
        _hoof(pen, spine[-1][0], 856)
    udder = smooth([(690, 580), (800, 570), (860, 600), (820, 670), (760, 682), (700, 650)])
    pen.part(udder, _SNOUT)
    for x in (736, 790):
        pen.part(ribbon([(x, 660), (x + 2, 706)], (26, 18)), dark(_SNOUT, 0.08))


def _hoof(pen: Pen, x: float, foot: float) -> None:
    hoof = smooth([(x - 34, foot - 48), (x + 34, foot - 48), (x + 42, foot), (x - 48, foot)],
                  tension=0.25)  # fmt: skip
    pen.part(hoof, (0.27, 0.22, 0.20))
    pen.stroke([(x - 6, foot - 36), (x - 8, foot)], 6, (0.1, 0.08, 0.08), 0.7)


def _eye(pen: Pen, x: float, y: float, size: float, around: Color) -> None:
    """Draw an eye, its lid paler where the coat around it is too dark to tell them apart."""
    if brightness(around) < 0.42:
        pen.fill(ellipse(x, y, size * 1.5, size * 1.45), light(around, 0.5))
    gentle_eye(pen, x, y, size)


def _cow_head(pen: Pen, coat: Color, patch: Color | None) -> None:
    """Draw the head around (0, 0), its chin at y = 236."""
    side = patch or coat
    for s in (-1, 1):
        horn = ribbon([(s * 60, -118), (s * 116, -152), (s * 122, -220)], (46, 36, 8))
        pen.part(horn, _HORN)
        ear = smooth([(s * 84, -92), (s * 150, -130), (s * 210, -100), (s * 196, -46),
                      (s * 130, -30), (s * 86, -50)])  # fmt: skip
        pen.part(ear, side)
        pen.fill(ellipse(s * 150, -78, 38, 20), mixed(_SNOUT, coat, 0.2), 0.85, 3)
    pen.part(ribbon([(-84, 222), (0, 292), (92, 222)], (34, 40, 34)), (0.72, 0.20, 0.20))
    bell = smooth(mirrored([(0, 296), (34, 304), (46, 360), (60, 380), (0, 392)]), tension=0.3)
    pen.part(ellipse(0, 394, 16), dark(_BRASS, 0.4))
    pen.part(bell, _BRASS)
    skull = smooth(mirrored([(0, -146), (74, -128), (108, -60), (98, 40), (84, 120), (60, 200),
                             (0, 214)]))  # fmt: skip
    pen.part(skull, coat)
    with pen.inside(skull):
        if patch is not None:
            for s in (-1, 1):
                pen.fill(smooth([(s * 20, -160), (s * 40, -60), (s * 34, 40), (s * 90, 120),
                                 (s * 160, 40), (s * 130, -160)]), patch)  # fmt: skip
        elif brightness(coat) < 0.88:
            blaze = smooth(mirrored([(0, -90), (24, -60), (16, 40), (40, 120), (0, 130)]))
            pen.fill(blaze, light(coat, 0.7), 0.9)
    muzzle = smooth(mirrored([(0, 96), (70, 92), (112, 140), (104, 204), (56, 236), (0, 240)]))
    pen.part(muzzle, _SNOUT)
    pen.lit(ellipse(pen.look.light_from * 30, 124, 40, 14), 0.45, 9)
    for s in (-1, 1):
        pen.fill(ellipse(s * 46, 150, 15, 20), dark(_SNOUT, 0.62))
        _eye(pen, s * 60, -26, 21, side)
        pen.stroke([(s * 30, -66), (s * 58, -78), (s * 88, -60)], 10, dark(side, 0.4), 0.6)
    pen.stroke([(-50, 196), (0, 212), (50, 196)], 8, dark(_SNOUT, 0.5), 0.9)
    tuft = smooth([(-62, -126), (-20, -176), (12, -150), (46, -170), (66, -120), (30, -70),
                   (14, -96), (-8, -52), (-24, -90), (-46, -70)], tension=0.4)  # fmt: skip
    pen.part(tuft, light(side, 0.12) if brightness(side) < 0.4 else mixed(side, _CREAM, 0.3))


def _fleece(rng: np.random.Generator, x: float, y: float, rx: float, ry: float, locks: int) -> Any:
    """Return an ellipse whose edge bulges out in locks."""
    path, step = skia.Path(), 2 * pi / locks
    path.moveTo(x + rx, y)
    for k in range(locks):
        middle, end = (k + 0.5) * step, (k + 1) * step
        out = float(rng.uniform(1.20, 1.32))
        path.quadTo(x + rx * out * cos(middle), y + ry * out * sin(middle),
                    x + rx * cos(end), y + ry * sin(end))  # fmt: skip
    path.close()
    return path


def sheep(pen: Pen, subject: Subject) -> None:
    """Draw a sheep in full fleece, at times a ram with curled horns; 800 units high."""
    wool = chosen(subject.color, _CREAM)
    pale = bool(pen.rng.integers(2)) or (subject.color is not None and brightness(wool) < 0.4)
    skin: Color = mixed(wool, (0.97, 0.84, 0.74), 0.7) if pale else (0.20, 0.17, 0.18)
    for x, tone in ((480, 0.3), (800, 0.3), (390, 0.0), (890, 0.0)):
        leg = ribbon([(x, 540), (x - 4, 680), (x - 6, 772)], (74, 50, 46))
        pen.part(leg, dark(skin, tone) if pale else light(skin, 0.1 - tone * 0.3))
        foot = 800.0 if tone == 0.0 else 780.0
        hoof = smooth([(x - 34, foot - 42), (x + 24, foot - 42), (x + 30, foot), (x - 44, foot)],
                      tension=0.25)  # fmt: skip
        pen.part(hoof, (0.17, 0.14, 0.14))
    pen.part(_fleece(pen.rng, 1000, 350, 54, 62, 8), dark(wool, 0.08))
    body = _fleece(pen.rng, 640, 370, 340, 218, 19)
    pen.part(body, wool)
    with pen.inside(body):
        pen.shaded(ellipse(650, 600, 330, 70), wool, 0.34, 34)
        pen.lit(ellipse(640, 200, 260, 60), 0.4, 34)
        for row in range(4):
            for k in range(6):
                at = 390 + k * 100.0 + row % 2 * 50 + float(pen.rng.uniform(-16, 16))
                y = 230 + row * 88.0 + float(pen.rng.uniform(-14, 14))
                curl: list[Point] = [(at - 34, y + 8), (at - 6, y + 30), (at + 26, y + 8)]
                pen.stroke(curl, 9, dark(wool, 0.30), 0.55)
    with pen.moved(270, 270, 1.0, float(pen.rng.uniform(-6, 6))):
        _sheep_head(pen, wool, skin, ram=int(pen.rng.integers(3)) == 0)


def _sheep_head(pen: Pen, wool: Color, skin: Color, ram: bool) -> None:
    for s in (-1, 1):
        ear = smooth([(s * 76, -70), (s * 140, -84), (s * 204, -40), (s * 190, -6), (s * 120, -10),
                      (s * 80, -30)])  # fmt: skip
        pen.part(ear, skin)
        pen.fill(ellipse(s * 144, -44, 38, 16), mixed(_SNOUT, skin, 0.4), 0.8, 3)
    face = smooth(mirrored([(0, -140), (86, -116), (108, -40), (84, 70), (60, 150), (0, 176)]))
    pen.part(face, skin)
    with pen.inside(face):
        pen.lit(ellipse(pen.look.light_from * 44, -10, 26, 70), 0.26, 18)
    pen.part(_fleece(pen.rng, 0, -112, 104, 58, 9), wool)
    for s in (-1, 1):
        _eye(pen, s * 56, -20, 22, skin)
        pen.stroke([(s * 9, 116), (s * 25, 104)], 9, dark(skin, 0.6), 0.9)
        if ram:
            spine: list[Point] = [(s * 66, -130), (s * 150, -176), (s * 226, -110), (s * 214, -10),
                                  (s * 146, 10), (s * 130, -50)]  # fmt: skip
            horn = ribbon(spine, (64, 66, 58, 46, 28, 8), 50)
            pen.part(horn, _HORN)
            with pen.inside(horn):
                for x, y in ((116, -164), (170, -158), (210, -120), (222, -64), (204, -14)):
                    pen.stroke([(s * x * 0.9, y + 34), (s * x * 1.1, y - 34)], 6,
                               dark(_HORN, 0.4), 0.6)  # fmt: skip
    nose = light(skin, 0.35) if brightness(skin) < 0.4 else dark(skin, 0.5)
    pen.stroke([(0, 118), (0, 140)], 7, nose, 0.9)
    pen.stroke([(-30, 146), (0, 140), (30, 146)], 7, nose, 0.9)
