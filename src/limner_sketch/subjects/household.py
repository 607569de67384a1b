"""Things of house and hand: lantern, umbrella, guitar, piano, furniture, sword, crown, hat."""

from __future__ import annotations

import skia

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.buildings import box
from limner_sketch.subjects.caps import worn_hat
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_GOLD: Color = (0.90, 0.70, 0.28)
_WOOD: Color = (0.60, 0.39, 0.23)


def lantern(pen: Pen, subject: Subject) -> None:
    """Draw a paper lantern with a tassel, lit from within; 1000 units high."""
    tone = chosen(subject.color, (0.86, 0.16, 0.14))
    pen.stroke([(500, 0), (500, 130)], 10, _GOLD, 1, (1, 1))
    body = smooth(mirrored([(500, 150), (640, 160), (790, 270), (820, 380), (790, 490), (640, 600),
                            (500, 610)], 500), tension=0.5)  # fmt: skip
    pen.part(body, tone)
    with pen.inside(body):
        if not pen.look.flat:
            pen.fill(ellipse(500, 400, 190, 170), mixed(tone, (1.0, 0.84, 0.46), 0.62), 0.85, 60)
        for k in (-1.0, -0.72, -0.38, 0.0, 0.38, 0.72, 1.0):
            pen.stroke([(500 + k * 120, 150), (500 + k * 318, 380), (500 + k * 120, 610)], 6,
                       dark(tone, 0.35), 0.75, (1, 1))  # fmt: skip
    for y in (120, 596):
        cap = polygon(box(400, y, 600, y + 44))
        pen.part(cap, _GOLD)
        for k in range(6):
            pen.stroke(
                [(416 + k * 33, y), (416 + k * 33, y + 44)], 4, dark(_GOLD, 0.4), 0.6, (1, 1)
            )
    for k in range(-5, 6):
        pen.part(ribbon([(500 + k * 13, 690), (500 + k * 15, 840), (500 + k * 17 + k % 3, 990)],
                        (13, 11, 6), 14), mixed(tone, _GOLD, 0.3 if k % 2 else 0.0), 0.6,
                 outline=False)  # fmt: skip
    pen.part(ellipse(500, 668, 54, 34), _GOLD)


def umbrella(pen: Pen, subject: Subject) -> None:
    """Draw an open umbrella with a crooked handle; about 900 units high."""
    tone = chosen(subject.color, (0.83, 0.22, 0.26))
    pen.part(ribbon([(500, 200), (500, 780), (506, 850), (556, 880), (596, 840)],
                    (14, 16, 18, 26, 24),
                    40), (0.48, 0.33, 0.22))  # fmt: skip
    rim: list[Point] = []
    for k in range(5):
        left = 40 + k * 184.0
        rim += [(left, 470), (left + 46, 436), (left + 92, 424), (left + 138, 436)]
    rim.append((960, 470))
    dome: list[Point] = [(960, 470), (920, 300), (800, 160), (640, 76), (500, 50), (360, 76),
                         (200, 160), (80, 300), (40, 470)]  # fmt: skip
    shape = joined_path(rim, dome)
    pen.part(shape, tone)
    with pen.inside(shape):
        for k in (1, 3):
            left = 40 + k * 184.0
            pen.fill(smooth([(500, 40), (left, 300), (left - 4, 480), (left + 188, 480),
                             (left + 184, 300)], tension=0.2), dark(tone, 0.2), 0.8)  # fmt: skip
        for k in range(1, 5):
            x = 40 + k * 184.0
            pen.stroke(
                [(500, 50), (500 + (x - 500) * 0.8, 220), (x, 470)], 6, dark(tone, 0.42), 0.8
            )
        pen.lit(ellipse(500 + pen.look.light_from * 170, 170, 130, 60), 0.35, 34)
    pen.part(ribbon([(500, 56), (500, 8)], (18, 8)), (0.48, 0.33, 0.22))


def joined_path(rim: list[Point], dome: list[Point]) -> object:
    """Return a closed outline of two smooth edges that meet in corners."""
    path = smooth(rim, closed=False, tension=0.5)
    path.addPath(
        smooth(dome, closed=False, tension=0.5), 0, 0, skia.Path.AddPathMode.kExtend_AddPathMode
    )
    path.close()
    return path


def guitar(pen: Pen, subject: Subject) -> None:
    """Draw an acoustic guitar, leaning a little; 1000 units high."""
    wood = made_of(subject, (0.85, 0.58, 0.29))
    with pen.moved(500, 500, 1.0, 14):
        neck = polygon([(-26, -400), (26, -400), (30, 40), (-30, 40)])
        body = smooth(mirrored([(0, -40), (110, -30), (160, 60), (130, 160), (150, 230), (220, 320),
                                (190, 450), (90, 500), (0, 506)]), tension=0.5)  # fmt: skip
        pen.part(body, wood)
        with pen.inside(body):
            for k in range(16):
                x = -210 + k * 28.0
                pen.stroke([(x, -40), (x + 8, 200), (x, 510)], 4, dark(wood, 0.18), 0.4)
            pen.lit(ellipse(pen.look.light_from * 120, 60, 30, 90), 0.4, 22)
        pen.margin(body, dark(wood, 0.5), 11)
        pen.fill(ellipse(0, 150, 74), dark(wood, 0.45))
        pen.fill(ellipse(0, 150, 60), (0.12, 0.07, 0.05))
        pen.part(neck, (0.32, 0.20, 0.14))
        for k in range(12):
            y = -380 + k * 36.0
            pen.stroke([(-27, y), (27, y)], 4, (0.85, 0.80, 0.66), 0.9, (1, 1))
        head = polygon([(-30, -400), (-46, -500), (46, -500), (30, -400)])
        pen.part(head, (0.40, 0.25, 0.16))
        for s in (-1, 1):
            for k in range(3):
                pen.part(ellipse(s * 54, -484 + k * 32, 13, 9), (0.84, 0.84, 0.86), outline=False)
        pen.part(polygon(box(-74, 318, 74, 344)), (0.30, 0.18, 0.13))
        for k in range(6):
            x = -20 + k * 8.0
            pen.stroke([(x * 0.9, -440), (x * 1.5, 330)], 2.2, (0.96, 0.94, 0.88), 0.95, (1, 1))


def piano(pen: Pen, subject: Subject) -> None:
    """Draw a grand piano, its lid raised; about 800 units high."""
    lack = made_of(subject, (0.13, 0.12, 0.14))
    lid = smooth(
        [(150, 330), (240, 60), (520, 20), (800, 90), (930, 300), (700, 336)], tension=0.36
    )
    for x in (170, 860, 560):
        pen.part(
            polygon([(x - 22, 470), (x + 22, 470), (x + 12, 790), (x - 12, 790)]), dark(lack, 0.1)
        )
        pen.part(ellipse(x, 790, 20, 12), _GOLD, outline=False)
    pen.part(lid, lack)
    with pen.inside(lid):
        pen.lit(polygon([(420, 0), (520, 0), (380, 400), (240, 400)]), 0.20, 10)
    pen.stroke([(760, 330), (640, 130)], 9, _GOLD, 1, (1, 1))
    inside = smooth([(120, 346), (300, 300), (700, 300), (950, 340), (900, 376), (130, 376)],
                    tension=0.3)  # fmt: skip
    pen.part(inside, (0.72, 0.50, 0.24))
    for k in range(16):
        pen.stroke([(180 + k * 46, 370), (300 + k * 34, 308)], 3, (0.97, 0.88, 0.6), 0.8, (1, 1))
    case = smooth(
        [(70, 366), (500, 378), (960, 352), (972, 430), (900, 480), (80, 486)], tension=0.16
    )
    pen.part(case, lack)
    with pen.inside(case):
        pen.lit(ribbon([(80, 392), (500, 402), (960, 376)], (10, 14, 8)), 0.4, 6)
    keys = polygon([(90, 430), (700, 430), (680, 470), (60, 470)])
    pen.part(keys, (0.98, 0.97, 0.94), 0.4)
    with pen.inside(keys):
        for k in range(28):
            x = int(84 + k * 22)
            pen.stroke([(x + 10, 430), (x, 470)], 2.4, (0.4, 0.4, 0.42), 0.9, (1, 1))
            if k % 7 not in (2, 6):
                pen.fill(polygon([(x + 17, 430), (x + 29, 430), (x + 24, 452), (x + 12, 452)]),
                         (0.08, 0.08, 0.1))  # fmt: skip
    pen.part(polygon(box(56, 470, 700, 500)), dark(lack, 0.15))
    for x in (230, 410):
        pen.part(polygon([(x, 650), (x + 20, 650), (x + 10, 800), (x - 6, 800)]), dark(lack, 0.05))
    pen.part(
        smooth([(200, 610), (460, 610), (470, 650), (190, 650)], tension=0.2), (0.56, 0.16, 0.18)
    )


def chair(pen: Pen, subject: Subject) -> None:
    """Draw a wooden chair with a cushion, seen a little from its side; 1000 units high."""
    wood = made_of(subject, _WOOD)
    for x, top, foot in ((640, 40, 900), (330, 20, 980)):
        pen.part(ribbon([(x + 10, top), (x, 560), (x - 10 + (x > 500) * 24, foot)],
                        (38, 42, 34), 24),
                 dark(wood, 0.14))  # fmt: skip
    for k, y in enumerate((90, 190, 290)):
        slat = ribbon([(346, y - 4), (490, y + 14 + k), (646, y + 12)], (54, 60, 54), 20)
        pen.part(slat, mixed(wood, light(wood, 0.2), 0.4))
    for x, foot in ((780, 940), (430, 1000)):
        pen.part(ribbon([(x, 580), (x + 12, foot)], (44, 32)), wood)
    pen.part(ribbon([(440, 800), (786, 770)], (24, 24)), dark(wood, 0.1))
    seat = smooth(
        [(300, 530), (650, 510), (830, 570), (800, 610), (420, 630), (300, 580)], tension=0.3
    )
    pen.part(seat, wood)
    cushion = smooth([(318, 510), (640, 484), (800, 546), (780, 580), (430, 596), (330, 556)],
                     tension=0.5)  # fmt: skip
    pen.part(cushion, (0.80, 0.36, 0.32) if subject.color != "red" else (0.92, 0.86, 0.72))
    pen.lit(ellipse(560, 528, 130, 16), 0.35, 12)


def table(pen: Pen, subject: Subject) -> None:
    """Draw a wooden table seen a little from above; about 620 units high."""
    wood = made_of(subject, _WOOD)
    for x, foot in ((230, 480), (810, 480)):
        pen.part(
            polygon([(x - 24, 150), (x + 24, 150), (x + 16, foot), (x - 16, foot)]), dark(wood, 0.3)
        )
    for x in (110, 930):
        pen.part(polygon([(x - 32, 240), (x + 32, 240), (x + 20, 620), (x - 20, 620)]), wood)
    pen.part(polygon([(80, 220), (960, 220), (950, 300), (90, 300)]), dark(wood, 0.18))
    top = polygon([(190, 70), (850, 70), (1010, 210), (30, 210)])
    pen.part(top, light(wood, 0.14))
    with pen.inside(top):
        for k in range(-6, 7):
            pen.stroke([(520 + k * 54, 70), (520 + k * 80, 210)], 4, dark(wood, 0.3), 0.7, (1, 1))
        for _ in range(16):
            left, y = float(pen.rng.uniform(120, 900)), float(pen.rng.uniform(80, 204))
            pen.stroke(
                [(left, y), (left + 50, y + 3), (left + 100, y)], 3.5, dark(wood, 0.25), 0.45
            )
        pen.lit(ellipse(520 + pen.look.light_from * 200, 110, 200, 26), 0.3, 26)
    pen.part(polygon([(30, 210), (1010, 210), (1010, 240), (30, 240)]), wood)


def lamp(pen: Pen, subject: Subject) -> None:
    """Draw a table lamp with a shade of cloth, lit; 1000 units high."""
    shade = chosen(subject.color, (0.97, 0.88, 0.68))
    pen.part(ribbon([(500, 380), (500, 620)], (22, 22)), _GOLD)
    foot = smooth(
        mirrored([(500, 570), (560, 590), (640, 720), (620, 860), (550, 930), (500, 934)], 500)
    )
    pen.part(
        foot, made_of(subject, (0.30, 0.46, 0.52)) if subject.color is None else (0.93, 0.90, 0.86)
    )
    pen.lit(ellipse(500 + pen.look.light_from * 60, 720, 24, 80), 0.5, 16)
    pen.part(
        smooth(mirrored([(500, 920), (600, 926), (640, 980), (500, 1000)], 500), tension=0.3), _GOLD
    )
    cover = smooth(
        mirrored([(500, 90), (640, 92), (700, 240), (790, 420), (500, 440)], 500), tension=0.16
    )
    pen.part(cover, shade, 0.5)
    with pen.inside(cover):
        if not pen.look.flat:
            pen.fill(ellipse(500, 360, 190, 150), (1.0, 0.95, 0.76), 0.75, 60)
        for k in range(-7, 8):
            pen.stroke([(500 + k * 19, 90), (500 + k * 40, 436)], 3, dark(shade, 0.25), 0.5, (1, 1))
    pen.stroke([(214, 424), (500, 440), (786, 424)], 13, _GOLD, 0.9, (1, 1))
    pen.stroke([(650, 430), (656, 560)], 4, _GOLD, 0.9, (1, 1))
    pen.part(ellipse(656, 568, 11), _GOLD, outline=False)


def sword(pen: Pen, subject: Subject) -> None:
    """Draw a straight sword held upright, its blade fullered; 1000 units high."""
    steel = made_of(subject, (0.80, 0.84, 0.88))
    with pen.moved(500, 500, 1.0, 26):
        blade = polygon([(0, -500), (34, -430), (36, 230), (-36, 230), (-34, -430)])
        pen.part(blade, steel)
        pen.fill(polygon([(0, -500), (34, -430), (36, 230), (0, 230)]), dark(steel, 0.28), 0.7)
        pen.fill(polygon([(-8, -400), (8, -400), (9, 200), (-9, 200)]), dark(steel, 0.4), 0.55)
        pen.lit(polygon([(-30, -420), (-20, -430), (-20, 220), (-30, 220)]), 0.7, 3)
        guard = smooth(
            mirrored([(0, 226), (110, 214), (166, 190), (176, 222), (110, 262), (0, 270)])
        )
        pen.part(guard, _GOLD)
        grip = polygon(box(-25, 264, 25, 420))
        pen.part(grip, (0.40, 0.16, 0.15))
        for k in range(5):
            pen.stroke([(-26, 286 + k * 30), (26, 272 + k * 30)], 7, _GOLD, 0.8, (1, 1))
        pen.part(ellipse(0, 446, 42, 36), _GOLD)
        pen.part(ellipse(0, 446, 18), (0.80, 0.16, 0.20), outline=False)
        pen.part(ellipse(0, 246, 22), (0.16, 0.42, 0.72), outline=False)


def crown(pen: Pen, subject: Subject) -> None:
    """Draw a golden crown with jewels; about 640 units high."""
    gold = made_of(subject, _GOLD)
    pen.part(ellipse(500, 520, 390, 80), dark(gold, 0.5))
    velvet = smooth(mirrored([(500, 170), (700, 220), (830, 380), (840, 540), (500, 600)], 500))
    pen.part(velvet, (0.62, 0.12, 0.22) if subject.color != "red" else (0.30, 0.16, 0.40))
    points: list[Point] = [(500, 110), (560, 330), (700, 170), (740, 360), (920, 230), (880, 560),
                           (700, 616), (500, 630)]  # fmt: skip
    body = smooth(mirrored(points, 500), tension=0.12)
    pen.part(body, gold)
    with pen.inside(body):
        pen.lit(ribbon([(130, 440), (500, 480), (870, 440)], (12, 18, 12)), 0.6, 8)
        for k in (0, 1):
            y = 520 + k * 80.0
            pen.stroke(
                [(100, y - 40), (500, y + 16), (900, y - 40)], 13, dark(gold, 0.32), 0.8, (1, 1)
            )
    for x, y in ((500, 92), (302, 152), (698, 152), (84, 212), (916, 212)):
        pen.part(ellipse(x, y, 34), light(gold, 0.2))
    jewels: tuple[tuple[float, float, Color], ...] = (
        (500, 574, (0.82, 0.12, 0.20)), (310, 558, (0.14, 0.40, 0.76)),
        (690, 558, (0.14, 0.40, 0.76)), (170, 528, (0.10, 0.58, 0.40)),
        (830, 528, (0.10, 0.58, 0.40)),
    )  # fmt: skip
    for at, low, tone in jewels:
        gem = smooth(mirrored([(at, low - 36), (at + 30, low), (at, low + 36)], at), tension=0.1)
        pen.part(gem, tone)
        pen.lit(ellipse(at - 8, low - 10, 8, 10), 0.7, 3)


def hat(pen: Pen, subject: Subject) -> None:
    """Draw a brimmed hat with a ribbon; about 400 units high."""
    tone = made_of(subject, (0.86, 0.72, 0.46))
    with pen.moved(500, 420, 1.8):
        worn_hat(pen, tone)
