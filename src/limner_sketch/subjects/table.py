"""What stands on a table: noodles, coffee, teapot, cake, apple, vase with flowers, book."""

from __future__ import annotations

from math import cos, sin

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
from limner_sketch.subjects.plants import blossom, leaf, rose_head
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_CREAM: Color = (0.98, 0.94, 0.86)
_WOOD: Color = (0.58, 0.38, 0.23)


def steam(pen: Pen, x: float, y: float, height: float) -> None:
    """Draw three wisps of steam rising from (x, y)."""
    for k, dx in enumerate((-70, 0, 70)):
        s = 1 if k % 2 else -1
        wisp: list[Point] = [(x + dx, y), (x + dx + s * 34, y - height * 0.35),
                             (x + dx - s * 24, y - height * 0.7),
                             (x + dx + s * 18, y - height)]  # fmt: skip
        pen.stroke(wisp, 26, (1.0, 1.0, 1.0), 0.55, (0.3, 0.05), 2 if pen.look.flat else 8)


def noodles(pen: Pen, subject: Subject) -> None:
    """Draw a steaming bowl of noodles with egg and greens, chopsticks across; about 800 units."""
    bowl_tone = made_of(subject, (0.78, 0.20, 0.18))
    steam(pen, 480, 250, 220)
    bowl = smooth(mirrored([(500, 400), (900, 400), (880, 520), (790, 680), (660, 770), (500, 780)],
                           500), tension=0.4)  # fmt: skip
    pen.part(polygon([(380, 760), (620, 760), (640, 810), (360, 810)]), dark(bowl_tone, 0.25))
    pen.part(bowl, bowl_tone)
    with pen.inside(bowl):
        for k in range(-6, 7):
            x = 500 + k * 72.0
            pen.stroke([(x - 26, 560), (x - 26, 520), (x + 10, 520), (x + 10, 546),
                        (x - 8, 546)], 8,
                       _CREAM, 0.85, (1, 1))  # fmt: skip
        pen.lit(ellipse(500 + pen.look.light_from * 240, 600, 50, 130), 0.35, 26)
    pen.part(ellipse(500, 400, 402, 122), light(bowl_tone, 0.12))
    inner = ellipse(500, 404, 372, 106)
    pen.part(inner, (0.80, 0.52, 0.24), 0.5)
    with pen.inside(inner):
        for k in range(26):
            x, y = float(pen.rng.uniform(200, 800)), float(pen.rng.uniform(350, 490))
            r = float(pen.rng.uniform(60, 150))
            a = float(pen.rng.uniform(0, 6.3))
            curl = [
                (x + r * cos(a + t), y + r * 0.32 * sin(a + t)) for t in (0, 0.7, 1.4, 2.1, 2.8)
            ]
            pen.part(
                ribbon(curl, (17, 18, 17), 18), mixed((0.99, 0.86, 0.54), _CREAM, (k % 3) / 4), 0.2
            )
        for _ in range(14):
            pen.fill(ellipse(float(pen.rng.uniform(220, 780)), float(pen.rng.uniform(340, 480)),
                             9, 5),
                     (0.36, 0.60, 0.26))  # fmt: skip
    _toppings(pen)
    for dy in (0, 46):
        stick = ribbon([(250 + dy, 330), (980, 140 + dy)], (13, 24))
        pen.part(stick, _WOOD)


def _toppings(pen: Pen) -> None:
    for x, y in ((640, 380), (716, 420)):
        pen.part(ellipse(x, y, 84, 52), (0.70, 0.40, 0.28))
        pen.fill(ellipse(x - 6, y - 6, 56, 26), (0.93, 0.70, 0.58), 0.85, 6)
    pen.part(ellipse(380, 372, 90, 56), (0.99, 0.97, 0.92))
    pen.part(ellipse(384, 374, 48, 31), (0.97, 0.62, 0.16))
    pen.lit(ellipse(372, 362, 18, 8), 0.7, 4)
    for x, turn in ((500, -70), (540, -110), (560, -50)):
        leaf(pen, x, 420, 130, turn, (0.34, 0.60, 0.28))


def coffee(pen: Pen, subject: Subject) -> None:
    """Draw a cup of coffee with a leaf in its foam, on a saucer; about 720 units high."""
    cup = made_of(subject, (0.96, 0.95, 0.93))
    steam(pen, 480, 200, 200)
    pen.part(ellipse(500, 660, 460, 76), light(cup, 0.1))
    pen.shaded(ellipse(500, 656, 260, 36), cup, 0.45, 16)
    pen.margin(smooth([(770, 340), (880, 330), (910, 420), (860, 500), (740, 520)], closed=False),
               dark(cup, 0.35), 50)  # fmt: skip
    pen.margin(smooth([(770, 340), (880, 330), (910, 420), (860, 500), (740, 520)], closed=False),
               dark(cup, 0.05), 40)  # fmt: skip
    body = smooth(mirrored([(500, 270), (800, 270), (790, 400), (730, 550), (640, 650), (500, 664)],
                           500), tension=0.42)  # fmt: skip
    pen.part(body, cup)
    pen.lit(ellipse(500 + pen.look.light_from * 190, 430, 30, 120), 0.6, 18)
    pen.part(ellipse(500, 270, 302, 84), light(cup, 0.3))
    drink = ellipse(500, 278, 272, 68)
    pen.part(drink, (0.42, 0.25, 0.14))
    with pen.inside(drink):
        foam: Color = (0.93, 0.80, 0.62)
        pen.fill(ellipse(500, 282, 190, 46), (0.66, 0.43, 0.25), 0.9, 10)
        for k in range(4):
            y = 256 + k * 17.0
            wide = (70, 100, 96, 56)[k]
            pen.stroke([(500 - wide, y - 9), (500, y + 10), (500 + wide, y - 9)], 15, foam, 0.95)
        pen.stroke([(500, 226), (500, 332)], 7, (0.55, 0.34, 0.19), 0.8)


def teapot(pen: Pen, subject: Subject) -> None:
    """Draw a round teapot with a flowering twig; about 700 units high."""
    clay = made_of(subject, (0.62, 0.78, 0.76))
    handle = smooth([(760, 260), (900, 230), (950, 360), (900, 500), (770, 540)], closed=False)
    for shade, width in ((dark(clay, 0.4), 52), (dark(clay, 0.06), 42)):
        pen.margin(handle, shade, width)
    spout = smooth([(250, 440), (170, 370), (110, 230), (60, 190), (130, 170), (190, 230),
                    (250, 310),
                    (320, 340)], tension=0.45)  # fmt: skip
    pen.part(spout, clay)
    pen.part(ellipse(510, 650, 190, 30), dark(clay, 0.3))
    body = smooth(mirrored([(510, 170), (660, 184), (790, 280), (824, 420), (760, 570), (640, 646),
                            (510, 656)], 510), tension=0.5)  # fmt: skip
    pen.part(body, clay)
    with pen.inside(body):
        twig: list[Point] = [(300, 580), (420, 480), (560, 440), (680, 360)]
        pen.stroke(twig, 13, (0.44, 0.32, 0.26), 0.9, (1, 0.3))
        for x, y, size in ((430, 460, 44), (540, 420, 50), (640, 400, 40), (590, 480, 36)):
            blossom(pen, x, y, size, (0.98, 0.82, 0.84))
        pen.lit(ellipse(510 + pen.look.light_from * 150, 270, 70, 44), 0.6, 20)
    pen.part(smooth(mirrored([(510, 110), (600, 126), (656, 178), (640, 200), (510, 210)], 510)),
             light(clay, 0.08))  # fmt: skip
    pen.part(ellipse(510, 92, 36, 32), dark(clay, 0.12))


def cake(pen: Pen, subject: Subject) -> None:
    """Draw a layer cake with icing, berries and candles; about 800 units high."""
    icing = chosen(subject.color, (0.98, 0.72, 0.78))
    pen.part(ellipse(500, 770, 470, 62), (0.93, 0.93, 0.95))
    for x in (400, 500, 600):
        pen.part(ribbon([(x, 250), (x, 130)], (26, 26)), light(icing, 0.5))
        for k in range(3):
            pen.stroke(
                [(x - 13, 160 + k * 30), (x + 13, 146 + k * 30)], 9, (0.4, 0.66, 0.86), 1, (1, 1)
            )
        pen.fill(ellipse(x, 96, 34, 40), (1.0, 0.8, 0.3), 0.5, 14)
        pen.fill(smooth(mirrored([(x, 60), (x + 17, 100), (x, 124)], x)), (1.0, 0.76, 0.22))
    body = smooth(mirrored([(500, 320), (860, 330), (862, 560), (856, 730), (700, 784), (500, 792)],
                           500), tension=0.24)  # fmt: skip
    sponge: Color = (0.93, 0.76, 0.50)
    pen.part(body, sponge)
    with pen.inside(body):
        for y in (520, 650):
            pen.fill(ribbon([(130, y - 30), (500, y + 26), (870, y - 30)], (34, 40, 34)), _CREAM)
            pen.fill(ribbon([(130, y), (500, y + 56), (870, y)], (16, 18, 16)), (0.86, 0.24, 0.30))
    drip: list[Point] = [(500, 240), (700, 252), (864, 310), (870, 400), (840, 450), (800, 400),
                         (760, 480), (720, 500), (690, 430), (630, 440), (600, 520), (560, 500),
                         (530, 440), (500, 450)]  # fmt: skip
    top = smooth(mirrored(drip, 500), tension=0.5)
    pen.part(top, icing)
    pen.lit(ellipse(500 + pen.look.light_from * 170, 296, 150, 24), 0.5, 14)
    for k in range(7):
        at, low = 230 + k * 90.0, 330 - 46 * (1 - abs(k - 3) / 3)
        pen.part(ellipse(at, low, 40, 34), _CREAM, 0.7)
        berry = smooth(
            mirrored([(at, low - 70), (at + 32, low - 58), (at + 20, low - 16), (at, low - 6)], at)
        )
        pen.part(berry, (0.84, 0.16, 0.20))
        pen.lit(ellipse(at - 8, low - 46, 7, 5), 0.8, 2)


def apple(pen: Pen, subject: Subject) -> None:
    """Draw an apple with a leaf; about 860 units high."""
    green = subject.name.startswith("green")
    tone = chosen(subject.color, (0.34, 0.68, 0.24) if green else (0.85, 0.16, 0.16))
    body = smooth(mirrored([(500, 270), (590, 216), (740, 220), (850, 340), (846, 540), (750, 780),
                            (620, 870), (500, 838)], 500), tension=0.5)  # fmt: skip
    pen.part(body, tone)
    with pen.inside(body):
        blush = mixed(tone, (0.98, 0.80, 0.36), 0.55)
        pen.fill(ellipse(500, 250, 190, 70), blush, 0.6, 40)
        side = pen.look.light_from
        for k in range(18):
            x = 230 + k * 32.0
            pen.stroke([(500 + (x - 500) * 0.3, 300), (x, 500),
                        (500 + (x - 500) * 0.7, 780)], 5, blush,
                       0.22)  # fmt: skip
        pen.shaded(ellipse(500 - side * 330, 620, 130, 300), tone, 0.5, 60)
        pen.lit(ellipse(500 + side * 190, 390, 60, 100), 0.75, 24)
        pen.shaded(ellipse(500, 268, 100, 34), tone, 0.8, 14)
    pen.part(ribbon([(496, 280), (506, 190), (550, 110)], (16, 18, 26)), (0.40, 0.26, 0.16))
    leaf(pen, 520, 190, 250, -24, (0.40, 0.64, 0.26))


def vase(pen: Pen, subject: Subject) -> None:
    """Draw a vase with a bunch of flowers; one of a colour asked for is larger, its twigs white."""
    clay = made_of(subject, (0.36, 0.55, 0.72))
    if subject.color is None:
        _bunch(pen)
        _pot(pen, clay)
        return
    stems: tuple[tuple[float, float, float], ...] = (
        (400, 170, 1.0),
        (520, 90, 1.0),
        (610, 210, 0.9),
    )
    for x, y, scale in stems:
        pen.stroke([(500, 420), ((x + 500) / 2, 300), (x, y)], 9, (0.46, 0.34, 0.26), 1, (1, 0.4))
        for dx, dy in ((0, 0), (-26, 60), (34, 90), (6, 130)):
            blossom(pen, x + dx, y + dy, 40 * scale, (0.99, 0.97, 0.94))
    with pen.moved(-175, -350, 1.35):
        _pot(pen, clay)


def _bunch(pen: Pen) -> None:
    """Draw the flowers that the vase holds."""
    for x, y, length, turn in ((430, 420, 220, 200), (580, 420, 220, -20), (500, 400, 240, -96),
                               (450, 400, 240, -130), (560, 400, 240, -50),
                               (400, 440, 180, 160)):  # fmt: skip
        leaf(pen, x, y, length, turn, (0.42, 0.60, 0.36))
    accents: tuple[Color, ...] = ((0.95, 0.62, 0.62), (0.98, 0.86, 0.72), (0.86, 0.40, 0.46))
    spots = ((350, 300, 0.46, 1), (650, 290, 0.46, 2), (500, 170, 0.52, 0), (420, 400, 0.44, 2),
             (590, 400, 0.44, 1), (500, 310, 0.50, 0))  # fmt: skip
    for x, y, scale, k in spots:
        rose_head(pen, x, y, scale, accents[k])
    for x, y in ((270, 200), (720, 180), (400, 90), (620, 80), (250, 400), (750, 400)):
        pen.stroke([(500, 430), ((x + 500) / 2, (y + 400) / 2), (x, y)], 6, (0.42, 0.60, 0.36), 0.8)
        blossom(pen, x, y, 40, (0.99, 0.96, 0.90))


def _pot(pen: Pen, clay: Color) -> None:
    body = smooth(mirrored([(500, 470), (600, 470), (588, 540), (650, 620), (706, 720), (680, 850),
                            (600, 960), (590, 1000), (500, 1000)], 500), tension=0.42)  # fmt: skip
    pen.part(body, clay)
    with pen.inside(body):
        pen.fill(ribbon([(300, 600), (500, 624), (700, 600)], (12, 12)), light(clay, 0.6), 0.9)
        pen.fill(ribbon([(280, 880), (500, 908), (720, 880)], (12, 12)), light(clay, 0.6), 0.9)
        for x in (400, 500, 600):
            blossom(pen, x, 750 + (12 if x == 500 else 0), 46, light(clay, 0.7))
        pen.lit(ellipse(500 + pen.look.light_from * 110, 720, 26, 130), 0.5, 20)
    pen.part(ellipse(500, 472, 104, 22), dark(clay, 0.2))


def book(pen: Pen, subject: Subject) -> None:
    """Draw an open book lying before the viewer; about 460 units high."""
    cover = made_of(subject, (0.60, 0.20, 0.20))
    pen.part(smooth(mirrored([(500, 420), (760, 400), (980, 410), (990, 430), (760, 436),
                              (500, 456)],
                             500), tension=0.2), cover)  # fmt: skip
    paper: Color = (0.98, 0.95, 0.87)
    for s in (-1, 1):
        for k in range(4):
            d = 24 - k * 8.0
            page = smooth([(500, 110 + d), (500 + s * 120, 40 + d), (500 + s * 300, 40 + d),
                           (500 + s * 440, 90 + d), (500 + s * 470, 390 + d),
                           (500 + s * 300, 350 + d),
                           (500 + s * 120, 362 + d), (500, 424 + d)], tension=0.2)  # fmt: skip
            pen.part(page, dark(paper, 0.08) if k < 3 else paper, 0.6)
        with pen.inside(page):
            pen.shaded(ellipse(500, 260, 60, 240), paper, 0.55, 26)
            for k in range(7):
                y = 110 + k * 34.0
                end = 400 if k % 3 != 2 else 320
                pen.stroke([(500 + s * 80, y + 6), (500 + s * 220, y - 16),
                            (500 + s * end, y + 10)], 8,
                           (0.45, 0.40, 0.38), 0.6, (1, 1))  # fmt: skip
    pen.part(ribbon([(500, 104), (512, 300), (540, 470)], (20, 20, 24)), (0.86, 0.30, 0.26))
