"""Buildings, boats, mountains and machines of our own."""

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
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_WOOD: Color = (0.48, 0.31, 0.20)
_CYAN: Color = (0.25, 0.90, 1.0)


def pagoda(pen: Pen, subject: Subject) -> None:
    """Draw a pagoda of five storeys with curved eaves; 1000 units high."""
    wall = chosen(subject.color, (0.74, 0.24, 0.20))
    roof = mixed(dark(wall, 0.55), (0.16, 0.24, 0.28), 0.6)
    pen.part(polygon([(-250, 1000), (-230, 940), (230, 940), (250, 1000)]), (0.66, 0.63, 0.60))
    for k in range(5):
        foot, half = 940.0 - k * 162, 190.0 - k * 26
        body = polygon([(-half, foot), (-half, foot - 110), (half, foot - 110), (half, foot)])
        pen.part(body, wall)
        _storey(pen, half, foot, wall)
        _eaves(pen, foot - 100, half, roof)
    pen.part(ribbon([(0, 160), (0, 90), (0, 4)], (16, 10, 3)), (0.86, 0.68, 0.28))
    for y, r in ((124, 20), (92, 15), (64, 11)):
        pen.part(ellipse(0, y, r, r * 0.5), (0.86, 0.68, 0.28), outline=False)


def _storey(pen: Pen, half: float, foot: float, wall: Color) -> None:
    lit: Color = (1.0, 0.80, 0.42) if pen.look.night else (0.32, 0.20, 0.16)
    for s in (-1, 0, 1):
        x, w = s * half * 0.56, half * 0.17
        pen.fill(
            polygon([(x - w, foot - 8), (x - w, foot - 66), (x + w, foot - 66), (x + w, foot - 8)]),
            lit,
        )
        pen.stroke([(x, foot - 8), (x, foot - 66)], 4, dark(wall, 0.3), 1, (1, 1))
        if pen.look.night:
            pen.fill(ellipse(x, foot - 36, w * 1.6, 50), lit, 0.25, 16)
    for s in (-1, 1):
        pen.stroke(
            [(s * half * 0.96, foot), (s * half * 0.96, foot - 106)],
            10,
            dark(wall, 0.25),
            1,
            (1, 1),
        )
    pen.stroke([(-half, foot - 8), (half, foot - 8)], 9, light(wall, 0.35), 1, (1, 1))


def _eaves(pen: Pen, y: float, half: float, roof: Color) -> None:
    wide = half * 1.55
    shape = smooth(
        [
            (-wide, y - 22),
            (-wide * 0.72, y + 12),
            (0, y + 22),
            (wide * 0.72, y + 12),
            (wide, y - 22),
            (half * 0.95, y - 34),
            (half * 0.74, y - 66),
            (0, y - 72),
            (-half * 0.74, y - 66),
            (-half * 0.95, y - 34),
        ],
        tension=0.36,
    )
    pen.fill(ellipse(0, y + 26, half, 16), (0.1, 0.05, 0.08), 0.4, 6)
    pen.part(shape, roof)
    with pen.inside(shape):
        for k in range(-6, 7):
            pen.stroke(
                [(k * half * 0.12, y - 70), (k * half * 0.17, y - 24), (k * half * 0.25, y + 20)],
                4,
                dark(roof, 0.4),
                0.7,
            )
    for s in (-1, 1):
        pen.part(ellipse(s * wide * 0.97, y - 10, 7, 10), (0.9, 0.66, 0.28), outline=False)


def sampan(pen: Pen, subject: Subject) -> None:
    """Draw a small boat with an awning and a fisherman in a straw hat; 420 units high."""
    wood = chosen(subject.color, _WOOD)
    pen.stroke([(640, 60), (560, 250), (500, 412)], 9, dark(wood, 0.2), 1, (0.7, 0.9))
    hull = smooth(
        [(20, 286), (150, 330), (420, 346), (700, 328), (850, 262), (800, 350), (690, 404),
         (420, 420), (200, 408), (80, 360)], tension=0.4,
    )  # fmt: skip
    _awning(pen, wood)
    _fisherman(pen)
    pen.part(hull, wood)
    with pen.inside(hull):
        pen.stroke(
            [(30, 306), (200, 352), (440, 364), (700, 346), (840, 286)],
            9,
            light(wood, 0.3),
            0.7,
            (1, 1),
        )
        pen.stroke(
            [(60, 350), (240, 388), (440, 394), (680, 376), (800, 330)],
            5,
            dark(wood, 0.4),
            0.7,
            (1, 1),
        )


def _awning(pen: Pen, wood: Color) -> None:
    roof = smooth(
        [(200, 340), (210, 238), (290, 178), (390, 176), (460, 240), (466, 344)], tension=0.45
    )
    mat = mixed(light(wood, 0.25), (0.80, 0.68, 0.44), 0.6)
    pen.part(roof, mat)
    with pen.inside(roof):
        for k in range(6):
            x = 212 + k * 48
            pen.stroke([(x, 344), (x + 4, 250), (250 + k * 34, 172)], 5, dark(mat, 0.35), 0.6)
        pen.fill(ellipse(460, 330, 40, 96), dark(mat, 0.7), 0.75, 8)


def _fisherman(pen: Pen) -> None:
    robe: Color = (0.28, 0.32, 0.36)
    body = smooth(
        [(560, 350), (556, 240), (584, 184), (620, 182), (650, 236), (664, 350)], tension=0.42
    )
    pen.part(body, robe)
    pen.part(ribbon([(588, 204), (570, 250), (600, 276)], (24, 22, 16)), light(robe, 0.1))
    pen.part(ribbon([(630, 204), (616, 240), (572, 236)], (24, 22, 16)), light(robe, 0.14))
    pen.part(ellipse(602, 164, 20, 24), (0.88, 0.70, 0.56), 0.7)
    hat = smooth(
        [(540, 156), (576, 134), (604, 104), (632, 134), (668, 156), (604, 168)], tension=0.3
    )
    pen.part(hat, (0.80, 0.66, 0.40))
    pen.stroke([(604, 108), (588, 140), (566, 156)], 4, (0.5, 0.38, 0.2), 0.6)


def mountain(pen: Pen, subject: Subject) -> None:
    """Draw a ridge of three peaks, snow on the highest, its foot fading; 700 units high."""
    rock = chosen(subject.color, pen.look.palette.rock)
    for x, top, wide, tone in ((-330, 260, 420, 0.28), (390, 200, 460, 0.16), (20, 0, 560, 0.0)):
        _peak(pen, x, top, wide, light(rock, tone), snow=not pen.look.ink and tone == 0.0)


def _peak(pen: Pen, x: float, top: float, wide: float, tone: Color, snow: bool) -> None:
    left, right, steps = [], [], 9
    for k in range(steps + 1):
        t = k / steps
        y = top + (700 - top) * t
        reach = wide * t**1.12
        jitter = pen.rng.uniform(-26, 26, 2) * min(t * 3, 1)
        left.append((x - reach + float(jitter[0]), y))
        right.append((x + reach * 0.96 + float(jitter[1]), y))
    body = polygon([*left[::-1], *right[1:]])
    pen.part(body, tone)
    side = 1 if pen.look.light_from < 0 else -1
    shade = right if side > 0 else left
    spine: list[Point] = [
        (x + float(pen.rng.uniform(-30, 50)) * (k / steps) + side * k * 7, p[1])
        for k, p in enumerate(left)
    ]
    with pen.inside(body):
        pen.fill(polygon([*spine, *shade[::-1]]), dark(tone, 0.4), 0.5)
        for k in range(1, 8):
            a, b = spine[k], shade[min(k + 1, steps)]
            pen.stroke(
                [a, ((a[0] + b[0]) / 2, a[1] + 40), (b[0], b[1] + 30)], 12, dark(tone, 0.5), 0.25
            )
        if snow:
            line = [(x + (i - 4) * 42.0, top + 150 + (46 if i % 2 else -20)) for i in range(9)]
            cap = polygon([*line, (x + 260, top - 40), (x - 260, top - 40)])
            pen.fill(cap, (0.97, 0.98, 1.0), 0.95)
            pen.fill(polygon([*spine[:4], *shade[3::-1]]), (0.55, 0.64, 0.80), 0.4)


def robot(pen: Pen, subject: Subject) -> None:
    """Draw a friendly robot with a screen for a face; 1000 units high."""
    shell = chosen(subject.color, (0.82, 0.85, 0.89))
    joint, accent = dark(shell, 0.55), (1.0, 0.55, 0.20)
    _limbs(pen, shell, joint)
    body = smooth(
        mirrored([(0, 440), (130, 446), (186, 500), (176, 640), (132, 730), (0, 746)]), tension=0.46
    )
    pen.part(body, shell)
    with pen.inside(body):
        pen.part(
            ribbon([(-200, 690), (0, 712), (200, 690)], (26, 26, 26)),
            mixed(shell, accent, 0.8),
            0.6,
            outline=False,
        )
    pen.part(ellipse(0, 566, 52), dark(shell, 0.7))
    pen.glow(ellipse(0, 566, 32), _CYAN, 10)
    pen.part(ribbon([(0, 400), (0, 450)], (76, 76)), joint)
    pen.stroke([(0, 150), (0, 96), (0, 40)], 14, joint, 1, (1, 0.7))
    pen.part(ellipse(0, 34, 28), accent)
    for s in (-1, 1):
        pen.part(ellipse(s * 226, 270, 34, 62), mixed(shell, accent, 0.7))
    head = smooth(
        mirrored([(0, 128), (130, 134), (212, 190), (222, 290), (190, 380), (100, 414), (0, 418)]),
        tension=0.46,
    )
    pen.part(head, shell)
    screen = smooth(
        mirrored([(0, 186), (110, 190), (166, 226), (168, 310), (130, 352), (0, 362)]), tension=0.46
    )
    pen.part(screen, (0.07, 0.10, 0.17), 0.6)
    for s in (-1, 1):
        pen.glow(
            smooth([(s * 70 - 26, 276), (s * 70, 246), (s * 70 + 26, 276)], closed=False), _CYAN, 12
        )
    pen.glow(smooth([(-36, 308), (0, 328), (36, 308)], closed=False), _CYAN, 9)
    if not pen.look.flat:
        pen.fill(polygon([(-150, 220), (-70, 186), (-20, 186), (-140, 300)]), (1, 1, 1), 0.10)


def _limbs(pen: Pen, shell: Color, joint: Color) -> None:
    for s in (-1, 1):
        pen.part(ribbon([(s * 76, 720), (s * 82, 820), (s * 80, 930)], (46, 44, 44)), joint)
        pen.part(ellipse(s * 80, 826, 34, 30), shell)
        foot = smooth(
            [(s * 30, 1000), (s * 34, 940), (s * 80, 912), (s * 136, 944), (s * 150, 1000)],
            tension=0.4,
        )
        pen.part(foot, shell)
        arm: list[Point] = [(s * 176, 520), (s * 246, 590), (s * 236, 690)]
        pen.part(ribbon(arm, (40, 38, 36)), joint)
        pen.part(ellipse(s * 182, 520, 44, 44), shell)
        pen.part(
            smooth(
                [(s * 200, 660), (s * 270, 664), (s * 268, 740), (s * 236, 776), (s * 202, 738)]
            ),
            shell,
        )
