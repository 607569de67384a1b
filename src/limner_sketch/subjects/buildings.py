"""Houses and halls of our own: house, temple, castle, lighthouse, windmill."""

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
from limner_sketch.subjects.tones import Color, dark, light, made_of, mixed

_LAMP: Color = (1.0, 0.82, 0.45)
_STONE: Color = (0.78, 0.74, 0.69)


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Return the corners of an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def window(pen: Pen, x: float, y: float, wide: float, tall: float, arched: bool = False) -> None:
    """Draw a window around its middle, lit at night, with frame, bars and sill."""
    glass = _LAMP if pen.look.night else (0.52, 0.68, 0.80)
    w, h = wide / 2, tall / 2
    top: list[Point] = [(x - w, y - h), (x + w, y - h)]
    if arched:
        top = [(x - w, y - h), (x - w * 0.7, y - h - w * 0.7), (x, y - h - w),
               (x + w * 0.7, y - h - w * 0.7), (x + w, y - h)]  # fmt: skip
    pane = polygon([*top, (x + w, y + h), (x - w, y + h)])
    pen.gradient(pane, [dark(glass, 0.25), glass, light(glass, 0.5)], (x, y - h), (x, y + h))
    if pen.look.night:
        pen.fill(ellipse(x, y, wide, tall), _LAMP, 0.28, wide * 0.5)
    frame: Color = (0.97, 0.95, 0.90)
    pen.margin(pane, frame, max(wide * 0.11, 4))
    pen.stroke([(x, y - h), (x, y + h)], max(wide * 0.08, 3), frame, 1, (1, 1))
    pen.stroke([(x - w, y), (x + w, y)], max(wide * 0.08, 3), frame, 1, (1, 1))
    pen.part(polygon(box(x - w * 1.3, y + h, x + w * 1.3, y + h + wide * 0.16)), frame, 0.6)


def _brush(pen: Pen, x: float, y: float, size: float, tone: Color) -> None:
    """Draw a round bush at a wall's foot."""
    for dx, dy, r in ((-0.7, 0.1, 0.7), (0.6, 0.1, 0.75), (0, -0.3, 0.8)):
        pen.part(ellipse(x + dx * size, y - size * 0.5 + dy * size, r * size * 0.8, r * size * 0.7),
                 tone, 0.9, outline=False)  # fmt: skip
    pen.lit(ellipse(x + size * 0.2, y - size * 0.95, size * 0.5, size * 0.2), 0.3, size * 0.2)


def house(pen: Pen, subject: Subject) -> None:
    """Draw a cottage with a tiled roof, chimney and garden door; 900 units high."""
    wall = made_of(subject, (0.96, 0.90, 0.79))
    roof: Color = (0.76, 0.34, 0.26) if subject.color != "red" else (0.36, 0.31, 0.34)
    pen.part(polygon(box(690, 140, 790, 400)), (0.66, 0.42, 0.36))
    pen.part(polygon(box(676, 120, 804, 160)), (0.58, 0.36, 0.31))
    body = polygon([(180, 450), (500, 170), (820, 450), (820, 900), (180, 900)])
    pen.part(body, wall)
    with pen.inside(body):
        pen.shaded(ellipse(500, 440, 420, 60), wall, 0.35, 24)
        for y in range(520, 900, 46):
            pen.stroke([(180, y), (820, y)], 3.5, dark(wall, 0.2), 0.35, (1, 1))
        pen.fill(polygon(box(170, 850, 830, 900)), _STONE, 0.95)
    top = polygon([(500, 60), (940, 450), (880, 500), (500, 170), (120, 500), (60, 450)])
    gable = polygon([(500, 60), (560, 112), (940, 450), (880, 500), (500, 170), (120, 500),
                     (60, 450)])  # fmt: skip
    pen.part(gable, roof)
    with pen.inside(top):
        for k in range(12):
            for s in (-1, 1):
                x = 500 + s * (20 + k * 38)
                y = 76 + k * 33
                pen.stroke([(x, y), (x - s * 12, y + 40), (x - s * 34, y + 80)], 5, dark(roof, 0.4),
                           0.6, (1, 1))  # fmt: skip
    window(pen, 500, 330, 90, 80, arched=True)
    window(pen, 310, 640, 130, 150)
    window(pen, 690, 640, 130, 150)
    _door(pen, 500, 900, 140, 270, (0.36, 0.50, 0.46))
    for x, size in ((230, 66), (330, 50), (680, 54), (780, 70)):
        _brush(pen, x, 900, size, (0.40, 0.60, 0.34))


def _door(pen: Pen, x: float, y: float, wide: float, tall: float, tone: Color) -> None:
    w = wide / 2
    shape = smooth([(x - w, y), (x - w, y - tall * 0.75), (x - w * 0.6, y - tall * 0.96),
                    (x, y - tall), (x + w * 0.6, y - tall * 0.96), (x + w, y - tall * 0.75),
                    (x + w, y)], tension=0.3)  # fmt: skip
    pen.part(shape, tone)
    pen.margin(shape, light(tone, 0.55), wide * 0.07)
    for k in (-0.3, 0.3):
        pen.stroke([(x + k * wide * 0.6, y - 8), (x + k * wide * 0.6, y - tall * 0.84)], 4,
                   dark(tone, 0.4), 0.6, (1, 1))  # fmt: skip
    pen.part(ellipse(x + w * 0.62, y - tall * 0.42, wide * 0.06), (0.93, 0.76, 0.36), outline=False)


def temple(pen: Pen, subject: Subject) -> None:
    """Draw a Chinese hall with a double roof on a terrace of stone; about 800 units high."""
    wall = made_of(subject, (0.73, 0.20, 0.17))
    roof: Color = (0.86, 0.62, 0.22) if subject.color != "yellow" else (0.30, 0.44, 0.42)
    for k, wide in enumerate((620, 560)):
        pen.part(polygon(box(500 - wide, 800 - 36 * (k + 1), 500 + wide, 800 - 36 * k)), _STONE)
    for k in range(5):
        half, y = 150 - k * 10, 800 - k * 15
        pen.part(polygon(box(500 - half, y - 15, 500 + half, y)), light(_STONE, 0.2), 0.5)
    hall = polygon(box(60, 500, 940, 728))
    pen.part(hall, dark(wall, 0.35))
    _bays(pen, wall)
    pen.fill(polygon(box(60, 496, 940, 530)), (0.20, 0.44, 0.46))
    for k in range(16):
        pen.fill(ellipse(84 + k * 55.4, 514, 13, 9), (0.93, 0.78, 0.40), 0.9)
    _hip(pen, 510, 640, 150, roof)
    pen.part(polygon(box(220, 268, 780, 370)), wall)
    pen.fill(polygon(box(220, 338, 780, 362)), (0.20, 0.44, 0.46))
    plaque = polygon(box(440, 276, 560, 336))
    pen.part(plaque, (0.14, 0.20, 0.38))
    pen.margin(plaque, (0.92, 0.74, 0.34), 8)
    _hip(pen, 280, 470, 210, roof)
    ridge = ribbon([(240, 66), (300, 80), (500, 84), (700, 80), (760, 66)], (20, 26, 26, 26, 20))
    pen.part(ridge, dark(roof, 0.2))
    for s in (-1, 1):
        pen.part(ribbon([(500 + s * 256, 78), (500 + s * 282, 50), (500 + s * 266, 20)],
                        (30, 24, 8)), dark(roof, 0.2))  # fmt: skip


def _bays(pen: Pen, wall: Color) -> None:
    for k in range(7):
        x = 130 + k * 123.3
        lattice = polygon(box(x - 46, 556, x + 46, 726))
        pen.part(lattice, _LAMP if pen.look.night else (0.88, 0.66, 0.42), 0.7, outline=False)
        with pen.inside(lattice):
            for j in range(5):
                pen.stroke([(x - 46, 570 + j * 24), (x + 46, 570 + j * 24)], 5, wall, 0.9, (1, 1))
                pen.stroke([(x - 40 + j * 20, 556), (x - 40 + j * 20, 670)], 5, wall, 0.9, (1, 1))
            pen.fill(polygon(box(x - 46, 672, x + 46, 726)), wall)
    for k in range(8):
        x = 68 + k * 123.3
        pen.part(polygon(box(x - 17, 526, x + 17, 730)), wall, 1.0)
        pen.part(polygon(box(x - 24, 718, x + 24, 734)), _STONE, 0.6, outline=False)


def _hip(pen: Pen, y: float, half: float, tall: float, roof: Color) -> None:
    """Draw a roof whose corners sweep up; `y` is its eaves."""
    top = half * (0.62 if tall < 200 else 0.53)
    pen.fill(ellipse(500, y + 8, half * 0.8, 18), (0.08, 0.03, 0.06), 0.45, 8)
    shape = smooth(
        mirrored([(500, y - tall), (500 + top, y - tall), (500 + top + 30, y - tall * 0.55),
                  (500 + half * 0.94, y - 52), (500 + half * 1.06, y - 92),
                  (500 + half * 1.03, y - 34), (500 + half * 0.72, y - 2), (500, y + 8)], 500),
        tension=0.3,
    )  # fmt: skip
    pen.part(shape, roof)
    with pen.inside(shape):
        for k in range(-13, 14):
            t = k / 13
            pen.stroke([(500 + t * top, y - tall), (500 + t * (top + half * 0.1), y - tall * 0.5),
                        (500 + t * half, y + 6)], 8, dark(roof, 0.32), 0.55, (0.7, 1))  # fmt: skip
        pen.lit(ellipse(500 + pen.look.light_from * 150, y - tall * 0.7, half * 0.4, 24), 0.35, 20)
    eaves: list[Point] = [(500 - half, y - 40), (500 - half * 0.7, y - 4), (500, y + 6),
                          (500 + half * 0.7, y - 4), (500 + half, y - 40)]  # fmt: skip
    pen.stroke(eaves, 11, light(roof, 0.35), 0.95, (1, 1))


def castle(pen: Pen, subject: Subject) -> None:
    """Draw a castle of pale stone with pointed roofs and flags; 1000 units high."""
    stone = made_of(subject, (0.82, 0.78, 0.74))
    roof: Color = (0.30, 0.42, 0.66) if subject.color != "blue" else (0.70, 0.32, 0.30)
    for x, half, top, foot in ((330, 60, 380, 760), (670, 60, 360, 760), (500, 92, 250, 760)):
        _tower(pen, x, half, top, foot, stone, roof)
    _battlement(pen, 180, 820, 600, 1000, light(stone, 0.06))
    for x, half, top in ((170, 88, 470), (830, 88, 470)):
        _tower(pen, x, half, top, 1000, stone, roof)
    gate = smooth([(410, 1000), (410, 840), (440, 770), (500, 742), (560, 770), (590, 840),
                   (590, 1000)], tension=0.3)  # fmt: skip
    pen.part(gate, (0.38, 0.26, 0.19))
    pen.margin(gate, dark(stone, 0.25), 18)
    with pen.inside(gate):
        for k in range(7):
            pen.stroke(
                [(420 + k * 27, 740), (420 + k * 27, 1000)], 6, (0.2, 0.13, 0.1), 0.7, (1, 1)
            )
    for x in (300, 700):
        window(pen, x, 770, 54, 80, arched=True)


def _bricks(pen: Pen, left: float, right: float, top: float, foot: float, tone: Color) -> None:
    bricks: list[list[Point]] = []
    for _ in range(max(int((right - left) * (foot - top) / 6000), 6)):
        x, y = float(pen.rng.uniform(left, right)), float(pen.rng.uniform(top, foot))
        bricks.append([(x, y), (x + 12, y), (x + 24, y)])
    pen.hairs(bricks, 6, dark(tone, 0.22), 0.45)


def _battlement(pen: Pen, left: float, right: float, top: float, foot: float, tone: Color) -> None:
    count = max(int((right - left) / 50) | 1, 3)
    step = (right - left) / count
    edge: list[Point] = []
    for k in range(count):
        y = top if k % 2 == 0 else top + 34
        edge += [(left + k * step, y), (left + (k + 1) * step, y)]
    wall = polygon([*edge, (right, foot), (left, foot)])
    pen.part(wall, tone)
    with pen.inside(wall):
        _bricks(pen, left, right, top + 40, foot, tone)


def _tower(
    pen: Pen, x: float, half: float, top: float, foot: float, stone: Color, roof: Color
) -> None:
    body = polygon(box(x - half, top, x + half, foot))
    pen.part(body, stone)
    with pen.inside(body):
        pen.shaded(ellipse(x - pen.look.light_from * half * 1.5, (top + foot) / 2, half * 0.7, 400),
                   stone, 0.5, half * 0.3)  # fmt: skip
        _bricks(pen, x - half, x + half, top, foot, stone)
    _battlement(pen, x - half * 1.2, x + half * 1.2, top - 20, top + 50, light(stone, 0.08))
    tall = half * 2.1
    cone = smooth([(x - half * 1.16, top - 8), (x - half * 0.5, top - tall * 0.5), (x, top - tall),
                   (x + half * 0.5, top - tall * 0.5), (x + half * 1.16, top - 8), (x, top + 12)],
                  tension=0.2)  # fmt: skip
    pen.part(cone, roof)
    with pen.inside(cone):
        pen.lit(ellipse(x + pen.look.light_from * half * 0.4, top - tall * 0.3, 14, tall * 0.5),
                0.35,
                12)  # fmt: skip
    pen.stroke([(x, top - tall), (x, top - tall - 54)], 6, (0.4, 0.34, 0.3), 1, (1, 1))
    flag = smooth([(x + 2, top - tall - 54), (x + 36, top - tall - 46), (x + 66, top - tall - 52),
                   (x + 60, top - tall - 20), (x + 30, top - tall - 18), (x + 2, top - tall - 24)],
                  tension=0.4)  # fmt: skip
    pen.part(flag, (0.90, 0.34, 0.30), 0.6)
    window(pen, x, top + 110, half * 0.46, half * 0.8, arched=True)


def lighthouse(pen: Pen, subject: Subject) -> None:
    """Draw a banded lighthouse on its rock, its lamp lit; 1000 units high."""
    band = made_of(subject, (0.83, 0.23, 0.21))
    rock = smooth([(180, 1000), (230, 930), (340, 900), (470, 880), (620, 890), (740, 930),
                   (830, 1000)], tension=0.4)  # fmt: skip
    pen.part(rock, (0.46, 0.43, 0.42))
    tower = polygon([(390, 910), (436, 270), (564, 270), (610, 910)])
    pen.part(tower, (0.96, 0.95, 0.92))
    with pen.inside(tower):
        for y in (300, 520, 740):
            pen.fill(smooth([(360, y), (500, y + 22), (640, y), (640, y + 110), (500, y + 132),
                             (360, y + 110)], tension=0.3), band)  # fmt: skip
        side = -pen.look.light_from
        pen.shaded(ellipse(500 + side * 150, 600, 70, 420), (0.5, 0.45, 0.5), 0.5, 30)
        pen.lit(ellipse(500 - side * 40, 600, 14, 320), 0.5, 14)
    for y in (470, 690):
        window(pen, 500, y, 40, 60, arched=True)
    _door(pen, 500, 908, 76, 120, (0.36, 0.30, 0.28))
    pen.part(polygon(box(404, 248, 596, 282)), dark(band, 0.35))
    for k in range(7):
        pen.stroke([(410 + k * 30, 248), (410 + k * 30, 200)], 6, dark(band, 0.45), 1, (1, 1))
    pen.stroke([(404, 202), (596, 202)], 8, dark(band, 0.45), 1, (1, 1))
    lantern = polygon(box(448, 130, 552, 248))
    pen.part(lantern, (0.99, 0.90, 0.60), 0.4)
    pen.fill(ellipse(500, 190, 90, 80), _LAMP, 0.55, 30)
    for x in (448, 482, 518, 552):
        pen.stroke([(x, 130), (x, 248)], 7, dark(band, 0.5), 1, (1, 1))
    pen.part(
        smooth(mirrored([(500, 40), (540, 70), (574, 134), (500, 142)], 500), tension=0.3), band
    )
    pen.part(ellipse(500, 36, 14), dark(band, 0.3))


def windmill(pen: Pen, subject: Subject) -> None:
    """Draw a Dutch windmill, its four sails turned aslant; 1000 units high."""
    wall = made_of(subject, (0.72, 0.50, 0.40))
    tower = polygon([(330, 1000), (408, 400), (592, 400), (670, 1000)])
    pen.part(tower, wall)
    with pen.inside(tower):
        _bricks(pen, 330, 670, 420, 1000, wall)
        pen.shaded(ellipse(500 - pen.look.light_from * 200, 700, 90, 400), wall, 0.5, 34)
    cap = smooth(mirrored([(500, 280), (560, 296), (606, 360), (612, 412), (500, 418)], 500))
    pen.part(cap, (0.36, 0.31, 0.32))
    pen.part(polygon(box(330, 700, 670, 724)), (0.52, 0.38, 0.28))
    window(pen, 500, 560, 64, 80)
    window(pen, 440, 820, 56, 70)
    _door(pen, 560, 998, 90, 170, (0.34, 0.46, 0.40))
    turn = float(pen.rng.uniform(15, 40))
    wood: Color = (0.47, 0.34, 0.25)
    for k in range(4):
        with pen.moved(500, 350, 1.0, turn + 90 * k):
            sail = polygon(box(12, -400, 108, -90))
            pen.part(sail, (0.95, 0.91, 0.82), 0.7)
            for j in range(6):
                pen.stroke([(0, -100 - j * 60), (108, -100 - j * 60)], 6, wood, 0.9, (1, 1))
            pen.stroke([(60, -400), (60, -90)], 6, wood, 0.9, (1, 1))
            pen.part(polygon(box(-9, -410, 11, 0)), wood, 0.7)
    pen.part(ellipse(500, 350, 30), mixed(wood, (0.2, 0.15, 0.12), 0.5))
