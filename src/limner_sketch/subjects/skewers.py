"""Grilled meat on skewers."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, ellipse, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_MEAT: Color = (0.66, 0.33, 0.17)
_FAT: Color = (0.95, 0.80, 0.56)
_STICK: Color = (0.86, 0.70, 0.44)


def skewers(pen: Pen, subject: Subject) -> None:
    """Draw three skewers of grilled meat, sprinkled with spice; 900 units high."""
    meat = chosen(subject.color, _MEAT)
    for x, turn in ((240.0, -16), (560.0, 16), (400.0, 0)):
        with pen.moved(x, 450, 1.0, turn):
            pen.part(ribbon([(0, -440), (0, 440)], (8, 17), 8), _STICK)
            for k in range(6):
                _piece(pen, -352 + k * 100.0, mixed(meat, _FAT, 0.75) if k % 3 == 1 else meat)
    if not pen.look.flat:
        for x, lean in ((300, -20), (470, 24)):
            pen.stroke(
                [(x, 130), (x + lean, 60), (x - lean, -20)], 26, (1, 1, 1), 0.3, (0.3, 0.2), 14
            )


def _piece(pen: Pen, y: float, meat: Color) -> None:
    def at(reach: float) -> float:
        return reach + float(pen.rng.uniform(-7, 7))

    piece = smooth(
        [
            (at(-66), y - 34),
            (at(-20), y - 48),
            (at(52), y - 40),
            (at(74), y + 6),
            (at(50), y + 46),
            (at(-30), y + 46),
            (at(-74), y + 16),
        ],
        tension=0.45,
    )
    pen.part(piece, meat)
    with pen.inside(piece):
        for k in range(3):
            x = -50 + k * 42.0
            pen.stroke([(x, y - 44), (x + 14, y), (x + 8, y + 44)], 13, dark(meat, 0.5), 0.6)
        pen.lit(ellipse(-14 + pen.look.light_from * 26, y - 24, 34, 10), 0.5, 6)
        for _ in range(9):
            x, low = float(pen.rng.uniform(-60, 60)), y + float(pen.rng.uniform(-38, 38))
            spice = (0.86, 0.26, 0.14) if pen.rng.uniform() < 0.6 else light(_FAT, 0.4)
            pen.fill(ellipse(x, low, 5, 4), spice, 0.9)
