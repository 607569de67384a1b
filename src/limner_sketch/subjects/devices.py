"""Camera and laptop."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, polygon, rounded, smooth
from limner_sketch.subjects.tones import Color, dark, light, made_of, mixed

_BLACK: Color = (0.17, 0.17, 0.19)
_CHROME: Color = (0.80, 0.82, 0.85)
_GLASS: Color = (0.16, 0.24, 0.42)
_LEATHERS: tuple[Color, ...] = (_BLACK, (0.50, 0.31, 0.20), (0.30, 0.42, 0.40))


def camera(pen: Pen, subject: Subject) -> None:
    """Draw a camera: a chrome one covered with leather, or a black one with a grip; 640 high."""
    if pen.rng.integers(2):
        _viewfinder_camera(pen, made_of(subject, _LEATHERS[int(pen.rng.integers(3))]))
    else:
        _reflex_camera(pen, made_of(subject, _BLACK))


def _viewfinder_camera(pen: Pen, leather: Color) -> None:
    for x, wide, tall in ((210, 84, 40), (390, 60, 30), (760, 96, 44)):
        knob = rounded(x - wide / 2, 70 - tall, x + wide / 2, 110, 8)
        pen.part(knob, dark(_CHROME, 0.14))
        for k in range(5):
            at = x - wide / 2 + wide * (k + 0.5) / 5
            pen.stroke([(at, 78 - tall), (at, 96)], 5, dark(_CHROME, 0.5), 0.6, (1, 1))
    for s in (-1, 1):
        pen.margin(ellipse(500 + s * 470, 190, 20, 26), dark(_CHROME, 0.3), 11)
    body = rounded(40, 96, 960, 640, 72)
    pen.part(body, _CHROME)
    with pen.inside(body):
        pen.lit(ellipse(500, 126, 420, 16), 0.6, 12)
        skin = polygon([(0, 236), (1000, 236), (1000, 560), (0, 560)])
        pen.part(skin, leather, outline=False)
        with pen.inside(skin):
            _grain(pen, leather)
        for y in (236, 560):
            pen.stroke([(40, y), (960, y)], 8, dark(_CHROME, 0.45), 0.8, (1, 1))
    pen.part(rounded(560, 126, 690, 206, 14), _BLACK)
    pen.part(rounded(576, 140, 674, 192, 8), _GLASS)
    pen.lit(polygon([(590, 146), (620, 146), (604, 186), (584, 186)]), 0.6, 3)
    pen.part(rounded(330, 136, 440, 200, 12), (0.95, 0.93, 0.84))
    pen.part(ellipse(836, 170, 26), (0.82, 0.20, 0.20))
    _lens(pen, 500, 396, 226, _CHROME)


def _reflex_camera(pen: Pen, shell: Color) -> None:
    hump = smooth([(330, 200), (370, 60), (420, 16), (600, 16), (650, 60), (690, 200)], tension=0.3)
    pen.part(hump, shell)
    pen.part(rounded(404, 44, 616, 96, 14), light(shell, 0.14))
    pen.part(rounded(760, 104, 880, 180, 18), dark(shell, 0.2))
    pen.part(ellipse(820, 110, 52, 24), _CHROME)
    pen.part(rounded(120, 112, 270, 190, 16), light(shell, 0.1))
    body = smooth([(60, 230), (110, 166), (330, 150), (690, 150), (900, 150), (960, 220),
                   (966, 560), (930, 634), (120, 636), (56, 590)], tension=0.2)  # fmt: skip
    pen.part(body, shell)
    with pen.inside(body):
        grip = smooth([(750, 130), (990, 130), (990, 660), (770, 660), (740, 480), (780, 330)],
                      tension=0.3)  # fmt: skip
        pen.part(grip, dark(shell, 0.28), outline=False)
        with pen.inside(grip):
            _grain(pen, dark(shell, 0.2))
        pen.lit(ellipse(420, 176, 320, 14), 0.4, 10)
    pen.part(ellipse(160, 250, 24), (0.84, 0.22, 0.18))
    pen.part(rounded(92, 196, 128, 214, 6), light(shell, 0.6))
    _lens(pen, 470, 400, 250, mixed(shell, _CHROME, 0.2))


def _grain(pen: Pen, tone: Color) -> None:
    lines: list[list[Point]] = []
    for k in range(26):
        x = k * 44.0 - 40
        lines += [[(x, 230), (x + 60, 400), (x + 120, 570)], [(x + 120, 230), (x + 60, 400),
                                                              (x, 570)]]  # fmt: skip
    pen.hairs(lines, 5, dark(tone, 0.4), 0.5)


def _lens(pen: Pen, x: float, y: float, r: float, ring: Color) -> None:
    """Draw rings, coated glass and its reflections."""
    pen.part(ellipse(x, y, r), ring)
    pen.part(ellipse(x, y, r * 0.87), _BLACK)
    pen.margin(ellipse(x, y, r * 0.78), light(_BLACK, 0.35), r * 0.05)
    pen.part(ellipse(x, y, r * 0.66), dark(ring, 0.4))
    pen.part(ellipse(x, y, r * 0.56), (0.08, 0.09, 0.12))
    glass = ellipse(x, y, r * 0.50)
    pen.gradient(glass, [(0.30, 0.24, 0.52), _GLASS, (0.10, 0.40, 0.50)],
                 (x - r * 0.4, y - r * 0.4), (x + r * 0.4, y + r * 0.4))  # fmt: skip
    pen.fill(ellipse(x, y, r * 0.22), (0.05, 0.06, 0.10), 0.85)
    side = pen.look.light_from
    pen.fill(ellipse(x + side * r * 0.28, y - r * 0.24, r * 0.13, r * 0.10), (1, 1, 1), 0.85)
    pen.fill(ellipse(x - side * r * 0.24, y + r * 0.26, r * 0.06), (1, 1, 1), 0.5)


def laptop(pen: Pen, subject: Subject) -> None:
    """Draw an open laptop, its screen showing mountains or text; 640 units high."""
    shell = made_of(subject, ((0.76, 0.78, 0.81), (0.36, 0.38, 0.42))[int(pen.rng.integers(2))])
    lid = rounded(170, 20, 830, 460, 26)
    pen.part(lid, shell)
    pen.part(rounded(184, 34, 816, 448, 16), _BLACK)
    screen = rounded(206, 58, 794, 424, 4)
    with pen.inside(screen):
        (_landscape, _program)[int(pen.rng.integers(2))](pen)
        shine = [(560.0, 40.0), (720.0, 40.0), (500.0, 440.0), (340.0, 440.0)]
        pen.lit(polygon(shine), 0.12, 3)
    pen.fill(ellipse(500, 46, 5), (0.3, 0.34, 0.4))
    deck = polygon([(176, 462), (824, 462), (950, 590), (50, 590)])
    pen.part(rounded(46, 584, 954, 628, 18), dark(shell, 0.24))
    pen.part(deck, light(shell, 0.14))
    keys = polygon([(206, 474), (794, 474), (858, 540), (142, 540)])
    pen.fill(keys, dark(shell, 0.5))
    for row in range(4):
        y, half = 478 + row * 15.6, 290 + row * 15.0
        for k in range(14):
            a, b = (500 + half * (2 * (k + t) / 14 - 1) for t in (0.08, 0.92))
            tone = (0.22, 0.23, 0.26) if shell != _BLACK else (0.4, 0.4, 0.44)
            pen.fill(polygon([(a, y), (b, y), (b + 3, y + 12.6), (a - 3, y + 12.6)]), tone)
    pad = polygon([(404, 550), (596, 550), (610, 582), (390, 582)])
    pen.part(pad, dark(shell, 0.1), 0.5)
    pen.fill(rounded(440, 586, 560, 598, 6), dark(shell, 0.5), 0.8)


def _landscape(pen: Pen) -> None:
    sky = rounded(200, 50, 800, 430, 0)
    pen.gradient(sky, [(0.28, 0.50, 0.82), (0.98, 0.80, 0.66)], (500, 60), (500, 360))
    pen.fill(ellipse(640, 190, 44), (1.0, 0.95, 0.76))
    for tone, points in (
        ((0.46, 0.52, 0.74), [(190, 300), (330, 170), (430, 270), (560, 150), (810, 330)]),
        ((0.30, 0.40, 0.62), [(190, 350), (300, 270), (470, 360), (660, 240), (810, 320)]),
        ((0.17, 0.29, 0.42), [(190, 410), (400, 350), (560, 390), (720, 340), (810, 380)]),
    ):
        ridge: list[Point] = [(float(x), float(y)) for x, y in points]
        pen.fill(polygon([*ridge, (810, 440), (190, 440)]), tone)


def _program(pen: Pen) -> None:
    """Draw lines of a program on a dark ground: bars, which no reader takes for words."""
    pen.fill(rounded(200, 50, 800, 430, 0), (0.11, 0.13, 0.19))
    pen.fill(rounded(200, 50, 270, 430, 0), (0.15, 0.18, 0.26))
    tones: tuple[Color, ...] = ((0.50, 0.76, 0.96), (0.98, 0.72, 0.42), (0.62, 0.86, 0.56),
                                (0.86, 0.58, 0.86), (0.80, 0.82, 0.88))  # fmt: skip
    for row in range(13):
        x = 296 + (0, 30, 60, 60, 30, 30, 60, 90, 60, 30, 0, 0, 30)[row]
        for k in range(1 + (row * 5 + 2) % 3):
            wide = 46 + (row * 37 + k * 53) % 90
            pen.fill(rounded(x, 80 + row * 26, x + wide, 90 + row * 26, 5), tones[(row + k) % 5])
            x += wide + 16
