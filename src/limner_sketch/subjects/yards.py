"""Things that stand outside: bench, picket fence, street lamp, well, scarecrow, barrel, stump."""

from __future__ import annotations

import math

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    polygon,
    ribbon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_WOOD: Color = (0.62, 0.41, 0.24)
_IRON: Color = (0.20, 0.24, 0.27)
_STONE: Color = (0.66, 0.64, 0.60)
_STRAW: Color = (0.90, 0.74, 0.36)


def grain(pen: Pen, wood: Color, box: tuple[float, float, float, float], count: int) -> None:
    """Draw the grain of a board that lies in `box` (left, top, right, bottom)."""
    left, top, right, bottom = box
    for _ in range(count):
        x = float(pen.rng.uniform(left, right - (right - left) * 0.3))
        y = float(pen.rng.uniform(top, bottom))
        reach = (right - left) * float(pen.rng.uniform(0.15, 0.4))
        pen.stroke([(x, y), (x + reach / 2, y + 2), (x + reach, y)], 3.5, dark(wood, 0.3), 0.45)


def bench(pen: Pen, subject: Subject) -> None:
    """Draw a park bench of boards on iron feet; 600 units high, nearly twice as wide."""
    wood = made_of(subject, _WOOD)
    for x, s in ((150, 1), (950, -1)):
        leg = [(x + s * 10, 60.0), (x - s * 6, 330), (x - s * 26, 590)]
        pen.part(ribbon(leg, (26, 34, 28), 20), dark(_IRON, 0.2))
    for k in range(4):
        _board(pen, (90, 40 + k * 74, 1010, 96 + k * 74), light(wood, 0.04 * (k % 2)))
    for k in range(3):
        inset = 46 - k * 26.0
        board = (66 + inset, 350 + k * 34, 1034 - inset, 376 + k * 34)
        _board(pen, board, light(wood, 0.16 - k * 0.04))
    for x, s in ((130, 1), (970, -1)):
        pen.part(ribbon([(x, 440), (x - s * 30, 510), (x - s * 40, 592)], (28, 30, 34), 20), _IRON)
        arm = [(x + s * 16, 236.0), (x - s * 34, 250), (x - s * 66, 300), (x - s * 34, 430)]
        pen.part(ribbon(arm, (24, 30, 30, 24), 30), _IRON)
        pen.part(ellipse(x - s * 66, 296, 20), _IRON, outline=False)


def _board(pen: Pen, box: tuple[float, float, float, float], wood: Color) -> None:
    board = rounded(*box, 10)
    pen.part(board, wood)
    with pen.inside(board):
        grain(pen, wood, box, 9)
    for x in (box[0] + 54, box[2] - 54):
        pen.fill(ellipse(x, (box[1] + box[3]) / 2, 6), (0.86, 0.84, 0.78), 0.9)


def fence(pen: Pen, subject: Subject) -> None:
    """Draw a fence of pointed pales on two rails; 560 units high, twice as wide."""
    paint = made_of(subject, (0.96, 0.95, 0.91))
    for y in (190, 400):
        pen.part(rounded(10, y, 1190, y + 46, 8), dark(paint, 0.14))
    for k in range(9):
        x, top = 34 + k * 128.0, 20 + float(pen.rng.uniform(-6, 6))
        pale = polygon([(x, 560), (x, top + 70), (x + 43, top), (x + 86, top + 70), (x + 86, 560)])
        pen.part(pale, mixed(paint, dark(paint, 0.08), float(pen.rng.uniform(0, 1))))
        with pen.inside(pale):
            pen.shaded(rounded(x - 10, 470, x + 100, 580, 4), paint, 0.22, 20)
            for _ in range(3):
                at = x + float(pen.rng.uniform(16, 70))
                pen.stroke([(at, 120), (at + 4, 300), (at, 500)], 3, dark(paint, 0.25), 0.4)
        for y in (213, 423):
            pen.fill(ellipse(x + 43, y, 6), dark(paint, 0.45), 0.8)


def lamp_post(pen: Pen, subject: Subject) -> None:
    """Draw an old street lamp with a lit lantern of four panes; 1000 units high."""
    iron = made_of(subject, _IRON)
    pen.part(ribbon([(300, 300), (300, 900)], (22, 34), 20), iron)
    for y, rx in ((330, 34), (560, 26), (720, 34)):
        pen.part(rounded(300 - rx, y, 300 + rx, y + 22, 10), light(iron, 0.12))
    pen.part(ribbon([(196, 400), (250, 372), (300, 380), (350, 372), (404, 400)],
                    (12, 18, 20, 18, 12), 30), iron)  # fmt: skip
    for x in (196, 404):
        pen.part(ellipse(x, 402, 15), iron, outline=False)
    base = smooth([(270, 800), (330, 800), (348, 900), (400, 960), (404, 1000), (196, 1000),
                   (200, 960), (252, 900)], tension=0.25)  # fmt: skip
    pen.part(base, iron)
    glass = polygon([(206, 110), (394, 110), (352, 306), (248, 306)])
    pen.part(glass, (1.0, 0.86, 0.52), 0.4)
    with pen.inside(glass):
        if not pen.look.flat:
            pen.fill(ellipse(300, 220, 76, 92), (1.0, 0.97, 0.80), 0.9, 34)
        pen.fill(ellipse(300, 226, 17, 34), (1.0, 0.99, 0.92), 0.95)
        for x in (-1, 1):
            pen.stroke([(300 + x * 34, 100), (300 + x * 20, 310)], 9, iron, 1, (1, 1))
    pen.margin(glass, iron, 13)
    pen.part(polygon([(238, 300), (362, 300), (336, 334), (264, 334)]), iron)
    roof = smooth([(180, 116), (250, 60), (282, 20), (318, 20), (350, 60), (420, 116)], tension=0.3)
    pen.part(roof, iron)
    pen.part(ellipse(300, 14, 17, 20), light(iron, 0.1))


def well(pen: Pen, subject: Subject) -> None:
    """Draw a round well of stones under a small roof, a bucket on its rope; 1000 units high."""
    stone, wood = made_of(subject, _STONE), _WOOD
    for x in (210, 790):
        pen.part(rounded(x - 28, 240, x + 28, 640, 6), dark(wood, 0.12))
    pen.part(rounded(170, 360, 830, 398, 18), wood)
    pen.part(ribbon([(830, 378), (884, 378), (884, 440), (930, 440)], (16, 16, 16, 20)), _IRON)
    for k in range(6):
        pen.stroke([(440 + k * 20, 356), (446 + k * 20, 402)], 13, (0.86, 0.76, 0.56), 1, (1, 1))
    _roof(pen, chosen(subject.color, (0.66, 0.32, 0.24)))
    rim = ellipse(500, 640, 360, 66)
    pen.part(rim, stone)
    pen.fill(ellipse(500, 642, 292, 44), (0.10, 0.13, 0.17))
    pen.stroke([(500, 400), (500, 520)], 8, (0.86, 0.76, 0.56), 1, (1, 1))
    _pail(pen)
    wall = smooth([(140, 640), (300, 694), (500, 706), (700, 694), (860, 640), (846, 940),
                   (700, 988), (500, 1000), (300, 988), (154, 940)], tension=0.4)  # fmt: skip
    pen.part(wall, dark(stone, 0.1))
    with pen.inside(wall):
        _stones(pen, stone)
        pen.lit(ellipse(500 + pen.look.light_from * 190, 800, 90, 150), 0.22, 50)


def _pail(pen: Pen) -> None:
    pen.margin(ellipse(500, 556, 56, 46), _IRON, 8)
    pail = polygon([(436, 546), (564, 546), (548, 664), (452, 664)])
    pen.part(pail, (0.70, 0.47, 0.28))
    for y in (572, 634):
        pen.stroke([(438, y), (500, y + 6), (562, y)], 12, _IRON, 1, (1, 1))


def _roof(pen: Pen, tile: Color) -> None:
    roof = polygon([(250, 20), (750, 20), (960, 270), (40, 270)])
    pen.part(roof, tile)
    with pen.inside(roof):
        for row in range(5):
            y = 20 + row * 52.0
            for k in range(14):
                x = 20 + k * 74.0 + row % 2 * 37
                pen.margin(ellipse(x, y + 26, 38, 30), dark(tile, 0.36), 5, 0.55)
    pen.part(rounded(236, 4, 764, 36, 16), dark(tile, 0.2))


def _stones(pen: Pen, stone: Color) -> None:
    for row in range(5):
        y = 690 + row * 62.0
        for k in range(7):
            x = 130 + k * 124.0 + row % 2 * 62 + float(pen.rng.uniform(-10, 10))
            bow = 30 * (1 - ((x - 500) / 370) ** 2)
            tone = mixed(stone, light(stone, 0.3), float(pen.rng.uniform(0, 1)))
            block = rounded(x - 54, y - 26 + bow, x + 54, y + 27 + bow, 18)
            pen.part(block, tone, 0.8)


def scarecrow(pen: Pen, subject: Subject) -> None:
    """Draw a scarecrow in a patched coat, straw at its cuffs; 1000 units high."""
    coat = chosen(subject.color, (0.30, 0.47, 0.62))
    pen.part(rounded(478, 560, 522, 1000, 8), _WOOD)
    pen.part(rounded(60, 352, 940, 392, 14), _WOOD)
    for s in (-1, 1):
        _straw(pen, (500 + s * 372, 382), s)
    _straw(pen, (500, 760), 0)
    body = smooth([(410, 300), (590, 300), (880, 330), (886, 432), (650, 452), (640, 620),
                   (672, 780), (500, 800), (328, 780), (360, 620), (350, 452), (114, 432),
                   (120, 330)], tension=0.22)  # fmt: skip
    pen.part(body, coat)
    with pen.inside(body):
        pen.stroke([(500, 300), (504, 560), (500, 800)], 7, dark(coat, 0.4), 0.8, (1, 1))
        pen.shaded(rounded(330, 596, 670, 660, 20), coat, 0.4, 22)
    pen.part(rounded(352, 588, 648, 624, 12), (0.80, 0.66, 0.42))
    for x, y, turn, tone in ((404, 470, 8, (0.86, 0.36, 0.28)), (590, 706, -10, (0.92, 0.74, 0.3))):
        _patch(pen, (x, y), turn, tone)
    _sack(pen)


def _straw(pen: Pen, at: Point, side: int) -> None:
    """Draw a bundle of straw that sticks out to a side, or down."""
    for k in range(9):
        turn = (k - 4) * 0.12
        x, y = (side, turn) if side else (turn * 3.2, 1.0)
        length = 100 + (k * 37) % 40
        end = (at[0] + x * length, at[1] + y * length)
        pen.stroke([at, ((at[0] + end[0]) / 2, (at[1] + end[1]) / 2 + 4), end], 15,
                   mixed(_STRAW, dark(_STRAW, 0.3), k % 3 / 2), 1, (1, 0.4))  # fmt: skip


def _patch(pen: Pen, at: Point, turn: float, tone: Color) -> None:
    with pen.moved(*at, 1.0, turn):
        pen.part(rounded(-42, -38, 42, 38, 4), tone, 0.5)
        for k in range(4):
            for y in (-38, 38):
                pen.stroke([(-30 + k * 20, y - 9), (-30 + k * 20, y + 9)], 5, dark(tone, 0.5))


def _sack(pen: Pen) -> None:
    """Draw the head: a sack with button eyes and a stitched smile under a straw hat."""
    linen: Color = (0.92, 0.80, 0.58)
    head = smooth([(500, 92), (600, 120), (626, 210), (590, 296), (500, 322), (410, 296),
                   (374, 210), (400, 120)])  # fmt: skip
    pen.part(head, linen)
    for s in (-1, 1):
        pen.part(ellipse(500 + s * 48, 196, 20), (0.20, 0.17, 0.16))
        pen.fill(ellipse(500 + s * 48 - 6, 189, 5), (1, 1, 1), 0.8)
        pen.fill(ellipse(500 + s * 78, 238, 24, 16), (0.92, 0.46, 0.36), 0.4, 8)
    pen.part(polygon([(486, 212), (514, 212), (500, 244)]), (0.90, 0.50, 0.22))
    smile = [(430, 250.0), (500, 284), (570, 250)]
    pen.stroke(smile, 7, (0.34, 0.20, 0.14), 1, (1, 1))
    for k in range(5):
        x = 446 + k * 27.0
        y = 284 - 34 * ((x - 500) / 70) ** 2
        pen.stroke([(x, y - 11), (x, y + 11)], 5, (0.34, 0.20, 0.14))
    pen.part(rounded(400, 306, 600, 344, 16), (0.82, 0.26, 0.24))
    brim = smooth([(300, 130), (420, 96), (580, 96), (700, 130), (640, 156), (500, 146),
                   (360, 156)], tension=0.45)  # fmt: skip
    crown = smooth([(408, 112), (430, 20), (500, 2), (570, 20), (592, 112), (500, 126)])
    pen.part(crown, _STRAW)
    pen.part(polygon([(404, 84), (596, 84), (596, 116), (404, 116)]), (0.62, 0.22, 0.20), 0.5)
    pen.part(brim, _STRAW)
    for k in range(14):
        x = 320 + k * 28.0
        pen.stroke([(x, 132), (x + (x - 500) * 0.1, 150)], 4, dark(_STRAW, 0.35), 0.6)


def barrel(pen: Pen, subject: Subject) -> None:
    """Draw a wooden barrel with iron hoops, standing; 900 units high."""
    wood = made_of(subject, (0.66, 0.43, 0.24))
    body = smooth([(180, 90), (400, 120), (620, 90), (700, 450), (620, 830), (400, 880),
                   (180, 830), (100, 450)], tension=0.42)  # fmt: skip
    pen.part(body, wood)
    with pen.inside(body):
        for k in range(-4, 5):
            spine = [(400 + k * 46, 80.0), (400 + k * 70, 450), (400 + k * 46, 890)]
            pen.stroke(spine, 7, dark(wood, 0.42), 0.8, (1, 1))
        grain_x = (400 + k * 52 for k in range(-5, 6))
        for x in grain_x:
            y = float(pen.rng.uniform(160, 600))
            pen.stroke([(x, y), (x + 4, y + 80), (x, y + 160)], 4, dark(wood, 0.3), 0.5)
        pen.lit(ellipse(400 + pen.look.light_from * 130, 420, 46, 270), 0.32, 34)
        for y, drop in ((170, 30), (300, 38), (640, 44), (770, 44)):
            hoop = [(80, y), (400, y + drop), (720, y)]
            pen.stroke(hoop, 44, _IRON, 1, (1, 1))
            pen.stroke([(90, y - 10), (400, y + drop - 10), (710, y - 10)], 6, light(_IRON, 0.4),
                       0.5, (1, 1))  # fmt: skip
    lid = ellipse(400, 92, 222, 54)
    pen.part(lid, light(wood, 0.16))
    with pen.inside(lid):
        for k in range(-3, 4):
            pen.stroke([(400 + k * 62, 30), (400 + k * 66, 150)], 5, dark(wood, 0.35), 0.7, (1, 1))
    pen.margin(ellipse(400, 92, 206, 44), dark(wood, 0.3), 7, 0.8)


def stump(pen: Pen, subject: Subject) -> None:
    """Draw the stump of a felled tree, its rings to be seen; 560 units high."""
    bark = made_of(subject, (0.45, 0.31, 0.21))
    body = smooth([(180, 130), (820, 130), (812, 340), (860, 450), (980, 530), (800, 516),
                   (690, 552), (560, 520), (470, 560), (340, 520), (200, 548), (30, 534),
                   (130, 450), (190, 330)], tension=0.4)  # fmt: skip
    pen.part(body, bark)
    with pen.inside(body):
        for k in range(16):
            x = 150 + k * 48.0
            spine = [(x, 150.0), (x + (x - 500) * 0.02, 330), (x + (x - 500) * 0.26, 560)]
            pen.stroke(spine, 13, dark(bark, 0.45), 0.6)
            pen.stroke([(px + 12, py) for px, py in spine], 6, light(bark, 0.25), 0.4)
    cut: Color = (0.90, 0.74, 0.50)
    top = smooth([(168, 130), (300, 62), (520, 44), (720, 66), (832, 130), (700, 196), (500, 214),
                  (290, 192)])  # fmt: skip
    pen.part(top, cut, 0.5)
    with pen.inside(top):
        for k in range(1, 8):
            pen.margin(ellipse(486, 126, 330 - k * 42, 84 - k * 10.6), dark(cut, 0.34), 5, 0.6)
        for turn in (0.4, 2.5, 4.4):
            pen.stroke([(486, 126), (486 + 300 * math.cos(turn), 126 + 76 * math.sin(turn))], 6,
                       dark(cut, 0.5), 0.7, (1, 0.2))  # fmt: skip
    pen.margin(top, dark(bark, 0.1), 12)
    for x, y, turn in ((186, 500, -24), (846, 486, 20)):
        for k in range(3):
            blade = [(x + k * 14, 560.0), (x + k * 16 + turn / 2, y), (x + k * 18 + turn, y - 46)]
            pen.stroke(blade, 15, (0.40, 0.62, 0.26), 1, (1, 0.1))
