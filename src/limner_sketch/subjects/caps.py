"""The baseball cap: by itself, and worn; and a brimmed hat."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light

_RED: Color = (0.85, 0.16, 0.17)


def baseball_cap(pen: Pen, subject: Subject) -> None:
    """Draw a cap as it sits on a head that is turned a little to the left; about 500 units high."""
    with pen.moved(500, 300, 2.2):
        _cap(pen, chosen(subject.color, _RED))


def worn_cap(pen: Pen, color: Color) -> None:
    """Draw the same cap on a head of `draw_head`'s coordinates."""
    with pen.moved(0, -70, 1.0):
        _cap(pen, color)


def _dome() -> list[Point]:
    return [
        (-130, 22), (-136, -30), (-118, -84), (-74, -124), (0, -138), (74, -126), (120, -88),
        (140, -32), (136, 26), (70, 4), (0, -4), (-70, 2),
    ]  # fmt: skip


def _cap(pen: Pen, color: Color) -> None:
    dome = smooth(_dome(), tension=0.46)
    pen.part(dome, color)
    with pen.inside(dome):
        _panels(pen, color)
    pen.part(ellipse(-6, -137, 14, 8), dark(color, 0.12), 0.8)
    _brim(pen, color)


def _panels(pen: Pen, color: Color) -> None:
    seams: list[list[Point]] = [
        [(-6, -140), (-28, -80), (-30, 10)],
        [(-6, -140), (-86, -98), (-112, 20)],
        [(-6, -140), (62, -92), (80, 10)],
        [(-6, -140), (112, -104), (142, 10)],
    ]
    if not pen.look.flat:
        lean = 46 * pen.look.light_from
        pen.fill(ellipse(lean, -92, 52, 30), light(color, 0.55), 0.42, 18)
        pen.fill(ellipse(-130 * pen.look.light_from, -20, 40, 110), dark(color, 0.5), 0.4, 20)
        pen.fill(ellipse(0, 12, 150, 22), dark(color, 0.6), 0.45, 12)
    for seam in seams:
        pen.stroke(seam, 4.2, dark(color, 0.42), 0.75, (0.6, 0.8))
        for side in (-7, 7):
            _stitches(pen, [(x + side * (y + 140) / 150, y) for x, y in seam], light(color, 0.4))
    for x, y in ((-66, -86), (30, -94), (98, -78)):
        pen.fill(ellipse(x, y, 6.5, 5.5), dark(color, 0.5))
        pen.fill(ellipse(x, y, 3.4, 2.8), (0.08, 0.05, 0.06), 0.8)


def _brim(pen: Pen, color: Color) -> None:
    """Draw a crescent across the brow, bulging towards the viewer and slightly to the left."""
    under = smooth(
        [(-136, 18), (-120, 40), (-40, 46), (60, 44), (128, 40), (138, 20), (60, 20), (-60, 20)]
    )
    pen.fill(under, dark(color, 0.72), 0.75, 2)
    brim = smooth(
        [
            (-138, 20), (-166, 44), (-168, 62), (-130, 66), (-70, 52), (0, 48), (66, 52),
            (118, 58), (148, 52), (140, 22), (74, 0), (0, -8), (-74, -2),
        ], tension=0.46,
    )  # fmt: skip
    pen.part(brim, dark(color, 0.08))
    with pen.inside(brim):
        if not pen.look.flat:
            pen.fill(ellipse(pen.look.light_from * 50, 16, 90, 9), light(color, 0.5), 0.45, 7)
        for k in range(3):
            arc: list[Point] = [(-150 + k * 6, 48 - k * 11), (-74, 36 - k * 11), (0, 32 - k * 11),
                                (74, 36 - k * 11), (138 - k * 4, 42 - k * 11)]  # fmt: skip
            _stitches(pen, arc, light(color, 0.36))
    edge: list[Point] = [(-168, 60), (-130, 66), (-70, 53), (0, 49), (66, 53), (118, 59), (148, 52)]
    pen.stroke(edge, 5, dark(color, 0.5), 0.7, (0.5, 0.5))


def _stitches(pen: Pen, line: list[Point], tone: Color) -> None:
    if not pen.look.hd and pen.look.flat:
        return
    pen.fill(ribbon(line, (1.6, 1.6)), tone, 0.5)


def worn_hat(pen: Pen, color: Color) -> None:
    """Draw a straw hat with a ribbon, on a head of `draw_head`'s coordinates."""
    crown = smooth(
        [
            (-116, -84),
            (-112, -150),
            (-70, -206),
            (0, -218),
            (70, -206),
            (112, -150),
            (116, -84),
            (0, -66),
        ]
    )
    brim = smooth(
        [
            (-240, -70),
            (-190, -104),
            (-90, -112),
            (0, -104),
            (90, -112),
            (190, -104),
            (240, -70),
            (150, -50),
            (0, -40),
            (-150, -50),
        ]
    )
    pen.part(crown, color)
    with pen.inside(crown):
        pen.part(
            ribbon([(-130, -116), (0, -96), (130, -116)], (30, 34, 30)), (0.74, 0.22, 0.22), 0.7
        )
    pen.part(brim, color)
    with pen.inside(brim):
        for k in range(3):
            pen.stroke(
                [(-220 + k * 14, -76 - k * 6), (0, -52 - k * 14), (220 - k * 14, -76 - k * 6)],
                2.4,
                dark(color, 0.25),
                0.6,
            )
