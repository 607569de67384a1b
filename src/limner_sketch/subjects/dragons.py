"""A Chinese dragon of our own."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, along, ellipse, polygon, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light


def dragon(pen: Pen, subject: Subject) -> None:
    """Draw a Chinese dragon, coiling through the air; 900 units high."""
    skin = chosen(subject.color, (0.20, 0.56, 0.42))
    spine: list[Point] = [
        (300, 240), (404, 336), (402, 510), (424, 660), (510, 750), (596, 664), (614, 520),
        (694, 414), (800, 470), (834, 630), (906, 750), (1030, 766), (1120, 664), (1148, 530),
        (1244, 450), (1350, 484),
    ]  # fmt: skip
    widths = (96, 126, 134, 138, 138, 138, 138, 136, 130, 122, 112, 100, 84, 64, 42, 12)
    gold: Color = (0.93, 0.70, 0.28)
    _mane(pen, spine, gold)
    for x, y, s in ((450, 640, 1), (640, 610, -1), (1040, 730, -1)):
        _claw(pen, x, y, s, skin, gold)
    body = ribbon(spine, widths, 120)
    pen.part(body, skin)
    with pen.inside(body):
        pen.canvas.save()
        pen.canvas.translate(0, 46)
        pen.fill(ribbon(spine, tuple(w * 0.5 for w in widths), 120), light(gold, 0.45), 0.8, 5)
        pen.canvas.restore()
        _scales(pen, spine, skin)
    _dragon_head(pen, skin, gold)
    pen.part(ellipse(80, 470, 44), (1.0, 0.84, 0.42))
    pen.fill(ellipse(80, 470, 70), (1.0, 0.7, 0.3), 0.3, 20)


def _mane(pen: Pen, spine: list[Point], gold: Color) -> None:
    for k in range(34):
        t = 0.05 + k * 0.027
        x, y, _ = along(spine, t)
        nx, ny, _ = along(spine, min(t + 0.02, 1.0))
        dx, dy = nx - x, ny - y
        size = (dx * dx + dy * dy) ** 0.5 + 1e-6
        ux, uy = dy / size, -dx / size
        half = 66 - 52 * t
        tip = (x + ux * (half + 46) + dx / size * 40, y + uy * (half + 46) + dy / size * 40)
        pen.stroke(
            [(x + ux * half * 0.6, y + uy * half * 0.6), tip], 34 - 16 * t, gold, 1.0, (1, 0.05)
        )


def _scales(pen: Pen, spine: list[Point], skin: Color) -> None:
    tone, steps = dark(skin, 0.4), 46 if pen.look.hd else 30
    lines: list[list[Point]] = []
    for k in range(steps):
        x, y, _ = along(spine, 0.06 + 0.9 * k / steps)
        nx, ny, _ = along(spine, min(0.06 + 0.9 * (k + 1) / steps, 1.0))
        dx, dy = nx - x, ny - y
        for j in (-0.9, -0.3, 0.3):
            cx, cy = x + dy * j * 1.2, y - dx * j * 1.2
            ends = (cx + dy * 0.4, cy - dx * 0.4), (cx - dy * 0.4, cy + dx * 0.4)
            lines.append([ends[0], (cx + dx * 1.0, cy + dy * 1.0), ends[1]])
    pen.hairs(lines, 4, tone, 0.5)


def _claw(pen: Pen, x: float, y: float, s: int, skin: Color, gold: Color) -> None:
    knee = (x - 70 * s, y + 60)
    foot = (x - 120 * s, y + 130)
    pen.part(ribbon([(x, y), knee, foot], (64, 50, 30)), skin)
    for dx, dy in ((-60, 8), (-44, 44), (-4, 58), (26, 34)):
        pen.stroke(
            [foot, (foot[0] + dx * 0.7 * s, foot[1] + dy * 0.5), (foot[0] + dx * s, foot[1] + dy)],
            17,
            gold,
            1.0,
            (1, 0.1),
        )


def _dragon_head(pen: Pen, skin: Color, gold: Color) -> None:
    for x, y, tip in ((330, 170, (470, 30)), (290, 150, (400, 6))):
        pen.stroke(
            [(x, y), (x + 40, y - 70), (x + 84, y - 86), tip], 26, (0.86, 0.76, 0.56), 1, (1, 0.1)
        )
    for k in range(9):
        y = 130 + k * 26
        pen.stroke([(330, y), (430, y - 6), (520 - k * 8, y + 30)], 40, gold, 1.0, (1, 0.05))
    jaw = smooth([(160, 300), (210, 330), (300, 340), (340, 300), (300, 262), (200, 282)])
    pen.part(jaw, dark(skin, 0.1))
    pen.fill(smooth([(120, 254), (190, 300), (300, 290), (280, 240)]), (0.55, 0.10, 0.12))
    head = smooth(
        [
            (380, 240),
            (370, 150),
            (300, 118),
            (230, 140),
            (190, 190),
            (120, 186),
            (70, 206),
            (66, 250),
            (110, 268),
            (190, 256),
            (260, 268),
            (330, 290),
        ],
        tension=0.46,
    )
    pen.part(head, skin)
    for x in (130, 170, 214, 250):
        pen.fill(polygon([(x - 9, 256), (x + 9, 256), (x, 284)]), (1.0, 0.98, 0.92))
    pen.fill(ellipse(90, 214, 12, 8), dark(skin, 0.7))
    pen.part(ellipse(262, 186, 31, 28), (1.0, 0.92, 0.55), outline=False)
    pen.fill(ellipse(252, 188, 13, 17), (0.08, 0.05, 0.05))
    pen.fill(ellipse(248, 180, 5), (1, 1, 1))
    pen.stroke([(212, 164), (258, 142), (310, 160)], 20, gold, 1.0, (0.3, 0.4))
    for dy, end in ((0, (-110, 150)), (14, (-60, 400))):
        pen.stroke(
            [(84, 224 + dy), (0, 240 + dy * 3), (-30, 190 + dy * 12), end], 13, gold, 1.0, (1, 0.05)
        )
    for k in range(4):
        pen.stroke(
            [(230 + k * 28, 334), (220 + k * 26, 390), (250 + k * 22, 430)],
            17,
            gold,
            1.0,
            (1, 0.05),
        )
