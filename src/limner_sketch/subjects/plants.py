"""Trees and flowers of our own: broad tree, pine, bamboo, cherry bough, rose, lotus, sunflower."""

from __future__ import annotations

from math import cos, pi, sin

import skia

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, along, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_BARK: Color = (0.43, 0.31, 0.23)
_LEAF: Color = (0.36, 0.58, 0.29)
_GOLD: Color = (0.96, 0.76, 0.28)


def leaf(pen: Pen, x: float, y: float, length: float, degrees: float, tone: Color) -> None:
    """Draw a leaf with its vein, from its stem at (x, y)."""
    with pen.moved(x, y, 1.0, degrees):
        w = length * 0.26
        shape = smooth([(0, 0), (length * 0.35, -w), (length * 0.75, -w * 0.6), (length, 0),
                        (length * 0.7, w * 0.7), (length * 0.3, w * 0.8)], tension=0.5)  # fmt: skip
        pen.part(shape, tone, 0.9)
        vein = smooth([(0, 0), (length * 0.5, -w * 0.08), (length * 0.9, 0)], closed=False)
        pen.margin(vein, light(tone, 0.45), length * 0.03, 0.7)


def _season_leaf(pen: Pen, otherwise: Color) -> Color:
    return {"autumn": (0.87, 0.46, 0.16), "spring": (0.52, 0.70, 0.32)}.get(
        pen.look.season or "", otherwise
    )


def tree(pen: Pen, subject: Subject) -> None:
    """Draw a broad-leaved tree with a full crown; 1000 units high."""
    tone = chosen(subject.color, _season_leaf(pen, _LEAF))
    trunk = smooth(
        [(420, 1000), (462, 900), (470, 700), (440, 540), (480, 520), (500, 600), (530, 500),
         (570, 520), (536, 680), (546, 880), (600, 1000), (500, 984)], tension=0.4,
    )  # fmt: skip
    pen.part(trunk, _BARK)
    with pen.inside(trunk):
        for k in range(5):
            x = 462 + k * 18.0
            pen.stroke([(x, 560), (x + 6, 760), (x - 6 + k * 4, 960)], 6, dark(_BARK, 0.4), 0.6)
    rows: tuple[tuple[float, float, float], ...] = (
        (330, 520, 140), (670, 520, 140), (500, 560, 150), (230, 410, 130), (770, 400, 130),
        (380, 380, 170), (620, 380, 170), (300, 260, 140), (690, 250, 140), (500, 290, 180),
        (430, 140, 120), (580, 140, 120),
    )  # fmt: skip
    for i, (x, y, r) in enumerate(rows):
        shade = mixed(dark(tone, 0.36), light(tone, 0.16), i / (len(rows) - 1))
        _clump(pen, x, y, r, shade)


def _clump(pen: Pen, x: float, y: float, r: float, tone: Color) -> None:
    n = 11
    ring: list[Point] = []
    for k in range(n):
        a = 2 * pi * k / n
        reach = r * float(pen.rng.uniform(0.88, 1.12))
        ring.append((x + reach * cos(a), y + reach * 0.86 * sin(a)))
    shape = smooth(ring, tension=0.9)
    pen.part(shape, tone, 0.8, outline=False)
    side = pen.look.light_from
    pen.lit(ellipse(x + side * r * 0.3, y - r * 0.4, r * 0.5, r * 0.3), 0.20, r * 0.2)
    count = 0 if pen.look.flat else 26 if pen.look.hd else 12
    for _ in range(count):
        a, d = float(pen.rng.uniform(0, 2 * pi)), float(pen.rng.uniform(0.2, 0.98))
        px, py = x + r * d * cos(a), y + r * d * 0.86 * sin(a)
        shade = light(tone, 0.28) if py < y else dark(tone, 0.25)
        pen.fill(ellipse(px, py, r * 0.09, r * 0.055), shade, 0.75)


def pine(pen: Pen, subject: Subject) -> None:
    """Draw a fir with drooping tiers, snow on them in winter; 1000 units high."""
    tone = chosen(subject.color, (0.20, 0.42, 0.32))
    pen.part(ribbon([(500, 820), (500, 1000)], (56, 74)), _BARK)
    snowy = pen.look.season == "winter" or pen.look.weather == "snow"
    for k in range(6):
        foot, half = 900 - k * 146.0, 300 - k * 44.0
        top = foot - 270
        zig: list[Point] = [(500, top)]
        right = [(500 + half * t, foot - 250 * (1 - t) + (24 if i % 2 else -10))
                 for i, t in enumerate((0.25, 0.45, 0.62, 0.8))]  # fmt: skip
        right += [(500 + half, foot - 10), (500 + half * 0.72, foot + 16),
                  (500 + half * 0.5, foot - 8),
                  (500 + half * 0.26, foot + 24), (500, foot + 4)]  # fmt: skip
        tier = smooth(mirrored([*zig, *right], 500), tension=0.34)
        shade = mixed(dark(tone, 0.2), light(tone, 0.14), k / 5)
        pen.part(tier, shade)
        with pen.inside(tier):
            pen.shaded(ellipse(500, top + 60, half * 0.5, 50), tone, 0.4, 20)
            for j in range(-4, 5):
                x = 500 + j * half / 5
                pen.stroke([(500 + (x - 500) * 0.5, foot - 120), (x, foot - 6)], 7,
                           light(shade, 0.2), 0.45, (0.3, 0.6))  # fmt: skip
            if snowy:
                pen.fill(ellipse(500, top + 40, half * 0.5, 90), (0.97, 0.98, 1.0), 0.92, 12)


def bamboo(pen: Pen, subject: Subject) -> None:
    """Draw three stems of bamboo with their leaves; 1000 units high."""
    tone = chosen(subject.color, (0.45, 0.65, 0.32))
    stems = ((300, 330, 46, 0.16), (640, 600, 40, 0.08), (470, 510, 56, 0.0))
    for foot, top, width, deep in stems:
        shade = dark(tone, deep)
        spine: list[Point] = [(foot, 1000), ((foot + top) / 2 + 14, 500), (top, 20)]
        for k in range(6):
            a, b = along(spine, k / 6), along(spine, (k + 1) / 6)
            joint = ribbon([(a[0], a[1] - 5), (b[0], b[1] + 5)], (width, width * 0.88, width))
            pen.part(joint, shade)
            pen.lit(ribbon([(a[0] + 9, a[1] - 20), (b[0] + 9, b[1] + 20)], (6, 8, 6)), 0.5, 4)
            pen.stroke([(a[0] - width * 0.52, a[1]), (a[0] + width * 0.52, a[1])], 10,
                       dark(shade, 0.35), 0.9, (0.7, 0.7))  # fmt: skip
        for k in range(5):
            x, y, _ = along(spine, 0.34 + k * 0.14)
            s = 1 if k % 2 else -1
            twig: list[Point] = [(x, y), (x + s * 60, y - 40), (x + s * 120, y - 44)]
            pen.stroke(twig, 9, shade, 1, (1, 0.5))
            for j in range(4):
                turn = (-50.0 + j * 34) if s > 0 else (230.0 - j * 34)
                turn += float(pen.rng.uniform(-8, 8))
                at = twig[1 + (j > 1)]
                leaf(pen, at[0], at[1], 130, turn, mixed(shade, light(shade, 0.2), j / 4))


def _petals(
    pen: Pen, x: float, y: float, count: int, length: float, wide: float, tone: Color, turn: float
) -> None:
    for k in range(count):
        with pen.moved(x, y, 1.0, turn + 360 / count * k):
            petal = smooth(mirrored([(0, -length), (wide * 0.8, -length * 0.86),
                                     (wide, -length * 0.5), (wide * 0.3, -length * 0.1),
                                     (0, 0)]))  # fmt: skip
            pen.part(petal, tone, 0.2)
            pen.shaded(ellipse(0, -length * 0.2, wide * 0.4, length * 0.2), tone, 0.35, wide * 0.2)


def blossom(pen: Pen, x: float, y: float, size: float, tone: Color) -> None:
    """Draw an open cherry blossom: five notched petals in one path, its stamens in another."""
    turn = float(pen.rng.uniform(0, 72))
    petal = smooth([(0, 0), (0.5, -0.5), (0.34, -1.0), (0, -0.84), (-0.34, -1.0), (-0.5, -0.5)],
                   tension=0.5)  # fmt: skip
    flower, stamens, tips = skia.Path(), skia.Path(), skia.Path()
    for k in range(5):
        flower.addPath(petal, skia.Matrix().preScale(size, size).preRotate(turn + 72 * k))
    for k in range(7):
        a = (turn + k * 51.4) * pi / 180
        dx, dy = size * 0.42 * cos(a), size * 0.42 * sin(a)
        stamens.moveTo(0, 0)
        stamens.lineTo(dx, dy)
        tips.addCircle(dx, dy, size * 0.07)
    with pen.moved(x, y):
        pen.part(flower, tone, 0.2)
        heart = dark(mixed(tone, (0.9, 0.3, 0.45), 0.5), 0.05)
        pen.fill(ellipse(0, 0, size * 0.34), heart, 0.45)
        pen.margin(stamens, (0.86, 0.42, 0.50), size * 0.045, 0.85)
        pen.fill(tips, _GOLD)


def cherry_bough(pen: Pen, subject: Subject) -> None:
    """Draw a flowering cherry branch reaching in from the left; about 760 units high."""
    tone = chosen(subject.color, (0.99, 0.80, 0.85))
    main: list[Point] = [(0, 620), (260, 520), (480, 400), (760, 330), (1060, 190)]
    boughs: list[list[Point]] = [[(330, 490), (430, 600), (580, 660), (700, 640)],
                                 [(480, 400), (540, 260), (640, 160), (760, 90)],
                                 [(180, 550), (240, 400), (330, 290)]]  # fmt: skip
    for bough in boughs:
        pen.part(ribbon(bough, (26, 18, 9), 30), _BARK)
    pen.part(ribbon(main, (60, 48, 34, 22, 8), 40), _BARK)
    pen.stroke([(20, 606), (260, 508), (480, 390), (740, 324)], 8, light(_BARK, 0.4), 0.5)
    places = [(along(b, t), 0.8) for b in boughs for t in (0.35, 0.62, 0.84, 0.99)]
    places += [(along(main, t), 1.0) for t in (0.34, 0.46, 0.58, 0.7, 0.8, 0.9, 0.99)]
    for (x, y, _), scale in places:
        for _ in range(2):
            dx, dy = (float(v) for v in pen.rng.uniform(-54, 54, 2))
            size = 52 * scale * float(pen.rng.uniform(0.8, 1.15))
            shade = mixed(tone, (1.0, 1.0, 1.0), float(pen.rng.uniform(0, 0.4)))
            blossom(pen, x + dx, y + dy, size, shade)
    for (x, y, _), _scale in places[::3]:
        pen.part(ellipse(x + 66, y + 40, 15, 18), dark(tone, 0.2), 0.8)


def rose(pen: Pen, subject: Subject) -> None:
    """Draw a rose with its stem and leaves; 1000 units high."""
    tone = chosen(subject.color, (0.82, 0.12, 0.20))
    rose_stem: list[Point] = [(500, 420), (510, 620), (490, 820), (520, 1000)]
    pen.part(ribbon(rose_stem, (24, 26, 24), 30), (0.28, 0.50, 0.26))
    for x, y, length, turn in ((500, 760, 190, -34), (498, 700, 180, 206), (494, 850, 150, 150)):
        leaf(pen, x, y, length, turn, (0.28, 0.52, 0.28))
    for turn in (-66, -30, 30, 66):
        with pen.moved(500, 440, 1.0, turn + 180):
            pen.part(smooth(mirrored([(0, -130), (22, -60), (0, 0)])), (0.34, 0.56, 0.30), 0.7)
    rose_head(pen, 500, 260, 1.0, tone)


def rose_head(pen: Pen, x: float, y: float, scale: float, tone: Color) -> None:
    """Draw a rose's flower around its middle; about 220 units in radius."""
    with pen.moved(x, y, scale):
        cup = smooth(
            mirrored([(0, -150), (110, -120), (170, -10), (140, 120), (60, 190), (0, 200)])
        )
        pen.part(cup, dark(tone, 0.2))
        for s in (-1, 1):
            back = smooth(
                [(s * 20, -130), (s * 130, -150), (s * 210, -50), (s * 170, 80), (s * 70, 130)]
            )
            pen.part(back, dark(tone, 0.06))
        core = smooth(mirrored([(0, -176), (90, -160), (124, -80), (90, 10), (0, 40)]))
        pen.part(core, dark(tone, 0.22))
        spiral: list[Point] = [(10, -80), (-26, -96), (-44, -64), (-10, -36), (44, -52), (60, -104),
                               (8, -140), (-70, -120), (-84, -50), (-30, 0), (60, -6)]  # fmt: skip
        pen.stroke(spiral, 17, light(tone, 0.22), 0.9, (0.4, 0.6))
        pen.stroke([(px + 6, py + 10) for px, py in spiral], 9, dark(tone, 0.5), 0.5, (0.3, 0.5))
        for s, wide in ((-1, 1.0), (1, 1.0)):
            front = smooth([(s * 8, 70), (s * 60, -30), (s * 168 * wide, -70), (s * 206, 30),
                            (s * 150, 150), (s * 40, 200)], tension=0.5)  # fmt: skip
            pen.part(front, mixed(tone, light(tone, 0.2), 0.5 if s > 0 else 0.2))
            pen.stroke([(s * 40, 20), (s * 110, -44), (s * 190, -26)], 11, light(tone, 0.4), 0.7)
        lip = smooth(
            [(-110, 40), (0, 10), (110, 40), (100, 150), (0, 210), (-100, 150)], tension=0.5
        )
        pen.part(lip, tone)
        pen.stroke([(-100, 44), (0, 18), (100, 44)], 12, light(tone, 0.4), 0.75)


def lotus(pen: Pen, subject: Subject) -> None:
    """Draw an open lotus above its leaf; about 760 units high."""
    tone = chosen(subject.color, (0.97, 0.66, 0.76))
    pad = ellipse(560, 690, 430, 90)
    pen.part(pad, (0.30, 0.54, 0.38))
    with pen.inside(pad):
        for k in range(15):
            a = k * 2 * pi / 15
            pen.stroke(
                [(560, 684), (560 + 430 * cos(a), 690 + 90 * sin(a))], 6, (0.5, 0.72, 0.5), 0.55
            )
    pen.part(ribbon([(500, 480), (520, 680)], (30, 34)), (0.36, 0.56, 0.34))
    for ring, (count, spread, length, drop) in enumerate(
        ((7, 150, 360, 0.24), (6, 112, 380, 0.12), (5, 70, 400, 0.0), (6, 150, 270, 0.06))
    ):
        for k in range(count):
            order = k if k % 2 == 0 else count - k - (count % 2)
            turn = -spread / 2 + spread * order / (count - 1) if ring != 2 else -35 + 70 * k / 4
            wide = 84 if ring < 3 else 92
            with pen.moved(500, 520, 1.0, turn * (1.0 if ring < 3 else 1.1)):
                petal = smooth(mirrored([(0, -length), (wide * 0.55, -length * 0.78),
                                         (wide, -length * 0.42), (wide * 0.6, -length * 0.08),
                                         (0, 10)]),
                               tension=0.5)  # fmt: skip
                base = mixed(tone, (1, 1, 1), 0.5)
                deep = dark(tone, drop * 0.7)
                pen.gradient(petal, [deep, mixed(deep, base, 0.5), base], (0, -length), (0, 0))
                pen.edge(petal, rgb=pen.color(tone))
                with pen.inside(petal):
                    for j in (-0.4, 0, 0.4):
                        pen.stroke([(0, 0), (wide * j, -length * 0.5), (0, -length * 0.95)], 3.4,
                                   dark(tone, 0.18), 0.45)  # fmt: skip
    pen.part(ellipse(500, 500, 64, 26), (0.93, 0.80, 0.36), 0.8)


def sunflower(pen: Pen, subject: Subject) -> None:
    """Draw a sunflower facing the viewer; 1000 units high."""
    tone = chosen(subject.color, (0.99, 0.76, 0.14))
    stem: list[Point] = [(500, 420), (516, 700), (490, 1000)]
    pen.part(ribbon(stem, (34, 36, 34), 24), (0.38, 0.58, 0.28))
    for x, y, length, turn in ((508, 720, 260, -28), (504, 800, 250, 200)):
        leaf(pen, x, y, length, turn, (0.36, 0.58, 0.28))
    _petals(pen, 500, 290, 18, 285, 40, dark(tone, 0.16), 10)
    _petals(pen, 500, 290, 18, 262, 38, tone, 0)
    core = ellipse(500, 290, 138)
    pen.part(core, (0.38, 0.23, 0.13))
    with pen.inside(core):
        for k in range(150):
            a, d = k * 2.39996, 11 * k**0.5
            shade = (0.60, 0.38, 0.16) if k > 60 else (0.27, 0.17, 0.11)
            pen.fill(ellipse(500 + d * cos(a), 290 + d * sin(a), 6.5), shade, 0.9)
        pen.lit(ellipse(460, 230, 60, 40), 0.14, 24)
