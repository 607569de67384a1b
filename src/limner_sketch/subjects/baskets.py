"""What things are carried in: a wicker basket, an open box."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, dark, light, made_of

_WICKER: Color = (0.76, 0.54, 0.30)
_CARD: Color = (0.80, 0.62, 0.42)
# Where its opening is, the column `mouth` says as shares: what lies in it is set by that.
_RIM = 300.0
_FOOT = 900.0


def basket(pen: Pen, subject: Subject) -> None:
    """Draw a woven basket with a handle, at times with a ribbon; 900 units high."""
    wicker = made_of(subject, _WICKER)
    _arch(pen, wicker)
    inner = ellipse(500, _RIM, 440, 84)
    pen.part(inner, dark(wicker, 0.45))
    with pen.inside(inner):
        for k in range(13):
            x = 90 + k * 70.0
            pen.stroke([(x, _RIM - 90), (500 + (x - 500) * 0.94, _RIM + 60)], 26,
                       dark(wicker, 0.32), 0.8, (1, 1))  # fmt: skip
        pen.shaded(ellipse(500, _RIM + 60, 420, 60), wicker, 0.6, 24)
    _weave(pen, wicker)
    rim: list[Point] = [(58, _RIM), (200, _RIM + 62), (500, _RIM + 86), (800, _RIM + 62),
                        (942, _RIM)]  # fmt: skip
    _twisted(pen, rim, 56, light(wicker, 0.10))
    if subject.color is None and bool(pen.rng.integers(2)):
        _ribbon(pen)


def open_box(pen: Pen, subject: Subject) -> None:
    """Draw a cardboard box with its flaps open; 900 units high."""
    card = made_of(subject, _CARD)
    pen.part(polygon([(170, 190), (830, 190), (800, 76), (200, 76)]), light(card, 0.08))
    inside = polygon([(90, 300), (170, 190), (830, 190), (910, 300), (880, 420), (120, 420)])
    pen.part(inside, dark(card, 0.42))
    with pen.inside(inside):
        pen.shaded(ellipse(500, 330, 430, 90), card, 0.6, 40)
    for way in (-1, 1):
        flap = [(500 + way * x, y) for x, y in ((410, 300), (330, 190), (470, 96), (545, 196))]
        pen.part(polygon(flap), light(card, 0.05) if way == pen.look.light_from else card)
    face = polygon([(90, 300), (910, 300), (890, 900), (110, 900)])
    pen.part(face, card)
    with pen.inside(face):
        pen.shaded(ellipse(500, 910, 420, 60), card, 0.5, 40)
        side = -pen.look.light_from
        pen.shaded(ellipse(500 + side * 480, 620, 130, 330), card, 0.4, 60)
        pen.fill(polygon([(456, 300), (544, 300), (540, 900), (460, 900)]), light(card, 0.2), 0.5)
    front = polygon([(90, 300), (910, 300), (934, 428), (66, 428)])
    pen.part(front, light(card, 0.14))
    pen.stroke([(90, 300), (910, 300)], 9, dark(card, 0.3))


def _arch(pen: Pen, wicker: Color) -> None:
    arch: list[Point] = [(120, _RIM), (150, 120), (330, 22), (500, 4), (670, 22), (850, 120),
                         (880, _RIM)]  # fmt: skip
    _twisted(pen, arch, 46, wicker)


def _twisted(pen: Pen, spine: list[Point], width: float, tone: Color) -> None:
    """Draw a rod wound with cane."""
    rod = ribbon(spine, (width, width), 60)
    pen.part(rod, tone)
    box = rod.getBounds()
    with pen.inside(rod):
        lean = width * 0.7
        lines: list[list[Point]] = []
        x = box.left() - lean
        while x < box.right() + lean:
            rows = range(int(box.top() - width), int(box.bottom() + width), int(width * 1.4))
            lines += [
                [(x, y), (x + lean * 0.4, y + width * 0.7), (x + lean, y + width * 1.4)]
                for y in rows
            ]
            x += width * 0.62
        pen.hairs(lines, width * 0.13, dark(tone, 0.42), 0.75)


def _weave(pen: Pen, wicker: Color) -> None:
    """Draw the body: rows of cane that pass over and under the stakes."""
    form: list[Point] = [(500, _RIM + 84), (800, _RIM + 60), (940, _RIM), (900, 560), (840, 800),
                         (760, 872), (500, _FOOT)]  # fmt: skip
    body = smooth(mirrored(form, 500), tension=0.24)
    pen.part(body, dark(wicker, 0.34))
    rows, stakes = 9, 15
    with pen.inside(body):
        for row in range(rows):
            t = row / (rows - 1)
            half, y = 460 - 130 * t**1.5, 372 + 64.0 * row
            sag = 78 - 30 * t
            for k in range(stakes):
                if (k + row) % 2:
                    continue
                a = -1 + 2 * (k - 0.36) / (stakes - 1)
                b = -1 + 2 * (k + 1.36) / (stakes - 1)
                ends = [(500 + half * v * 1.05, y + sag * (1 - v * v) - sag) for v in (a, b)]
                (x0, y0), (x1, y1) = ends
                x2, y2 = (x0 + x1) / 2, (y0 + y1) / 2
                cane = smooth([(x0, y0 - 14), (x2, y2 - 22), (x1, y1 - 14), (x1, y1 + 14),
                               (x2, y2 + 26), (x0, y0 + 14)])  # fmt: skip
                tone = light(wicker, 0.10 if row % 2 else 0.02)
                pen.part(cane, tone, 0.24)
                pen.fill(ribbon([(x0, y0 + 13), (x2, y2 + 20), (x1, y1 + 13)], (4, 10, 4), 8),
                         dark(tone, 0.4), 0.5)  # fmt: skip
        pen.shaded(ellipse(500, 890, 360, 46), wicker, 0.5, 24)
        side = -pen.look.light_from
        pen.shaded(ellipse(500 + side * 560, 600, 130, 300), wicker, 0.45, 60)
    pen.edge(body, rgb=wicker)


def _ribbon(pen: Pen) -> None:
    """Tie a bow to the handle."""
    red: Color = (0.84, 0.24, 0.28)
    x, y = 156.0, 130.0
    for s in (-1, 1):
        pen.part(ribbon([(x, y), (x + s * 34, y + 70), (x + s * 46, y + 130)], (26, 34, 26)), red)
        loop = smooth([(x, y), (x + s * 60, y - 66), (x + s * 110, y - 30), (x + s * 84, y + 34)])
        pen.part(loop, light(red, 0.08))
        pen.fill(ellipse(x + s * 66, y - 14, 24, 15), dark(red, 0.4), 0.8)
    pen.part(polygon([(x - 24, y - 26), (x + 24, y - 26), (x + 24, y + 26), (x - 24, y + 26)]), red)
