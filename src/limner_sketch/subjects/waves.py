"""The great wave, as the woodcut masters saw it: a hollow of stripes under claws of foam."""

from __future__ import annotations

from math import cos, sin

import skia

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, along, ellipse, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, light, mixed

_FOAM: Color = (0.97, 0.98, 0.96)
_BACK: tuple[Point, ...] = ((-20, 700), (130, 560), (270, 380), (430, 210), (620, 100), (820, 90),
                            (970, 180), (1040, 330))  # fmt: skip
_HOLLOW: tuple[Point, ...] = ((1480, 800), (1240, 800), (1000, 760), (830, 660), (750, 520),
                              (760, 390), (840, 310), (950, 300), (1040, 330))  # fmt: skip
# Where the foam's fingers grow: x, y, the way they point in degrees, their size.
_CLAWS = ((860, 325, 108, 0.7), (945, 322, 96, 1.0), (640, 92, -30, 0.6), (780, 76, -14, 0.8),
          (905, 110, 6, 1.05), (990, 190, 26, 1.3), (1034, 290, 56, 1.45))  # fmt: skip
_HOOKS: tuple[tuple[tuple[Point, ...], tuple[float, ...]], ...] = (
    (((-20, 0), (54, -26), (112, -2), (126, 56)), (70, 50, 30, 4)),
    (((10, 10), (52, 30), (74, 60), (64, 98)), (44, 34, 20, 4)),
)


def wave(pen: Pen, subject: Subject) -> None:
    """Draw a wave about to break to the right; 960 units high, half as wide again."""
    deep = chosen(subject.color, (0.11, 0.27, 0.47))
    outline = [*_BACK, *reversed(_HOLLOW[:-1]), (1480, 960.0), (740, 962.0), (-20, 960.0)]
    body = smooth(outline, tension=0.46)
    pen.part(body, deep)
    with pen.inside(body):
        _stripes(pen, deep)
    _swell(pen, deep)
    _crest(pen, deep)
    _spray(pen)


def _stripes(pen: Pen, deep: Color) -> None:
    """Draw the water that is drawn up the hollow, in bands between its two edges."""
    pale = mixed(light(deep, 0.62), (0.72, 0.88, 0.92), 0.35)
    for k in range(9):
        share = (k + 0.5) / 9
        line: list[Point] = []
        for step in range(9):
            t = step / 8
            (ax, ay, _), (bx, by, _) = along(_BACK, t), along(_HOLLOW, t)
            # The bands leave the trough together and fan out below the crest.
            ax, ay = (1 - t) * (120 + share * 1200) + t * ax, (1 - t) * 985 + t * ay
            line.append((ax + (bx - ax) * share, ay + (by - ay) * share))
        width = 58.0 if k % 2 else 26.0
        tone = pale if k % 2 else mixed(deep, pale, 0.45)
        pen.fill(ribbon(line, (width * 0.7, width, width * 0.9, width * 0.5), 48), tone, 0.9)
    pen.shaded(ribbon(_HOLLOW[2:], (50, 90, 60), 40), deep, 0.5, 30)
    pen.lit(ribbon(_BACK[1:6], (10, 40, 14), 30), 0.25, 18)


def _swell(pen: Pen, deep: Color) -> None:
    """Draw the lesser wave before the great one, its own cap of foam on it."""
    front = smooth([(-20, 960), (-20, 800), (150, 770), (330, 830), (520, 900), (760, 900),
                    (980, 850), (1160, 750), (1300, 730), (1400, 780), (1480, 760), (1480, 960)],
                   tension=0.44)  # fmt: skip
    tone = mixed(deep, (0.16, 0.42, 0.58), 0.4)
    pen.part(front, tone)
    with pen.inside(front):
        for k in range(5):
            y = 50 + k * 46.0
            pen.stroke([(-40, 780 + y), (330, 850 + y), (740, 910 + y), (1160, 770 + y),
                        (1500, 800 + y)], 20, light(tone, 0.55), 0.75, (0.5, 0.5))  # fmt: skip
    _lace(pen, ((1080, 796), (1180, 748), (1300, 728), (1400, 776)), 24)
    _lace(pen, ((-10, 800), (80, 772), (170, 776), (280, 812)), 20)


def _lace(pen: Pen, spine: tuple[Point, ...], size: float) -> None:
    for k in range(8):
        x, y, _ = along(spine, (k + 0.5) / 8)
        r = size * float(pen.rng.uniform(0.7, 1.2))
        pen.part(ellipse(x, y + 4, r * 1.2, r), _FOAM, 0.5)
    pen.fill(ribbon(spine, (8, size * 1.5, 8), 30), _FOAM)


def _crest(pen: Pen, deep: Color) -> None:
    """Draw the foam of the crest and its claws as one form, with curls within."""
    shadow = mixed(_FOAM, light(deep, 0.4), 0.45)
    rim = ((330, 330), *_BACK[3:], (1030, 350), (950, 322), (840, 335))
    foam = [ribbon(rim, (12, 44, 62, 66, 60, 34, 6), 50)]
    for at, low, turn, size in _CLAWS:
        wild = float(pen.rng.uniform(0.92, 1.1))
        place = skia.Matrix.Translate(at, low)
        place.preRotate(turn + 140 * (wild - 1)).preScale(size * wild, size * wild)
        for spine, widths in _HOOKS:
            hook = ribbon(spine, widths, 18)
            hook.transform(place)
            foam.append(hook)
    for k in range(22):
        x, y, way = along(rim, k / 25)
        r = 15 + 24 * min(k / 14, 1.0) * float(pen.rng.uniform(0.75, 1.1))
        foam.append(ellipse(x - sin(way) * 5, y + cos(way) * 8, r))
    for (
        form
    ) in foam:  # All outlines lie below all fills: what is left of them goes round the whole.
        pen.edge(form, rgb=pen.color(_FOAM))
    for form in foam:
        pen.part(form, _FOAM, 0.2, outline=False)
    for k in range(11):
        x, y, _ = along(rim, 0.16 + k * 0.066)
        curl: list[Point] = [(x - 26, y + 20), (x, y + 2), (x + 22, y + 16)]
        pen.stroke(curl, 7, shadow, 0.9)
    for at, low, turn, size in _CLAWS:
        with pen.moved(at, low, size, turn):
            pen.stroke([(6, 4), (60, -10), (104, 14)], 8, shadow, 0.9)


def _spray(pen: Pen) -> None:
    for _ in range(26):
        x, y = float(pen.rng.uniform(760, 1240)), float(pen.rng.uniform(20, 470))
        if abs(x - 960) + abs(y - 250) < 260 or x < 1040:
            continue
        pen.part(ellipse(x, y, float(pen.rng.uniform(4, 11))), _FOAM, 0.3)
