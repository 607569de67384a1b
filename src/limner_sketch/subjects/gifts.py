"""A present, wrapped."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, ellipse, polygon, rounded, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light


def gift(pen: Pen, subject: Subject) -> None:
    """Draw a wrapped box with a bow; 840 units high."""
    paper = chosen(subject.color, (0.82, 0.24, 0.26))
    band: Color = (0.95, 0.78, 0.36)
    body = rounded(150, 360, 850, 840, 16)
    pen.part(body, paper)
    with pen.inside(body):
        for row in range(5):
            for k in range(8):
                dot = ellipse(190 + k * 96 + row % 2 * 48, 440 + row * 96, 13)
                pen.fill(dot, light(paper, 0.4))
        pen.shaded(polygon([(150, 350), (850, 350), (850, 400), (150, 400)]), paper, 0.5, 16)
    pen.part(polygon([(446, 360), (554, 360), (554, 840), (446, 840)]), band)
    pen.part(rounded(110, 250, 890, 376, 16), light(paper, 0.06))
    pen.part(polygon([(440, 250), (560, 250), (560, 376), (440, 376)]), light(band, 0.1))
    for s in (-1, 1):
        tail = smooth([(500, 220), (500 + s * 60, 236), (500 + s * 170, 330),
                       (500 + s * 110, 338), (500 + s * 90, 372)], tension=0.2)  # fmt: skip
        pen.part(tail, dark(band, 0.12))
        loop = smooth([(500, 220), (500 + s * 70, 80), (500 + s * 200, 20), (500 + s * 270, 90),
                       (500 + s * 220, 200), (500 + s * 100, 240)], tension=0.5)  # fmt: skip
        pen.part(loop, band)
        hollow = smooth([(500 + s * 70, 200), (500 + s * 120, 110), (500 + s * 200, 84),
                         (500 + s * 196, 160), (500 + s * 120, 206)])  # fmt: skip
        pen.fill(hollow, dark(band, 0.42), 0.9)
    pen.part(rounded(446, 164, 554, 262, 34), light(band, 0.08))
