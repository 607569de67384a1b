"""What is drunk from a cup: coffee and tea."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.plants import blossom, leaf
from limner_sketch.subjects.table import coffee, steam
from limner_sketch.subjects.tones import Color, dark, light, made_of, mixed

_PORCELAIN: Color = (0.96, 0.96, 0.94)
_GREEN_TEA: Color = (0.78, 0.80, 0.36)
_BLACK_TEA: Color = (0.70, 0.33, 0.12)


def cup_of_coffee(pen: Pen, subject: Subject) -> None:
    """Draw coffee in a cup with a saucer, or in a mug."""
    (coffee, mug)[int(pen.rng.integers(2))](pen, subject)


def mug(pen: Pen, subject: Subject) -> None:
    """Draw a stoneware mug with two bands, coffee in it; 820 units high."""
    clay = made_of(subject, ((0.32, 0.47, 0.58), (0.75, 0.38, 0.28))[int(pen.rng.integers(2))])
    steam(pen, 440, 170, 170)
    handle = smooth([(700, 340), (860, 320), (920, 450), (860, 600), (700, 650)], closed=False)
    pen.margin(handle, dark(clay, 0.42), 74)
    pen.margin(handle, dark(clay, 0.06), 60)
    body = smooth(mirrored([(440, 220), (740, 220), (744, 420), (732, 660), (690, 780), (580, 816),
                            (440, 820)], 440), tension=0.26)  # fmt: skip
    pen.part(body, clay)
    with pen.inside(body):
        for y, tone in ((660, light(clay, 0.7)), (700, light(clay, 0.4))):
            pen.stroke([(120, y - 30), (440, y + 20), (760, y - 30)], 20, tone, 0.9, (1, 1))
        for k in range(30):
            at, high = float(pen.rng.uniform(150, 730)), float(pen.rng.uniform(320, 620))
            pen.fill(ellipse(at, high, 3.4 + k % 3), light(clay, 0.6), 0.55)
        pen.lit(ellipse(440 + pen.look.light_from * 200, 480, 26, 190), 0.5, 20)
    pen.part(ellipse(440, 220, 302, 74), light(clay, 0.25))
    drink = ellipse(440, 230, 270, 58)
    pen.part(drink, (0.36, 0.21, 0.12))
    with pen.inside(drink):
        pen.fill(ellipse(440, 262, 250, 40), (0.60, 0.39, 0.23), 0.7, 12)
        for k in range(9):
            at, high = 230 + k * 52.0, 246 + (k * 37 % 5) * 6.0
            pen.margin(ellipse(at, high, 12, 6), (0.80, 0.62, 0.42), 4, 0.7)


def tea(pen: Pen, subject: Subject) -> None:
    """Draw tea: in a glazed bowl with green leaves, or in a cup with a bag and lemon."""
    (_bowl_of_tea, _cup_of_tea)[int(pen.rng.integers(2))](pen, subject)


def _bowl_of_tea(pen: Pen, subject: Subject) -> None:
    """Draw a Chinese tea bowl on a wooden coaster; 700 units high."""
    glaze = made_of(subject, (0.66, 0.80, 0.74))
    steam(pen, 500, 210, 200)
    wood: Color = (0.50, 0.32, 0.20)
    pen.part(ellipse(500, 640, 400, 62), dark(wood, 0.25))
    pen.part(ellipse(500, 622, 400, 60), wood)
    pen.shaded(ellipse(500, 624, 260, 34), wood, 0.6, 14)
    foot = smooth(mirrored([(500, 560), (630, 560), (640, 620), (600, 634), (500, 640)], 500),
                  tension=0.3)  # fmt: skip
    pen.part(foot, dark(glaze, 0.25))
    body = smooth(mirrored([(500, 250), (850, 250), (836, 370), (770, 490), (660, 574),
                            (500, 590)], 500), tension=0.42)  # fmt: skip
    pen.part(body, glaze)
    with pen.inside(body):
        branch: list[Point] = [(250, 500), (400, 450), (560, 440), (700, 380)]
        pen.stroke(branch, 12, mixed((0.36, 0.28, 0.24), glaze, 0.1), 0.9, (1, 0.3))
        for x, y, size in ((380, 440, 40), (500, 426, 48), (620, 400, 38), (440, 500, 32)):
            blossom(pen, x, y, size, (0.98, 0.86, 0.84))
        pen.lit(ellipse(500 + pen.look.light_from * 230, 380, 26, 80), 0.6, 16)
    _surface(pen, 500, 250, 350, _GREEN_TEA, glaze)
    for x, y, turn in ((420, 250, -20), (560, 276, 160), (540, 234, 30)):
        leaf(pen, x, y, 110, turn, (0.36, 0.52, 0.20))


def _cup_of_tea(pen: Pen, subject: Subject) -> None:
    """Draw a cup of black tea on a saucer, its tea bag's tag hanging out; 740 units high."""
    cup = made_of(subject, _PORCELAIN)
    rim = mixed((0.84, 0.66, 0.30), cup, 0.1)
    steam(pen, 480, 210, 200)
    pen.part(ellipse(500, 664, 460, 74), light(cup, 0.1))
    pen.margin(ellipse(500, 660, 424, 62), rim, 9, 0.9)
    pen.shaded(ellipse(500, 658, 250, 34), cup, 0.45, 16)
    handle = smooth([(770, 350), (890, 330), (916, 430), (850, 520), (720, 540)], closed=False)
    pen.margin(handle, dark(cup, 0.35), 44)
    pen.margin(handle, dark(cup, 0.04), 34)
    body = smooth(mirrored([(500, 280), (806, 280), (800, 400), (730, 560), (640, 640),
                            (500, 664)], 500), tension=0.44)  # fmt: skip
    pen.part(body, cup)
    with pen.inside(body):
        petal = (0.86, 0.42, 0.48) if subject.color is None else light(cup, 0.7)
        for x, y, size in ((380, 470, 44), (500, 510, 52), (620, 470, 44)):
            leaf(pen, x, y, 84, -30 if x > 450 else 210, (0.44, 0.60, 0.38))
            blossom(pen, x, y, size, petal)
        pen.lit(ellipse(500 + pen.look.light_from * 200, 430, 26, 110), 0.6, 18)
    _surface(pen, 500, 280, 306, _BLACK_TEA, cup)
    _lemon(pen, 560, 292)
    pen.margin(smooth([(330, 300), (280, 330), (262, 440)], closed=False), (0.98, 0.97, 0.94), 7)
    tag = smooth([(224, 440), (300, 436), (306, 536), (228, 540)], tension=0.1)
    pen.part(tag, (0.97, 0.93, 0.80))
    pen.part(ellipse(265, 488, 20), (0.62, 0.72, 0.30), 0.6)


def _surface(pen: Pen, x: float, y: float, rx: float, tone: Color, cup: Color) -> None:
    """Draw the rim and what is in it."""
    pen.part(ellipse(x, y, rx, rx * 0.27), light(cup, 0.3))
    drink = ellipse(x, y + 8, rx * 0.9, rx * 0.215)
    pen.part(drink, tone)
    with pen.inside(drink):
        pen.lit(ellipse(x + pen.look.light_from * rx * 0.4, y + 20, rx * 0.3, 14), 0.4, 10)
        pen.margin(drink, light(tone, 0.35), 14, 0.6)


def _lemon(pen: Pen, x: float, y: float) -> None:
    pen.part(ellipse(x, y, 118, 38), (0.97, 0.82, 0.22))
    pen.fill(ellipse(x, y, 100, 30), (0.99, 0.95, 0.68))
    for dx, dy in (
        (96, 0),
        (60, 22),
        (0, 28),
        (-60, 22),
        (-96, 0),
        (-60, -22),
        (0, -28),
        (60, -22),
    ):
        pen.fill(ribbon([(x + dx * 0.2, y + dy * 0.2), (x + dx * 0.86, y + dy * 0.86)], (5, 20), 6),
                 (0.98, 0.87, 0.36), 0.9)  # fmt: skip
