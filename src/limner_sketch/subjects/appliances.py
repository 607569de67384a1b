"""Small machines and things of the house: iron, toaster, microwave, vacuum cleaner, and more."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, ellipse, polygon, ribbon, rounded, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_STEEL: Color = (0.77, 0.80, 0.84)
_DARK: Color = (0.18, 0.19, 0.22)
_WHITE: Color = (0.95, 0.95, 0.93)
_WOOD: Color = (0.60, 0.40, 0.24)


def iron(pen: Pen, subject: Subject) -> None:
    """Draw an electric iron on its sole, its cord rising; 560 units high."""
    paint = made_of(subject, (0.28, 0.52, 0.74))
    pen.part(ribbon([(770, 210), (880, 120), (980, 160), (1000, 30)], (17, 17, 17, 17), 40), _DARK)
    handle = smooth([(250, 250), (330, 130), (520, 90), (740, 110), (800, 190), (790, 330),
                     (730, 330), (720, 220), (560, 176), (400, 200), (340, 280)],
                    tension=0.45)  # fmt: skip
    body = smooth(
        [(60, 430), (200, 320), (400, 260), (760, 270), (850, 330), (860, 460), (60, 460)],
        tension=0.3,
    )
    pen.part(body, paint)
    pen.lit(ribbon([(190, 356), (420, 296), (740, 304)], (8, 20, 10)), 0.5, 9)
    pen.part(handle, dark(paint, 0.2))
    pen.part(ellipse(560, 370, 46), _WHITE)
    pen.stroke([(560, 370), (586, 340)], 11, (0.84, 0.26, 0.24), 1, (1, 1))
    sole = smooth([(0, 500), (60, 450), (868, 450), (880, 540), (20, 540)], tension=0.14)
    pen.part(sole, _STEEL)
    pen.lit(ribbon([(60, 478), (840, 478)], (10, 10)), 0.6, 5)


def toaster(pen: Pen, subject: Subject) -> None:
    """Draw a round-shouldered toaster with two slices popped up; 640 units high."""
    paint = made_of(subject, (0.78, 0.26, 0.22))
    for x in (230.0, 450.0):
        crust: Color = (0.72, 0.44, 0.20)
        slice_ = smooth([(x, 300), (x - 6, 130), (x + 20, 60), (x + 110, 44), (x + 200, 60),
                         (x + 226, 130), (x + 220, 300)], tension=0.35)  # fmt: skip
        pen.part(slice_, crust)
        with pen.inside(slice_):
            pen.fill(
                smooth(
                    [
                        (x + 24, 310),
                        (x + 20, 140),
                        (x + 46, 90),
                        (x + 110, 78),
                        (x + 174, 90),
                        (x + 200, 140),
                        (x + 196, 310),
                    ],
                    tension=0.35,
                ),
                (0.95, 0.78, 0.48),
                1,
                8,
            )
    for x in (150.0, 650.0):
        pen.part(rounded(x, 600, x + 100, 640, 10), _DARK)
    body = smooth([(90, 610), (76, 360), (110, 240), (240, 196), (660, 196), (790, 240), (824, 360),
                   (810, 610)], tension=0.34)  # fmt: skip
    pen.part(body, paint)
    pen.lit(ellipse(270, 300, 110, 40), 0.45, 24)
    pen.part(rounded(190, 196, 710, 232, 16), _STEEL)
    pen.part(rounded(80, 540, 820, 612, 12), _STEEL)
    pen.part(rounded(820, 280, 866, 326, 10), _DARK)
    pen.stroke([(816, 260), (816, 470)], 9, _DARK, 0.8, (1, 1))
    pen.part(ellipse(450, 430, 44), _WHITE)
    pen.stroke([(450, 430), (470, 402)], 10, _DARK, 1, (1, 1))


def microwave(pen: Pen, subject: Subject) -> None:
    """Draw a microwave oven, lit inside; 560 units high."""
    paint = made_of(subject, (0.90, 0.90, 0.89))
    for x in (90.0, 800.0):
        pen.part(rounded(x, 520, x + 70, 560, 8), _DARK)
    pen.part(rounded(30, 30, 940, 536, 34), paint)
    pen.part(rounded(60, 64, 690, 502, 22), _DARK)
    window = rounded(110, 112, 620, 454, 26)
    pen.part(window, (0.36, 0.30, 0.24))
    with pen.inside(window):
        if not pen.look.flat:
            pen.fill(ellipse(360, 240, 250, 180), (1.0, 0.80, 0.44), 0.75, 60)
        pen.part(ellipse(365, 416, 190, 30), (0.86, 0.92, 0.94))
        bowl = smooth([(250, 300), (480, 300), (460, 390), (365, 420), (270, 390)], tension=0.4)
        pen.part(bowl, (0.30, 0.54, 0.72))
        pen.part(ellipse(365, 302, 116, 26), (0.96, 0.72, 0.34))
        pen.lit(polygon([(150, 110), (240, 110), (160, 456), (70, 456)]), 0.14, 8)
    pen.part(rounded(656, 120, 680, 446, 10), _STEEL)
    pen.part(rounded(728, 84, 904, 150, 10), (0.10, 0.20, 0.18))
    for k in range(4):
        pen.fill(rounded(748 + k * 37, 100, 770 + k * 37, 134, 4), (0.40, 0.95, 0.66), 0.9)
    for k in range(12):
        x, y = 748 + k % 3 * 52.0, 184 + k // 3 * 52.0
        pen.part(rounded(x, y, x + 38, y + 34, 8), dark(paint, 0.14), 0.7)
    pen.part(ellipse(816, 452, 44), _STEEL)


def vacuum_cleaner(pen: Pen, subject: Subject) -> None:
    """Draw a vacuum cleaner on wheels, its hose curling up to its tube; 900 units high."""
    paint = made_of(subject, (0.84, 0.30, 0.26))
    pen.part(ribbon([(60, 40), (180, 60), (300, 420), (330, 820)], (40, 34, 34, 34), 40), _STEEL)
    pen.part(ribbon([(20, 36), (120, 40), (170, 80)], (52, 50, 40), 24), _DARK)
    head = smooth([(190, 860), (270, 800), (400, 800), (480, 860), (470, 896), (200, 896)],
                  tension=0.25)  # fmt: skip
    pen.part(head, _DARK)
    hose = [(110.0, 50.0), (330, 90), (470, 260), (500, 440), (600, 560)]
    pen.part(ribbon(hose, (40, 44, 44, 44, 50), 60), (0.36, 0.38, 0.42))
    for k in range(24):
        y = k / 23
        x = 150 + 430 * y
        pen.fill(ellipse(x, 60 + 470 * y**1.9, 4, 24), dark((0.36, 0.38, 0.42), 0.5), 0.5)
    body = smooth([(520, 800), (530, 600), (620, 500), (800, 470), (960, 540), (1040, 680),
                   (1040, 820), (800, 850)], tension=0.45)  # fmt: skip
    pen.part(body, paint)
    pen.lit(ellipse(700, 560, 110, 40), 0.45, 24)
    pen.part(ribbon([(650, 510), (780, 420), (930, 520)], (30, 36, 30), 30), _DARK)
    pen.part(rounded(690, 660, 900, 730, 20), dark(paint, 0.3))
    for x, radius in ((920.0, 90.0), (590.0, 48.0)):
        pen.part(ellipse(x, 890 - radius, radius), _DARK)
        pen.part(ellipse(x, 890 - radius, radius * 0.5), _STEEL)


def air_conditioner(pen: Pen, subject: Subject) -> None:
    """Draw a wall air conditioner that blows cool air; 480 units high."""
    paint = made_of(subject, _WHITE)
    body = rounded(30, 40, 1030, 320, 46)
    pen.part(body, paint)
    with pen.inside(body):
        for k in range(5):
            pen.stroke([(90, 84 + k * 13), (970, 84 + k * 13)], 4, dark(paint, 0.3), 0.6, (1, 1))
        pen.shaded(rounded(30, 286, 1030, 330, 10), paint, 0.3, 14)
    pen.part(rounded(100, 244, 960, 296, 20), _DARK)
    pen.part(polygon([(104, 290), (956, 290), (920, 336), (140, 336)]), light(paint, 0.2))
    pen.fill(rounded(830, 176, 940, 212, 8), (0.36, 0.86, 0.90), 0.9)
    for x, lean in ((240, -30), (430, -8), (630, 10), (820, 30)):
        breeze = [(x, 350.0), (x + lean, 390), (x + lean * 0.4, 430), (x + lean * 2, 476)]
        pen.stroke(breeze, 17, (0.70, 0.88, 0.98), 0.85, (0.4, 0.1))


def folding_screen(pen: Pen, subject: Subject) -> None:
    """Draw a folding screen of four painted leaves: bamboo, plum, orchid, moon; 900 units high."""
    wood = made_of(subject, (0.40, 0.20, 0.14))
    silk: Color = (0.96, 0.91, 0.78)
    for k in range(4):
        left, dip = 40 + k * 245.0, 36.0 * (k % 2)
        near, far = (dip, 36 - dip)
        leaf = polygon([(left, 40 + near), (left + 240, 40 + far), (left + 240, 870 - far),
                        (left, 870 - near)])  # fmt: skip
        pen.part(leaf, dark(wood, 0.12 * (k % 2)))
        pane = polygon([(left + 24, 76 + near), (left + 216, 76 + far), (left + 216, 690),
                        (left + 24, 690)])  # fmt: skip
        pen.part(pane, dark(silk, 0.06 * (k % 2)), 0.5)
        with pen.inside(pane):
            _painting(pen, left + 120, k)
        pen.margin(pane, (0.86, 0.66, 0.30), 6)
        pen.margin(rounded(left + 40, 730, left + 200, 820, 12), (0.86, 0.66, 0.30), 6, 0.9)


def _painting(pen: Pen, x: float, leaf: int) -> None:
    if leaf in {0, 2}:
        green: Color = (0.30, 0.50, 0.34) if leaf == 0 else (0.24, 0.42, 0.40)
        for dx, lean in ((-40, 10), (20, -14)):
            pen.stroke([(x + dx, 700), (x + dx + lean, 400), (x + dx + lean * 2, 140)], 13, green)
        for j in range(12):
            turn = -60 + j * 37 % 120
            with pen.moved(x - 30 + j * 41 % 80, 180 + j * 36, 1.0, turn):
                pen.fill(smooth([(0, 0), (44, -11), (96, 0), (44, 11)]), green, 0.95)
        return
    bough = [(x - 100, 600.0), (x - 20, 480), (x + 10, 340), (x + 80, 220)]
    pen.stroke(bough, 20, (0.36, 0.24, 0.20), 1, (1, 0.3))
    pen.stroke([(x - 10, 440), (x - 60, 330), (x - 50, 240)], 11, (0.36, 0.24, 0.20), 1, (1, 0.3))
    if leaf == 3:
        pen.fill(ellipse(x + 20, 170, 46), (0.93, 0.66, 0.36), 0.9)
    for j in range(14):
        at = bough[0][0] + 20 + j * 53 % 150, 230 + j * 71 % 340
        for p in range(5):
            with pen.moved(at[0], at[1], 1.0, p * 72):
                pen.fill(ellipse(0, -11, 8, 10), (0.90, 0.36, 0.42), 0.95)
        pen.fill(ellipse(at[0], at[1], 5), (0.98, 0.84, 0.40))


def blackboard(pen: Pen, subject: Subject) -> None:
    """Draw a blackboard on a stand, with a sum and a flower in chalk; 860 units high."""
    slate = chosen(subject.color, (0.16, 0.30, 0.25))
    chalk: Color = (0.95, 0.95, 0.90)
    for x, foot in ((220.0, 150.0), (780.0, 850.0)):
        pen.part(ribbon([(x, 560), (foot, 856)], (34, 30), 10), dark(_WOOD, 0.2))
    board = rounded(40, 30, 960, 620, 12)
    pen.part(board, _WOOD)
    pane = rounded(74, 64, 926, 586, 6)
    pen.part(pane, slate, 0.6)
    with pen.inside(pane):
        pen.fill(ellipse(620, 400, 250, 100), light(slate, 0.3), 0.25, 50)
        pen.stroke([(150, 170), (170, 140), (172, 260)], 13, chalk, 0.9, (0.7, 0.7))
        for x in (250.0, 530.0):
            pen.stroke([(x, 206), (x + 66, 206)], 12, chalk, 0.9, (0.7, 0.7))
        pen.stroke([(283, 172), (283, 240)], 12, chalk, 0.9, (0.7, 0.7))
        pen.stroke([(530, 232), (596, 232)], 12, chalk, 0.9, (0.7, 0.7))
        pen.stroke([(420, 170), (440, 140), (442, 260)], 13, chalk, 0.9, (0.7, 0.7))
        two = [(660.0, 166.0), (700, 136), (730, 176), (664, 258), (740, 258)]
        pen.stroke(two, 13, chalk, 0.9, (0.7, 0.7))
        for p in range(6):
            with pen.moved(260, 420, 1.0, p * 60):
                pen.margin(ellipse(0, -52, 22, 32), (0.98, 0.70, 0.74), 8, 0.9)
        pen.margin(ellipse(260, 420, 20), (0.98, 0.86, 0.44), 9, 0.9)
        for k in range(3):
            pen.stroke([(480, 380 + k * 60), (640, 374 + k * 60), (800 - k * 70, 382 + k * 60)], 8,
                       chalk, 0.7)  # fmt: skip
    pen.part(rounded(60, 616, 940, 650, 8), light(_WOOD, 0.1))
    for x, tone in ((300, chalk), (370, (0.98, 0.70, 0.74)), (440, (0.98, 0.86, 0.44))):
        pen.part(rounded(x, 600, x + 54, 620, 8), mixed(tone, (1, 1, 1), 0.1), 0.6)
    pen.part(rounded(640, 580, 780, 620, 8), (0.36, 0.40, 0.58))


def towel(pen: Pen, subject: Subject) -> None:
    """Draw a striped towel over its rail; 820 units high."""
    cloth = chosen(subject.color, (0.40, 0.66, 0.72))
    for x in (60.0, 840.0):
        pen.part(ellipse(x, 70, 46), _STEEL)
    back = smooth([(190, 80), (720, 80), (726, 560), (190, 566)], tension=0.1)
    pen.part(back, dark(cloth, 0.3))
    pen.part(ribbon([(40, 66), (860, 66)], (34, 34), 8), _STEEL)
    front = smooth([(170, 40), (450, 26), (740, 40), (752, 400), (746, 770), (600, 782), (450, 772),
                    (300, 784), (160, 770), (160, 400)], tension=0.2)  # fmt: skip
    pen.part(front, cloth)
    with pen.inside(front):
        for y, wide in ((560, 54), (640, 20), (676, 20)):
            pen.stroke([(140, y), (450, y + 8), (770, y)], wide, light(cloth, 0.66), 0.95, (1, 1))
        for x in (270, 420, 600):
            pen.shaded(ribbon([(x, 60), (x + 14, 400), (x - 6, 780)], (10, 24, 34)), cloth, 0.3, 18)
        pen.lit(ellipse(450 + pen.look.light_from * 150, 60, 190, 24), 0.4, 16)
    for k in range(48):
        x = 166 + k * 12.2
        pen.stroke([(x, 768), (x + 1, 812)], 6, light(cloth, 0.5), 0.9, (1, 0.5))


def rolling_pin(pen: Pen, subject: Subject) -> None:
    """Draw a wooden rolling pin over a sheet of dough; 460 units high."""
    wood = made_of(subject, (0.82, 0.60, 0.36))
    dough: Color = (0.97, 0.90, 0.76)
    sheet = smooth(
        [
            (90, 330),
            (230, 240),
            (520, 216),
            (800, 250),
            (930, 340),
            (820, 420),
            (500, 452),
            (200, 420),
        ]
    )
    pen.part(sheet, dough)
    with pen.inside(sheet):
        for k in range(60):
            x, y = float(pen.rng.uniform(100, 920)), float(pen.rng.uniform(230, 440))
            pen.fill(ellipse(x, y, 3 + k % 4), (1, 1, 1), 0.8)
        pen.shaded(ellipse(500, 330, 360, 40), dough, 0.4, 26)
    with pen.moved(510, 230, 1.0, -14):
        for s in (-1, 1):
            pen.part(
                rounded(min(s * 330, s * 500), -30, max(s * 330, s * 500), 30, 28), dark(wood, 0.3)
            )
        barrel = rounded(-350, -78, 350, 78, 40)
        pen.part(barrel, wood)
        with pen.inside(barrel):
            for k in range(9):
                y = -64 + k * 16.0
                pen.stroke([(-340, y), (0, y + 5), (340, y)], 4, dark(wood, 0.25), 0.5)
            pen.lit(ribbon([(-320, -44), (320, -44)], (22, 22)), 0.4, 12)
